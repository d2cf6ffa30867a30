//! Folders for what lies there only as long as a command runs: below envy's state, where no agent's sandbox lets it write. In
//! a folder for temporary files it could exchange what envy reads, or lead what envy writes elsewhere.

use std::io::{self, Write};
use std::path::Path;

use super::Context;

/// An empty folder of envy's own, removed with the value.
pub(super) fn folder(context: &Context<'_>, purpose: &str) -> io::Result<tempfile::TempDir> {
    fs_err::create_dir_all(&context.dirs.state)?;
    tempfile::Builder::new().prefix(&format!("{purpose}-")).tempdir_in(&context.dirs.state)
}

/// Writes a file that is not there yet.
pub(super) fn write(file: &Path, text: &str) -> io::Result<()> {
    fs_err::OpenOptions::new().write(true).create_new(true).open(file)?.write_all(text.as_bytes())
}
