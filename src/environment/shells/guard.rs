//! What must still be so for a prompt to need nothing: conditions that shells check with what is built into them.
//! Not for: which files these are, and making the stamps (`ops::hook`).

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::environment::look::Moment;

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

impl Guard {
    /// The tests of files, each after `and`, in the words that POSIX shells and fish share. `exist`: whether to check that
    /// the files are there at all.
    pub(super) fn tests(&self, and: &str, exist: bool, quote: fn(&[u8], &mut Vec<u8>), code: &mut Vec<u8>) {
        let mut test = |before: &str, paths: &[&Path], between: &str| {
            code.extend_from_slice(and.as_bytes());
            code.extend_from_slice(before.as_bytes());
            for (index, path) in paths.iter().enumerate() {
                code.extend_from_slice(if index == 0 { b"" } else { between.as_bytes() });
                quote(path.as_os_str().as_bytes(), code);
            }
        };
        for Unchanged { path, stamp, .. } in &self.unchanged {
            if exist {
                test("-e ", &[path], "");
                test("-e ", &[stamp], "");
            }
            test("! ", &[path, stamp], " -nt ");
            test("! ", &[path, stamp], " -ot ");
        }
        self.absent.iter().for_each(|path| test("! -e ", &[path], ""));
        self.present.iter().for_each(|path| test("-e ", &[path], ""));
    }
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
