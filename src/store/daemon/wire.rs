//! The worker protocol's plain types on a stream: 64-bit little-endian integers, padded byte strings, lists.
//!
//! Source: Nix' `src/libstore/worker-protocol.md` and `serialise.hh`. Every length that the other side announces is
//! limited, so that a daemon that lies cannot make envy allocate what it likes.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use crate::store::StorePath;

/// Longest string that any answer of ours holds: error traces are the largest.
const MAX_STRING: u64 = 16 << 20;
/// Longest list, e.g. the references of a path.
const MAX_LIST: u64 = 1 << 20;

/// Reads from the daemon.
pub(super) trait ReadWire: Read {
    fn read_u64(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn read_bool(&mut self) -> io::Result<bool> {
        Ok(self.read_u64()? != 0)
    }

    fn read_bytes(&mut self) -> io::Result<Vec<u8>> {
        let length = self.read_u64()?;
        if length > MAX_STRING {
            return Err(invalid(format!("a string of {length} bytes")));
        }
        let mut bytes = Vec::new();
        self.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut padding = [0; 7];
        let padding = &mut padding[..bytes.len().wrapping_neg() % 8];
        self.read_exact(padding)?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(invalid("padding that is not zero".to_owned()));
        }
        Ok(bytes)
    }

    /// Text; what is not UTF-8 is replaced, since it is only shown.
    fn read_text(&mut self) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&self.read_bytes()?).into_owned())
    }

    fn read_path(&mut self) -> io::Result<StorePath> {
        let text = self.read_text()?;
        text.parse().map_err(|error| invalid(format!("{text:?}, which is no store path: {error}")))
    }

    fn read_paths(&mut self) -> io::Result<BTreeSet<StorePath>> {
        let count = self.read_u64()?;
        if count > MAX_LIST {
            return Err(invalid(format!("a list of {count} paths")));
        }
        (0..count).map(|_| self.read_path()).collect()
    }
}

impl<R: Read + ?Sized> ReadWire for R {}

/// Writes to the daemon.
pub(super) trait WriteWire: Write {
    fn write_u64(&mut self, number: u64) -> io::Result<()> {
        self.write_all(&number.to_le_bytes())
    }

    fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_u64(bytes.len() as u64)?;
        self.write_all(bytes)?;
        self.write_all(&[0; 7][..bytes.len().wrapping_neg() % 8])
    }

    fn write_text(&mut self, text: &str) -> io::Result<()> {
        self.write_bytes(text.as_bytes())
    }

    fn write_path(&mut self, path: &StorePath) -> io::Result<()> {
        self.write_text(&path.to_string())
    }

    fn write_paths(&mut self, paths: &BTreeSet<StorePath>) -> io::Result<()> {
        self.write_u64(paths.len() as u64)?;
        paths.iter().try_for_each(|path| self.write_path(path))
    }
}

impl<W: Write + ?Sized> WriteWire for W {}

/// The daemon said what no daemon says.
pub(super) fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the daemon sent {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number: u64, bytes: Vec<u8>) {
            let mut stream = Vec::new();
            stream.write_u64(number).unwrap();
            stream.write_bytes(&bytes).unwrap();
            prop_assert_eq!(stream.len() % 8, 0);
            let mut stream = stream.as_slice();
            prop_assert_eq!(stream.read_u64().unwrap(), number);
            prop_assert_eq!(stream.read_bytes().unwrap(), bytes);
        }

        #[test]
        fn any_stream_is_read_or_refused_without_a_panic(bytes: Vec<u8>) {
            let _ = bytes.as_slice().read_paths();
        }
    }

    #[test]
    fn an_announced_length_is_not_believed() {
        let huge = (1u64 << 62).to_le_bytes();
        assert_eq!(huge.as_slice().read_bytes().unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert_eq!(huge.as_slice().read_paths().unwrap_err().kind(), io::ErrorKind::InvalidData);
        let cut = [8u64.to_le_bytes().as_slice(), b"abc"].concat();
        assert_eq!(cut.as_slice().read_bytes().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
