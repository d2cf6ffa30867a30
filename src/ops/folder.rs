//! The folder that a file lies in, held open: what is read, replaced and removed there is the file itself, whatever somebody
//! puts in its place meanwhile.
//!
//! A repository may be hostile, and an agent in a sandbox may write in it while envy runs outside. So a restricted command
//! follows no symbolic link at all, others only as far as it stays in the checkout, and none that was put there since. Not for:
//! what a change is, and when it is taken back (`transaction`, `agents::write`).

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::files::{FileError, MAX_BYTES};
use crate::missing::if_there;
use crate::project::Project;

mod way;

/// One file, by its folder's descriptor and its name.
#[derive(Debug)]
pub(super) struct Place {
    /// Its folder, or the nearest one above that is there.
    folder: OwnedFd,
    /// The folders from there down to the file that are still to be made.
    missing: Vec<OsString>,
    name: OsString,
    /// For messages.
    path: PathBuf,
}

/// Folders that were made on the way to files: the folder that each lies in, and its name.
#[derive(Debug, Default)]
pub(super) struct Made(Vec<(OwnedFd, OsString)>);

impl Made {
    /// Removes them, the innermost first; one that somebody else put something into stays.
    pub(super) fn undo(self) {
        let remove = |(parent, name): &(OwnedFd, OsString)| rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR);
        self.0.iter().rev().for_each(|folder| _ = remove(folder));
    }
}

impl Place {
    /// The file `name` of `project`; where links that may be followed are on the way, the file that they lead to.
    pub(super) fn of(project: &Project, name: &str) -> Result<Self, FileError> {
        let path = project.root().join(name);
        if project.is_hostile() {
            return Self::at(path);
        }
        let Some(target) = way::real(&path) else {
            let there = way::there(&path);
            // A link that leads nowhere is replaced like a file; a folder is not.
            return if there == path { Self::at(way::beside(&path)) } else { Err(leads_out(&path, &target_of(there))) };
        };
        if target != path && !is_the_projects(project, &target) {
            return Err(leads_out(&path, &target));
        }
        Self::at(target)
    }

    /// A file of the user's own, where no agent may write: links on the way to it are the user's.
    pub(super) fn of_user(path: &Path) -> Result<Self, FileError> {
        Self::at(way::real(path).unwrap_or_else(|| way::beside(path)))
    }

