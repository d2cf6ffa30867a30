//! The folders and files of a store, made as Nix makes them, and left as they are where they exist.
//!
//! Source: the constructor of Nix's `LocalStore`, 2.8 to 2.34.

use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use rustix::fs::{Access, FallocateFlags, access, fallocate};
use rustix::io::Errno;

use super::{failures, lock};
use crate::store::StoreError;
use crate::store::layout::Layout;

/// Bytes that are kept for the day when the disk is full: without them not even a database can be opened, and no
/// garbage collected. Nix keeps as many.
const RESERVED: u64 = 8 << 20;

/// Makes what is missing, and says if this user cannot work there.
///
/// # Errors
/// [`StoreError::Foreign`] for a store of another user or one behind a link, [`StoreError::Sandbox`] for a read-only one.
pub(super) fn create(layout: &Layout) -> Result<(), StoreError> {
    let (store, state) = (layout.store_dir(), layout.state_dir());
    let roots = state.join("gcroots");
    let new_roots = !roots.exists();
    let made = [store.to_path_buf(), store.join(".links"), state.to_path_buf()];
    let below = ["profiles", "profiles/per-user", "temproots", "db", "gcroots", "gcroots/per-user", "gcroots/auto"];
    for path in made.into_iter().chain(below.map(|name| state.join(name))) {
        folder(&path).map_err(|error| refused(&path, error))?;
    }
    if new_roots {
        match symlink(state.join("profiles"), roots.join("profiles")) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failures::io(error)),
            _ => {}
        }
    }
    check_no_link(layout)?;
    let db = state.join("db");
    check_owner(&db)?;
    [store, state, &db].into_iter().try_for_each(check_writable)?;
    reserve(&db.join("reserved"));
    Ok(())
}

/// Whether [`create`] would make a store here, as far as can be said without making it.
///
/// # Errors
/// As [`create`].
pub(super) fn check(layout: &Layout) -> Result<(), StoreError> {
    for path in [layout.store_dir(), layout.state_dir()] {
        match path.ancestors().find(|above| above.symlink_metadata().is_ok()) {
            Some(nearest) => check_writable(nearest)?,
            None => return Err(foreign(path, "nothing of it is there")),
        }
    }
    check_no_link(layout)
}

/// A folder that everybody may enter, whatever the umask is, and those above it.
fn folder(path: &Path) -> io::Result<()> {
    match fs_err::create_dir(path) {
        Ok(()) => fs_err::set_permissions(path, PermissionsExt::from_mode(0o755)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            folder(path.parent().ok_or(error)?)?;
            folder(path)
        }
        // Also where it is there and nothing more may be written beside it.
        Err(_) if path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Why a folder could not be made.
fn refused(path: &Path, error: io::Error) -> StoreError {
    match path.ancestors().skip(1).find(|above| above.is_dir()) {
        Some(above) => check_writable(above).err().unwrap_or_else(|| failures::io(error)),
        None => failures::io(error),
    }
}

fn check_writable(path: &Path) -> Result<(), StoreError> {
    match access(path, Access::WRITE_OK | Access::EXEC_OK) {
        Ok(()) => Ok(()),
        Err(Errno::ROFS | Errno::PERM) => {
            Err(StoreError::Sandbox { operation: format!("writing to {}", path.display()) })
        }
        Err(Errno::ACCESS) => Err(foreign(path, "this user may not write to it")),
        Err(error) => Err(failures::io(error.into())),
    }
}

/// Root may write everywhere; but what root puts into another one's store, its owner cannot remove any more.
fn check_owner(db: &Path) -> Result<(), StoreError> {
    let owner = fs_err::metadata(db).map_err(failures::io)?.uid();
    if rustix::process::geteuid().is_root() && owner != 0 {
        return Err(foreign(db, &format!("it belongs to the user with the number {owner}")));
    }
    Ok(())
}

/// Nix refuses a store behind symbolic links: builds would write their target into what they make.
fn check_no_link(layout: &Layout) -> Result<(), StoreError> {
    let root = layout.root().unwrap_or(Path::new("/"));
    let own = layout.store_dir().ancestors().take_while(|path| *path != root);
    match own.into_iter().find(|path| path.is_symlink()) {
        Some(link) => Err(foreign(link, "a store cannot lie behind a symbolic link")),
        None => Ok(()),
    }
}

/// Space that [`release`] frees. Done where it costs nothing; that it cannot be had is no error.
fn reserve(path: &Path) {
    if path.metadata().is_ok_and(|found| found.len() == RESERVED) {
        return;
    }
    let Ok(file) = lock::open(path) else { return };
    if fallocate(&file, FallocateFlags::empty(), 0, RESERVED).is_err() {
        let _ = fs_err::remove_file(path);
    }
}

/// Gives the reserved space free; whether there was any.
pub(super) fn release(layout: &Layout) -> bool {
    fs_err::remove_file(layout.state_dir().join("db/reserved")).is_ok()
}

pub(super) fn foreign(place: &Path, reason: &str) -> StoreError {
    StoreError::Foreign { place: place.display().to_string(), reason: reason.to_owned() }
}
