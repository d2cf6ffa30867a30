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
    #[expect(unsafe_code, reason = "rustix knows no safe way")]
    // SAFETY: the file descriptor table, the one thing that makes it unsafe, stays shared.
    patiently(|| unsafe { unshare_unsafe(UnshareFlags::NEWUSER | UnshareFlags::NEWNS) })
}

/// The kernel says EINVAL while there is another thread, which one that was joined may be for a moment longer, or if it
/// has no such namespaces at all.
fn patiently(mut attempt: impl FnMut() -> Result<(), Errno>) -> Result<(), Errno> {
    for _ in 0..PATIENCE {
        match attempt() {
            Err(Errno::INVAL) if has_user_namespaces() => {
                let _ = nanosleep(&Timespec { tv_sec: 0, tv_nsec: 1_000_000 });
            }
            other => return other,
        }
    }
    attempt()
}

fn has_user_namespaces() -> bool {
    rustix::fs::access(c"/proc/self/ns/user", rustix::fs::Access::EXISTS).is_ok()
}

fn put(file: &CStr, text: &str) -> Result<(), Errno> {
    let file = open(file, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    write(file, text.as_bytes()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::namespace::refusal::Refusal;

    #[test]
    fn a_thread_that_is_just_ending_is_waited_for_and_nothing_else() {
        let after = |busy: u32, result: Result<(), Errno>| {
            let mut attempts = 0;
            let outcome = patiently(|| {
                attempts += 1;
                if attempts <= busy { Err(Errno::INVAL) } else { result }
            });
            (outcome, attempts)
        };
        assert_eq!(after(3, Ok(())), (Ok(()), 4));
        assert_eq!(after(u32::MAX, Ok(())), (Err(Errno::INVAL), PATIENCE + 1));
        assert_eq!(after(0, Err(Errno::PERM)), (Err(Errno::PERM), 1));
    }

    #[test]
    fn a_process_with_threads_stays_where_it_is() {
        let thread = std::thread::spawn(std::thread::park);
        let before = fs_err::read_link("/proc/self/ns/user").unwrap();
        let identity = Identity::of_process();
        let error = identity.explain(identity.take().unwrap_err());
        assert!(matches!(error, NamespaceError::Refused { refusal: Refusal::Threads }));
        assert_eq!(fs_err::read_link("/proc/self/ns/user").unwrap(), before);
        thread.thread().unpark();
        thread.join().unwrap();
    }
}
