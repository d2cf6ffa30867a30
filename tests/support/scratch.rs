//! Temporary folders that go away also when they hold a store, whose folders are read-only.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A folder that is removed when dropped.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new folder that everybody may enter. `what` becomes a part of its name.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn new(what: &str) -> Self {
        let dir = tempfile::Builder::new().prefix(&format!("envy-{what}-")).tempdir().unwrap().keep();
        let dir = dir.canonicalize().unwrap();
        fs_err::set_permissions(&dir, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if fs_err::remove_dir_all(&self.0).is_err() {
            open(&self.0);
            // what then still cannot be removed is the system's to clean up
            let _ = fs_err::remove_dir_all(&self.0);
        }
    }
}

/// Makes all folders writable to their owner.
fn open(dir: &Path) {
    let _ = fs_err::set_permissions(dir, std::fs::Permissions::from_mode(0o755));
    for entry in fs_err::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            open(&entry.path());
        }
    }
}
