//! The archive of what is on disk, and its hash, in bounded memory.

use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{write_string, write_strings};
use crate::store::NarDigest;

/// Writes the archive of the file, folder or link at `path`.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] for what no store has: a socket, a device, a file that changes while it is read.
pub fn dump(path: &Path, out: &mut dyn Write) -> io::Result<()> {
    let mut out = out;
    write_string(b"nix-archive-1", &mut out)?;
    node(path, &mut out)
}

/// Hash and size of the archive of what is at `path`.
///
/// # Errors
/// As [`dump`].
pub fn hash_tree(path: &Path) -> io::Result<NarDigest> {
    let mut counted = io::BufWriter::with_capacity(64 << 10, Counted { hasher: Sha256::new(), size: 0 });
    dump(path, &mut counted)?;
    let counted = counted.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(NarDigest { sha256: counted.hasher.finalize().into(), size: counted.size })
}

struct Counted {
    hasher: Sha256,
    size: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn node(path: &Path, out: &mut &mut dyn Write) -> io::Result<()> {
    let metadata = fs_err::symlink_metadata(path)?;
    write_strings(&[b"(", b"type"], out)?;
    if metadata.is_dir() {
        write_string(b"directory", out)?;
        let mut names = fs_err::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
        for name in names {
            write_strings(&[b"entry", b"(", b"name", name.as_bytes(), b"node"], out)?;
            node(&path.join(&name), out)?;
            write_string(b")", out)?;
        }
    } else if metadata.is_file() {
        write_string(b"regular", out)?;
        if metadata.permissions().mode() & 0o100 != 0 {
            write_strings(&[b"executable", b""], out)?;
        }
        write_string(b"contents", out)?;
        contents(path, metadata.len(), out)?;
    } else if metadata.is_symlink() {
        let target = fs_err::read_link(path)?;
        write_strings(&[b"symlink", b"target", target.as_os_str().as_bytes()], out)?;
    } else {
        return Err(unfit(path, "is neither file, folder nor link"));
    }
    write_string(b")", out)
}

fn contents(path: &Path, length: u64, out: &mut &mut dyn Write) -> io::Result<()> {
    out.write_all(&length.to_le_bytes())?;
    let copied = io::copy(&mut fs_err::File::open(path)?.take(length), out)?;
    if copied != length {
        return Err(unfit(path, "changes while it is read"));
    }
    out.write_all(&[0; 8][..(length.wrapping_neg() % 8) as usize])
}

fn unfit(path: &Path, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{} {what}", path.display()))
}
