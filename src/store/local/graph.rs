//! All valid paths of a store and what they refer to, in memory. No I/O.

use std::collections::HashMap;

use crate::store::StorePath;

/// The paths, numbered from 0, and their references.
#[derive(Debug, Default)]
pub(super) struct Graph {
    paths: Vec<StorePath>,
    derivers: Vec<Option<StorePath>>,
    references: Vec<Vec<usize>>,
    by_id: HashMap<i64, usize>,
    by_path: HashMap<StorePath, usize>,
}

impl Graph {
    /// Adds a path that the database knows as `id`.
    pub(super) fn add(&mut self, id: i64, path: StorePath, deriver: Option<StorePath>) {
        self.by_id.insert(id, self.paths.len());
        self.by_path.insert(path.clone(), self.paths.len());
        self.paths.push(path);
        self.derivers.push(deriver);
        self.references.push(Vec::new());
    }

    /// Adds a reference from one path to another.
    pub(super) fn refer(&mut self, referrer: i64, reference: i64) {
        if let (Some(from), Some(to)) = (self.by_id.get(&referrer), self.by_id.get(&reference)) {
            self.references[*from].push(*to);
        }
    }

    /// How many paths there are.
    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    /// The path of a number.
    pub(super) fn path(&self, node: usize) -> &StorePath {
        &self.paths[node]
    }

    /// The number of a path.
    pub(super) fn find(&self, path: &StorePath) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// Marks a path and all that it needs: what it refers to, and, as by Nix's default (`keep-derivations`), the
    /// derivation that made it.
    pub(super) fn keep(&self, node: usize, kept: &mut [bool]) {
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            if std::mem::replace(&mut kept[node], true) {
                continue;
            }
            let deriver = self.derivers[node].as_ref().and_then(|path| self.find(path));
            todo.extend(self.references[node].iter().copied().chain(deriver));
        }
    }

    /// What is not kept, each path behind all that refer to it.
    pub(super) fn garbage(&self, kept: &[bool]) -> Vec<usize> {
        let mut referrers = vec![0_usize; self.len()];
        let others = |node: usize| self.references[node].iter().copied().filter(move |to| *to != node);
        let dead = || (0..self.len()).filter(|node| !kept[*node]);
        dead().flat_map(others).for_each(|to| referrers[to] += 1);
        let mut ready: Vec<_> = dead().filter(|node| referrers[*node] == 0).collect();
        let mut order = Vec::new();
        while let Some(node) = ready.pop() {
            order.push(node);
            for to in others(node).filter(|to| !kept[*to]) {
                referrers[to] -= 1;
                if referrers[to] == 0 {
                    ready.push(to);
                }
            }
        }
        order
    }
}
