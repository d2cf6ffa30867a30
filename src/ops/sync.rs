//! `sync` and `lock`: making what envy owns agree with what the manifest says.

use std::collections::BTreeSet;

use super::apply::{Changed, apply};
use super::load::HeldProject;
use super::plan::{self, Environment};
use super::settle::settle;
use super::transaction::Change;
use super::ways_out::Manifests;
use super::{Context, Error, mend, remember, select};
use crate::lock;
use crate::lock::diff::{self, diff};
use crate::report::Silent;

/// Lock, environment and `AGENTS.md` as the manifest says; touches nothing that already agrees.
pub fn sync(context: &Context<'_>) -> Result<Changed, Error> {
    let held = HeldProject::take(context)?;
    apply(context, &held, held.loaded.manifest_text(), &BTreeSet::new())
}

/// What became of the lock.
#[derive(Debug, Clone)]
pub struct Locked {
    /// Packages that came, went or moved.
    pub changes: Vec<diff::Change>,
    /// What `sync` would make of the environment.
    pub environment: Environment,
}

/// Only the lock: asks the catalog for what it does not answer, fetches nothing, switches nothing. One that git left in
/// conflict or that is damaged is mended.
pub fn lock(context: &Context<'_>) -> Result<Locked, Error> {
    let held = HeldProject::take_to_lock(context)?;
    let manifest = &held.loaded.manifest;
    let lock = settle(context, Manifests::unchanged(manifest), &held.loaded.lock, &BTreeSet::new())?;
    if lock != held.loaded.lock || mend::was_needed(&held.loaded) {
        let change = Change::new(lock::FILE_NAME, held.loaded.files.lock.as_deref(), &lock.to_text());
        held.transactions.commit(change.into_iter().collect(), None)?;
    }
    // What `sync` would warn of, it will say itself.
    let ingredients = select::select(manifest, &lock, context.system, &Silent);
    let composed = ingredients.ok().and_then(|ingredients| remember::composed(context, &ingredients));
    let environment = plan::environment(context, &held.loaded, composed.as_ref());
    Ok(Locked { changes: diff(&held.loaded.lock, &lock), environment })
}
