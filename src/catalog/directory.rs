//! Directories: providers that know *of* packages, for people who look. They are searched and asked, and say nothing that may
//! end up in a lock; only a [`Catalog`](super::Catalog) knows store paths.

use std::time::Duration;

use super::{CatalogError, Found};
use crate::system::System;

/// A provider that can be searched. Methods block and may be called from several threads at once.
pub trait Directory: Sync {
    /// Packages that have to do with these words, best first.
    fn find(&self, words: &[&str]) -> Result<Told<Vec<Found>>, CatalogError>;

    /// Packages with a program of exactly this name, the likeliest first. A provider that knows no programs has none.
    fn with_program(&self, program: &str) -> Result<Vec<Found>, CatalogError>;

    /// What there is to say of a package (attribute or name) beside its releases. `None`: nothing.
    fn describe(&self, name: &str) -> Result<Option<Told<Details>>, CatalogError>;
}

/// An answer, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// The answer.
    pub answer: T,
    /// Who gave it, and when.
    pub origin: Origin,
}

/// Who gave an answer, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Host, and port where it is not the usual one.
    pub host: String,
    /// How old the answer is; `None` if it was given just now.
    pub age: Option<Duration>,
    /// The host that would have been asked first, if this one stood in for it.
    pub instead_of: Option<String>,
}

impl<T> Told<T> {
    /// The same with another answer.
    pub fn map<R>(self, change: impl FnOnce(T) -> R) -> Told<R> {
        Told { answer: change(self.answer), origin: self.origin }
    }
}

/// What a directory says of a package. All of it may be missing; all of it is printable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Attribute path in nixpkgs.
    pub attribute: String,
    /// The version that this is about; the marks are of no other.
    pub version: String,
    /// One line about it.
    pub summary: String,
    /// Programs that it brings.
    pub programs: Vec<String>,
    /// SPDX ids, or nixpkgs' short names.
    pub licenses: Vec<String>,
    /// Where it lives.
    pub homepage: String,
    /// Systems that nixpkgs has it for; a binary may still be missing.
    pub systems: Vec<System>,
    /// Names of its outputs.
    pub outputs: Vec<String>,
    /// File and line in nixpkgs, e.g. `pkgs/by-name/ri/ripgrep/package.nix:80`.
    pub position: String,
    /// nixpkgs says that this version does not build.
    pub broken: bool,
    /// nixpkgs knows of holes in this version that nobody mends.
    pub insecure: bool,
}
