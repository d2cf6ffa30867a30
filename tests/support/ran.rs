//! How a command ended and what it said, and what a test expects of that.

use std::os::unix::process::ExitStatusExt;
use std::process::Output;

use serde_json::Value;

/// How a command ended and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The exit status; 128 and the signal if one killed it.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let status = output.status;
        Self {
            status: status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default()),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// Itself, if the command succeeded.
    ///
    /// # Panics
    /// With all it said, if not.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// Itself, if the command did not succeed.
    ///
    /// # Panics
    /// With all it said, if it did.
    #[track_caller]
    pub fn failed(self) -> Self {
        assert_ne!(self.status, 0, "\nstdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Itself, if the command ended with this status.
    ///
    /// # Panics
    /// With all it said, if not.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "\nstdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// The document that `--json` printed.
    ///
    /// # Panics
    /// With all it said, if it printed something else.
    #[track_caller]
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
