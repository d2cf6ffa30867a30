//! The manifest, `envy.toml`: what people, models and commands ask for.
//!
//! Not for: what the answer was (`lock`), or making variables come true (`environment`).

pub mod edit;
mod error;
pub mod init;
mod options;
mod packages;
mod read;
pub mod schema;
#[cfg(test)]
mod tests;
pub mod vars;

use std::collections::BTreeMap;
use std::fmt;

use crate::store::StorePath;
use crate::system::System;
pub use error::ManifestError;
pub use read::{MAX_BYTES, VERSION, parse};

/// File name of the manifest.
pub const FILE_NAME: &str = "envy.toml";

/// A parsed manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// `[packages]` by package id.
    pub packages: BTreeMap<PackageId, Spec>,
    /// `[vars]`: templates with `$NAME` references, by name.
    pub vars: BTreeMap<String, String>,
    /// `[scripts]`: shell text by name.
    pub scripts: BTreeMap<String, String>,
    /// `[hooks]` and `[profile]` by `<section>.<key>`: code, which needs trust.
    pub code: BTreeMap<String, String>,
    /// `[options]`.
    pub options: Options,
}

/// The key of a package in `[packages]`: what was typed, e.g. `nodejs_22` or `@openai/codex`.
///
/// Never empty, at most 128 bytes, from `A-Z a-z 0-9 + - . _ @ / :` only, without `..` and not starting with
/// `-`, `.` or `/`; so it is safe to print, to quote in TOML and to send to a catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageId(String);

impl PackageId {
    /// Checks and wraps an id; the error says what is wrong with it, in a few words.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || b"+-._@/:".contains(&c);
        if text.is_empty() {
            Err("it is empty")
        } else if text.len() > 128 {
            Err("it is longer than 128 characters")
        } else if !text.bytes().all(allowed) {
            Err("it has characters other than A-Z a-z 0-9 + - . _ @ / :")
        } else if text.contains("..") {
            Err("it contains `..`")
        } else if text.starts_with(['-', '.', '/']) {
            Err("it starts with `-`, `.` or `/`")
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PackageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What the manifest asks for under one package id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Where the package comes from.
    pub source: Source,
    /// Outputs to install; `None` means those that nixpkgs installs by default.
    pub outputs: Option<Vec<String>>,
    /// Systems to install it on; `None` means all that have it.
    pub systems: Option<Vec<System>>,
    /// Who wins where two packages bring the same file: the lower number. [`DEFAULT_PRIORITY`] if absent.
    pub priority: Option<i64>,
}

/// nixpkgs' own default of `meta.priority`.
pub const DEFAULT_PRIORITY: i64 = 5;

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A catalog, by attribute or name.
    Catalog {
        /// Attribute or name, if it differs from the package id.
        package: Option<String>,
        /// Version range as written, e.g. `*`, `22`, `^14`; its meaning is `catalog::Range`'s.
        version: String,
    },
    /// A store path as it stands.
    StorePath(StorePath),
}

impl Spec {
    /// `"<version>"`, the shortest form.
    pub fn version(version: &str) -> Self {
        Self {
            source: Source::Catalog { package: None, version: version.to_owned() },
            outputs: None,
            systems: None,
            priority: None,
        }
    }

    /// What is asked for, for people: the range, with the package before it if that is not the id; or the store path.
    pub fn asked_for(&self) -> String {
        match &self.source {
            Source::Catalog { package: None, version } => version.clone(),
            Source::Catalog { package: Some(package), version } => format!("{package}@{version}"),
            Source::StorePath(path) => path.to_string(),
        }
    }

    /// What the lock keeps of the spec to know whether it still answers it: `<package>@<range>`, or
    /// the store path. Outputs, systems and priority need no new resolution and are not part of it.
    pub fn request(&self, id: &PackageId) -> String {
        match &self.source {
            Source::Catalog { package, version } => {
                format!("{}@{version}", package.as_deref().unwrap_or(id.as_str()))
            }
            Source::StorePath(path) => path.to_string(),
        }
    }
}

/// `[options]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Systems that the project cares for; `None` means what the catalog offers.
    pub systems: Option<Vec<System>>,
    /// Whether what no cache has may be built.
    pub build: Build,
    /// Whether envy keeps its block in `AGENTS.md`.
    pub agents_md: bool,
    /// Folders of the project to put before the environment's programs; needs trust.
    pub path_prepend: Vec<String>,
    /// `.env` files of the project; needs trust.
    pub dotenv: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { systems: None, build: Build::Ask, agents_md: true, path_prepend: Vec::new(), dotenv: Vec::new() }
    }
}

/// `options.build`. This version never builds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Build {
    /// Ask on a terminal.
    #[default]
    Ask,
    /// Never build.
    Never,
    /// Build without asking.
    Always,
}
