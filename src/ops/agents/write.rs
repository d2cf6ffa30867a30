//! Writing several files: all of them, or none.
//!
//! All of it goes through the folders that were opened when the change was planned: a link that is put in place since is not
//! followed. Each new text lies beside its file before the first one is renamed, so that what fails mostly fails before anything is
//! changed. What was renamed by then is put back. Not for: the project's own three files, which have a journal
//! (`transaction`).

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::super::folder::{Made, Place};
use super::error::AgentsError;
use super::plan::FileEdit;

/// Writes and removes. `command` is what a person must run where a sandbox forbids it.
pub(super) fn all(edits: &[FileEdit], command: &str) -> Result<(), AgentsError> {
    let (mut made, mut ready) = (Made::default(), Vec::new());
    let prepared = edits.iter().try_for_each(|edit| {
        let done = prepare(edit, &mut made, &mut ready);
        done.map_err(|error| (edit.path.clone(), error))
    });
    prepared.and_then(|()| put(edits, &ready)).map_err(|(file, source)| {
        // The first error is the one to tell.
        ready.iter().for_each(|place| drop(place.remove_temporary()));
        made.undo();
        let (reason, command) = (system_word(&source), command.to_owned());
        let is_forbidden = source.raw_os_error() == Some(rustix::io::Errno::PERM.raw_os_error());
        match source.kind() {
            _ if source.get_ref().is_some_and(|inner| inner.is::<Edited>()) => AgentsError::Edited { file, command },
            ErrorKind::ReadOnlyFilesystem => AgentsError::Blocked { file, reason, command },
            _ if is_forbidden => AgentsError::Blocked { file, reason, command },
            _ => AgentsError::Write { file, reason, command },
        }
    })
}

type Failed = (PathBuf, io::Error);

/// The file is not what it was, or not where it was.
#[derive(Debug, thiserror::Error)]
#[error("edited")]
struct Edited;

/// Lays the new text beside the file, and adds its place to those that are `ready`.
fn prepare(edit: &FileEdit, made: &mut Made, ready: &mut Vec<Place>) -> io::Result<()> {
    let place = edit.place.with_folders(made)?;
    let current = place.read().map_err(io::Error::other)?;
    if current != edit.old || !place.is_in_place() {
        return Err(io::Error::other(Edited));
    }
    let prepared = edit.new.as_deref().map_or(Ok(()), |text| place.prepare(text));
    ready.push(place);
    prepared
}

fn put(edits: &[FileEdit], ready: &[Place]) -> Result<(), Failed> {
    for (done, (edit, place)) in edits.iter().zip(ready).enumerate() {
        let changed = if edit.new.is_some() { place.commit() } else { place.remove() };
        if let Err(error) = changed {
            // A file that cannot be put back is told by the next look.
            edits[..done].iter().zip(ready).for_each(|(edit, place)| drop(place.put(edit.old.as_deref())));
            return Err((edit.path.clone(), error));
        }
    }
    let gone = |(edit, _): &(&FileEdit, &Place)| edit.new.is_none() && edit.name.contains('/');
    // A folder that held nothing else was made for it.
    edits.iter().zip(ready).filter(gone).for_each(|(_, place)| place.remove_folder());
    Ok(())
}

fn system_word(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" (os error ").map_or(text.as_str(), |(words, _)| words);
    text.split(" at path ").next().unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests;
