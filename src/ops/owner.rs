//! Whose state folder it is: the name of a state folder has only a hash of the project's path, a file in it the path itself.
//!
//! `gc` must know it to tell a project that is gone from one that is there, and so must a project that was moved (`moved`).
//! A folder without the file is left alone.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Its content is the bytes of the path and nothing else: a path may end with a line break.
const FILE_NAME: &str = "project";

/// Notes in `state_dir` that it is the project's at `root`. Writes only what is not there yet.
pub(super) fn write(state_dir: &Path, root: &Path) -> io::Result<()> {
    if read(state_dir).as_deref() == Some(root) {
        return Ok(());
    }
    // In one step: half a path would be another project's.
    let mut temporary = tempfile::Builder::new().prefix(".").tempfile_in(state_dir)?;
    io::Write::write_all(&mut temporary, root.as_os_str().as_bytes())?;
    temporary.persist(state_dir.join(FILE_NAME)).map_err(|error| error.error)?;
    Ok(())
}

/// Where the project of `state_dir` is or was, as far as that is known.
pub(super) fn read(state_dir: &Path) -> Option<PathBuf> {
    let bytes = fs_err::read(state_dir.join(FILE_NAME)).ok()?;
    let path = PathBuf::from(OsStr::from_bytes(&bytes));
    path.is_absolute().then_some(path)
}

/// Whether a project still exists.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Presence {
    There,
    Vanished,
    /// It cannot be seen, which is not the same: why.
    Unsure(String),
}

/// A project on a disk that is not mounted, or in a folder that may not be entered, has not vanished.
pub(super) fn presence(root: &Path) -> Presence {
    match root.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => return Presence::There,
        // A file in its place: there is no such project.
        Ok(_) => return Presence::Vanished,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Presence::Unsure(format!("it cannot be looked at: {error}")),
    }
    let disk = "perhaps its disk is not mounted";
    let is_empty = root.parent().map(|parent| Ok::<_, io::Error>(fs_err::read_dir(parent)?.next().is_none()));
    match is_empty {
        Some(Ok(false)) => Presence::Vanished,
        Some(Ok(true)) => Presence::Unsure(format!("it does not exist and the folder that it was in is empty: {disk}")),
        _ => Presence::Unsure(format!("neither it nor the folder that it was in exists: {disk}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_comes_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["/a", "/with a line break\n", "/"] {
            write(dir.path(), Path::new(path)).unwrap();
            assert_eq!(read(dir.path()).as_deref(), Some(Path::new(path)));
        }
        let raw = Path::new(OsStr::from_bytes(b"/not-utf8-\xff"));
        write(dir.path(), raw).unwrap();
        assert_eq!(read(dir.path()).as_deref(), Some(raw));
    }

    #[test]
    fn what_is_no_absolute_path_names_nobody() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()), None);
        for text in ["", "relative"] {
            fs_err::write(dir.path().join(FILE_NAME), text).unwrap();
            assert_eq!(read(dir.path()), None);
        }
    }
}
