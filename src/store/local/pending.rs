//! Paths that are unpacked and not yet registered: they lie in the store under their locks, and nobody may rely on them.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::lock::{PathLock, held};
use super::remove;
use crate::store::{Registration, StorePath};

/// A path that is unpacked and checked, and waits for [`super::LocalStore::register`]. Dropped, it is removed again.
#[derive(Debug)]
pub struct Unpacked {
    path: StorePath,
    pending: Arc<Pending>,
}

impl Unpacked {
    /// The path.
    pub fn path(&self) -> &StorePath {
        &self.path
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        drop(self.pending.take(&self.path));
    }
}

/// What one store has unpacked.
#[derive(Debug, Default)]
pub(super) struct Pending {
    waiting: Mutex<HashMap<StorePath, Waiting>>,
    /// Held by whoever registers, from taking what waits to its validity.
    pub(super) registering: Mutex<()>,
}

/// A tree in the store under its lock. Unless it was registered, it goes with its owner.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) registration: Registration,
    pub(super) real: PathBuf,
    pub(super) registered: bool,
    // Given up last: while the tree is removed, nobody else may begin with one.
    _lock: PathLock,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.registered {
            // What stays is a stranger, which the next one to unpack the path or a collector removes.
            let _ = remove::tree(&self.real);
        }
    }
}

impl Pending {
    /// Takes care of what lies at `real`.
    pub(super) fn add(self: &Arc<Self>, registration: Registration, real: PathBuf, lock: PathLock) -> Unpacked {
        let path = registration.info.path.clone();
        let waiting = Waiting { registration, real, registered: false, _lock: lock };
        held(&self.waiting).insert(path.clone(), waiting);
        Unpacked { path, pending: Arc::clone(self) }
    }

    /// Whether a path waits.
    pub(super) fn has(&self, path: &StorePath) -> bool {
        held(&self.waiting).contains_key(path)
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        held(&self.waiting).len()
    }

    /// Takes a path out.
    pub(super) fn take(&self, path: &StorePath) -> Option<Waiting> {
        held(&self.waiting).remove(path)
    }

    /// Takes out all that can be registered now: `is_valid` or among them is all that they refer to.
    pub(super) fn take_ready<E>(&self, is_valid: impl Fn(&StorePath) -> Result<bool, E>) -> Result<Vec<Waiting>, E> {
        let mut waiting = held(&self.waiting);
        let mut valid = HashMap::<StorePath, bool>::new();
        for reference in waiting.values().flat_map(|one| &one.registration.info.references) {
            if !waiting.contains_key(reference) && !valid.contains_key(reference) {
                valid.insert(reference.clone(), is_valid(reference)?);
            }
        }
        let mut unready = HashSet::<StorePath>::new();
        loop {
            let lacks = |path: &StorePath| valid.get(path) == Some(&false) || unready.contains(path);
            let found: Vec<_> = waiting
                .iter()
                .filter(|(path, one)| !unready.contains(*path) && one.registration.info.references.iter().any(lacks))
                .map(|(path, _)| path.clone())
                .collect();
            if found.is_empty() {
                break;
            }
            unready.extend(found);
        }
        Ok(waiting.extract_if(|path, _| !unready.contains(path)).map(|(_, one)| one).collect())
    }

    /// Puts back what could not be registered.
    pub(super) fn put_back(&self, all: Vec<Waiting>) {
        held(&self.waiting).extend(all.into_iter().map(|one| (one.registration.info.path.clone(), one)));
    }
}
