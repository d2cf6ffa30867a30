//! Finding a whole closure before anything is brought: for plans, and for a daemon that wants references first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::channel;

use super::find::{Answer, Finder, Valid};
use super::locate::{Caches, Located};
use crate::store::{Plan, PlannedPath, StoreError, StorePath, Wanted};

/// What [`super::fetch`] would bring, and what nobody has.
pub(in crate::store) fn plan(caches: &Caches, wanted: Wanted<'_>, valid: &mut Valid<'_>) -> Result<Plan, StoreError> {
    let mut fetch = Vec::new();
    let unknown = walk(caches, wanted, valid, |finder, located| {
        fetch.extend(located.iter().map(planned));
        // A plan names all that is missing, not only the first.
        finder.absent().map(drop)
    })?;
    fetch.sort_by(|one: &PlannedPath, other| one.path.cmp(&other.path));
    Ok(Plan { fetch, unknown })
}

/// Everything to bring, each path after those that it refers to.
pub(in crate::store) fn in_order(
    caches: &Caches,
    wanted: Wanted<'_>,
    valid: &mut Valid<'_>,
) -> Result<Vec<Located>, StoreError> {
    let mut found = BTreeMap::new();
    walk(caches, wanted, valid, |finder, located| {
        found.extend(located.into_iter().map(|located| (located.narinfo.registration.info.path.clone(), located)));
        finder.verdict()
    })?;
    Ok(references_first(found))
}

fn walk(
    caches: &Caches,
    wanted: Wanted<'_>,
    valid: &mut Valid<'_>,
    mut each: impl FnMut(&Finder<'_>, Vec<Located>) -> Result<(), StoreError>,
) -> Result<BTreeSet<StorePath>, StoreError> {
    let (sender, inbox) = channel::<Answer>();
    let mut finder = Finder::start(caches, wanted, valid, move |answer| _ = sender.send(answer))?;
    while !finder.is_done() {
        // The finder holds a sender, so there is always an answer to come.
        let Ok(answer) = inbox.recv() else { break };
        let located = finder.take(answer)?;
        each(&finder, located)?;
    }
    finder.absent()
}

fn planned(located: &Located) -> PlannedPath {
    let info = &located.narinfo.registration.info;
    PlannedPath {
        path: info.path.clone(),
        cache: located.cache.shown.clone(),
        download_size: located.narinfo.file_size,
        nar_size: info.nar_size,
        references: info.references.iter().filter(|reference| **reference != info.path).cloned().collect(),
    }
}

/// Sorts by references. Caches that claim a cycle (which no store can have) get it broken anywhere: the store will refuse.
fn references_first(mut found: BTreeMap<StorePath, Located>) -> Vec<Located> {
    let mut sorted = Vec::with_capacity(found.len());
    let mut entered = BTreeSet::new();
    let mut stack: Vec<(StorePath, bool)> = found.keys().map(|path| (path.clone(), false)).collect();
    while let Some((path, references_done)) = stack.pop() {
        if references_done {
            sorted.extend(found.remove(&path));
        } else if entered.insert(path.clone()) {
            let references = found.get(&path).map(|located| located.narinfo.registration.info.references.clone());
            stack.push((path, true));
            stack.extend(references.into_iter().flatten().map(|reference| (reference, false)));
        }
    }
    sorted
}
