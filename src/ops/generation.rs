//! Generations: one folder for each state that a project's environment was switched to.
//!
//! `generations/<n>/environment` is the garbage collector root, beside it lie the bytes of manifest and lock that
//! belong to it; `current` is a symbolic link that a switch replaces by rename. A generation that is
//! newer than `current` was never switched to: its transaction died, and the next one removes it. Not for: when one is made
//! (`transaction`), which are let go (`gc`).

mod kept;

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::lock;
use crate::manifest;
use crate::missing::if_there;
use crate::store::StorePath;
pub use kept::{KeptError, Origin, Texts};

/// The generations of one project.
#[derive(Debug, Clone)]
pub struct Generations {
    dir: PathBuf,
}

/// One generation on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Its number, from 1.
    pub number: u64,
    dir: PathBuf,
}

/// What a generation is made with.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The environment.
    pub environment: &'a StorePath,
    /// The text of `envy.toml`.
    pub manifest: &'a str,
    /// The text of `envy.lock`; empty where there is to be none.
    pub lock: &'a str,
}

impl Generation {
    /// The symbolic link to the environment's store path: what the collector must see.
    pub fn root_link(&self) -> PathBuf {
        self.dir.join("environment")
    }

    /// When it was made.
    pub fn made(&self) -> io::Result<SystemTime> {
        fs_err::symlink_metadata(self.root_link())?.modified()
    }

    /// The environment that it holds.
    pub fn environment(&self) -> Option<StorePath> {
        let target = fs_err::read_link(self.root_link()).ok()?;
        target.to_str()?.parse().ok()
    }
}

impl Generations {
    /// Those in a project's state folder.
    pub fn new(state_dir: &Path) -> Self {
        Self { dir: state_dir.join("generations") }
    }

    /// The one that the project is switched to.
    pub fn current(&self) -> Option<Generation> {
        let target = fs_err::read_link(self.dir.join("current")).ok()?;
        let number = target.to_str()?.parse().ok()?;
        Some(self.generation(number))
    }

    /// Writes the next generation beside the others, without switching to it.
    pub fn prepare(&self, content: Content<'_>) -> io::Result<Generation> {
        let number = self.numbers()?.into_iter().max().unwrap_or(0) + 1;
        let generation = self.generation(number);
        fs_err::create_dir_all(&generation.dir)?;
        fs_err::write(generation.dir.join(manifest::FILE_NAME), content.manifest)?;
        fs_err::write(generation.dir.join(lock::FILE_NAME), content.lock)?;
        fs_err::os::unix::fs::symlink(content.environment.to_string(), generation.root_link())?;
        Ok(generation)
    }

    /// Makes another project's generation one of these, under the same number, without switching to it. Both share their
    /// files, which never change.
    pub fn take_in(&self, other: &Generation) -> io::Result<Generation> {
        let generation = self.generation(other.number);
        share(&other.dir, &generation.dir)?;
        Ok(generation)
    }

    /// The one with this number, if it is on disk.
    pub fn find(&self, number: u64) -> Option<Generation> {
        self.is_prepared(number).then(|| self.generation(number))
    }

    /// All that are on disk, oldest first.
    pub fn all(&self) -> io::Result<Vec<Generation>> {
        let mut numbers = self.numbers()?;
        numbers.sort_unstable();
        Ok(numbers.into_iter().map(|number| self.generation(number)).collect())
    }

    /// Whether `number` is complete on disk.
    pub fn is_prepared(&self, number: u64) -> bool {
        self.generation(number).environment().is_some()
    }

    /// Makes `number` the current one, in one step.
    pub fn switch(&self, number: u64) -> io::Result<()> {
        let next = self.dir.join("next");
        self.remove_next()?;
        fs_err::os::unix::fs::symlink(number.to_string(), &next)?;
        fs_err::rename(next, self.dir.join("current"))
    }

    /// Removes one, if it is there.
    pub fn remove(&self, number: u64) -> io::Result<()> {
        if_there(fs_err::remove_dir_all(self.generation(number).dir)).map(drop)
    }

    /// A link that was to become `current` when its process died.
    fn remove_next(&self) -> io::Result<()> {
        let next = self.dir.join("next");
        // Looked for first: a read-only file system refuses also to remove what is not there.
        match if_there(fs_err::symlink_metadata(&next))? {
            Some(_) => fs_err::remove_file(next),
            None => Ok(()),
        }
    }

    /// Removes those that no switch was ever made to, and what a switch that died left. Only for whoever holds the project.
    pub fn remove_unswitched(&self) -> io::Result<()> {
        self.remove_next()?;
        let current = self.current().map_or(0, |generation| generation.number);
        for number in self.numbers()?.into_iter().filter(|number| *number > current) {
            self.remove(number)?;
        }
        Ok(())
    }

    /// The numbers that exist, in no order.
    fn numbers(&self) -> io::Result<Vec<u64>> {
        let Some(entries) = if_there(fs_err::read_dir(&self.dir))? else { return Ok(Vec::new()) };
        let mut numbers = Vec::new();
        for entry in entries {
            numbers.extend(entry?.file_name().to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        Ok(numbers)
    }

    fn generation(&self, number: u64) -> Generation {
        Generation { number, dir: self.dir.join(number.to_string()) }
    }
}

/// A folder with the same files and symbolic links, times and all; copies where the file system has no hard links.
fn share(from: &Path, to: &Path) -> io::Result<()> {
    fs_err::create_dir_all(to)?;
    for entry in fs_err::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => share(&entry.path(), &target)?,
            // Of a symbolic link, the link itself.
            false if fs_err::hard_link(entry.path(), &target).is_ok() => {}
            false if entry.file_type()?.is_symlink() => {
                fs_err::os::unix::fs::symlink(fs_err::read_link(entry.path())?, target)?;
            }
            false => drop(fs_err::copy(entry.path(), target)?),
        }
    }
    Ok(())
}
