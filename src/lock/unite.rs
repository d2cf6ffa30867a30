//! One lock out of the sides of a merge, so that no version moves that either branch had locked.
//!
//! The manifest decides what is wanted. Not for: what neither side has locked, which the catalog is asked for.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Lock, LockedPackage, NarDigest};
use crate::catalog::version::compare;
use crate::failure::printable;
use crate::manifest::Manifest;
use crate::store::StorePath;
use crate::system::System;

/// The sides as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct United {
    /// A block for every package of the manifest that a side has locked as the manifest asks for it.
    pub lock: Lock,
    /// What a person may want to know, fit to be printed: versions between which envy had to choose.
    pub notes: Vec<String>,
}

/// Unites the sides. Of two blocks that both answer the manifest the newer version is taken, whichever side has it: whoever
/// merges in the other direction gets the same lock.
pub fn unite(manifest: &Manifest, sides: &[Lock]) -> United {
    let mut united = United::default();
    for (id, spec) in &manifest.packages {
        let request = spec.request(id);
        let answers = |side: &'_ Lock| side.packages.get(id).filter(|package| package.request == request).cloned();
        let mut found: Vec<LockedPackage> = sides.iter().filter_map(answers).collect();
        found.sort_by(order);
        let Some(chosen) = found.pop() else { continue };
        if let Some(other) = found.iter().find(|other| other.version != chosen.version) {
            let (old, new) = (printable(&other.version), printable(&chosen.version));
            united.notes.push(format!("{id} is locked as {old} and as {new}: {new} stays"));
        }
        united.lock.packages.insert(id.clone(), chosen);
    }
    let (closures, disputed) = closures(sides);
    united.lock.closures = closures;
    united
        .notes
        .extend(disputed.iter().map(|path| format!("both sides lock {path} with other contents: neither is kept")));
    united
}

/// By version; equal ones by what differs then, so that the order of the sides does not matter.
fn order(a: &LockedPackage, b: &LockedPackage) -> Ordering {
    let rest = |package: &LockedPackage| (package.version.clone(), package.systems.len(), package.revision.clone());
    compare(&a.version, &b.version).then_with(|| rest(a).cmp(&rest(b)))
}

type Closures = BTreeMap<System, BTreeMap<StorePath, NarDigest>>;

/// All rows of all sides, but those on which they disagree: which of two contents is the true one, only a cache can tell.
fn closures(sides: &[Lock]) -> (Closures, Vec<StorePath>) {
    let (mut closures, mut disputed) = (Closures::new(), Vec::new());
    let rows = sides
        .iter()
        .flat_map(|side| &side.closures)
        .flat_map(|(system, table)| table.iter().map(move |(path, digest)| (*system, path, *digest)));
    for (system, path, digest) in rows {
        if *closures.entry(system).or_default().entry(path.clone()).or_insert(digest) != digest {
            disputed.push(path.clone());
        }
    }
    closures.values_mut().for_each(|table| table.retain(|path, _| !disputed.contains(path)));
    (closures, disputed)
}

#[cfg(test)]
mod tests;
