//! What lies in the store and is no valid path: left by crashes, by downloads that failed, by locks that nobody holds.

use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::sweep::Sweep;
use crate::store::local::lock::{Kind, PathLock, try_lock};
use crate::store::local::{failures, remove};
use crate::store::{StoreError, StorePath};

/// Where `nix-store --optimise` keeps one hard link to each different file.
const LINKS: &str = ".links";

impl Sweep<'_> {
    /// Removes strangers, unless somebody is at work on them.
    pub(super) fn strangers(&mut self) -> Result<(), StoreError> {
        for entry in fs_err::read_dir(self.store.layout.store_dir()).map_err(failures::io)? {
            let entry = entry.map_err(failures::io)?;
            let (name, path) = (entry.file_name(), entry.path());
            if name == LINKS {
                continue;
            }
            let known = name.to_str().and_then(|name| StorePath::from_base_name(name).ok());
            match known {
                Some(stranger) => self.stranger(&stranger, &path)?,
                // A temporary folder is locked by who uses it.
                None if name.as_bytes().starts_with(b"tmp-") && is_locked(&path) => {}
                None => self.remove(&path)?,
            }
        }
        Ok(())
    }

    /// Something named after a store path: the path itself without being valid, or its lock file.
    fn stranger(&mut self, stranger: &StorePath, path: &Path) -> Result<(), StoreError> {
        let Some(_claim) = self.arrivals.claim(stranger.hash_part()) else { return Ok(()) };
        let lock_file = stranger.base_name().ends_with(".lock");
        if self.store.is_valid(stranger)? || PathLock::is_held(path) || (lock_file && is_locked(path)) {
            return Ok(());
        }
        self.remove(path)
    }

    fn remove(&mut self, path: &Path) -> Result<(), StoreError> {
        self.collected.bytes += remove::tree(path).map_err(failures::io)?;
        Ok(())
    }

    /// Removes the hard links of files that no path has any more.
    pub(super) fn links(&mut self) -> Result<(), StoreError> {
        let Ok(links) = fs_err::read_dir(self.store.layout.store_dir().join(LINKS)) else { return Ok(()) };
        for entry in links {
            let path = entry.map_err(failures::io)?.path();
            if path.symlink_metadata().is_ok_and(|found| found.nlink() == 1) {
                self.remove(&path)?;
            }
        }
        Ok(())
    }
}

/// Whether somebody has locked a file or folder itself.
fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| !try_lock(&file, Kind::Exclusive).unwrap_or(false))
}
