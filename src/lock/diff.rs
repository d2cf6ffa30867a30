//! What changed from one lock to another, package by package; for what `install`, `remove`, `update` and `lock` tell.

use super::{Lock, LockedPackage};
use crate::manifest::PackageId;

/// A package that is not the same in two locks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: PackageId,
    /// What became of it.
    pub kind: ChangeKind,
}

/// What became of a package. Versions are those of nixpkgs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// New in the lock.
    Added {
        /// The catalog's canonical name.
        name: String,
        /// Its version.
        version: String,
    },
    /// No longer in the lock.
    Removed {
        /// Its version.
        version: String,
    },
    /// Another version.
    Moved {
        /// Before.
        from: String,
        /// Now.
        to: String,
    },
    /// The same version, in other store paths.
    Rebuilt {
        /// The version.
        version: String,
    },
}

/// The changes from `old` to `new`, sorted by id. What only the spec's wording, a summary or a closure table changed is none.
pub fn diff(old: &Lock, new: &Lock) -> Vec<Change> {
    let ids: std::collections::BTreeSet<&PackageId> = old.packages.keys().chain(new.packages.keys()).collect();
    let kind = |id: &PackageId| match (old.packages.get(id), new.packages.get(id)) {
        (None, Some(new)) => Some(ChangeKind::Added { name: new.name.clone(), version: new.version.clone() }),
        (Some(old), None) => Some(ChangeKind::Removed { version: old.version.clone() }),
        (Some(old), Some(new)) => moved(old, new),
        (None, None) => None,
    };
    ids.into_iter().filter_map(|id| Some(Change { id: id.clone(), kind: kind(id)? })).collect()
}

fn moved(old: &LockedPackage, new: &LockedPackage) -> Option<ChangeKind> {
    if old.version != new.version {
        Some(ChangeKind::Moved { from: old.version.clone(), to: new.version.clone() })
    } else if old.systems != new.systems || old.name != new.name {
        Some(ChangeKind::Rebuilt { version: new.version.clone() })
    } else {
        None
    }
}
