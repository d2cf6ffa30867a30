//! Why the kernel does not let us in: from the step, its answer and its settings to a reason that a person can act on.
//! A pure function.

#[cfg(target_os = "linux")]
use rustix::io::Errno;

#[cfg(target_os = "linux")]
use super::facts::Facts;

/// A step on the way into a namespace.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Making the namespaces.
    Unshare,
    /// Saying who we are in them.
    Identity,
    /// Mounting in them.
    Mount,
    /// Moving to a new root.
    Pivot,
}

/// Why it is not possible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The kernel was built without them.
    #[error("this kernel has no user namespaces")]
    NotInKernel,
    /// `user.max_user_namespaces` is 0.
    #[error("the kernel setting user.max_user_namespaces is 0, which forbids user namespaces")]
    SetToZero,
    /// There are as many as `user.max_user_namespaces` allows.
    #[error("there are as many user namespaces as the kernel setting user.max_user_namespaces allows: {limit}")]
    LimitReached {
        /// The setting.
        limit: u64,
    },
    /// Our own limit is none, so an outer namespace's holds.
    #[error("the sandbox or container around envy allows no further user namespaces")]
    Enclosed,
    /// Debian's setting.
    #[error(
        "the kernel setting kernel.unprivileged_userns_clone is 0, which forbids user namespaces to ordinary users"
    )]
    Unprivileged,
    /// Ubuntu's setting.
    #[error(
        "the kernel setting kernel.apparmor_restrict_unprivileged_userns is 1: AppArmor forbids to use user namespaces"
    )]
    AppArmor,
    /// A seccomp filter or the container's AppArmor profile.
    #[error("the sandbox or container around envy forbids user namespaces (its seccomp filter or security profile)")]
    Confined,
    /// In a chroot, where the kernel allows none.
    #[error("envy runs in a chroot, where the kernel allows no user namespaces")]
    Chroot,
    /// Root, but without CAP_SETFCAP (Linux 5.12 and later want it).
    #[error("this root user lacks the capability CAP_SETFCAP, without which root cannot be root in a user namespace")]
    RootWithoutCapability,
    /// The same where a sandbox took all capabilities away.
    #[error(
        "the sandbox around envy leaves root no capabilities, and without CAP_SETFCAP it cannot be root in a user namespace"
    )]
    RootConfined,
    /// The root cannot be left.
    #[error("the root file system is the initial RAM file system, which no process can leave")]
    InitialRamFileSystem,
    /// The process has other threads: envy's mistake.
    #[error("a thread of envy is still busy")]
    Threads,
    /// None of what envy knows.
    #[error("the kernel refused to {what}: {reason}{guess}")]
    Unknown {
        /// What was tried.
        what: &'static str,
        /// The kernel's word.
        reason: String,
        /// What it may mean, as a clause that begins with a semicolon, or nothing.
        guess: &'static str,
    },
}

/// What the limit is in a namespace that has none of its own.
#[cfg(target_os = "linux")]
const NO_LIMIT: u64 = i32::MAX as u64;

/// The reason for `errno` at `step`.
#[cfg(target_os = "linux")]
pub(super) fn refusal(step: Step, errno: Errno, facts: &Facts) -> Refusal {
    match (step, errno) {
        // EUSERS before Linux 4.9
        (Step::Unshare, Errno::NOSPC | Errno::USERS) => match facts.limit {
            Some(0) => Refusal::SetToZero,
            Some(limit) if limit < NO_LIMIT => Refusal::LimitReached { limit },
            _ => Refusal::Enclosed,
        },
        (Step::Unshare, Errno::INVAL) if facts.supported => Refusal::Threads,
        (Step::Unshare, Errno::NOSYS) if facts.supported => Refusal::Confined,
        (Step::Unshare, Errno::INVAL | Errno::NOSYS) => Refusal::NotInKernel,
        (Step::Pivot, Errno::INVAL) => Refusal::InitialRamFileSystem,
        (_, Errno::PERM | Errno::ACCESS) => denied(step, errno, facts),
        _ => unknown(step, errno),
    }
}

/// A definite cause before a likely one.
#[cfg(target_os = "linux")]
fn denied(step: Step, errno: Errno, facts: &Facts) -> Refusal {
    let unshare = step == Step::Unshare;
    // Filters answer EPERM, and already to the first call; AppArmor lets that pass, or answers EACCES.
    let filter = facts.filtered && unshare && errno == Errno::PERM;
    if unshare && facts.unprivileged == Some(false) {
        Refusal::Unprivileged
    } else if unshare && facts.chroot {
        Refusal::Chroot
    } else if facts.apparmor == Some(true) && !filter {
        Refusal::AppArmor
    } else if step == Step::Identity && facts.root && facts.filtered && facts.tamed {
        Refusal::RootConfined
    } else if step == Step::Identity && facts.root {
        Refusal::RootWithoutCapability
    } else if facts.filtered {
        Refusal::Confined
    } else {
        unknown(step, errno)
    }
}

#[cfg(target_os = "linux")]
fn unknown(step: Step, errno: Errno) -> Refusal {
    let what = match step {
        Step::Unshare => "make a user namespace",
        Step::Identity => "keep the user's identity in a user namespace",
        Step::Mount => "mount in a user namespace",
        Step::Pivot => "change the root in a user namespace",
    };
    let guess = match (step, errno) {
        (Step::Unshare, Errno::PERM | Errno::ACCESS) => "; it does so in a chroot, or where a security module says no",
        (_, Errno::PERM | Errno::ACCESS) => "; a security module may say no",
        _ => "",
    };
    Refusal::Unknown { what, reason: std::io::Error::from(errno).to_string(), guess }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
