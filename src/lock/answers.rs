//! Whether a lock answers a manifest: the question of `--locked`, `run` and `sync`.

use std::fmt;

use super::Lock;
use crate::manifest::{Manifest, PackageId};

/// One thing in which a lock does not answer a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The manifest has a package that the lock does not have.
    Missing {
        /// Its id.
        id: PackageId,
    },
    /// The lock answers another spec.
    Differs {
        /// The package's id.
        id: PackageId,
        /// What the lock answers, as [`crate::manifest::Spec::request`] writes it.
        locked: String,
        /// What the manifest asks for.
        wanted: String,
    },
    /// The lock has a package that the manifest does not have.
    Extra {
        /// Its id.
        id: PackageId,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { id } => write!(f, "`{id}` is not locked"),
            Self::Differs { id, locked, wanted } => write!(f, "`{id}` is locked as `{locked}`, not as `{wanted}`"),
            Self::Extra { id } => write!(f, "`{id}` is locked but not in the manifest"),
        }
    }
}

/// Everything in which the lock does not answer the manifest, sorted by id; empty if it does. Closure tables
/// do not matter, nor do outputs, systems and priorities, which need no new resolution.
pub fn answers(manifest: &Manifest, lock: &Lock) -> Vec<Mismatch> {
    let wanted = manifest.packages.iter().filter_map(|(id, spec)| {
        let wanted = spec.request(id);
        match lock.packages.get(id) {
            None => Some((id, Mismatch::Missing { id: id.clone() })),
            Some(package) if package.request != wanted => {
                Some((id, Mismatch::Differs { id: id.clone(), locked: package.request.clone(), wanted }))
            }
            Some(_) => None,
        }
    });
    let extra = lock.packages.keys().filter(|id| !manifest.packages.contains_key(*id));
    let mut found: Vec<_> = wanted.chain(extra.map(|id| (id, Mismatch::Extra { id: id.clone() }))).collect();
    found.sort_by_key(|(id, _)| *id);
    found.into_iter().map(|(_, mismatch)| mismatch).collect()
}
