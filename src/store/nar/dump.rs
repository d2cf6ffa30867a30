//! The archive of what is on disk, and its hash.
//!
//! Reads everything relative to the descriptor of its folder and follows no link. Not for: trees that change
//! meanwhile; a file that does not keep its size is an error.

use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{self, AtFlags, CWD, Dir, FileType, Mode, OFlags};
use sha2::{Digest, Sha256};

use super::write::{write_padding, write_string, write_strings};
use super::{BUFFER, MAGIC, MAX_DEPTH};
use crate::failure::printable;
use crate::store::NarDigest;

/// Hash and size of the archive of what is at `path`, in bounded memory.
///
/// # Errors
/// Those of [`dump`].
pub fn hash_tree(path: &Path) -> io::Result<NarDigest> {
    let mut hashed = Hashed { hasher: Sha256::new(), size: 0 };
    dump(path, &mut hashed)?;
    Ok(NarDigest { sha256: hashed.hasher.finalize().into(), size: hashed.size })
}

/// Writes the archive of what is at `path`: a folder, a file or a link.
///
/// # Errors
/// Those of `out`, as they are, and those of the file system, with the file's name: also for a device, socket or pipe,
/// a file that does not keep its size while it is read, and folders more than [`MAX_DEPTH`] deep.
pub fn dump(path: &Path, out: &mut dyn Write) -> io::Result<()> {
    let name = CString::new(path.as_os_str().as_bytes())?;
    let buffer = vec![0; BUFFER].into_boxed_slice();
    let mut dump = Dump { out: BufWriter::with_capacity(BUFFER, out), buffer, trail: vec![name.clone()] };
    write_string(MAGIC, &mut dump.out)?;
    dump.node(CWD, &name, FileType::Unknown)?;
    dump.out.flush()
}

struct Dump<'o> {
    out: BufWriter<&'o mut dyn Write>,
    buffer: Box<[u8]>,
    /// The names from the root to what is being read.
    trail: Vec<CString>,
}

impl Dump<'_> {
    /// `kind` is what the folder says, unknown where it says nothing.
    fn node(&mut self, at: BorrowedFd<'_>, name: &CStr, kind: FileType) -> io::Result<()> {
        let kind = match kind {
            FileType::Unknown => {
                let stat = self.named(fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW))?;
                FileType::from_raw_mode(stat.st_mode)
            }
            known => known,
        };
        write_strings(&[b"(", b"type"], &mut self.out)?;
        match kind {
            FileType::Directory => self.directory(at, name)?,
            FileType::RegularFile => self.file(at, name)?,
            FileType::Symlink => {
                let target = self.named(fs::readlinkat(at, name, Vec::new()))?;
                write_strings(&[b"symlink", b"target", target.as_bytes()], &mut self.out)?;
            }
            _ => return self.fail(io::ErrorKind::Unsupported, "is neither a folder, a file nor a link"),
        }
        write_string(b")", &mut self.out)
    }

    fn directory(&mut self, at: BorrowedFd<'_>, name: &CStr) -> io::Result<()> {
        if self.trail.len() > MAX_DEPTH {
            return self.fail(io::ErrorKind::Unsupported, "lies in too many folders");
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = self.named(fs::openat(at, name, flags, Mode::empty()))?;
        write_string(b"directory", &mut self.out)?;
        for (name, kind) in self.entries(folder.as_fd())? {
            write_strings(&[b"entry", b"(", b"name", name.to_bytes(), b"node"], &mut self.out)?;
            self.trail.push(name.clone());
            self.node(folder.as_fd(), &name, kind)?;
            self.trail.pop();
            write_string(b")", &mut self.out)?;
        }
        Ok(())
    }

    /// In the order of an archive.
    fn entries(&self, folder: BorrowedFd<'_>) -> io::Result<Vec<(CString, FileType)>> {
        let mut entries = Vec::new();
        for entry in self.named(Dir::read_from(folder))? {
            let entry = self.named(entry)?;
            if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
                entries.push((entry.file_name().to_owned(), entry.file_type()));
            }
        }
        entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Ok(entries)
    }

    fn file(&mut self, at: BorrowedFd<'_>, name: &CStr) -> io::Result<()> {
        // Without NONBLOCK, a pipe that took the file's place would be waited for.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut file = File::from(self.named(fs::openat(at, name, flags, Mode::empty()))?);
        let stat = self.named(fs::fstat(&file))?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return self.fail(io::ErrorKind::Unsupported, "is no longer a file");
        }
        write_string(b"regular", &mut self.out)?;
        if Mode::from_raw_mode(stat.st_mode).contains(Mode::XUSR) {
            write_strings(&[b"executable", b""], &mut self.out)?;
        }
        let size = u64::try_from(stat.st_size).unwrap_or_default();
        write_string(b"contents", &mut self.out)?;
        self.out.write_all(&size.to_le_bytes())?;
        self.contents(&mut file, size)?;
        write_padding(size, &mut self.out)
    }

    fn contents(&mut self, file: &mut File, size: u64) -> io::Result<()> {
        let mut left = size;
        while left > 0 {
            let limit = left.min(self.buffer.len() as u64) as usize;
            let length = match file.read(&mut self.buffer[..limit]) {
                Ok(0) => return self.fail(io::ErrorKind::UnexpectedEof, "became shorter while it was read"),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.name_in(error)),
            };
            self.out.write_all(&self.buffer[..length])?;
            left -= length as u64;
        }
        Ok(())
    }

    fn fail(&self, kind: io::ErrorKind, what: &str) -> io::Result<()> {
        Err(self.name_in(io::Error::new(kind, what)))
    }

    fn named<T>(&self, result: rustix::io::Result<T>) -> io::Result<T> {
        result.map_err(|errno| self.name_in(errno.into()))
    }

    /// The error with the name of what is being read.
    fn name_in(&self, error: io::Error) -> io::Error {
        let path: PathBuf = self.trail.iter().map(|name| OsStr::from_bytes(name.as_bytes())).collect();
        io::Error::new(error.kind(), format!("{}: {error}", printable(&path.to_string_lossy())))
    }
}

struct Hashed {
    hasher: Sha256,
    size: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
