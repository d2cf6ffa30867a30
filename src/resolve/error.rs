//! Why a manifest cannot be resolved.

use std::fmt::Write;

use crate::catalog::range::Range;
use crate::catalog::{CatalogError, InvalidRange};
use crate::failure::{Code, Explain, Hint, printable};
use crate::manifest::PackageId;
use crate::system::System;

/// Why a manifest cannot be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No catalog knows a package of this name.
    #[error("package `{}` not found", printable(.name))]
    PackageNotFound {
        /// The package id.
        id: PackageId,
        /// What was looked for.
        name: String,
        /// Names like it, the likeliest first, all of them valid package ids.
        suggestions: Vec<String>,
    },
    /// There is such a package, but no version of it that can be installed here and satisfies the range.
    #[error("{}", .no_version.message(.asked))]
    VersionNotFound {
        /// The package id.
        id: PackageId,
        /// The name that was asked for.
        asked: String,
        /// What there is.
        no_version: Box<NoVersion>,
    },
    /// The manifest's range is none.
    #[error("`{id}`: {error}")]
    Range {
        /// The package id.
        id: PackageId,
        /// What is wrong.
        error: InvalidRange,
    },
    /// The catalog gave no answer.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Several packages failed, each for a reason of its own.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<Self>),
}

/// Why no version of a package will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoVersion {
    /// Canonical name.
    pub name: String,
    /// The range asked for.
    pub range: Range,
    /// The systems, one of which must have it.
    pub wanted: Vec<System>,
    /// The newest version in the range, which cannot be installed here.
    pub matching: Option<String>,
    /// Whether that version is known for a wanted system, but without a store path.
    pub unbuilt: bool,
    /// Systems on which that version can be installed.
    pub elsewhere: Vec<System>,
    /// Licence; says why nobody has a binary where it is not a free one.
    pub license: String,
    /// Versions that can be installed here, the nearest first.
    pub nearest: Vec<String>,
}

impl NoVersion {
    fn message(&self, asked: &str) -> String {
        let name = match asked.eq_ignore_ascii_case(&self.name) {
            true => format!("`{}`", printable(asked)),
            false => format!("`{}` ({})", printable(asked), printable(&self.name)),
        };
        let wanted = list(&self.wanted);
        let mut text = match &self.matching {
            None if self.nearest.is_empty() => format!("no version of {name} can be installed on {wanted}"),
            None => format!("{name} has no version that satisfies `{}`", printable(&self.range.to_string())),
            Some(version) if self.unbuilt => {
                let version = printable(version);
                format!("{name} {version} can only be built on {wanted}: no cache has it{}", self.because_unfree())
            }
            Some(version) => format!("{name} {} is not available for {wanted}", printable(version)),
        };
        if !self.elsewhere.is_empty() {
            let _ = write!(text, ", only for {}", list(&self.elsewhere));
        }
        if !self.nearest.is_empty() {
            let nearest: Vec<_> = self.nearest.iter().map(|version| printable(version)).collect();
            let _ = write!(text, "; it has {} for {wanted}", nearest.join(", "));
        }
        text
    }

    fn because_unfree(&self) -> String {
        let unfree = self.license.to_lowercase().contains("unfree");
        if unfree { format!(" (its licence is {})", printable(&self.license)) } else { String::new() }
    }

    fn hints(&self, id: &PackageId, asked: &str) -> Vec<Hint> {
        let option = if id.as_str() == asked { String::new() } else { format!("--id {id} ") };
        // Only what a shell takes as it stands.
        let plain = |version: &&String| version.bytes().all(|c| c.is_ascii_alphanumeric() || b".-_+".contains(&c));
        match self.nearest.first().filter(plain) {
            Some(version) => {
                vec![Hint::run(
                    "install the nearest one that there is",
                    format!("envy install {option}{asked}@{version}"),
                )]
            }
            None => vec![Hint::run("look for another package", format!("envy search {asked}"))],
        }
    }
}

impl ResolveError {
    /// All errors as one: the catalog's alone if it failed, since that says nothing of any package.
    pub(super) fn of_all(mut errors: Vec<Self>) -> Option<Self> {
        if let Some(at) = errors.iter().position(Self::is_about_the_catalog) {
            return Some(errors.swap_remove(at));
        }
        if errors.len() < 2 { errors.pop() } else { Some(Self::Several(errors)) }
    }

    pub(super) fn is_about_the_catalog(&self) -> bool {
        matches!(self, Self::Catalog(_))
    }
}

impl Explain for ResolveError {
    fn code(&self) -> Code {
        match self {
            Self::PackageNotFound { .. } => Code::PackageNotFound,
            Self::VersionNotFound { .. } => Code::VersionNotFound,
            Self::Range { .. } => Code::ManifestInvalid,
            Self::Catalog(error) => error.code(),
            Self::Several(errors) => errors.first().map_or(Code::Failed, Self::code),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::PackageNotFound { id, name, suggestions } => not_found_hints(id, name, suggestions),
            Self::VersionNotFound { id, asked, no_version } => no_version.hints(id, asked),
            Self::Range { error, .. } => error.hints(),
            Self::Catalog(error) => error.hints(),
            Self::Several(errors) => {
                let mut hints: Vec<Hint> = Vec::new();
                for hint in errors.iter().flat_map(Self::hints) {
                    if !hints.contains(&hint) {
                        hints.push(hint);
                    }
                }
                hints
            }
        }
    }
}

fn not_found_hints(id: &PackageId, name: &str, suggestions: &[String]) -> Vec<Hint> {
    let option = if id.as_str() == name { String::new() } else { format!("--id {id} ") };
    let did_you_mean = |suggestion: &String| {
        Hint::run(format!("did you mean {suggestion}"), format!("envy install {option}{suggestion}"))
    };
    let mut hints: Vec<Hint> = suggestions.iter().map(did_you_mean).collect();
    if hints.is_empty() {
        let word: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        hints.push(Hint::run("search by a part of the name", format!("envy search {word}")));
    }
    hints
}

fn list(systems: &[System]) -> String {
    systems.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
