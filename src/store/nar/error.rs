//! Why an archive could not be read or unpacked.

use std::io;
use std::path::PathBuf;

/// What can go wrong with an archive: it is bad, it does not come, or it finds no place.
#[derive(Debug, thiserror::Error)]
pub enum NarError {
    /// The bytes are not an archive, or one that asks for something that no package needs.
    #[error("the archive is malformed at byte {offset}: {reason}")]
    Malformed {
        /// Where, counted from its beginning.
        offset: u64,
        /// What is wrong there. Printable.
        reason: String,
    },
    /// The bytes end before the archive does.
    #[error("the archive ends in the middle, after {size} bytes")]
    Truncated {
        /// How many there were.
        size: u64,
    },
    /// Whatever delivers the archive failed: a connection, a decoder.
    #[error("reading the archive failed: {0}")]
    Read(#[source] io::Error),
    /// The file system refused.
    #[error("cannot unpack {}: {source}", crate::failure::printable(&path.to_string_lossy()))]
    Write {
        /// The file that was being made.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
}
