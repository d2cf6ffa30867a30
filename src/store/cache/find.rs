//! Finding everything that wanted paths need: a walk along the references that asks for all it knows of at once.
//!
//! What a lock says of the closure is asked for in advance, so that no question waits for an answer; but only what the
//! wanted paths really refer to is given out, whatever else the lock names. Not for: bringing paths here (`fetch`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::locate::{Caches, Located, Trouble, failure};
use crate::store::{StoreError, StorePath, Wanted};

/// Says which paths of a set are valid already.
pub(super) type Valid<'a> = dyn FnMut(&BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError> + 'a;

/// What became of looking for a path.
pub(super) type Answer = (StorePath, Result<Located, Vec<Trouble>>);

/// Paths, and who refers to them.
type References = Vec<(StorePath, Option<StorePath>)>;

/// The walk. Answers go in, paths come out as they are found.
pub(super) struct Finder<'a> {
    caches: &'a Caches,
    wanted: Wanted<'a>,
    valid: &'a mut Valid<'a>,
    listener: Arc<dyn Fn(Answer) + Send + Sync>,
    /// Valid before anything was fetched.
    there: BTreeSet<StorePath>,
    asked: BTreeSet<StorePath>,
    /// Needed paths that are not valid, and who refers to them; nobody to the wanted ones.
    needed: BTreeMap<StorePath, Option<StorePath>>,
    /// Needed paths that are still asked for.
    open: BTreeSet<StorePath>,
    /// Answers about paths that nothing needs, or not yet.
    early: BTreeMap<StorePath, Result<Located, Vec<Trouble>>>,
    /// Needed paths that nobody serves.
    missing: BTreeMap<StorePath, Vec<Trouble>>,
    /// Of paths that were found: the caches that then failed to deliver, and how.
    failed: BTreeMap<StorePath, Vec<(String, Trouble)>>,
    /// Found while wanted paths were still open.
    held: Vec<Located>,
}

impl<'a> Finder<'a> {
    /// Begins. `listener` hears answers on another thread and must bring them to [`Finder::take`].
    pub(super) fn start(
        caches: &'a Caches,
        wanted: Wanted<'a>,
        valid: &'a mut Valid<'a>,
        listener: impl Fn(Answer) + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        let mut finder = Self {
            caches,
            wanted,
            valid,
            listener: Arc::new(listener),
            there: BTreeSet::new(),
            asked: BTreeSet::new(),
            needed: BTreeMap::new(),
            open: BTreeSet::new(),
            early: BTreeMap::new(),
            missing: BTreeMap::new(),
            failed: BTreeMap::new(),
            held: Vec::new(),
        };
        let mut paths = wanted.paths.clone();
        paths.extend(wanted.closure.into_iter().flat_map(BTreeMap::keys).cloned());
        finder.there = (finder.valid)(&paths)?;
        if wanted.paths.is_subset(&finder.there) {
            return Ok(finder);
        }
        let absent: Vec<StorePath> = paths.difference(&finder.there).cloned().collect();
        for path in &absent {
            finder.ask(path)?;
        }
        let roots = wanted.paths.difference(&finder.there).map(|path| (path.clone(), None));
        finder.pursue(roots.collect())?;
        Ok(finder)
    }

    /// Whether everything needed is answered.
    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    /// Takes an answer in; gives out what is found now and not valid. Nothing is given out while a wanted path is
    /// open, so that a path that nobody has is known before anything is brought.
    pub(super) fn take(&mut self, answer: Answer) -> Result<Vec<Located>, StoreError> {
        let (path, result) = answer;
        if self.open.contains(&path) {
            let references = self.settle(path, result);
            self.pursue(references)?;
        } else {
            self.early.insert(path, result);
        }
        let waits = self.wanted.paths.iter().any(|path| self.open.contains(path));
        Ok(if waits { Vec::new() } else { std::mem::take(&mut self.held) })
    }

