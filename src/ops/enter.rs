//! What `run` and `activate` share: getting to a realized environment by the shortest road.
//!
//! 1. a record of exactly these files, and the environment is in the store: go, having opened no socket and written nothing;
//! 2. the lock answers and its environment is in the store (only `[vars]` or `[scripts]` changed): computed in memory;
//! 3. the lock answers: realize from it, asking no catalog and touching no file of the project;
//! 4. the lock does not answer: what `sync` does, unless `--locked` or CI forbid it.

use std::time::SystemTime;

use super::files::read_text;
use super::generation::Content;
use super::load::{HeldProject, Loaded};
use super::realize::realize;
use super::settle::LockOutdated;
use super::transaction::Transactions;
use super::ways_out::Manifests;
use super::{Context, Error, remember, select};
use crate::environment::records::stamp::{self, Looks};
use crate::environment::records::{self, Record};
use crate::lock::Lock;
use crate::lock::answers::answers;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::report::Event;
use crate::store::layout::Layout;
use crate::store::namespace::{self, NamespaceError};

/// A project whose environment is there.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The project.
    pub project: Project,
    /// What its activation sets and runs.
    pub record: Record,
    /// The store that has the environment.
    pub store: Layout,
}

/// Gets the project's environment ready.
pub fn ready(context: &Context<'_>) -> Result<Ready, Error> {
    let project = context.project()?;
    if let Some((record, store)) = recorded(context, &project)? {
        return Ok(Ready { project, record, store });
    }
    let loaded = Loaded::read(context)?;
    let record = match in_memory(context, &loaded.manifest, &loaded.lock)? {
        Some(record) => record,
        None => prepared(context)?,
    };
    // Realized, but nowhere envy can see: then a command says best what it misses.
    let store = remember::holding(context, &record.environment).unwrap_or_else(|| Layout::system(None));
    Ok(Ready { project, record, store })
}

/// Takes this process to where the environment is at `/nix`: nothing to do unless its store lies below another folder.
/// From here on the process can only become the command, or say why not.
pub fn go_inside(context: &Context<'_>, store: &Layout) -> Result<(), NamespaceError> {
    // Drawing progress takes a thread, and entering suffers none.
    context.reporter.report(Event::Done);
    namespace::enter(store, &context.cwd)
}

/// Reads manifest and lock, unless they look as they did when they were read last, and the record; then looks whether the
/// environment is there. Nothing else.
pub(super) fn recorded(context: &Context<'_>, project: &Project) -> Result<Option<(Record, Layout)>, Error> {
    let (stamp, now) = (project.stamp_path(&context.dirs), SystemTime::now());
    let looks = Looks::at(&project.manifest_path(), &project.lock_path());
    if let Some(key) = looks.and_then(|looks| stamp::read(&stamp, &looks, context.system))
        && let Some(found) = remembered(context, &key)
    {
        return Ok(Some(found));
    }
    let Some(manifest) = read_text(&project.manifest_path())? else { return Ok(None) };
    let lock = read_text(&project.lock_path())?.unwrap_or_default();
    let key = records::key(manifest.as_bytes(), lock.as_bytes(), None, context.system);
    let found = remembered(context, &key);
    if let (Some(_), Some(looks)) = (&found, &looks) {
        stamp::write(&stamp, looks, context.system, &key, now);
    }
    Ok(found)
}

/// The record of that key, if its environment is there.
fn remembered(context: &Context<'_>, key: &str) -> Option<(Record, Layout)> {
    let record = records::read(&context.dirs.records(), key)?;
    let store = remember::holding(context, &record.environment)?;
    Some((record, store))
}

/// The record of a manifest whose packages were composed before, if the lock answers it.
pub(super) fn in_memory(context: &Context<'_>, manifest: &Manifest, lock: &Lock) -> Result<Option<Record>, Error> {
    if !answers(manifest, lock).is_empty() {
        return Ok(None);
    }
    let ingredients = select::select(manifest, lock, context.system, context.reporter)?;
    let composed = remember::composed(context, &ingredients);
    Ok(composed.map(|composed| Record::new(manifest, &composed)))
}

/// Realizes, holding the project; another envy may have done it while this one waited.
fn prepared(context: &Context<'_>) -> Result<Record, Error> {
    let held = HeldProject::take(context)?;
    let loaded = &held.loaded;
    let mismatches = answers(&loaded.manifest, &loaded.lock);
    if !mismatches.is_empty() {
        let in_ci = context.environ.text("CI").is_some_and(|value| value != "false" && value != "0");
        if context.mode.locked || in_ci {
            return Err(LockOutdated { mismatches }.into());
        }
        let changed = super::apply::apply(context, &held, loaded.manifest_text(), &std::collections::BTreeSet::new())?;
        return Ok(Record::new(&changed.manifest, &changed.composed));
    }
    if let Some(record) = in_memory(context, &loaded.manifest, &loaded.lock)? {
        return Ok(record);
    }
    realize_from_lock(context, loaded, &held.transactions)
}

fn realize_from_lock(context: &Context<'_>, loaded: &Loaded, transactions: &Transactions) -> Result<Record, Error> {
    let ingredients = select::select(&loaded.manifest, &loaded.lock, context.system, context.reporter)?;
    transactions.check_writable(false)?;
    let mut realized = realize(context, &ingredients, &loaded.lock, Manifests::unchanged(&loaded.manifest))?;
    let lock = loaded.files.lock.as_deref().unwrap_or_default();
    let composed = &realized.composed;
    let content = Content { environment: &composed.environment, manifest: loaded.manifest_text(), lock };
    transactions.commit_generation(&mut *realized.store, content, Vec::new())?;
    remember::activation(context, &loaded.project, content, &loaded.manifest, composed);
    Ok(Record::new(&loaded.manifest, composed))
}
