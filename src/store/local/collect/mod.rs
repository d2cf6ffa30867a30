//! The garbage collector: removes every path that no root needs, and whatever else lies in the store.
//!
//! While it works it holds `gc.lock` alone, so that no other one does, and listens on a socket: who needs a path from
//! now on says so there, and nobody has to wait for the end. By default of Nix, derivations are kept as long as what
//! they made (`keep-derivations`), and what a derivation would make is not kept for its sake (`keep-outputs`).
//!
//! Source: `LocalStore::collectGarbage` in Nix's `gc.cc`, 2.5 and later.

mod arrivals;
mod runtime;
pub(super) mod socket;
mod strangers;
mod sweep;

use std::collections::HashSet;

use self::arrivals::Arrivals;
use self::sweep::Sweep;
use super::lock::{Kind, held};
use super::{LocalStore, create, failures, lock, roots, temproots};
use crate::report::Reporter;
use crate::store::{Collected, StoreError};

impl LocalStore {
    /// Removes every path that no root needs: no link in `gcroots` or `profiles` or known there, no running process,
    /// and no temporary root of this or another process. Says so if it has to wait for another collector.
    pub fn collect_garbage(&self, reporter: &dyn Reporter) -> Result<Collected, StoreError> {
        let gc_lock = lock::open(&self.layout.state_dir().join("gc.lock")).map_err(failures::io)?;
        if !lock::try_lock(&gc_lock, Kind::Exclusive).map_err(failures::io)? {
            reporter.phase("Waiting for another garbage collector");
            lock::lock(&gc_lock, Kind::Exclusive).map_err(failures::io)?;
        }
        // What is removed is also written down; on a full disk that needs the space kept for it.
        create::release(&self.layout);
        let arrivals = Arrivals::default();
        let listener = socket::listen(&self.layout).map_err(failures::io)?;
        std::thread::scope(|scope| {
            let _server = socket::serve(scope, &listener, socket::path(&self.layout), &arrivals);
            self.collect(&arrivals, reporter)
        })
    }

    fn collect(&self, arrivals: &Arrivals, reporter: &dyn Reporter) -> Result<Collected, StoreError> {
        reporter.phase("Looking for what is needed");
        let graph = held(&self.database).graph()?;
        let mut kept = vec![false; graph.len()];
        let mut needed = roots::permanent(&self.layout).map_err(failures::io)?;
        needed.extend(runtime::roots(&self.layout));
        let temporary = temproots::read_all(&self.layout).map_err(failures::io)?;
        temporary.iter().for_each(|path| arrivals.protect(path.hash_part()));
        let needed: HashSet<_> = needed.iter().chain(&temporary).collect();
        needed.into_iter().filter_map(|path| graph.find(path)).for_each(|node| graph.keep(node, &mut kept));

        reporter.phase("Removing what nothing needs");
        let mut sweep = Sweep { store: self, arrivals, collected: Collected::default() };
        sweep.paths(&graph, kept)?;
        sweep.strangers()?;
        sweep.links()?;
        Ok(sweep.collected)
    }
}
