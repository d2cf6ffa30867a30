//! `outdated`: what `update` would move, and what lies beyond the manifest's ranges. Changes nothing.

use std::collections::BTreeSet;

use super::load::Loaded;
use super::settle::catalog;
use super::{Context, Error};
use crate::catalog::version::compare;
use crate::lock::LockedPackage;
use crate::manifest::{PackageId, Spec};
use crate::report::Event;
use crate::resolve::{self, Outlook, ResolveError};

/// A package for which there is something newer.
#[derive(Debug, Clone)]
pub struct Outdated {
    /// Its id.
    pub id: PackageId,
    /// What the manifest asks for.
    pub spec: Spec,
    /// The version in the lock; `None` if it does not answer the manifest.
    pub locked: Option<String>,
    /// What `update` would move it to; or why it could not be had any more.
    pub within: Result<String, ResolveError>,
    /// The newest version of all that this system can have.
    pub latest: Option<String>,
    /// Whether `update` would only bring another build of the same version: with newer libraries, say.
    pub rebuilt: bool,
}

/// Asks the catalog about all packages; those that are as new as can be are left out. `only` limits it to some ids.
pub fn outdated(context: &Context<'_>, only: &BTreeSet<PackageId>) -> Result<Vec<Outdated>, Error> {
    let mut loaded = Loaded::read(context)?;
    let installed = &mut loaded.manifest.packages;
    if let Some(id) = only.iter().find(|id| !installed.contains_key(*id)) {
        return Err(super::remove::NotInstalled::new(id, installed.keys(), "outdated").into());
    }
    installed.retain(|id, _| only.is_empty() || only.contains(id));
    let Loaded { manifest, lock, .. } = &loaded;
    context.reporter.phase("Asking the catalog");
    let nothing = BTreeSet::new();
    let request = resolve::Request { manifest, old: Some(lock), system: context.system, update: &nothing };
    let catalog = catalog(context).revalidating();
    let outlooks = resolve::outlook(&request, &catalog)?;
    let is_unknown = |outlook: &Outlook| matches!(outlook.within, Err(ResolveError::PackageNotFound { .. }));
    if let Some(doubt) = outlooks.iter().any(is_unknown).then(|| catalog.doubt()).flatten() {
        return Err(doubt.into());
    }
    context.reporter.report(Event::Done);
    let judge = |outlook: Outlook| {
        let spec = manifest.packages.get(&outlook.id)?;
        let locked = lock.packages.get(&outlook.id).filter(|locked| locked.request == spec.request(&outlook.id));
        outdated_one(spec, locked, outlook)
    };
    Ok(outlooks.into_iter().filter_map(judge).collect())
}

fn outdated_one(spec: &Spec, locked: Option<&LockedPackage>, outlook: Outlook) -> Option<Outdated> {
    let Outlook { id, within, latest } = outlook;
    let newer = |found: &LockedPackage| locked.is_none_or(|locked| compare(&found.version, &locked.version).is_gt());
    let rebuilt = match (&within, locked) {
        (Ok(found), Some(locked)) => found.version == locked.version && found.systems != locked.systems,
        _ => false,
    };
    let moves = rebuilt || within.as_ref().map_or(true, newer) || latest.as_ref().is_some_and(newer);
    moves.then(|| Outdated {
        id,
        spec: spec.clone(),
        locked: locked.map(|locked| locked.version.clone()),
        // What is older than the lock is nothing to move to.
        within: within.map(|found| match locked {
            Some(locked) if !newer(&found) => locked.version.clone(),
            _ => found.version,
        }),
        latest: latest.map(|found| found.version),
        rebuilt,
    })
}
