//! Makes files of an archive, in the one form that a store has: files 0444 or 0555, folders 0555, everything of the
//! first second of 1970.
//!
//! Everything is made new and relative to the descriptor of the folder that it lies in, by a single name, and never
//! through a link: whatever an archive says, nothing outside the target is touched. Not for: deciding whether the
//! content is the wanted one, nor for removing what a failed archive left.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{self, AtFlags, CWD, Mode, OFlags, Timespec, Timestamps, UTIME_OMIT};

use super::NarError;
use super::read::{Event, Kind, Reader};
use crate::store::NarDigest;

/// Last change: one second after 1970 began; last access: let it be.
const TIMES: Timestamps = Timestamps {
    last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
    last_modification: Timespec { tv_sec: 1, tv_nsec: 0 },
};

const PLAIN: Mode = Mode::from_raw_mode(0o444);
const EXECUTABLE: Mode = Mode::from_raw_mode(0o555);
/// Of a folder while it is being filled.
const FILLING: Mode = Mode::from_raw_mode(0o755);

/// Unpacks the one archive that the input holds to `target`, which must not exist, while its folder must.
/// Memory is bounded, however large the files are.
///
/// # Errors
/// Those of the archive, of the input and of the file system. What was made before one of them stays, folders perhaps
/// without write permission: it is the caller's to remove.
pub fn unpack(archive: &mut dyn Read, target: &Path) -> Result<NarDigest, NarError> {
    let mut reader = Reader::new(archive);
    let mut tree = Tree::below(target)?;
    while let Some(event) = reader.next_event()? {
        match event {
            Event::EndOfDirectory => tree.end_directory()?,
            Event::Object { name, kind: Kind::Directory } => tree.begin_directory(name)?,
            Event::Object { name, kind: Kind::Symlink(link) } => tree.symlink(&name, &link)?,
            Event::Object { name, kind: Kind::Regular { executable, .. } } => {
                tree.file(&name, executable, &mut reader)?;
            }
        }
    }
    Ok(reader.digest())
}

/// A tree that is growing.
struct Tree<'t> {
    target: &'t Path,
    /// The folder that the target lies in.
    parent: OwnedFd,
    /// The folders from the root to the one that is being filled.
    open: Vec<Folder>,
    /// Whether the process's umask leaves files the mode that they are made with.
    exact_modes: bool,
}

struct Folder {
    name: Vec<u8>,
    fd: OwnedFd,
}

impl<'t> Tree<'t> {
    fn below(target: &'t Path) -> Result<Self, NarError> {
        let failed = |source: io::Error| NarError::Write { path: target.to_path_buf(), source };
        if target.file_name().is_none() {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "it has no file name")));
        }
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let parent = fs::openat(CWD, parent, flags, Mode::empty()).map_err(|errno| failed(errno.into()))?;
        Ok(Self { target, parent, open: Vec::new(), exact_modes: false })
    }

    fn begin_directory(&mut self, name: Vec<u8>) -> Result<(), NarError> {
        let at = self.folder();
        let made = fs::mkdirat(at, self.file_name(&name), FILLING).and_then(|()| {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            fs::openat(at, self.file_name(&name), flags, Mode::empty())
        });
        let fd = made.map_err(|errno| self.failed(&name, errno))?;
        if self.open.is_empty() {
            // A umask that takes nothing of 0555 from a folder takes nothing of it from a file either.
            let stat = fs::fstat(&fd).map_err(|errno| self.failed(&name, errno))?;
            self.exact_modes = Mode::from_raw_mode(stat.st_mode).contains(EXECUTABLE);
        }
        self.open.push(Folder { name, fd });
        Ok(())
    }

    fn end_directory(&mut self) -> Result<(), NarError> {
        let Some(Folder { name, fd }) = self.open.pop() else { return Ok(()) };
        let ended = fs::fchmod(&fd, EXECUTABLE).and_then(|()| fs::futimens(&fd, &TIMES));
        ended.map_err(|errno| self.failed(&name, errno))
    }

    fn symlink(&self, name: &[u8], link: &[u8]) -> Result<(), NarError> {
        let (at, file_name) = (self.folder(), self.file_name(name));
        let made = fs::symlinkat(link, at, file_name)
            .and_then(|()| fs::utimensat(at, file_name, &TIMES, AtFlags::SYMLINK_NOFOLLOW));
        made.map_err(|errno| self.failed(name, errno))
    }

    fn file(&self, name: &[u8], executable: bool, reader: &mut Reader<'_>) -> Result<(), NarError> {
        let mode = if executable { EXECUTABLE } else { PLAIN };
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let fd = fs::openat(self.folder(), self.file_name(name), flags, mode);
        let mut file = File::from(fd.map_err(|errno| self.failed(name, errno))?);

        reader.copy_contents(|chunk| file.write_all(chunk).map_err(|error| self.failed(name, error)))?;
        if !self.exact_modes {
            fs::fchmod(&file, mode).map_err(|errno| self.failed(name, errno))?;
        }
        fs::futimens(&file, &TIMES).map_err(|errno| self.failed(name, errno))
    }

    /// The folder that is being filled.
    fn folder(&self) -> BorrowedFd<'_> {
        self.open.last().map_or(self.parent.as_fd(), |folder| folder.fd.as_fd())
    }

    /// The name of an object on disk: the root's is the target's.
    fn file_name<'n>(&'n self, name: &'n [u8]) -> &'n OsStr {
        if self.open.is_empty() { self.target.file_name().unwrap_or_default() } else { OsStr::from_bytes(name) }
    }

    fn failed(&self, name: &[u8], source: impl Into<io::Error>) -> NarError {
        let mut path: PathBuf = self.target.to_path_buf();
        path.extend(self.open.iter().skip(1).map(|folder| OsStr::from_bytes(&folder.name)));
        if !name.is_empty() {
            path.push(OsStr::from_bytes(name));
        }
        NarError::Write { path, source: source.into() }
    }
}

#[cfg(test)]
mod tests;
