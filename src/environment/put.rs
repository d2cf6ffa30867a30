//! Putting a small file in place that can be made again at any time: records, stamps, the start files of subshells.
//!
//! Not for: files that must survive a crash (`ops::folder`): nothing is synced to the disk.

use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Puts the file in place by a rename, unless it says the same already: a reader sees the old one or the new one. Folders
/// that are missing are made, for this user alone.
pub(super) fn put(file: &Path, content: &[u8]) -> io::Result<()> {
    if std::fs::read(file).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let dir = file.parent().unwrap_or(Path::new("/"));
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let mut temporary = tempfile::Builder::new().prefix(".").tempfile_in(dir)?;
    temporary.write_all(content)?;
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}
