//! Entering a store that lies below another folder, so that this process and all that it becomes see it at `/nix`.
//!
//! A user namespace and a mount namespace of this process alone, made by system calls: nothing is written outside of
//! them, and no other program is used. Sources: user_namespaces(7), mount_namespaces(7), pivot_root(2). Not for: which
//! store (`layout`), or making paths valid in it.

mod error;
#[cfg(target_os = "linux")]
mod facts;
#[cfg(target_os = "linux")]
mod identity;
#[cfg(target_os = "linux")]
mod probe;
mod refusal;
#[cfg(target_os = "linux")]
mod root;

use std::path::Path;

pub use error::NamespaceError;
pub use refusal::Refusal;

use super::layout::Layout;

/// Makes the store of `layout` appear at `/nix` for this process. `cwd` is its working directory, which stays. A store
/// that is at `/nix` already needs nothing.
///
/// Takes one to two milliseconds. The process must have a single thread; one that is just ending is waited for. After
/// an error it may be half-way, and is good for nothing but to report it.
///
/// # Errors
/// [`NamespaceError::Refused`] if the kernel or its settings forbid it, [`NamespaceError::Failed`] if the store's folder
/// cannot be read or shown.
#[cfg(target_os = "linux")]
pub fn enter(layout: &Layout, cwd: &Path) -> Result<(), NamespaceError> {
    let Some(root) = layout.root() else { return Ok(()) };
    let source = root.join("nix");
    let identity = identity::Identity::of_process();
    identity.take().map_err(|stop| identity.explain(stop))?;
    if root::has_nix() {
        return root::cover_nix(&source);
    }
    // Whoever may not look at it again finds it in the same place.
    let here = rustix::fs::stat(".").ok();
    root::pivot().map_err(|stop| identity.explain(stop))?;
    root::furnish(&source)?;
    root::return_to(cwd, here);
    root::close()
}

/// Whether [`enter`] would succeed on this machine, whatever the store: found by trying, in a child that is gone when
/// this returns. Safe in a process with threads.
///
/// # Errors
/// The same as [`enter`]'s.
#[cfg(target_os = "linux")]
pub fn probe() -> Result<(), NamespaceError> {
    probe::probe()
}

/// See the Linux version.
///
/// # Errors
/// Always [`NamespaceError::NotLinux`] for a store that is not at `/nix`.
#[cfg(not(target_os = "linux"))]
pub fn enter(layout: &Layout, _cwd: &Path) -> Result<(), NamespaceError> {
    if layout.root().is_none() { Ok(()) } else { Err(NamespaceError::NotLinux) }
}

/// See the Linux version.
///
/// # Errors
/// Always [`NamespaceError::NotLinux`].
#[cfg(not(target_os = "linux"))]
pub fn probe() -> Result<(), NamespaceError> {
    Err(NamespaceError::NotLinux)
}
