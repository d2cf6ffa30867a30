//! Whether what was printed has arrived: the first failure to write a result is kept until the command ends.
//!
//! Not for: what is said on stderr. Where that cannot be written, nobody could be told.

use std::io::{Error, ErrorKind, Result, Write};
use std::sync::Mutex;

use crate::failure::{Code, Explain, Hint};

/// A static as the stdout is whose failures it keeps: help and usage write there before there is anything to hand it on in, and
/// the last of it is only written when the process ends.
static FIRST: Mutex<Option<Error>> = Mutex::new(None);

/// Keeps why something was not written. A closed pipe is a reader that has seen enough, no failure.
pub fn keep(written: Result<()>) {
    let Err(error) = written else { return };
    if error.kind() == ErrorKind::BrokenPipe {
        return;
    }
    if let Ok(mut first) = FIRST.lock() {
        first.get_or_insert(error);
    }
}

/// Writes what still waits to be written, and says whether all that was printed has arrived.
///
/// # Errors
/// [`Unwritten`] with the first failure.
pub fn check() -> std::result::Result<(), Unwritten> {
    keep(std::io::stdout().lock().flush());
    let first = FIRST.lock().ok().and_then(|mut first| first.take());
    first.map_or(Ok(()), |source| Err(Unwritten { source }))
}

/// A result that did not arrive.
#[derive(Debug, thiserror::Error)]
#[error("the command ran, but its result cannot be written to stdout: {source}")]
pub struct Unwritten {
    source: Error,
}

impl Explain for Unwritten {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::text("look where stdout leads to: a full disk, or a file that takes no more")]
    }
}

#[cfg(test)]
impl Unwritten {
    /// For the list of all errors.
    pub(crate) fn examples() -> Vec<crate::ops::Error> {
        // ENOSPC, in the words of the system
        vec![Self { source: Error::from_raw_os_error(28) }.into()]
    }
}
