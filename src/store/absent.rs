//! A store of our own that would be made, for whoever only looks: it has nothing, and everything is to be fetched.

use std::collections::BTreeSet;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::cache::{self, Caches};
use super::layout::Layout;
use super::{Collected, PathInfo, Plan, Store, StoreError, StorePath, Wanted};
use crate::report::Reporter;

/// What stands in for the store. Whatever would need it to exist is refused.
pub(super) struct AbsentStore {
    pub(super) layout: Layout,
    pub(super) caches: Caches,
}

impl AbsentStore {
    fn refuse<T>(&self) -> Result<T, StoreError> {
        let place = self.layout.store_dir().display();
        Err(Error::new(ErrorKind::NotFound, format!("there is no store in {place} yet")).into())
    }
}

impl Store for AbsentStore {
    fn describe(&self) -> String {
        format!("envy's own writer, in {}, not made yet", self.layout.place().display())
    }

    fn valid(&mut self, _paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError> {
        Ok(BTreeSet::new())
    }

    fn plan(&mut self, wanted: &Wanted<'_>) -> Result<Plan, StoreError> {
        cache::plan(&self.caches, *wanted, &mut |_| Ok(BTreeSet::new()))
    }

    fn realize(&mut self, _wanted: &Wanted<'_>, _reporter: &dyn Reporter) -> Result<(), StoreError> {
        self.refuse()
    }

    fn closure(&mut self, _paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError> {
        self.refuse()
    }

    fn add_tree(&mut self, _name: &str, _nar: &[u8], _: &BTreeSet<StorePath>) -> Result<StorePath, StoreError> {
        self.refuse()
    }

    fn add_root(&mut self, _link: &Path) -> Result<(), StoreError> {
        self.refuse()
    }

    fn collect_garbage(&mut self, _reporter: &dyn Reporter) -> Result<Collected, StoreError> {
        Ok(Collected::default())
    }

    fn real_path(&self, path: &StorePath) -> PathBuf {
        self.layout.real_path(path)
    }
}
