//! The way down to a folder: where links lead, and opening what is there without following any.

use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::Errno;

/// How a folder is opened.
pub(super) const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// The nearest part of a path that is there, itself included, a link that leads nowhere, too.
pub(super) fn there(path: &Path) -> &Path {
    path.ancestors().find(|part| part.symlink_metadata().is_ok()).unwrap_or(Path::new("/"))
}

/// A path with all links followed, also if its end is not there; `None` if one leads nowhere.
pub(super) fn real(path: &Path) -> Option<PathBuf> {
    let there = there(path);
    let rest = path.strip_prefix(there).ok()?;
    let real = fs_err::canonicalize(there).ok()?;
    Some(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

/// The path of a link itself, with all others followed.
pub(super) fn beside(path: &Path) -> PathBuf {
    let (folder, name) = (path.parent().and_then(real), path.file_name());
    folder.zip(name).map_or_else(|| path.to_path_buf(), |(folder, name)| folder.join(name))
}

/// Opens the folder at this path, on which no link is followed, or the nearest one above with the names that are missing.
pub(super) fn open(path: &Path) -> io::Result<(OwnedFd, Vec<OsString>)> {
    let mut missing = Vec::new();
    let mut at = path;
    loop {
        match (exactly(at), at.parent(), at.file_name()) {
            (Ok(folder), ..) => {
                missing.reverse();
                return Ok((folder, missing));
            }
            (Err(Errno::NOENT), Some(above), Some(name)) => {
                missing.push(name.to_owned());
                at = above;
            }
            (Err(error), ..) => {
                let kind = io::Error::from(error).kind();
                return Err(io::Error::new(kind, format!("cannot open {}: {error}", at.display())));
            }
        }
    }
}

/// Opens a folder unless somebody put a link on its path.
fn exactly(path: &Path) -> Result<OwnedFd, Errno> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{ResolveFlags, openat2};
        match openat2(CWD, path, FOLDER, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
            // Kernels before 5.6 and some filters do not know it.
            Err(Errno::NOSYS | Errno::PERM) => {}
            other => return other,
        }
    }
    step_by_step(path)
}

/// The same, name by name.
fn step_by_step(path: &Path) -> Result<OwnedFd, Errno> {
    // Folders on the way may be entered by those who cannot list them.
    #[cfg(target_os = "linux")]
    let way = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    #[cfg(not(target_os = "linux"))]
    let way = FOLDER;
    let names: Vec<_> = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let mut folder = openat(CWD, "/", if names.is_empty() { FOLDER } else { way }, Mode::empty())?;
    for (index, name) in names.iter().enumerate() {
        let flags = if index + 1 == names.len() { FOLDER } else { way };
        folder = openat(&folder, name.as_os_str(), flags | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_opening_follow_no_link() {
        let dir = tempfile::tempdir().unwrap();
        let root = fs_err::canonicalize(dir.path()).unwrap();
        fs_err::create_dir_all(root.join("a/b")).unwrap();
        fs_err::os::unix::fs::symlink(root.join("a"), root.join("link")).unwrap();
        for open in [exactly, step_by_step] {
            assert!(open(&root.join("a/b")).is_ok() && open(Path::new("/")).is_ok());
            assert!(open(&root.join("link")).is_err() && open(&root.join("link/b")).is_err());
            assert_eq!(open(&root.join("a/c")).unwrap_err(), Errno::NOENT);
        }
        let (_, missing) = super::open(&root.join("a/c/d")).unwrap();
        assert_eq!(missing, ["c", "d"]);
    }
}
