//! Making unpacked paths valid.
//!
//! The order that a power cut must not break: first all that was unpacked is brought to the disk, by one `syncfs`, only
//! then the database is told. Its commit may itself still be lost, as it is not forced to the disk either (`synchronous
//! = normal`, as Nix has it): then whole files lie in the store that nobody takes for valid, and the next one replaces
//! them. The other way round, a path would be valid of which the files are empty.

use super::database::Entry;
use super::flush::sync;
use super::lock::held;
use super::pending::Waiting;
use super::{LocalStore, Unpacked, derivation, failures};
use crate::store::StoreError;

impl LocalStore {
    /// Makes unpacked paths valid, all or none, and gives up their locks. One that somebody else has registered
    /// meanwhile is no error.
    ///
    /// # Errors
    /// [`StoreError::DanglingReference`] if one refers to a path that is neither valid nor among them,
    /// [`StoreError::Mismatch`] if they refer to each other in a circle. All of them are then removed.
    pub fn register(&self, unpacked: Vec<Unpacked>) -> Result<(), StoreError> {
        let _one_at_a_time = held(&self.pending.registering);
        // What is missing was registered before its time.
        let mut waiting: Vec<_> = unpacked.iter().filter_map(|one| self.pending.take(one.path())).collect();
        self.commit(&mut waiting)
    }

    /// Registers what is complete, if nobody else is just registering.
    pub(in crate::store) fn register_ready(&self) -> Result<(), StoreError> {
        let Ok(_one_at_a_time) = self.pending.registering.try_lock() else { return Ok(()) };
        let mut waiting = self.pending.take_ready(|path| self.is_valid(path))?;
        let result = self.commit(&mut waiting);
        if result.is_err() {
            self.pending.put_back(waiting);
        }
        result
    }

    fn commit(&self, waiting: &mut [Waiting]) -> Result<(), StoreError> {
        if waiting.is_empty() {
            return Ok(());
        }
        check_no_circle(waiting)?;
        let entries = waiting.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        sync(&self.dir).map_err(failures::io)?;
        held(&self.database).register(&entries)?;
        waiting.iter_mut().for_each(|one| one.registered = true);
        Ok(())
    }
}

fn entry(waiting: &Waiting) -> Result<Entry<'_>, StoreError> {
    let registration = &waiting.registration;
    let outputs = if registration.info.path.name().ends_with(".drv") {
        // Nix's collector asks for them.
        derivation::outputs(&fs_err::read(&waiting.real).map_err(failures::io)?).unwrap_or_default()
    } else {
        Vec::new()
    };
    Ok(Entry { registration, outputs })
}

/// No collector could remove a circle, as each path is removed after those that refer to it.
fn check_no_circle(waiting: &[Waiting]) -> Result<(), StoreError> {
    let mut graph = super::graph::Graph::default();
    for (id, one) in (0..).zip(waiting) {
        graph.add(id, one.registration.info.path.clone(), None);
    }
    for (id, one) in (0..).zip(waiting) {
        let references = one.registration.info.references.iter().filter_map(|path| graph.find(path));
        let references: Vec<_> = references.collect();
        references.into_iter().filter_map(|to| i64::try_from(to).ok()).for_each(|to| graph.refer(id, to));
    }
    let ordered = graph.garbage(&vec![false; graph.len()]);
    match (0..graph.len()).find(|node| ordered.len() < graph.len() && !ordered.contains(node)) {
        Some(node) => Err(StoreError::Mismatch {
            message: format!("{} refers to itself by way of other paths", graph.path(node)),
        }),
        None => Ok(()),
    }
}
