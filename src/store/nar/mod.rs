//! The Nix archive format (NAR): a file tree as the one byte sequence that stands for its content.
//!
//! [`read`] parses a stream, [`unpack()`] makes files of it, [`dump()`] and [`hash_tree`] go the other way, [`write()`]
//! serializes a tree that is in memory. There is exactly one archive for a tree: what the parser accepts is what
//! the writers give back, byte for byte. Not for: compression, or what a store path's hash must be.
//!
//! Source: the Nix manual, "Nix Archive (NAR) format"
//! (<https://nix.dev/manual/nix/latest/protocols/nix-archive/index.html>).

mod dump;
mod error;
pub mod read;
mod unpack;
mod write;

use std::collections::BTreeMap;

pub use dump::{dump, hash_tree};
pub use error::NarError;
pub use unpack::unpack;
pub use write::{to_bytes, write};

/// The first string of every archive.
const MAGIC: &[u8] = b"nix-archive-1";

/// Folders inside each other, the root included. Linux reaches at most 2 000 levels by a path (`PATH_MAX` is 4096
/// bytes), packages have a few dozen, and every open level costs a descriptor of the usual 1024.
pub const MAX_DEPTH: usize = 256;

/// Bytes of a file name: `NAME_MAX` of Linux and macOS.
pub const MAX_NAME: usize = 255;

/// Bytes of a link's target: `PATH_MAX` of Linux without its final NUL.
pub const MAX_TARGET: usize = 4095;

/// Bytes that are read or written at once. Enough that system calls do not count.
const BUFFER: usize = 128 * 1024;

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

/// Whether a file can have this name: not empty, `.`, `..`, with `/` or NUL, or too long.
fn is_file_name(name: &[u8]) -> bool {
    name.len() <= MAX_NAME && !matches!(name, b"" | b"." | b"..") && !name.iter().any(|byte| matches!(byte, b'/' | 0))
}

/// Whether a symbolic link can have this target: not empty, no NUL, not too long.
fn is_target(target: &[u8]) -> bool {
    (1..=MAX_TARGET).contains(&target.len()) && !target.contains(&0)
}

#[cfg(test)]
mod tests;
