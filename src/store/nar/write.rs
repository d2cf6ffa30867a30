//! Serializes a tree that is in memory.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::{MAGIC, Node, is_file_name, is_target};

/// Writes the archive of `node`: the same tree always gives the same bytes.
///
/// A name that no file can have (empty, `.`, `..`, with `/` or NUL), and a target that no link can have, is an
/// error of kind [`io::ErrorKind::InvalidInput`], as real Nix refuses such archives.
pub fn write(node: &Node, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    write_string(MAGIC, out)?;
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

fn write_node(node: &Node, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    write_strings(&[b"(", b"type"], out)?;
    match node {
        Node::Directory(entries) => {
            write_string(b"directory", out)?;
            for (name, child) in entries {
                check(is_file_name(name), "file name", name)?;
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
            check(is_target(target), "target of a link", target)?;
            write_strings(&[b"symlink", b"target", target], out)?;
        }
    }
    write_string(b")", out)
}

fn check(valid: bool, what: &str, bytes: &[u8]) -> io::Result<()> {
    if valid {
        return Ok(());
    }
    let message = format!("`{}` cannot be the {what} in an archive", bytes.escape_ascii());
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

pub(super) fn write_strings(strings: &[&[u8]], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    strings.iter().try_for_each(|string| write_string(string, out))
}

/// A length (64 bits, little-endian), the bytes, and zeros up to a multiple of 8.
pub(super) fn write_string(bytes: &[u8], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    write_padding(bytes.len() as u64, out)
}

/// The zeros behind a string of this length.
pub(super) fn write_padding(length: u64, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    out.write_all(&[0; 8][..(length.wrapping_neg() % 8) as usize])
}

#[cfg(test)]
mod tests;
