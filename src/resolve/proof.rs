//! Blocks of a lock that somebody may have forged, held against the catalog.
//!
//! A lock in a repository says which store paths a package has. Whoever may not believe that asks the catalog for the same
//! version: what it knows stays as it is, anything else is replaced by the catalog's answer. Not for: which blocks
//! nobody vouches for (`ops::restricted` knows).

use std::collections::BTreeSet;

use super::error::ResolveError;
use super::find::Finder;
use super::{Request, Resolution, block, pool};
use crate::catalog::range::Range;
use crate::catalog::{Catalog, CatalogError};
use crate::failure::printable;
use crate::lock::{Lock, LockedPackage, LockedSystem};
use crate::manifest::{PackageId, Source, Spec};
use crate::report::Reporter;

/// The old lock, in which the catalog has confirmed or replaced the blocks of `doubted`. Blocks that the manifest does not
/// ask for are left out.
pub fn prove(
    request: &Request<'_>,
    doubted: &BTreeSet<PackageId>,
    catalog: &dyn Catalog,
    reporter: &dyn Reporter,
) -> Result<Resolution, ResolveError> {
    let old = request.old.cloned().unwrap_or_default();
    let asked: Vec<(&PackageId, &Spec, &LockedPackage)> =
        doubted.iter().filter_map(|id| Some((id, request.manifest.packages.get(id)?, old.packages.get(id)?))).collect();
    reporter.phase(&format!("Holding {} of envy.lock against the catalog", super::count(asked.len())));
    let prover = Prover { finder: Finder::new(request, catalog), catalog, request };
    let proofs =
        pool::map(&asked, |(id, spec, block)| prover.prove(id, spec, block), |error| error.is_about_the_catalog());
    reporter.report(crate::report::Event::Done);
    let mut lock = Lock { packages: old.packages.clone(), closures: old.closures };
    lock.packages.retain(|id, _| !doubted.contains(id));
    let (mut notes, mut errors) = (Vec::new(), Vec::new());
    for ((id, _, doubtful), result) in asked.iter().zip(proofs) {
        match result {
            Some(Ok(proven)) => {
                if !has_paths_of(&proven, doubtful) {
                    let version = printable(&proven.version);
                    notes.push(format!(
                        "{id}: the catalog has other store paths than envy.lock; its {version} is taken"
                    ));
                }
                lock.packages.insert((*id).clone(), proven);
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

struct Prover<'a> {
    finder: Finder<'a>,
    catalog: &'a dyn Catalog,
    request: &'a Request<'a>,
}

impl Prover<'_> {
    fn prove(&self, id: &PackageId, spec: &Spec, doubtful: &LockedPackage) -> Result<LockedPackage, ResolveError> {
        let found = match pinned(spec, &doubtful.version) {
            // Nobody has that version any more, or ever had it.
            Some(pinned) => match self.finder.find(id, &pinned) {
                Err(ResolveError::VersionNotFound { .. }) => self.finder.find(id, spec)?,
                other => other?,
            },
            None => self.finder.find(id, spec)?,
        };
        let newest = found.package;
        let proven = match has_paths_of(&newest, doubtful) {
            true => newest,
            false => self.earlier(&newest, doubtful)?.unwrap_or(newest),
        };
        Ok(LockedPackage { request: spec.request(id), ..proven })
    }

    /// The block of an earlier build of the same version that has these very paths.
    fn earlier(&self, newest: &LockedPackage, doubtful: &LockedPackage) -> Result<Option<LockedPackage>, CatalogError> {
        if newest.version != doubtful.version || newest.attribute.is_empty() {
            return Ok(None);
        }
        let Some(package) = self.catalog.package(&newest.name)? else { return Ok(None) };
        let same = package.releases.iter().filter(|release| release.version == doubtful.version);
        let mut blocks = same.map(|release| block::of_release(String::new(), release, self.request.system));
        Ok(blocks.find(|block| has_paths_of(block, doubtful)))
    }
}

/// Whether both have the same outputs on every system.
fn has_paths_of(one: &LockedPackage, other: &LockedPackage) -> bool {
    let outputs = |block: &LockedPackage| -> Vec<_> {
        let of = |system: &LockedSystem| (system.outputs.clone(), system.default_outputs.clone());
        block.systems.iter().map(|(system, locked)| (*system, of(locked))).collect()
    };
    outputs(one) == outputs(other)
}

/// The same package in exactly this version; `None` if the spec does not want that one.
fn pinned(spec: &Spec, version: &str) -> Option<Spec> {
    let Source::Catalog { package, version: range } = &spec.source else { return None };
    let exactly = format!("={version}");
    let fits = range.parse::<Range>().is_ok_and(|range| range.matches(version)) && exactly.parse::<Range>().is_ok();
    fits.then(|| Spec { source: Source::Catalog { package: package.clone(), version: exactly }, ..spec.clone() })
}
