//! Removing trees from a store: their folders are read-only, and what lies in them was written by others.
//!
//! Not for: deciding what may go.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::ffi::CStr;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::{Errno, Result};

/// What an owner needs to empty a folder.
const ALL: Mode = Mode::RWXU;

/// Removes what is at `path`, whatever it is, and follows no link in it. Nothing there is no error. Gives the bytes
/// on disk that this freed: a file that has further hard links frees none.
pub(super) fn tree(path: &Path) -> io::Result<u64> {
    let name = rustix::path::Arg::into_c_str(path)?;
    entry(CWD, &name).map_err(|error| {
        let error = io::Error::from(error);
        io::Error::new(error.kind(), format!("failed to remove `{}`: {error}", path.display()))
    })
}

fn entry(parent: BorrowedFd<'_>, name: &CStr) -> Result<u64> {
    let stat = match rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
        Err(Errno::NOENT) => return Ok(0),
        stat => stat?,
    };
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        unlink(parent, name, AtFlags::empty())?;
        return Ok(if stat.st_nlink == 1 { on_disk(&stat) } else { 0 });
    }
    let dir = open(parent, name, &stat)?;
    let mut freed = on_disk(&stat);
    // All names before the first removal: the order of a folder that shrinks is undefined.
    let names = Dir::read_from(&dir)?.map(|found| Ok(found?.file_name().to_owned())).collect::<Result<Vec<_>>>()?;
    for name in names.iter().filter(|name| !matches!(name.to_bytes(), b"." | b"..")) {
        freed += entry(dir.as_fd(), name)?;
    }
    unlink(parent, name, AtFlags::REMOVEDIR)?;
    Ok(freed)
}

/// Opens a folder and makes it the owner's to empty.
fn open(parent: BorrowedFd<'_>, name: &CStr, stat: &Stat) -> Result<OwnedFd> {
    let open = || {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::openat(parent, name, flags, Mode::empty())
    };
    let dir = match open() {
        Err(Errno::ACCESS) => {
            rustix::fs::chmodat(parent, name, ALL, AtFlags::empty())?;
            open()?
        }
        dir => dir?,
    };
    if !Mode::from_raw_mode(stat.st_mode).contains(ALL) {
        rustix::fs::fchmod(&dir, ALL)?;
    }
    Ok(dir)
}

/// Somebody else may have been quicker.
fn unlink(parent: BorrowedFd<'_>, name: &CStr, flags: AtFlags) -> Result<()> {
    match rustix::fs::unlinkat(parent, name, flags) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Bytes that the file system counts for it.
fn on_disk(stat: &Stat) -> u64 {
    u64::try_from(stat.st_blocks).unwrap_or(0) * 512
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_read_only_tree_goes_and_what_its_links_point_to_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (outside, inner) = (dir.path().join("outside"), dir.path().join("tree/a/b"));
        fs_err::create_dir_all(&inner).unwrap();
        fs_err::create_dir(&outside).unwrap();
        fs_err::write(outside.join("file"), "kept").unwrap();
        fs_err::write(inner.join("file"), [1; 9000]).unwrap();
        symlink(&outside, inner.join("link")).unwrap();
        fs_err::hard_link(outside.join("file"), inner.join("hard")).unwrap();
        for folder in [&inner, inner.parent().unwrap()] {
            fs_err::set_permissions(folder, PermissionsExt::from_mode(0o000)).unwrap();
        }
        let freed = tree(&dir.path().join("tree")).unwrap();
        assert!(!dir.path().join("tree").exists());
        assert_eq!(fs_err::read_to_string(outside.join("file")).unwrap(), "kept");
        assert!(freed >= 9000, "{freed}");
    }

    #[test]
    fn a_link_itself_goes_and_nothing_is_no_error() {
        let dir = tempfile::tempdir().unwrap();
        fs_err::write(dir.path().join("file"), "kept").unwrap();
        symlink("file", dir.path().join("link")).unwrap();
        tree(&dir.path().join("link")).unwrap();
        tree(&dir.path().join("link")).unwrap();
        assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 1);
    }
}