    /// The file at exactly this path, on which there is no link.
    fn at(path: PathBuf) -> Result<Self, FileError> {
        let (folder, missing) = way::open(path.parent().unwrap_or(Path::new("/")))?;
        Ok(Self { folder, missing, name: path.file_name().unwrap_or_default().to_owned(), path })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Its text, `None` if there is no such file.
    pub(super) fn read(&self) -> Result<Option<String>, FileError> {
        if !self.missing.is_empty() {
            return Ok(None);
        }
        // Opening a pipe must not wait for its writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        match rustix::fs::openat(&self.folder, &self.name, flags, Mode::empty()) {
            Ok(file) => text(std::fs::File::from(file), &self.path).map(Some),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::LOOP) => Err(FileError::Link { path: self.path.display().to_string() }),
            Err(error) => Err(self.told("open", &error.into()).into()),
        }
    }

    /// Whether its path still leads into the folder that is held.
    pub(super) fn is_in_place(&self) -> bool {
        self.parent().is_some_and(|(parent, name)| self.is_held(&parent, name))
    }

    /// The folder that its folder lies in, and the name there.
    fn parent(&self) -> Option<(OwnedFd, &OsStr)> {
        let folder = self.path.parent()?;
        let (parent, missing) = way::open(folder.parent()?).ok()?;
        Some((parent, folder.file_name()?)).filter(|_| missing.is_empty())
    }

    fn is_held(&self, parent: &OwnedFd, name: &OsStr) -> bool {
        let identity = |stat: rustix::fs::Stat| (stat.st_dev, stat.st_ino);
        let held = rustix::fs::fstat(&self.folder).map(identity);
        let now = rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW).map(identity);
        self.missing.is_empty() && held.is_ok() && held == now
    }

    /// Its folder, which must be there.
    fn held(&self) -> io::Result<&OwnedFd> {
        if self.missing.is_empty() { Ok(&self.folder) } else { Err(Errno::NOENT.into()) }
    }

    /// Replaces the file, or removes it, in one step. On an error the old one is untouched.
    pub(super) fn put(&self, text: Option<&str>) -> io::Result<()> {
        let Some(text) = text else { return self.remove().map_err(|error| self.told("remove", &error)) };
        let prepared = self.prepare(text).map_err(|error| self.told("write", &error));
        let written = prepared.and_then(|()| self.commit().map_err(|error| self.told("replace", &error)));
        if written.is_err() {
            // The first error is the one to tell; what cannot be removed now, recovery removes.
            let _ = self.unlink(&self.temporary());
        }
        written
    }

    /// The same place with the folders on the way to it, which are made and noted.
    pub(super) fn with_folders(&self, made: &mut Made) -> io::Result<Self> {
        let mut folder = self.folder.try_clone()?;
        for name in &self.missing {
            match rustix::fs::mkdirat(&folder, name, Mode::from_raw_mode(0o777)) {
                Ok(()) => made.0.push((folder.try_clone()?, name.clone())),
                // Made for another file, or by somebody else; a link is not entered.
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
            folder = rustix::fs::openat(&folder, name, way::FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
        }
        Ok(Self { folder, missing: Vec::new(), name: self.name.clone(), path: self.path.clone() })
    }

    /// Writes a new text beside the file, with the old one's permissions. Whatever has its name, such as a link to somewhere
    /// else, goes first.
    pub(super) fn prepare(&self, text: &str) -> io::Result<()> {
        let (folder, name) = (self.held()?, self.temporary());
        self.unlink(&name)?;
        let old = rustix::fs::statat(folder, &self.name, AtFlags::SYMLINK_NOFOLLOW);
        let old = old.ok().filter(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(folder, &name, flags, Mode::from_raw_mode(0o666))?;
        if let Some(old) = old {
            rustix::fs::fchmod(&file, Mode::from_raw_mode(old.st_mode & 0o777))?;
        }
        let mut file = std::fs::File::from(file);
        file.write_all(text.as_bytes()).and_then(|()| file.sync_data())
    }

    /// Puts the text that was prepared in place of the old one.
    pub(super) fn commit(&self) -> io::Result<()> {
        let folder = self.held()?;
        Ok(rustix::fs::renameat(folder, self.temporary(), folder, &self.name)?)
    }

    /// Removes the file, if it is there.
    pub(super) fn remove(&self) -> io::Result<()> {
        self.unlink(&self.name)
    }

    /// Removes its folder if nothing is in it.
    pub(super) fn remove_folder(&self) {
        if let Some((parent, name)) = self.parent().filter(|(parent, name)| self.is_held(parent, name)) {
            // One that holds something else stays.
            let _ = rustix::fs::unlinkat(&parent, name, AtFlags::REMOVEDIR);
        }
    }

    /// Removes what a process left that was killed while it replaced the file.
    pub(super) fn remove_temporary(&self) -> io::Result<()> {
        self.unlink(&self.temporary()).map_err(|error| self.told("remove", &error))
    }

    fn unlink(&self, name: &OsStr) -> io::Result<()> {
        let Ok(folder) = self.held() else { return Ok(()) };
        let is_there = || rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok();
        match rustix::fs::unlinkat(folder, name, AtFlags::empty()) {
            // A read-only file system refuses also to remove what is not there.
            Err(Errno::ROFS) if !is_there() => Ok(()),
            done => if_there(done).map(drop),
        }
    }

    /// A fixed name beside the file, so that recovery knows what a killed process may have left.
    fn temporary(&self) -> OsString {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".envy-new");
        name
    }

    fn told(&self, what: &str, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("cannot {what} {}: {error}", self.path.display()))
    }
}

fn leads_out(path: &Path, target: &Path) -> FileError {
    FileError::LeadsOut { path: path.display().to_string(), target: target.display().to_string() }
}

fn target_of(link: &Path) -> PathBuf {
    fs_err::read_link(link).unwrap_or_else(|_| link.to_path_buf())
}

/// The text of an open file.
pub(super) fn text(file: std::fs::File, path: &Path) -> Result<String, FileError> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(FileError::NoFile { path: path.display().to_string() });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(MAX_BYTES)).unwrap_or(0) + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileError::TooLarge { path: path.display().to_string() });
    }
    String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.display().to_string() })
}

/// Whether a link of the project may lead to a file: in its checkout, and to none of those that git and agents obey.
fn is_the_projects(project: &Project, target: &Path) -> bool {
    const NEVER: [&str; 3] = [".git", ".codex", ".agents"];
    let Ok(inside) = target.strip_prefix(project.checkout()) else { return false };
    !inside.iter().any(|part| NEVER.iter().any(|never| part == *never))
}

#[cfg(test)]
mod tests;
