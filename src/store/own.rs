//! A store of our own together with the caches that fill it: what a machine without a Nix daemon realizes into.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::cache::{self, Caches};
use super::local::LocalStore;
use super::{Collected, PathInfo, Plan, Store, StoreError, StorePath, Wanted};
use crate::report::Reporter;

/// The backend.
pub(super) struct OwnStore {
    pub(super) local: LocalStore,
    pub(super) caches: Caches,
}

impl Store for OwnStore {
    fn describe(&self) -> String {
        format!("envy's own writer, in {}", self.local.layout().place().display())
    }

    fn valid(&mut self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError> {
        self.local.valid(paths)
    }

    fn plan(&mut self, wanted: &Wanted<'_>) -> Result<Plan, StoreError> {
        cache::plan(&self.caches, *wanted, &mut |paths| self.local.valid(paths))
    }

    fn realize(&mut self, wanted: &Wanted<'_>, reporter: &dyn Reporter) -> Result<(), StoreError> {
        self.local.protect(wanted.paths)?;
        cache::fetch(&self.caches, *wanted, &self.local, reporter)
    }

    fn closure(&mut self, paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError> {
        self.local.closure(paths)
    }

    fn add_tree(&mut self, name: &str, nar: &[u8], references: &BTreeSet<StorePath>) -> Result<StorePath, StoreError> {
        self.local.add_tree(name, nar, references)
    }

    fn add_root(&mut self, link: &Path) -> Result<(), StoreError> {
        self.local.add_root(link)
    }

    fn collect_garbage(&mut self, reporter: &dyn Reporter) -> Result<Collected, StoreError> {
        self.local.collect_garbage(reporter)
    }

    fn real_path(&self, path: &StorePath) -> PathBuf {
        self.local.real_path(path)
    }
}
