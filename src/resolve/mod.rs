//! Resolving: manifest + catalog + old lock → new lock.
//!
//! Unchanged packages keep their block and cost no request. A new one costs one where the catalog's own choice will do, and
//! never more than a few; at most 8 are asked for at once. Not for: closure tables (they come with realizing) and
//! the outputs and priorities of the manifest, which choose among what is locked.

mod block;
mod choose;
mod error;
mod find;
mod outlook;
mod pool;
mod proof;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::catalog::version::compare;
use crate::lock::{Lock, LockedPackage};
use crate::manifest::{Manifest, PackageId, Source, Spec};
use crate::report::{Event, Reporter};
use crate::system::System;

pub use error::{NoVersion, ResolveError};
pub use outlook::{Outlook, outlook};
pub use proof::prove;

/// What to resolve.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What is asked for.
    pub manifest: &'a Manifest,
    /// The lock so far.
    pub old: Option<&'a Lock>,
    /// The system that must have every package, unless the manifest says otherwise.
    pub system: System,
    /// Packages to resolve anew even if the lock answers them.
    pub update: &'a BTreeSet<PackageId>,
}

/// What resolving gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// A block for each package of the manifest and no other; the closure tables of the old lock.
    pub lock: Lock,
    /// What is worth telling, e.g. `codex-cli → codex 0.169.0`; fit to be printed.
    pub notes: Vec<String>,
}

/// Resolves every package of the manifest that the old lock does not answer. Fails as a whole: names that are not
/// found are told together, in the order of their ids; a catalog that does not answer is told once.
pub fn resolve(
    request: &Request<'_>,
    catalog: &dyn Catalog,
    reporter: &dyn Reporter,
) -> Result<Resolution, ResolveError> {
    let (kept, new) = split(request);
    if !new.is_empty() {
        reporter.phase(&format!("Resolving {}", count(new.len())));
    }
    let finder = find::Finder::new(request, catalog);
    let found = pool::map(&new, |(id, spec)| finder.find(id, spec), |error| error.is_about_the_catalog());
    reporter.report(Event::Done);

    let mut lock = Lock { packages: kept, closures: request.old.map(|old| old.closures.clone()).unwrap_or_default() };
    let (mut notes, mut errors) = (Vec::new(), Vec::new());
    for ((id, spec), result) in new.into_iter().zip(found) {
        match result {
            Some(Ok(found)) => {
                warn_of_gaps(request, id, spec, &found.package, reporter);
                notes.extend(found.notes);
                lock.packages.insert(id.clone(), no_older(request, id, found.package));
            }
            Some(Err(error)) => errors.push(error),
            // Given up because the catalog failed for another one.
            None => {}
        }
    }
    match ResolveError::of_all(errors) {
        Some(error) => Err(error),
        None => Ok(Resolution { lock, notes }),
    }
}

type Kept = BTreeMap<PackageId, LockedPackage>;

/// The blocks that still answer the manifest, and what is left to resolve.
fn split<'a>(request: &Request<'a>) -> (Kept, Vec<(&'a PackageId, &'a Spec)>) {
    let (mut kept, mut new) = (BTreeMap::new(), Vec::new());
    for (id, spec) in &request.manifest.packages {
        let old = request.old.and_then(|lock| lock.packages.get(id));
        match old.filter(|old| old.request == spec.request(id) && !request.update.contains(id)) {
            Some(old) => _ = kept.insert(id.clone(), old.clone()),
            None => new.push((id, spec)),
        }
    }
    (kept, new)
}

/// What was found, unless the lock's answer to the same question is newer: another catalog may lag behind the one that was
/// asked before, and an update goes forward.
fn no_older(request: &Request<'_>, id: &PackageId, found: LockedPackage) -> LockedPackage {
    let old = request.old.and_then(|lock| lock.packages.get(id)).filter(|old| old.request == found.request);
    match old {
        Some(old) if compare(&found.version, &old.version).is_lt() => old.clone(),
        _ => found,
    }
}

/// Where the manifest names systems, one without the package is worth a warning; else gaps are silent.
fn warn_of_gaps(request: &Request<'_>, id: &PackageId, spec: &Spec, package: &LockedPackage, reporter: &dyn Reporter) {
    let named = spec.systems.as_ref().or(request.manifest.options.systems.as_ref());
    // A store path is for one system; nobody expects it elsewhere.
    if let (Some(named), Source::Catalog { .. }) = (named, &spec.source) {
        for system in named.iter().filter(|system| !package.systems.contains_key(system)) {
            reporter.warn(&format!("{id} {} is not available for {system}", package.version));
        }
    }
}

fn count(packages: usize) -> String {
    if packages == 1 { "1 package".to_owned() } else { format!("{packages} packages") }
}