    /// A cache that had promised a path does not deliver it: others are asked.
    pub(super) fn failed(&mut self, located: &Located, trouble: Trouble) -> Result<(), StoreError> {
        let path = located.narinfo.registration.info.path.clone();
        self.failed.entry(path.clone()).or_default().push((located.cache.shown.clone(), trouble));
        self.open.insert(path.clone());
        self.ask(&path)
    }

    /// # Errors
    /// Why not everything can be had, as soon as that is certain.
    pub(super) fn verdict(&self) -> Result<(), StoreError> {
        if self.wanted.paths.iter().any(|path| self.open.contains(path)) {
            return Ok(());
        }
        if let Some(error) = self.missing.values().find_map(|troubles| failure(troubles)) {
            return Err(error);
        }
        let paths: BTreeSet<StorePath> =
            self.missing.keys().filter(|path| self.wanted.paths.contains(path)).cloned().collect();
        if !paths.is_empty() {
            return Err(StoreError::NotInCaches { paths });
        }
        match self.missing.keys().next() {
            Some(path) => Err(StoreError::Missing { message: self.unknown_reference(path) }),
            None => Ok(()),
        }
    }

    /// What nobody has, if no cache failed to answer.
    pub(super) fn absent(&self) -> Result<BTreeSet<StorePath>, StoreError> {
        match self.missing.values().find_map(|troubles| failure(troubles)) {
            Some(error) => Err(error),
            None => Ok(self.missing.keys().cloned().collect()),
        }
    }

    fn unknown_reference(&self, path: &StorePath) -> String {
        match self.needed.get(path).and_then(Option::as_ref) {
            Some(referrer) => format!("no cache has {path}, to which {referrer} refers"),
            None => format!("no cache has {path}"),
        }
    }

    fn ask(&mut self, path: &StorePath) -> Result<(), StoreError> {
        self.asked.insert(path.clone());
        let digest = self.wanted.closure.and_then(|closure| closure.get(path)).copied();
        let failed = self.failed.get(path).into_iter().flatten();
        let besides = failed.map(|(cache, _)| cache.clone()).collect();
        let listener = Arc::clone(&self.listener);
        self.caches.locate(path.clone(), digest, besides, move |path, result| listener((path, result)))
    }

    /// Works off what is newly needed: what is known of it is settled, the rest is asked for.
    fn pursue(&mut self, mut paths: References) -> Result<(), StoreError> {
        while !paths.is_empty() {
            let mut new: BTreeMap<StorePath, Option<StorePath>> = paths
                .into_iter()
                .filter(|(path, _)| !self.there.contains(path) && !self.needed.contains_key(path))
                .collect();
            let unsure: BTreeSet<StorePath> = new.keys().filter(|path| !self.asked.contains(*path)).cloned().collect();
            if !unsure.is_empty() {
                let there = (self.valid)(&unsure)?;
                new.retain(|path, _| !there.contains(path));
                self.there.extend(there);
            }
            paths = References::new();
            for (path, referrer) in new {
                self.needed.insert(path.clone(), referrer);
                if let Some(result) = self.early.remove(&path) {
                    paths.extend(self.settle(path, result));
                    continue;
                }
                if !self.asked.contains(&path) {
                    self.ask(&path)?;
                }
                self.open.insert(path);
            }
        }
        Ok(())
    }

    /// Notes what became of a needed path; the answer is what it refers to.
    fn settle(&mut self, path: StorePath, result: Result<Located, Vec<Trouble>>) -> References {
        self.open.remove(&path);
        match result {
            Ok(located) => {
                let references = located.narinfo.registration.info.references.iter();
                let references = references.map(|reference| (reference.clone(), Some(path.clone()))).collect();
                self.held.push(located);
                references
            }
            Err(mut troubles) => {
                let failed = self.failed.get(&path).into_iter().flatten();
                troubles.extend(failed.map(|(_, trouble)| trouble.clone()));
                self.missing.insert(path, troubles);
                References::new()
            }
        }
    }
}
