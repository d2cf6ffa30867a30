//! A file that is not there is an answer to whoever reads it, and done already to whoever removes it.
//!
//! Not for: where another reason, such as a folder in place of a file, counts as missing too.

use std::io;

/// What was done with a file or folder, `None` where it is not there.
///
/// # Errors
/// Any other failure.
pub(crate) fn if_there<T>(done: Result<T, impl Into<io::Error>>) -> io::Result<Option<T>> {
    match done.map_err(Into::into) {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use rustix::io::Errno;

    use super::*;

    #[test]
    fn only_what_is_missing_is_no_failure() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        assert_eq!(if_there(fs_err::read_to_string(&path)).unwrap(), None);
        fs_err::write(&path, "text").unwrap();
        assert_eq!(if_there(fs_err::read_to_string(&path)).unwrap().as_deref(), Some("text"));
        assert!(if_there(fs_err::read_to_string(path.join("below"))).is_err());
        assert_eq!(if_there::<()>(Err(Errno::NOENT)).unwrap(), None);
        assert!(if_there::<()>(Err(Errno::ROFS)).is_err());
    }
}
