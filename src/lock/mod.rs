//! The lock, `envy.lock`: what the catalog answered, so that everybody gets the same.
//!
//! TOML, sorted, a line a fact, no date and no hash of the whole file, so that git merges it well. Its package
//! blocks answer the manifest; its closure tables say what every store path must contain.

pub mod answers;
pub mod diff;
mod error;
mod read;
pub mod salvage;
pub mod schema;
#[cfg(test)]
mod tests;
pub mod unite;
mod write;

use std::collections::BTreeMap;

use crate::manifest::PackageId;
pub use crate::store::NarDigest;
use crate::store::StorePath;
use crate::system::System;
pub use error::LockError;
pub use read::{MAX_SIZE, parse};

/// File name of the lock.
pub const FILE_NAME: &str = "envy.lock";

/// The format version that this envy writes, and the newest that it reads.
pub const VERSION: i64 = 1;

/// A parsed lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Blocks by package id.
    pub packages: BTreeMap<PackageId, LockedPackage>,
    /// For each system that was realized once: every path of the closure.
    pub closures: BTreeMap<System, BTreeMap<StorePath, NarDigest>>,
}

/// What one package was resolved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedPackage {
    /// The spec that this answers, as [`crate::manifest::Spec::request`] writes it.
    pub request: String,
    /// The catalog's canonical name, e.g. `nodejs` for `nodejs_22`.
    pub name: String,
    /// The version, as nixpkgs has it.
    pub version: String,
    /// Attribute path in nixpkgs, e.g. `nodejs_22`; empty for a store path.
    pub attribute: String,
    /// nixpkgs revision, 40 hex digits; empty for a store path.
    pub revision: String,
    /// One line about the package, may be empty.
    pub summary: String,
    /// What every system has.
    pub systems: BTreeMap<System, LockedSystem>,
}

/// The outputs of a package on one system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedSystem {
    /// Store path by output name. Never empty.
    pub outputs: BTreeMap<String, StorePath>,
    /// The outputs to install when the manifest names none. Never empty.
    pub default_outputs: Vec<String>,
    /// The revision, where this system's differs from the block's.
    pub revision: Option<String>,
    /// The attribute path, where this system's differs from the block's.
    pub attribute: Option<String>,
}
