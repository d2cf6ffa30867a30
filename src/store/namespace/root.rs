//! Showing a folder as `/nix` within the mount namespace: over an existing `/nix`, or in a new root that has everything
//! of the old one. Must only be called after [`super::identity`] took the namespaces.

use std::ffi::CStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{CWD, Mode, Stat};
use rustix::io::Errno;
use rustix::mount::{
    MountFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags, mount, mount_bind_recursive, mount_remount, move_mount,
    open_tree, unmount,
};
use rustix::process::{chdir, pivot_root};

use super::error::NamespaceError;
use super::identity::Stop;
use super::refusal::Step;

const NIX: &CStr = c"/nix";

/// Where the old root is while the new one is being furnished.
const OLD: &str = "/.envy-old-root";

/// Whether there is a folder to cover.
pub(super) fn has_nix() -> bool {
    let is_dir = |stat: Stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_dir();
    rustix::fs::stat(NIX).is_ok_and(is_dir)
}

/// Puts `source` over the `/nix` that is there.
pub(super) fn cover_nix(source: &Path) -> Result<(), NamespaceError> {
    mount_bind_recursive(source, NIX).map_err(|errno| NamespaceError::failed(source, errno.into()))
}

/// Moves this process into an empty root with the old one at [`OLD`]. Allocates nothing.
///
/// `/proc` serves as the place where the new root begins, for it is there (identities were just written to it) and is
/// uncovered again by the move.
pub(super) fn pivot() -> Result<(), Stop> {
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    mount(c"tmpfs", c"/proc", c"tmpfs", flags, c"mode=0755").map_err(Stop::at(Step::Mount))?;
    rustix::fs::mkdir(c"/proc/.envy-old-root", Mode::RWXU).map_err(Stop::at(Step::Mount))?;
    pivot_root(c"/proc", c"/proc/.envy-old-root").map_err(Stop::at(Step::Pivot))
}

/// Brings everything of the old root into the new one, and then `source`, which is there by now, as `/nix`.
pub(super) fn furnish(source: &Path) -> Result<(), NamespaceError> {
    let host = |error| NamespaceError::failed(Path::new("/"), error);
    for entry in fs_err::read_dir(OLD).map_err(host)? {
        let entry = entry.map_err(host)?;
        let name = entry.file_name();
        if name != "nix" && name.as_bytes() != &OLD.as_bytes()[1..] {
            let place = Path::new("/").join(&name);
            entry.file_type().and_then(|kind| bring(kind, &entry.path(), &place)).or_else(leave_out).map_err(host)?;
        }
    }
    let nix = |errno: Errno| NamespaceError::failed(source, errno.into());
    rustix::fs::mkdir(NIX, Mode::from_raw_mode(0o755)).map_err(nix)?;
    mount_bind_recursive(source, NIX).map_err(nix)
}

/// Brings one entry of the old root: links anew, everything else by a mount with all mounts below it.
fn bring(kind: std::fs::FileType, from: &Path, place: &Path) -> io::Result<()> {
    if kind.is_symlink() {
        return std::os::unix::fs::symlink(std::fs::read_link(from)?, place);
    }
    if kind.is_dir() {
        rustix::fs::mkdir(place, Mode::from_raw_mode(0o755))?;
    } else {
        std::fs::File::create_new(place)?;
    }
    Ok(bind(from, place)?)
}

/// Mounts `from` at `place` with all mounts below it, but starts no automount: the server behind it may be down, or
/// slow. Kernels before 5.2, and filters that do not know their calls, leave no way but to start it.
fn bind(from: &Path, place: &Path) -> Result<(), Errno> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_RECURSIVE
        | OpenTreeFlags::AT_NO_AUTOMOUNT
        | OpenTreeFlags::AT_SYMLINK_NOFOLLOW;
    let into = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
    match open_tree(CWD, from, flags).and_then(|tree| move_mount(tree, c"", CWD, place, into)) {
        Err(Errno::NOSYS | Errno::PERM) => mount_bind_recursive(from, place),
        other => other,
    }
}

/// An entry that is gone, or that this user cannot use on the host either (another's FUSE, a dead network share), must
/// not keep all others away.
fn leave_out(error: io::Error) -> io::Result<()> {
    let errno = Errno::from_io_error(&error);
    let its_own = [
        Errno::NOENT,
        Errno::ACCESS,
        Errno::INVAL,
        Errno::NOTCONN,
        Errno::STALE,
        Errno::IO,
        Errno::TIMEDOUT,
        Errno::HOSTDOWN,
    ];
    if errno.is_some_and(|errno| its_own.contains(&errno)) { Ok(()) } else { Err(error) }
}

/// Enters the working directory in the new root. Where the path leads elsewhere or nowhere, the process stays in the
/// folder of the old root, which lives for as long as it is used.
pub(super) fn return_to(cwd: &Path, here: Option<Stat>) {
    let same = |there: Stat| here.is_some_and(|here| (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino));
    // `/` itself is another folder now, with the same entries.
    if cwd == Path::new("/") || rustix::fs::stat(cwd).is_ok_and(same) {
        let _ = chdir(cwd);
    }
}

/// Lets go of the old root and makes the new one's own folder as unwritable as `/` is.
pub(super) fn close() -> Result<(), NamespaceError> {
    let failed = |errno: Errno| NamespaceError::failed(Path::new("/"), errno.into());
    unmount(OLD, UnmountFlags::DETACH).map_err(failed)?;
    rustix::fs::rmdir(OLD).map_err(failed)?;
    mount_remount(c"/", MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV, c"").map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_nobody_can_use_is_left_out_and_a_limit_of_the_kernel_is_told() {
        let after = |errno: Errno| leave_out(errno.into()).map_err(|error| error.raw_os_error());
        for errno in [Errno::NOENT, Errno::ACCESS, Errno::NOTCONN, Errno::STALE] {
            assert_eq!(after(errno), Ok(()));
        }
        for errno in [Errno::NOSPC, Errno::PERM, Errno::NOMEM] {
            assert_eq!(after(errno), Err(Some(errno.raw_os_error())));
        }
    }
}
