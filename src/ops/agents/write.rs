//! Writing several files: all of them, or none.
//!
//! Each new text lies beside its file before the first one is renamed, so that what fails mostly fails before anything is
//! changed. What was renamed by then is put back. Not for: the project's own three files, which have a journal
//! (`transaction`).

use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::super::files::read_text;
use super::error::AgentsError;
use super::plan::FileEdit;

/// Writes and removes. `command` is what a person must run where a sandbox forbids it.
pub(super) fn all(edits: &[FileEdit], command: &str) -> Result<(), AgentsError> {
    let mut made = Made::default();
    let done = prepared(edits, &mut made).and_then(|ready| put(edits, ready));
    done.map_err(|(file, source)| {
        made.undo();
        let (reason, command) = (system_word(&source), command.to_owned());
        let is_forbidden = source.raw_os_error() == Some(rustix::io::Errno::PERM.raw_os_error());
        match source.kind() {
            _ if source.get_ref().is_some_and(|inner| inner.is::<Edited>()) => AgentsError::Edited { file },
            ErrorKind::ReadOnlyFilesystem => AgentsError::Blocked { file, reason, command },
            _ if is_forbidden => AgentsError::Blocked { file, reason, command },
            _ => AgentsError::Write { file, reason },
        }
    })
}

type Failed = (PathBuf, io::Error);

/// The file is not what it was.
#[derive(Debug, thiserror::Error)]
#[error("edited")]
struct Edited;

/// Folders that were made on the way.
#[derive(Default)]
struct Made(Vec<PathBuf>);

impl Made {
    fn undo(self) {
        // The innermost first; one that somebody else put something into stays.
        self.0.iter().rev().for_each(|folder| drop(std::fs::remove_dir(folder)));
    }
}

/// The new texts beside their files; `None` where a file goes.
fn prepared(edits: &[FileEdit], made: &mut Made) -> Result<Vec<Option<NamedTempFile>>, Failed> {
    let mut ready = |edit: &FileEdit| {
        let current = read_text(&edit.path).map_err(io::Error::other)?;
        if current != edit.old {
            return Err(io::Error::other(Edited));
        }
        let Some(text) = &edit.new else { return Ok(None) };
        let folder = edit.path.parent().unwrap_or(Path::new("/"));
        make(folder, made)?;
        let mode = edit.path.metadata().map_or(0o666, |meta| meta.permissions().mode());
        let mut file = tempfile::Builder::new()
            .prefix(".")
            .suffix(".envy-new")
            .permissions(std::fs::Permissions::from_mode(mode))
            .tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_data()?;
        Ok(Some(file))
    };
    edits.iter().map(|edit| ready(edit).map_err(|error| (edit.path.clone(), error))).collect()
}

fn make(folder: &Path, made: &mut Made) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| folder.symlink_metadata().is_err()).collect();
    for folder in missing.into_iter().rev() {
        std::fs::create_dir(folder)?;
        made.0.push(folder.to_path_buf());
    }
    Ok(())
}

fn put(edits: &[FileEdit], ready: Vec<Option<NamedTempFile>>) -> Result<(), Failed> {
    for (done, (edit, file)) in edits.iter().zip(ready).enumerate() {
        let changed = match file {
            Some(file) => file.persist(&edit.path).map(drop).map_err(|error| error.error),
            None => std::fs::remove_file(&edit.path),
        };
        if let Err(error) = changed {
            edits[..done].iter().for_each(put_back);
            return Err((edit.path.clone(), error));
        }
    }
    for edit in edits.iter().filter(|edit| edit.new.is_none() && edit.name.contains('/')) {
        // A folder that held nothing else was made for it.
        let _ = edit.path.parent().map(std::fs::remove_dir);
    }
    Ok(())
}

/// The first error is the one to tell; a file that cannot be put back is told by the next look.
fn put_back(edit: &FileEdit) {
    let _ = match &edit.old {
        Some(text) => std::fs::write(&edit.path, text),
        None => std::fs::remove_file(&edit.path),
    };
}

fn system_word(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" (os error ").map_or(text.as_str(), |(words, _)| words);
    text.split(" at path ").next().unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests;
