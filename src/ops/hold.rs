//! Holding a project: one envy at a time changes it.
//!
//! The lock is `flock` on the project folder's own descriptor: it leaves no file, is the same for every user, and
//! works inside sandboxes that forbid writing elsewhere. The kernel drops it with the process, however that ends.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use crate::failure::{Code, Explain, Hint};
use crate::project::Project;
use crate::report::Reporter;

/// How often to ask again while another process holds the project: often enough that a person
/// does not notice, rarely enough to cost nothing.
const POLL: Duration = Duration::from_millis(15);

/// A project that nobody else changes for as long as this value lives.
#[derive(Debug)]
pub struct Held {
    _descriptor: OwnedFd,
}

/// Takes the project, waiting at most `timeout` for another envy.
pub fn hold(project: &Project, timeout: Duration, reporter: &dyn Reporter) -> Result<Held, HoldError> {
    let failed = |errno: Errno| HoldError::Open { root: project.root().to_path_buf(), source: errno.into() };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let descriptor = rustix::fs::open(project.root(), flags, Mode::empty()).map_err(failed)?;
    let started = Instant::now();
    let mut told = false;
    loop {
        match rustix::fs::flock(&descriptor, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Held { _descriptor: descriptor }),
            Err(Errno::WOULDBLOCK | Errno::INTR) => {}
            Err(errno) => return Err(failed(errno)),
        }
        if started.elapsed() >= timeout {
            return Err(HoldError::Held { root: project.root().to_path_buf(), waited: timeout });
        }
        if !told {
            reporter.note(&format!("waiting for another envy that changes {}", project.root().display()));
            told = true;
        }
        std::thread::sleep(POLL);
    }
}

/// Why the project could not be held.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// Another process has it.
    #[error("another envy holds {} and did not let go within {} s", .root.display(), .waited.as_secs_f64())]
    Held {
        /// The project.
        root: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// The folder cannot be opened or locked.
    #[error("cannot lock {}: {source}", .root.display())]
    Open {
        /// The project.
        root: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
}

impl Explain for HoldError {
    fn code(&self) -> Code {
        match self {
            Self::Held { .. } => Code::ProjectHeld,
            Self::Open { .. } => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Held { .. } => {
                vec![Hint::text("let the other command finish, or wait longer with `--lock-timeout SECONDS`")]
            }
            Self::Open { .. } => Vec::new(),
        }
    }
}
