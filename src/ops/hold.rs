//! Holding a project: one envy at a time changes it.
//!
//! The lock is `flock` on the project folder's own descriptor: it leaves no file, is the same for every user, and
//! works inside sandboxes that forbid writing elsewhere. The kernel drops it with the process, however that ends.
//! Who waits says for whom (`holder`).

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use super::holder::{Holder, holder};
use crate::failure::{Code, Explain, Hint};
use crate::project::Project;
use crate::report::Reporter;

/// A project that nobody else changes for as long as this value lives.
#[derive(Debug)]
pub struct Held {
    _descriptor: OwnedFd,
}

/// Takes the project, waiting at most `timeout` for another envy.
pub fn hold(project: &Project, timeout: Duration, reporter: &dyn Reporter) -> Result<Held, HoldError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let descriptor = rustix::fs::open(project.root(), flags, Mode::empty())
        .map_err(|errno| HoldError::Open { root: project.root().to_path_buf(), source: errno.into() })?;
    match lock(&descriptor, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => return Ok(Held { _descriptor: descriptor }),
        Err(Errno::WOULDBLOCK) => {}
        Err(errno) => return Err(refused(project, errno)),
    }
    let by = || rustix::fs::stat(project.root()).ok().and_then(|stat| holder(&stat)).as_ref().map(Holder::to_string);
    let given_up = || HoldError::Held { root: project.root().to_path_buf(), waited: timeout, by: by() };
    if timeout.is_zero() {
        return Err(given_up());
    }
    let place = project.root().display();
    reporter.note(&match by() {
        Some(holder) => format!("waiting for {holder}, which changes {place}"),
        None => format!("waiting for another envy that changes {place}"),
    });
    match wait(descriptor, timeout) {
        Some(Ok(descriptor)) => Ok(Held { _descriptor: descriptor }),
        Some(Err(errno)) => Err(refused(project, errno)),
        None => Err(given_up()),
    }
}

/// Waits for its turn in a thread, since the kernel knows no time limit. `None` if the time is over; what the thread gets then
/// it lets go of at once.
fn wait(descriptor: OwnedFd, timeout: Duration) -> Option<Result<OwnedFd, Errno>> {
    let (sender, receiver) = mpsc::channel();
    let waiting = std::thread::spawn(move || {
        let locked = lock(&descriptor, FlockOperation::LockExclusive);
        let _ = sender.send(locked.map(|()| descriptor));
    });
    let locked = receiver.recv_timeout(timeout).ok()?;
    // Whoever goes into a namespace later may have no other thread.
    let _ = waiting.join();
    Some(locked)
}

fn lock(descriptor: &OwnedFd, operation: FlockOperation) -> Result<(), Errno> {
    rustix::io::retry_on_intr(|| rustix::fs::flock(descriptor, operation))
}

fn refused(project: &Project, errno: Errno) -> HoldError {
    let root = project.root().to_path_buf();
    match errno {
        Errno::NOLCK | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL | Errno::BADF => {
            HoldError::NoLocks { root, source: errno.into() }
        }
        _ => HoldError::Open { root, source: errno.into() },
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
