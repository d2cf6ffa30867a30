//! The state folders: old generations of projects that are there, and all of projects that are not.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Dropped, Outcome, Request, Retention, Skipped};
use crate::missing::if_there;
use crate::ops::generation::{Generation, Generations};
use crate::ops::hold::{HoldError, hold};
use crate::ops::owner::{Presence, presence};
use crate::ops::transaction::Transactions;
use crate::ops::{Context, owner};
use crate::project::Project;
use crate::report::Silent;

/// Begins the name of a state folder that is being removed; whatever has it, no project has any more.
const GONE: &str = ".gone-";

/// Goes over all state folders. `spared` is a project that was moved, whose generations its new folder could not take over.
pub(super) fn sweep(
    context: &Context<'_>,
    request: &Request,
    now: SystemTime,
    spared: Option<&Path>,
    outcome: &mut Outcome,
) -> io::Result<()> {
    for dir in state_dirs(&context.dirs.state.join("projects"))? {
        if is_gone(&dir) {
            if !request.dry_run {
                // Another envy may have removed it first.
                if_there(fs_err::remove_dir_all(&dir))?;
            }
            continue;
        }
        let Some(root) = owner::read(&dir) else { continue };
        let swept = match presence(&root) {
            Presence::Vanished if spared == Some(root.as_path()) => {
                if !request.dry_run {
                    let reason = "it was moved here, where its generations could not be taken over".to_owned();
                    let command = Some("envy sync".to_owned());
                    outcome.skipped.push(Skipped { project: root.clone(), reason, command });
                }
                Ok(())
            }
            Presence::There => prune(context, request, now, &root, &dir, outcome),
            Presence::Vanished if request.dry_run => {
                outcome.vanished.push(root.clone());
                Ok(())
            }
            Presence::Vanished => remove(&dir, &root).map(|removed| outcome.vanished.extend(removed)),
            Presence::Unsure(reason) => {
                let command = Some(format!("rm -r {}", quoted(&dir)));
                outcome.skipped.push(Skipped { project: root.clone(), reason, command });
                Ok(())
            }
        };
        if let Err(error) = swept {
            outcome.skipped.push(Skipped { project: root, reason: error.to_string(), command: None });
        }
    }
    Ok(())
}

/// The folders in `projects`, sorted.
fn state_dirs(projects: &Path) -> io::Result<Vec<PathBuf>> {
    let Some(entries) = if_there(fs_err::read_dir(projects))? else { return Ok(Vec::new()) };
    let mut dirs = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            dirs.push(entry.path());
        }
    }
    dirs.sort();
    Ok(dirs)
}

/// Whether it is a state folder that is being removed.
pub(in crate::ops) fn is_gone(dir: &Path) -> bool {
    dir.file_name().is_some_and(|name| name.as_bytes().starts_with(GONE.as_bytes()))
}

/// Drops the generations of a project beyond retention.
fn prune(
    context: &Context<'_>,
    request: &Request,
    now: SystemTime,
    root: &Path,
    dir: &Path,
    outcome: &mut Outcome,
) -> io::Result<()> {
    let mut skip = |reason: String| {
        outcome.skipped.push(Skipped { project: root.to_path_buf(), reason, command: None });
        Ok(())
    };
    let Ok(project) = Project::at(root) else { return skip("its folder cannot be entered".to_owned()) };
    if project.state_dir(&context.dirs) != dir {
        return skip(format!("{} is not where its state belongs", dir.display()));
    }
    let _held = match hold(&project, Duration::ZERO, &Silent) {
        Ok(held) => held,
        Err(HoldError::Held { .. }) => return skip("another envy holds it".to_owned()),
        Err(error) => return skip(error.to_string()),
    };
    let transactions = Transactions::new(&project, dir);
    if transactions.is_interrupted() {
        return skip("an envy was killed there; the next command in it mends that".to_owned());
    }
    let generations = transactions.generations();
    for generation in beyond(generations, &request.retention, now)? {
        let environment = generation.environment();
        if !request.dry_run {
            generations.remove(generation.number)?;
        }
        outcome.generations.push(Dropped { project: root.to_path_buf(), number: generation.number, environment });
    }
    Ok(())
}

/// Those that need not be kept. Also those that were never switched to, as nobody who holds the project left them behind.
pub(super) fn beyond(generations: &Generations, retention: &Retention, now: SystemTime) -> io::Result<Vec<Generation>> {
    let all = generations.all()?;
    let current = generations.current().map_or(0, |generation| generation.number);
    let (switched, unswitched): (Vec<_>, Vec<_>) = all.into_iter().partition(|generation| generation.number <= current);
    let newest = switched.len().saturating_sub(retention.keep);
    let stays = |(index, generation): &(usize, Generation)| {
        let age = generation.made().map(|made| now.duration_since(made).unwrap_or_default());
        *index >= newest || generation.number == current || age.is_ok_and(|age| age < retention.younger_than)
    };
    let old = switched.into_iter().enumerate().filter(|entry| !stays(entry)).map(|(_, generation)| generation);
    Ok(old.chain(unswitched).collect())
}

/// Removes the state of a project that vanished; nothing if it came back meanwhile.
pub(in crate::ops) fn remove(dir: &Path, root: &Path) -> io::Result<Option<PathBuf>> {
    let mut name = GONE.to_owned().into_bytes();
    name.extend_from_slice(dir.file_name().unwrap_or_default().as_bytes());
    let gone = dir.with_file_name(OsStr::from_bytes(&name));
    // Out of the way in one step: whoever makes a project there now begins with none.
    fs_err::rename(dir, &gone)?;
    if presence(root) != Presence::Vanished && fs_err::rename(&gone, dir).is_ok() {
        return Ok(None);
    }
    fs_err::remove_dir_all(gone)?;
    Ok(Some(root.to_path_buf()))
}

/// For a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}
