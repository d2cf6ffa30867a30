//! The Nix archive format (NAR): a file tree as the one byte sequence that stands for its content.
//!
//! Here a tree in memory is written; `read` takes archives from outside apart, `unpack` puts them on disk, `dump` makes
//! one of what is there. Not for: compression, signatures, or which path an archive belongs to.
//!
//! Source: the Nix manual, "Nix Archive (NAR) format"
//! (<https://nix.dev/manual/nix/latest/protocols/nix-archive/index.html>).

mod dump;
mod read;
mod unpack;

use std::collections::BTreeMap;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

pub use self::dump::{dump, hash_tree};
pub use self::unpack::unpack;

/// Why an archive could not be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum NarError {
    /// It is none, or one that no store may have.
    #[error("the archive cannot be used: {0}")]
    Malformed(&'static str),
    /// It cannot be read, or its files cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A file system object as far as Nix knows it: no owner, no time, no mode besides "executable".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A folder, its entries by name. Names are bytes, not necessarily UTF-8.
    Directory(BTreeMap<Vec<u8>, Self>),
    /// A regular file.
    Regular {
        /// Whether it may be executed.
        executable: bool,
        /// Its bytes.
        contents: Vec<u8>,
    },
    /// A symbolic link to this target.
    Symlink(Vec<u8>),
}

/// Writes the archive of `node`: the same tree always gives the same bytes.
///
/// A name that no file can have (empty, `.`, `..`, with `/` or NUL), and a target that no link can have, is an
/// error of kind [`io::ErrorKind::InvalidInput`], as real Nix refuses such archives.
pub fn write(node: &Node, out: &mut impl Write) -> io::Result<()> {
    write_string(b"nix-archive-1", out)?;
    write_node(node, out)
}

/// The archive of `node` in memory, and its SHA-256. Only for trees whose names come from a file system, where
/// [`write()`] finds nothing to refuse; for others the archive ends early, and no store takes it.
pub fn to_bytes(node: &Node) -> (Vec<u8>, [u8; 32]) {
    let mut bytes = Vec::new();
    let _ = write(node, &mut bytes);
    let hash = Sha256::digest(&bytes).into();
    (bytes, hash)
}

fn write_node(node: &Node, out: &mut impl Write) -> io::Result<()> {
    write_strings(&[b"(", b"type"], out)?;
    match node {
        Node::Directory(entries) => {
            write_string(b"directory", out)?;
            for (name, child) in entries {
                check_name(name)?;
                write_strings(&[b"entry", b"(", b"name", name, b"node"], out)?;
                write_node(child, out)?;
                write_string(b")", out)?;
            }
        }
        Node::Regular { executable, contents } => {
            write_string(b"regular", out)?;
            if *executable {
                write_strings(&[b"executable", b""], out)?;
            }
            write_strings(&[b"contents", contents], out)?;
        }
        Node::Symlink(target) => {
            check(!target.is_empty() && !target.contains(&0), "target of a link", target)?;
            write_strings(&[b"symlink", b"target", target], out)?;
        }
    }
    write_string(b")", out)
}

fn check_name(name: &[u8]) -> io::Result<()> {
    let special = matches!(name, b"" | b"." | b"..");
    check(!special && !name.iter().any(|byte| matches!(byte, b'/' | 0)), "file name", name)
}

fn check(valid: bool, what: &str, bytes: &[u8]) -> io::Result<()> {
    if valid {
        return Ok(());
    }
    let message = format!("`{}` cannot be the {what} in an archive", bytes.escape_ascii());
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

fn write_strings(strings: &[&[u8]], out: &mut impl Write) -> io::Result<()> {
    strings.iter().try_for_each(|string| write_string(string, out))
}

/// A length (64 bits, little-endian), the bytes, and zeros up to a multiple of 8.
fn write_string(bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.write_all(&[0; 8][..bytes.len().wrapping_neg() % 8])
}

#[cfg(test)]
mod tests;
