//! Removing valid paths that nothing needs: first from the database, then from the disk, each behind all that refer to it.
//!
//! At whatever moment this ends, all that is valid is whole; what the database forgot and the disk still has is a
//! stranger, and the next collector removes it.

use super::arrivals::Arrivals;
use crate::store::local::graph::Graph;
use crate::store::local::lock::held;
use crate::store::local::{LocalStore, failures, remove};
use crate::store::{Collected, StoreError};

/// A collection on its way.
pub(super) struct Sweep<'a> {
    pub(super) store: &'a LocalStore,
    pub(super) arrivals: &'a Arrivals,
    pub(super) collected: Collected,
}

impl Sweep<'_> {
    /// Removes what is not kept.
    pub(super) fn paths(&mut self, graph: &Graph, mut kept: Vec<bool>) -> Result<(), StoreError> {
        for node in graph.garbage(&kept) {
            if kept[node] {
                continue;
            }
            let path = graph.path(node);
            let Some(_claim) = self.arrivals.claim(path.hash_part()) else {
                // Somebody needs it since the roots were read, and with it all that it refers to.
                graph.keep(node, &mut kept);
                continue;
            };
            // Whoever registered one that refers to it meanwhile is right.
            if held(&self.store.database).invalidate(path)? {
                self.collected.bytes += remove::tree(&self.store.real_path(path)).map_err(failures::io)?;
                self.collected.paths.push(path.clone());
            } else {
                graph.keep(node, &mut kept);
            }
        }
        self.collected.paths.sort();
        Ok(())
    }
}
