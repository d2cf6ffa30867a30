//! The catalog: where names become versions and store paths, without evaluating nixpkgs.
//!
//! Two seams: a [`Catalog`] knows store paths and can be resolved from, a [`Directory`] can only be looked into. The
//! search service is both, the NixOS search backend a directory. Not for: choosing among answers for a whole
//! manifest (`resolve`).

pub mod alias;
pub mod directory;
mod error;
mod http;
pub mod merge;
pub mod nixos_search;
pub mod range;
pub mod service;
pub mod suggest;
pub mod version;
mod words;

use std::collections::BTreeMap;

use crate::store::StorePath;
use crate::system::System;
pub use directory::{Details, Directory, Origin, Told};
pub use error::{Attempt, CatalogError};
pub use http::cache::unused::{Unused, drop_unused};
pub use range::{InvalidRange, Range};

/// A provider of packages with their store paths. Methods block; they are called from up to 8 threads at once.
pub trait Catalog: Sync {
    /// Packages whose name or attribute contains `query`, best first.
    fn search(&self, query: &str) -> Result<Vec<Found>, CatalogError>;

    /// The provider's own choice for `name` (attribute or canonical name) and `range` in its own
    /// syntax. `None`: no such package, or no such version. The caller checks that the answer satisfies the range.
    fn resolve(&self, name: &str, range: &str) -> Result<Option<Release>, CatalogError>;

    /// Everything known of `name`, releases newest first. `None`: no such package.
    fn package(&self, name: &str) -> Result<Option<Package>, CatalogError>;
}

/// One line of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What `install` takes: the canonical name, or the attribute.
    pub name: String,
    /// nixpkgs' own name of the package, if the provider says one that differs.
    pub pname: Option<String>,
    /// One line about it.
    pub summary: String,
    /// Newest version, if the provider says it.
    pub version: Option<String>,
    /// Systems that have it, if the provider says it.
    pub systems: Vec<System>,
    /// Programs that it brings, if the provider says them.
    pub programs: Vec<String>,
}

/// A package with all its releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Canonical name.
    pub name: String,
    /// One line about it.
    pub summary: String,
    /// SPDX id or nixpkgs' short name, e.g. `unfree`; empty if unknown.
    pub license: String,
    /// Homepage; empty if unknown.
    pub homepage: String,
    /// Newest first.
    pub releases: Vec<Release>,
}

/// One version of a package, for every system that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Canonical name.
    pub name: String,
    /// Version as nixpkgs has it.
    pub version: String,
    /// One line about it; may be empty.
    pub summary: String,
    /// What each system has.
    pub systems: BTreeMap<System, Build>,
}

/// A release on one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// Attribute path in nixpkgs.
    pub attribute: String,
    /// nixpkgs revision, 40 hex digits.
    pub revision: String,
    /// Outputs in nixpkgs' order. Empty: the catalog knows no store path, so only building could give it.
    pub outputs: Vec<Output>,
}

/// One output of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// `out`, `dev`, `bin`, …
    pub name: String,
    /// Its store path.
    pub path: StorePath,
    /// Whether nixpkgs installs it when no output is named.
    pub default: bool,
}
