//! Holding a project: one envy at a time changes it.
//!
//! The lock is `flock` on the project folder's own descriptor: it leaves no file, is the same for every user, and
//! works inside sandboxes that forbid writing elsewhere. The kernel drops it with the process, however that ends.
//! Who waits says for whom (`holder`).

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use super::holder::{Holder, holder};
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
    let root = || project.root().to_path_buf();
    let failed = |errno: Errno| HoldError::Open { root: root(), source: errno.into() };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let descriptor = rustix::fs::open(project.root(), flags, Mode::empty()).map_err(failed)?;
    let held_by = || rustix::fs::fstat(&descriptor).ok().and_then(|stat| holder(&stat));
    let started = Instant::now();
    let mut told = false;
    loop {
        match rustix::fs::flock(&descriptor, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Held { _descriptor: descriptor }),
            Err(Errno::WOULDBLOCK | Errno::INTR) => {}
            Err(errno @ (Errno::NOLCK | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL | Errno::BADF)) => {
                return Err(HoldError::NoLocks { root: root(), source: errno.into() });
            }
            Err(errno) => return Err(failed(errno)),
        }
        if started.elapsed() >= timeout {
            return Err(HoldError::Held {
                root: root(),
                waited: timeout,
                by: held_by().as_ref().map(Holder::to_string),
            });
        }
        if !told {
            let place = project.root().display();
            reporter.note(&match held_by() {
                Some(holder) => format!("waiting for {holder}, which changes {place}"),
                None => format!("waiting for another envy that changes {place}"),
            });
            told = true;
        }
        std::thread::sleep(POLL);
    }
}

/// Why the project could not be held.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// Another process has it.
    #[error("{} holds {} and did not let go within {} s", name(.by), .root.display(), .waited.as_secs_f64())]
    Held {
        /// The project.
        root: PathBuf,
        /// How long was waited.
        waited: Duration,
        /// Which process, if that can be seen.
        by: Option<String>,
    },
    /// The file system does not know locks, as some network file systems.
    #[error("the file system of {} has no locks ({source}), and without one two commands could undo each other's work", .root.display())]
    NoLocks {
        /// The project.
        root: PathBuf,
        /// The system's word.
        source: std::io::Error,
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

fn name(by: &Option<String>) -> &str {
    by.as_deref().unwrap_or("another envy")
}

impl Explain for HoldError {
    fn code(&self) -> Code {
        match self {
            Self::Held { .. } => Code::ProjectHeld,
            Self::NoLocks { .. } | Self::Open { .. } => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Held { .. } => {
                vec![Hint::text("let the other command finish, or wait longer with `--lock-timeout SECONDS`")]
            }
            Self::NoLocks { .. } => vec![Hint::text(
                "keep the project on a local disk, or mount its file system with locks; `envy run` of what is realized needs none",
            )],
            Self::Open { .. } => Vec::new(),
        }
    }
}
