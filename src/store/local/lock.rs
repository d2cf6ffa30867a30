//! Locks as Nix takes them: `flock` on files of their own, which dying releases.
//!
//! Source: Nix's `pathlocks.cc`.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use fs_err::os::unix::fs::OpenOptionsExt;
use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

/// For how many a lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Many at once.
    Shared,
    /// One alone.
    Exclusive,
}

/// Opens a lock file, and creates it where it is missing. Nothing is locked yet.
pub(super) fn open(path: &Path) -> io::Result<File> {
    // Builders may write into a store: no link of theirs is followed.
    let flags = i32::from_ne_bytes(OFlags::NOFOLLOW.bits().to_ne_bytes());
    let mut options = fs_err::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(flags);
    Ok(options.open(path)?.into_parts().0)
}

/// Takes the lock if nobody stands in the way.
pub(super) fn try_lock(file: &File, kind: Kind) -> io::Result<bool> {
    let operation = match kind {
        Kind::Shared => FlockOperation::NonBlockingLockShared,
        Kind::Exclusive => FlockOperation::NonBlockingLockExclusive,
    };
    match rustix::io::retry_on_intr(|| flock(file, operation)) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Waits for the lock.
pub(super) fn lock(file: &File, kind: Kind) -> io::Result<()> {
    let operation = match kind {
        Kind::Shared => FlockOperation::LockShared,
        Kind::Exclusive => FlockOperation::LockExclusive,
    };
    Ok(rustix::io::retry_on_intr(|| flock(file, operation))?)
}

/// Releases the lock.
pub(super) fn unlock(file: &File) -> io::Result<()> {
    Ok(flock(file, FlockOperation::Unlock)?)
}

/// Whether a locked file has meanwhile been given up: then the lock means nothing, and another file may be there.
///
/// Whoever deletes a lock file writes into it, that who waits for it notices. Not on a full disk: so its links count too.
pub(super) fn is_stale(file: &File) -> io::Result<bool> {
    let found = file.metadata()?;
    Ok(found.len() != 0 || found.nlink() == 0)
}

/// Deletes a lock file that this process has locked.
pub(super) fn delete(file: &mut File, path: &Path) {
    // Removing it saves space, nothing depends on it.
    let _ = fs_err::remove_file(path);
    if file.write_all(b"d").is_err() {
        // A hole needs no space.
        let _ = file.set_len(1);
    }
}

/// The lock of one store path, `<path>.lock`: who has it may create, replace and register the path. Dropping it
/// deletes the file.
#[derive(Debug)]
pub(super) struct PathLock {
    file: File,
    path: PathBuf,
}

impl PathLock {
    /// The lock of what lies at `real`, or nothing while somebody else has it.
    pub(super) fn try_acquire(real: &Path) -> io::Result<Option<Self>> {
        let path = lock_path(real);
        loop {
            let file = open(&path)?;
            if !try_lock(&file, Kind::Exclusive)? {
                return Ok(None);
            }
            if !is_stale(&file)? {
                return Ok(Some(Self { file, path }));
            }
        }
    }

    /// Whether somebody has the lock of what lies at `real`. Creates nothing.
    pub(super) fn is_held(real: &Path) -> bool {
        File::open(lock_path(real)).is_ok_and(|file| !try_lock(&file, Kind::Exclusive).unwrap_or(false))
    }
}

impl Drop for PathLock {
    fn drop(&mut self) {
        delete(&mut self.file, &self.path);
    }
}

fn lock_path(real: &Path) -> PathBuf {
    let mut path = real.as_os_str().to_owned();
    path.push(std::ffi::OsStr::from_bytes(b".lock"));
    path.into()
}

/// The value behind a mutex. What a thread that panicked left in it is whole: each change here is one step.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn one_at_a_time_has_the_lock_of_a_path_though_its_file_comes_and_goes() {
        let dir = tempfile::tempdir().unwrap();
        let (real, inside) = (dir.path().join("path"), AtomicU32::new(0));
        let turns = || {
            for _ in 0..300 {
                let lock = std::iter::repeat_with(|| PathLock::try_acquire(&real).unwrap()).flatten().next();
                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                assert!(PathLock::is_held(&real));
                inside.fetch_sub(1, Ordering::SeqCst);
                drop(lock);
            }
        };
        std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(turns))));
        assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_lock_file_that_was_deleted_is_known_by_its_content_and_by_its_links() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let mut file = open(&path).unwrap();
        assert!(!is_stale(&file).unwrap());
        fs_err::remove_file(&path).unwrap();
        assert!(is_stale(&file).unwrap());
        let other = open(&path).unwrap();
        delete(&mut file, &path);
        assert!(is_stale(&file).unwrap() && file.metadata().unwrap().len() == 1);
        assert!(is_stale(&other).unwrap());
    }

    #[test]
    fn no_link_is_followed_to_a_lock() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), dir.path().join("path.lock")).unwrap();
        PathLock::try_acquire(&dir.path().join("path")).unwrap_err();
        assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 1);
    }
}
