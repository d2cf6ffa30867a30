//! Unpacking an archive to disk in the form that every store path has: files 0444 or 0555, folders 0555, all of them from
//! the first second of 1970.
//!
//! Everything is made relative to an open folder, exclusively and without following links: whatever an archive says,
//! nothing outside of the target is touched.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{
    AtFlags, CWD, Mode, OFlags, Timespec, Timestamps, UTIME_OMIT, fchmod, fstat, futimens, mkdirat, openat, symlinkat,
    utimensat,
};

use super::NarError;
use super::read::{Contents, Visitor, read};
use crate::store::NarDigest;

/// The modification time of everything in a store.
const TIMES: Timestamps = Timestamps {
    last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
    last_modification: Timespec { tv_sec: 1, tv_nsec: 0 },
};

/// Unpacks one archive to `target`, which must not exist; its folder must. On an error what was made stays, for the
/// caller to remove.
///
/// # Errors
/// [`NarError::Malformed`] for what is no archive, or has something behind it; [`NarError::Io`] for what cannot be
/// read or written.
pub fn unpack(archive: &mut dyn io::Read, target: &Path) -> Result<NarDigest, NarError> {
    let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(NarError::Io(io::ErrorKind::InvalidInput.into()));
    };
    let parent = open_folder(CWD, if parent.as_os_str().is_empty() { OsStr::new(".") } else { parent.as_os_str() })?;
    let mut tree = Tree { top: name, folders: vec![parent] };
    read(archive, &mut tree)
}

/// The tree that is being made.
struct Tree<'a> {
    top: &'a OsStr,
    /// Open folders, the innermost last; the first is the one that the target lies in.
    folders: Vec<OwnedFd>,
}

impl<'a> Tree<'a> {
    fn at<'n>(&self, name: &'n [u8]) -> (BorrowedFd<'_>, &'n OsStr)
    where
        'a: 'n,
    {
        let name = if name.is_empty() { self.top } else { OsStr::from_bytes(name) };
        // There is always the first.
        (self.folders[self.folders.len() - 1].as_fd(), name)
    }
}

impl Visitor for Tree<'_> {
    fn enter(&mut self, name: &[u8]) -> io::Result<()> {
        let (folder, name) = self.at(name);
        mkdirat(folder, name, Mode::RWXU)?;
        let made = open_folder(folder, name)?;
        self.folders.push(made);
        Ok(())
    }

    fn leave(&mut self) -> io::Result<()> {
        if let Some(folder) = self.folders.pop() {
            fchmod(&folder, Mode::from_raw_mode(0o555))?;
            futimens(&folder, &TIMES)?;
        }
        Ok(())
    }

    fn file(&mut self, name: &[u8], executable: bool, contents: &mut Contents<'_, '_>) -> io::Result<()> {
        let mode = Mode::from_raw_mode(if executable { 0o555 } else { 0o444 });
        let (folder, name) = self.at(name);
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(folder, name, flags, mode)?);
        contents.copy_to(&mut file)?;
        // The umask may have taken something away.
        if Mode::from_raw_mode(fstat(&file)?.st_mode) != mode {
            fchmod(&file, mode)?;
        }
        futimens(&file, &TIMES)?;
        Ok(())
    }

    fn link(&mut self, name: &[u8], target: &[u8]) -> io::Result<()> {
        let (folder, name) = self.at(name);
        symlinkat(OsStr::from_bytes(target), folder, name)?;
        utimensat(folder, name, &TIMES, AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(())
    }
}

fn open_folder(at: BorrowedFd<'_>, name: &OsStr) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(at, name, flags, Mode::empty())?)
}
