//! The namespaces themselves, in which this process stays who it is. Allocates nothing, so that the child of a process
//! with threads may do it.

use std::ffi::CStr;
use std::path::Path;

use rustix::fs::{Mode, OFlags, open};
use rustix::io::{Errno, write};
use rustix::mount::{MountPropagationFlags, mount_change};
use rustix::thread::{Timespec, UnshareFlags, nanosleep, unshare_unsafe};

use super::error::NamespaceError;
use super::facts::Facts;
use super::refusal::{Step, refusal};

/// How often a thread that is just ending is waited for, a millisecond each time.
const PATIENCE: u32 = 100;

/// Where and how the kernel stopped us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) step: Step,
    pub(super) errno: Errno,
}

impl Stop {
    pub(super) fn at(step: Step) -> impl Fn(Errno) -> Self {
        move |errno| Self { step, errno }
    }
}

/// What the namespace is told about its only user.
#[derive(Debug)]
pub(super) struct Identity {
    user: String,
    group: String,
}

impl Identity {
    /// This process's user and group, which keep their numbers inside.
    pub(super) fn of_process() -> Self {
        let user = rustix::process::geteuid().as_raw();
        let group = rustix::process::getegid().as_raw();
        Self { user: format!("{user} {user} 1"), group: format!("{group} {group} 1") }
    }

    /// Why a process of this identity was stopped.
    pub(super) fn explain(&self, stop: Stop) -> NamespaceError {
        let facts = Facts::read(Path::new("/proc"), self.user.starts_with("0 "));
        NamespaceError::Refused { refusal: refusal(stop.step, stop.errno, &facts) }
    }

    /// Moves this process into namespaces of its own.
    pub(super) fn take(&self) -> Result<(), Stop> {
        unshare().map_err(Stop::at(Step::Unshare))?;
        match put(c"/proc/self/setgroups", "deny") {
            // Kernels before 3.19 do not ask for it.
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err(Stop { step: Step::Identity, errno }),
        }
        put(c"/proc/self/uid_map", &self.user).map_err(Stop::at(Step::Identity))?;
        put(c"/proc/self/gid_map", &self.group).map_err(Stop::at(Step::Identity))?;
        // What the host mounts later appears inside; what is mounted inside stays there.
        let slave = MountPropagationFlags::REC | MountPropagationFlags::DOWNSTREAM;
        mount_change(c"/", slave).map_err(Stop::at(Step::Mount))
    }
}

fn unshare() -> Result<(), Errno> {
    let mut patience = PATIENCE;
    loop {
        #[expect(unsafe_code, reason = "rustix knows no safe way")]
        // SAFETY: the file descriptor table, the one thing that makes it unsafe, stays shared.
        let result = unsafe { unshare_unsafe(UnshareFlags::NEWUSER | UnshareFlags::NEWNS) };
        match result {
            // There is another thread, which joined threads may be for a moment longer; or no such namespaces at all.
            Err(Errno::INVAL) if patience > 0 && has_user_namespaces() => {
                patience -= 1;
                let _ = nanosleep(&Timespec { tv_sec: 0, tv_nsec: 1_000_000 });
            }
            other => return other,
        }
    }
}

fn has_user_namespaces() -> bool {
    rustix::fs::access(c"/proc/self/ns/user", rustix::fs::Access::EXISTS).is_ok()
}

fn put(file: &CStr, text: &str) -> Result<(), Errno> {
    let file = open(file, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    write(file, text.as_bytes()).map(|_| ())
}
