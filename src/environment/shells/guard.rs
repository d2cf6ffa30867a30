//! What must still be so for a prompt to need nothing: conditions that shells check with what is built into them.
//! Not for: which files these are, and making the stamps (`ops::hook`).

use std::path::PathBuf;

/// All of it holds: nothing changed since the hook looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    /// Files and folders that are as they were.
    pub unchanged: Vec<Unchanged>,
    /// What was not there, and still must not be.
    pub absent: Vec<PathBuf>,
    /// What was there, and still must be.
    pub present: Vec<PathBuf>,
    /// Whether a file was modified so recently that another change could fall into the same second.
    pub recent: bool,
}

/// A file or folder whose modification time tells whether it is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// The file.
    pub path: PathBuf,
    /// A file that was modified at exactly the same time and never changes: shells compare times of files, not numbers.
    pub stamp: PathBuf,
    /// That time, for shells that know numbers only.
    pub modified: Moment,
}

/// A moment as a file system knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
