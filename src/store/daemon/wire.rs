//! How numbers, strings and lists travel in the daemon's protocol. Knows nothing of operations.
//!
//! Every number has 64 bits, little-endian; a string is its length, its bytes and zeros up to a multiple of 8; a list
//! is its length and its elements. Whatever comes from the daemon has a hard limit, and nothing is allocated
//! on the daemon's word alone: a length is a promise that has to be kept first.
//!
//! Source: the Nix manual, "Serialisation in the Nix Daemon protocol"; `src/libutil/serialise.{hh,cc}` of Nix.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use crate::failure::printable;
use crate::store::StorePath;

/// Bytes that a store path may have: folder, hash and a name of 211 characters are fewer.
const PATH_LIMIT: u64 = 512;

/// Elements that a list may have. All of nixpkgs has fewer store paths.
const LIST_LIMIT: u64 = 1 << 20;

/// Bytes that a text for people may have.
pub(super) const TEXT_LIMIT: u64 = 4 << 20;

/// Reading what the daemon sends. Nonsense is [`io::ErrorKind::InvalidData`].
pub(super) trait ReadWire: Read + Sized {
    /// A number.
    fn read_number(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// A truth value: zero is false, anything else true.
    fn read_bool(&mut self) -> io::Result<bool> {
        Ok(self.read_number()? != 0)
    }

    /// A byte string of at most `limit` bytes.
    fn read_bytes(&mut self, limit: u64) -> io::Result<Vec<u8>> {
        let length = self.read_length(limit, "string")?;
        let mut bytes = Vec::new();
        // By reference, or `take` would move the stream; grows with what really arrives.
        if self.by_ref().take(length).read_to_end(&mut bytes)? as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut padding = [0; 8];
        let padding = &mut padding[..bytes.len().wrapping_neg() % 8];
        self.read_exact(padding)?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(nonsense("a string with padding other than zeros"));
        }
        Ok(bytes)
    }

    /// A text for people. What is not UTF-8 in it is replaced.
    fn read_text(&mut self) -> io::Result<String> {
        let bytes = self.read_bytes(TEXT_LIMIT)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The length of a list whose elements the caller then reads.
    fn read_list_length(&mut self) -> io::Result<u64> {
        self.read_length(LIST_LIMIT, "list")
    }

    /// A store path.
    fn read_path(&mut self) -> io::Result<StorePath> {
        let text = self.read_bytes(PATH_LIMIT)?;
        let text = String::from_utf8_lossy(&text);
        text.parse().map_err(|_| nonsense(&format!("`{}` in the place of a store path", printable(&text))))
    }

    /// A set of store paths.
    fn read_paths(&mut self) -> io::Result<BTreeSet<StorePath>> {
        (0..self.read_list_length()?).map(|_| self.read_path()).collect()
    }

    /// A list of texts that nobody needs.
    fn skip_texts(&mut self) -> io::Result<()> {
        (0..self.read_list_length()?).try_for_each(|_| self.read_text().map(drop))
    }

    /// A length of at most `limit`.
    fn read_length(&mut self, limit: u64, what: &str) -> io::Result<u64> {
        let length = self.read_number()?;
        if length > limit {
            return Err(nonsense(&format!("a {what} of length {length}, more than {limit}")));
        }
        Ok(length)
    }
}

impl<R: Read> ReadWire for R {}

/// Writing what the daemon is to read.
pub(super) trait WriteWire: Write {
    /// A number.
    fn write_number(&mut self, number: u64) -> io::Result<()> {
        self.write_all(&number.to_le_bytes())
    }

    /// A byte string.
    fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_number(bytes.len() as u64)?;
        self.write_all(bytes)?;
        self.write_all(&[0; 8][..bytes.len().wrapping_neg() % 8])
    }

    /// A store path.
    fn write_path(&mut self, path: &StorePath) -> io::Result<()> {
        self.write_bytes(path.to_string().as_bytes())
    }

    /// A set of store paths.
    fn write_paths(&mut self, paths: &BTreeSet<StorePath>) -> io::Result<()> {
        self.write_number(paths.len() as u64)?;
        paths.iter().try_for_each(|path| self.write_path(path))
    }
}

impl<W: Write> WriteWire for W {}

/// The daemon sent what the protocol does not allow.
pub(super) fn nonsense(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the daemon sent {what}"))
}

#[cfg(test)]
mod tests;
