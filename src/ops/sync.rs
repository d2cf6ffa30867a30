//! `sync` and `lock`: making what envy owns agree with what the manifest says.

use std::collections::BTreeSet;

use super::apply::{Changed, apply};
use super::load::HeldProject;
use super::settle::settle;
use super::transaction::Change;
use super::{Context, Error, mend};
use crate::lock;
use crate::lock::diff::{self, diff};

/// Lock, environment and `AGENTS.md` as the manifest says; touches nothing that already agrees.
pub fn sync(context: &Context<'_>) -> Result<Changed, Error> {
    let held = HeldProject::take(context)?;
    apply(context, &held, held.loaded.manifest_text(), &BTreeSet::new())
}

/// Only the lock: asks the catalog for what it does not answer, fetches nothing, switches nothing. One that git left in
/// conflict or that is damaged is mended.
pub fn lock(context: &Context<'_>) -> Result<Vec<diff::Change>, Error> {
    let held = HeldProject::take_to_lock(context)?;
    let manifest = &held.loaded.manifest;
    let lock = settle(context, manifest, manifest, &held.loaded.lock, &BTreeSet::new())?;
    if lock != held.loaded.lock || mend::was_needed(&held.loaded) {
        let change = Change::new(lock::FILE_NAME, held.loaded.files.lock.as_deref(), &lock.to_text());
        held.transactions.commit(change.into_iter().collect(), None)?;
    }
    Ok(diff(&held.loaded.lock, &lock))
}
