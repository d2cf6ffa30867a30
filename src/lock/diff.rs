//! What changed from one lock to another, package by package; for what `install`, `remove`, `update` and `lock` tell.

use std::collections::BTreeSet;

use super::{Lock, LockedPackage};
use crate::manifest::PackageId;

/// A package that is not the same in two locks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: PackageId,
    /// Its version before; `None`: it is new.
    pub from: Option<String>,
    /// Its version now, the same as before if only its store paths are others; `None`: it is gone.
    pub to: Option<String>,
}

/// The changes from `old` to `new`, sorted by id. What changed only the spec's wording, a summary or a closure table is none.
pub fn diff(old: &Lock, new: &Lock) -> Vec<Change> {
    let ids: BTreeSet<&PackageId> = old.packages.keys().chain(new.packages.keys()).collect();
    let changes = ids.into_iter().filter_map(|id| {
        let (old, new) = (old.packages.get(id), new.packages.get(id));
        let version = |package: Option<&LockedPackage>| package.map(|package| package.version.clone());
        differ(old, new).then(|| Change { id: id.clone(), from: version(old), to: version(new) })
    });
    changes.collect()
}

fn differ(old: Option<&LockedPackage>, new: Option<&LockedPackage>) -> bool {
    let content = |package: &LockedPackage| (package.name.clone(), package.version.clone(), package.systems.clone());
    old.map(content) != new.map(content)
}
