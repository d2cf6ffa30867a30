//! How a file looks from outside: what tells, without reading it, that it may have changed.
//!
//! A file that is restored is older than before, and a second change in the same moment has the same time: any difference
//! counts. Not for: what a file says.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A file, or what a link leads to, from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Number of the file in its file system.
    pub inode: u64,
    /// In bytes.
    pub size: u64,
    /// When its content was modified.
    pub modified: Moment,
    /// When anything about it was changed.
    pub changed: Moment,
}

impl Look {
    /// How the file looks now.
    pub fn at(path: &Path) -> io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        let moment = |seconds, after: i64| Moment { seconds, after: u32::try_from(after).unwrap_or_default() };
        Ok(Self {
            inode: metadata.ino(),
            size: metadata.size(),
            modified: moment(metadata.mtime(), metadata.mtime_nsec()),
            changed: moment(metadata.ctime(), metadata.ctime_nsec()),
        })
    }
}

/// A moment as a file system knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970.
    pub seconds: i64,
    /// Nanoseconds after that.
    pub after: u32,
}

impl Moment {
    /// Nanoseconds since 1970.
    pub fn nanoseconds(self) -> i64 {
        self.seconds.saturating_mul(1_000_000_000).saturating_add(i64::from(self.after))
    }
}
