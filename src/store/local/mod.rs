//! A store on disk that envy itself writes, in Nix's own format and by Nix's own rules: a Nix of 2.8 or later may work
//! on it before, after and at the same time.
//!
//! How a path becomes valid: temporary root → lock of the path → unpack at its final place and check → `syncfs` →
//! database → unlock. Not for: what to fetch and from where, and which store to use.
//!
//! Source: Nix's `local-store.cc`, `gc.cc`, `pathlocks.cc`, `sqlite.cc` and `schema.sql`.

mod collect;
mod create;
mod database;
mod derivation;
mod failures;
mod flush;
mod graph;
mod lock;
mod pending;
mod register;
mod remove;
mod roots;
mod temproots;
mod unpack;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use self::database::Database;
use self::flush::Flusher;
use self::lock::{Kind, held};
use self::pending::Pending;
pub use self::pending::Unpacked;
use self::temproots::TempRoots;
pub use self::unpack::Attempt;
pub(super) use self::unpack::PAUSE;
use super::content_address::tree_path;
use super::layout::Layout;
use super::{PathInfo, Registration, StoreError, StorePath, base32};

/// An open store. Threads may share it.
pub struct LocalStore {
    layout: Layout,
    database: Mutex<Database>,
    pending: Arc<Pending>,
    temp_roots: TempRoots,
    flusher: Flusher,
    /// The folder of the paths, for whatever concerns its file system.
    dir: Arc<File>,
    /// Shared: nobody upgrades the schema meanwhile.
    _big_lock: File,
}

impl LocalStore {
    /// Opens the store, and creates what is missing of it.
    ///
    /// # Errors
    /// [`StoreError::Foreign`] for a store that only Nix itself or another user may write to, [`StoreError::Sandbox`]
    /// for one on a read-only file system, [`StoreError::Full`] if there is not even space for the database's journal.
    pub fn open(layout: Layout) -> Result<Self, StoreError> {
        create::create(&layout)?;
        let db = layout.state_dir().join("db");
        let big_lock = lock::open(&db.join("big-lock")).map_err(failures::io)?;
        lock::lock(&big_lock, Kind::Shared).map_err(failures::io)?;
        let database = match Database::open(&db) {
            // Even collecting garbage needs an open database.
            Err(StoreError::Full { .. }) if create::release(&layout) => Database::open(&db)?,
            database => database?,
        };
        let temp_roots = TempRoots::new(&layout);
        let (database, pending, flusher) = (Mutex::new(database), Arc::default(), Flusher::default());
        let dir = Arc::new(File::open(layout.store_dir()).map_err(failures::io)?);
        Ok(Self { layout, database, pending, temp_roots, flusher, dir, _big_lock: big_lock })
    }

    /// Whether there is a store yet.
    pub fn exists(layout: &Layout) -> bool {
        layout.state_dir().join("db/db.sqlite").symlink_metadata().is_ok()
    }

    /// Whether [`LocalStore::open`] could make a store where none is. Makes nothing.
    ///
    /// # Errors
    /// As [`LocalStore::open`].
    pub fn check(layout: &Layout) -> Result<(), StoreError> {
        create::check(layout)
    }

    /// Where its files are.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Protects paths from every collector for as long as the store is open, whether they are valid or not. To be done
    /// before looking whether they are.
    pub fn protect<'a>(&self, paths: impl IntoIterator<Item = &'a StorePath>) -> Result<(), StoreError> {
        self.temp_roots.protect(paths.into_iter()).map_err(failures::io)
    }

    /// Those of `paths` that are valid.
    pub fn valid(&self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError> {
        let database = held(&self.database);
        let checked = paths.iter().map(|path| Ok(database.is_valid(path)?.then(|| path.clone())));
        checked.filter_map(Result::transpose).collect()
    }

    fn is_valid(&self, path: &StorePath) -> Result<bool, StoreError> {
        held(&self.database).is_valid(path)
    }

    /// What is known of a path, if it is valid.
    pub(super) fn registration(&self, path: &StorePath) -> Result<Option<Registration>, StoreError> {
        held(&self.database).registration(path)
    }

    /// The closure of `paths`, sorted by path.
    ///
    /// # Errors
    /// [`StoreError::NotValid`] if one of them is not valid.
    pub fn closure(&self, paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError> {
        let database = held(&self.database);
        let mut seen = paths.clone();
        let mut todo: Vec<_> = paths.iter().cloned().collect();
        let mut closure = Vec::new();
        while let Some(path) = todo.pop() {
            let info = database.registration(&path)?.ok_or(StoreError::NotValid { path })?.info;
            todo.extend(info.references.iter().filter(|path| seen.insert((*path).clone())).cloned());
            closure.push(info);
        }
        closure.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(closure)
    }

    /// Adds a tree, content-addressed by its archive, and protects it. Adding what is there already costs one query.
    ///
    /// # Errors
    /// [`StoreError::DanglingReference`] if one of `references` is not valid, [`StoreError::Io`] for a name that no
    /// store path can have.
    pub fn add_tree(&self, name: &str, nar: &[u8], references: &BTreeSet<StorePath>) -> Result<StorePath, StoreError> {
        let nar_hash: [u8; 32] = Sha256::digest(nar).into();
        let invalid = |error| std::io::Error::new(std::io::ErrorKind::InvalidInput, error);
        let path = tree_path(name, &nar_hash, references).map_err(invalid)?;
        self.protect(references.iter().chain([&path]))?;
        let info = PathInfo { path, nar_hash, nar_size: nar.len() as u64, references: references.clone() };
        let path = info.path.clone();
        let content_address = Some(format!("fixed:r:sha256:{}", base32::encode(&nar_hash)));
        let what = Registration { info, deriver: None, signatures: Vec::new(), content_address };
        let unpacked = self.unpack(&what, &mut &*nar)?;
        self.register(unpacked.into_iter().collect())?;
        Ok(path)
    }

    /// Where a path's files are.
    pub fn real_path(&self, path: &StorePath) -> PathBuf {
        self.layout.real_path(path)
    }
}

#[cfg(test)]
mod tests;
