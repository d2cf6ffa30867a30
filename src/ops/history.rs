//! `history`: the generations of a project, and what each one changed.
//!
//! Reads the state folder and the project's files; opens no store. Not for: going back (`rollback`).

use std::time::SystemTime;

use super::files::Files;
use super::generation::{Generation, Texts};
use super::load::mended;
use super::moved::{self, Elsewhere, differing, elsewhere};
use super::{Context, Error, remember};
use crate::lock::diff::{self, diff};
use crate::lock::{self, Lock};
use crate::project::Project;
use crate::store::StorePath;

/// The past of a project.
#[derive(Debug, Clone)]
pub struct History {
    /// The project.
    pub project: Project,
    /// Its generations, newest first.
    pub entries: Vec<Entry>,
    /// How many older ones there are beside them.
    pub older: usize,
    /// Files of the project that are not what the current generation has.
    pub edited: Vec<&'static str>,
    /// Where there are no generations: projects that have exactly these files, so this one may be a copy of theirs or may
    /// have been moved from there.
    pub elsewhere: Vec<Elsewhere>,
    /// The one of them whose generations the next change takes over.
    pub former: Option<Elsewhere>,
}

/// One generation.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub made: Option<SystemTime>,
    /// The command that made it, as far as that was kept.
    pub command: Option<String>,
    /// The generation that it brought back.
    pub restores: Option<u64>,
    /// What it changed against the one before.
    pub changes: Changes,
    /// Its environment.
    pub environment: Option<StorePath>,
    /// Whether the project is switched to it.
    pub current: bool,
    /// Whether the store has its environment.
    pub realized: bool,
    /// Whether its files are there to be brought back.
    pub kept: bool,
}

/// What a generation changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// Against the one before, or against nothing for the first.
    Known {
        /// Packages that came, went or moved.
        packages: Vec<diff::Change>,
        /// Whether the manifest's text is another.
        manifest: bool,
    },
    /// Its own files or those of the one before are not there.
    Unknown,
}

/// All generations, or the newest `limit`.
pub fn history(context: &Context<'_>, limit: Option<usize>) -> Result<History, Error> {
    let (project, transactions) = mended(context)?;
    let generations = transactions.generations();
    let current = generations.current();
    let mut all = generations.all()?;
    // What was never switched to is another envy's work under way.
    all.retain(|generation| current.as_ref().is_some_and(|current| generation.number <= current.number));
    let shown = limit.unwrap_or(all.len()).min(all.len());
    let first = all.len() - shown;
    let mut before = first.checked_sub(1).map(|index| Kept::read(&all[index]));
    let mut entries = Vec::with_capacity(shown);
    for generation in &all[first..] {
        let kept = Kept::read(generation);
        entries.push(entry(context, generation, before.as_ref(), &kept, current.as_ref()));
        before = Some(kept);
    }
    entries.reverse();
    let files = Files::read(&project)?;
    let edited = current.as_ref().map(|current| edited(&files, current)).unwrap_or_default();
    let elsewhere = if all.is_empty() { elsewhere(context, &project, &files)? } else { Vec::new() };
    let former = moved::former(&files, &elsewhere).cloned();
    Ok(History { project, entries, older: first, edited, elsewhere, former })
}

/// What a generation keeps, read once for itself and for the one after it.
struct Kept {
    number: u64,
    texts: Option<Texts>,
    lock: Option<Lock>,
}

impl Kept {
    fn read(generation: &Generation) -> Self {
        let texts = generation.texts().ok();
        let parse = |texts: &Texts| texts.lock.as_deref().map_or_else(|| Ok(Lock::default()), lock::parse).ok();
        Self { number: generation.number, lock: texts.as_ref().and_then(parse), texts }
    }
}

fn entry(
    context: &Context<'_>,
    generation: &Generation,
    before: Option<&Kept>,
    kept: &Kept,
    current: Option<&Generation>,
) -> Entry {
    let (command, restores) = generation.made_by();
    let environment = generation.environment();
    Entry {
        number: generation.number,
        made: generation.made().ok(),
        command,
        restores,
        changes: changes(before, kept),
        realized: environment.as_ref().is_some_and(|path| remember::holding(context, path).is_some()),
        environment,
        current: current == Some(generation),
        kept: kept.lock.is_some(),
    }
}

fn changes(before: Option<&Kept>, kept: &Kept) -> Changes {
    let empty = Lock::default();
    let (old_lock, old_texts) = match before {
        Some(before) => (before.lock.as_ref(), before.texts.as_ref()),
        // Of the oldest that is left, only the very first began with nothing.
        None if kept.number == 1 => (Some(&empty), None),
        None => (None, None),
    };
    match (old_lock, &kept.lock, &kept.texts) {
        (Some(old), Some(new), Some(texts)) => Changes::Known {
            packages: diff(old, new),
            manifest: old_texts.is_none_or(|old| old.manifest != texts.manifest),
        },
        _ => Changes::Unknown,
    }
}

/// The files that are not what a generation has. One that keeps no files says nothing of them.
fn edited(files: &Files, current: &Generation) -> Vec<&'static str> {
    current.texts().map(|texts| differing(files, &texts)).unwrap_or_default()
}
