//! The store: what makes store paths valid ("realizes" them) and keeps them alive.
//!
//! [`Store`] is the seam: a client of the Nix daemon is one backend, a store of our own on disk, in Nix's very format,
//! the other. Both fetch from binary caches by `cache`. Not for: what a package or an environment is.

mod absent;
pub mod base32;
pub mod cache;
pub mod config;
pub mod content_address;
pub mod daemon;
mod error;
pub mod hash;
pub mod layout;
pub mod local;
pub mod namespace;
pub mod nar;
pub mod open;
mod own;
pub mod path;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::report::Reporter;
pub use error::StoreError;
pub use path::StorePath;

/// What the store knows of a valid path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathInfo {
    /// The path.
    pub path: StorePath,
    /// SHA-256 of its NAR serialization.
    pub nar_hash: [u8; 32],
    /// Size of its NAR serialization in bytes.
    pub nar_size: u64,
    /// The paths that it refers to, itself included where it does.
    pub references: BTreeSet<StorePath>,
}

/// Hash and size of a NAR: what a store path must contain, whoever serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NarDigest {
    /// SHA-256 of the NAR.
    pub sha256: [u8; 32],
    /// Bytes of the NAR.
    pub size: u64,
}

/// Everything that a store's database keeps of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The path, its content and its references.
    pub info: PathInfo,
    /// The derivation that made it, where a cache says so.
    pub deriver: Option<StorePath>,
    /// `<key name>:<base64>`, in the order of the narinfo.
    pub signatures: Vec<String>,
    /// The assertion that the path is content-addressed, e.g. `fixed:r:sha256:<nix-base32>`.
    pub content_address: Option<String>,
}

/// What is to be made valid.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The paths; what they refer to follows.
    pub paths: &'a BTreeSet<StorePath>,
    /// What the lock says of the closure, if it says anything: then nothing is walked, and content that differs is
    /// refused before it is kept. A path that it does not know is no mismatch.
    pub closure: Option<&'a BTreeMap<StorePath, NarDigest>>,
}

impl<'a> Wanted<'a> {
    /// These paths, of whose closure nothing is known.
    pub fn paths(paths: &'a BTreeSet<StorePath>) -> Self {
        Self { paths, closure: None }
    }
}

/// One path that would be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPath {
    /// The path.
    pub path: StorePath,
    /// Base URL of the cache that has it, without user name and password; empty where only the daemon knows.
    pub cache: String,
    /// Compressed bytes to download; `None` where the cache does not say.
    pub download_size: Option<u64>,
    /// Unpacked bytes, as a NAR.
    pub nar_size: u64,
    /// What it refers to, itself excluded.
    pub references: BTreeSet<StorePath>,
}

/// What realizing some paths would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What would be fetched, sorted by path.
    pub fetch: Vec<PlannedPath>,
    /// Paths of the closure that neither the store nor any cache has.
    pub unknown: BTreeSet<StorePath>,
}

/// What a garbage collection freed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    /// The paths that are gone.
    pub paths: Vec<StorePath>,
    /// Bytes on disk that this freed.
    pub bytes: u64,
}

/// A store to realize into. One value is one connection: it lives from the first query to the
/// registered root, so that the temporary roots hold all the while.
pub trait Store {
    /// What kind of store it is, for `status`, e.g. `Nix daemon 2.34.8, protocol 1.35`.
    fn describe(&self) -> String;

    /// Those of `paths` that are valid.
    fn valid(&mut self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError>;

    /// What [`Store::realize`] would have to fetch; changes nothing.
    fn plan(&mut self, wanted: &Wanted<'_>) -> Result<Plan, StoreError>;

    /// Makes what is wanted and all that it refers to valid by substitution and never by building, and
    /// protects it from a collector for as long as the connection lives.
    ///
    /// # Errors
    /// [`StoreError::NotInCaches`] if a wanted path is nowhere, told before anything is downloaded.
    fn realize(&mut self, wanted: &Wanted<'_>, reporter: &dyn Reporter) -> Result<(), StoreError>;

    /// The closure of valid `paths`, sorted by path.
    fn closure(&mut self, paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError>;

    /// Adds a tree, content-addressed by its NAR (`fixed:r:sha256`), and protects it like
    /// [`Store::realize`] does. Adding what is there already costs one query.
    fn add_tree(&mut self, name: &str, nar: &[u8], references: &BTreeSet<StorePath>) -> Result<StorePath, StoreError>;

    /// Registers `link`, a symbolic link to a store path, as a garbage collector root.
    fn add_root(&mut self, link: &Path) -> Result<(), StoreError>;

    /// Removes every path that no root needs.
    fn collect_garbage(&mut self, reporter: &dyn Reporter) -> Result<Collected, StoreError>;

    /// Where a path's files can be read by this process. Differs from its name only for a store
    /// that lies in another folder.
    fn real_path(&self, path: &StorePath) -> PathBuf;
}
