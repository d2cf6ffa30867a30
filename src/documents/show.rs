//! A package: everything that is known.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Problem;
use super::source::{Source, sources};
use crate::catalog;
use crate::ops::show::{Held, Mark, Shown, Version};
use crate::system::System;

/// A package.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Show {
    /// Its name in the catalog.
    pub name: String,
    /// The name that it was found by: what was asked for, or what that means.
    pub found_as: String,
    /// One line about it.
    pub summary: String,
    /// Where it lives.
    pub homepage: String,
    /// Its licence.
    pub license: String,
    /// Its licence is not free: public caches have no binaries of it.
    pub unfree: bool,
    /// nixpkgs says that `marked_version` does not build.
    pub broken: bool,
    /// nixpkgs knows of holes in `marked_version`.
    pub insecure: bool,
    /// The version that `broken` and `insecure` are about: the one that install would take, where anybody tells of it, else the
    /// newest; null if nobody tells of any.
    pub marked_version: Option<String>,
    /// Programs that it brings, as far as they are known.
    pub programs: Vec<String>,
    /// File and line in nixpkgs; null if no provider says it.
    pub position: Option<String>,
    /// The system of this computer.
    pub system: String,
    /// The range that was asked for.
    pub range: String,
    /// The version that install would take here; null if it would take none, and then `no_pick` says why.
    pub pick: Option<String>,
    /// Why install would take none; null if it would take one.
    pub no_pick: Option<Problem>,
    /// The version that the project's lock has; null if it has none, or there is no project.
    pub locked: Option<String>,
    /// Its versions, the newest first.
    pub versions: Vec<Release>,
    /// What is worth telling of the choice.
    pub notes: Vec<String>,
    /// Who answered.
    pub sources: Vec<Source>,
    /// Who should have and did not, in a line each.
    pub silent: Vec<String>,
}

/// One version of a package.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Release {
    /// The version.
    pub version: String,
    /// The day on which nixpkgs last had it, e.g. `2026-01-31`; null if no provider says it.
    pub date: Option<String>,
    /// Whether install would take it.
    pub pick: bool,
    /// Whether the project's lock has it.
    pub locked: bool,
    /// Why install would not take it; null for the version that it would take.
    #[schemars(extend("enum" = ["out-of-range", "prerelease", "other-attribute", "other-systems", "no-binary", null]))]
    pub held_back: Option<String>,
    /// Its builds by system.
    pub systems: BTreeMap<String, Build>,
}

/// A version of a package for one system.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Build {
    /// Its attribute in nixpkgs.
    pub attribute: String,
    /// The nixpkgs revision that it is from.
    pub revision: String,
    /// Its outputs that have binaries.
    pub outputs: Vec<BuildOutput>,
}

/// An output of a build.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BuildOutput {
    /// Its name, e.g. `out` or `dev`.
    pub name: String,
    /// Its store path.
    pub path: String,
    /// Whether it is installed unasked.
    pub default: bool,
}

impl Show {
    /// The document of a package on a computer of this system.
    pub fn new(shown: &Shown, system: System) -> Self {
        let (package, details) = (&shown.package, &shown.details);
        let has = |mark: Mark| shown.marks.contains(&mark);
        let first = |one: &String, other: &String| if one.is_empty() { other.clone() } else { one.clone() };
        let releases = package.releases.iter().zip(&shown.versions);
        Self {
            name: package.name.clone(),
            found_as: shown.name.clone(),
            summary: first(&package.summary, &details.summary),
            homepage: first(&package.homepage, &details.homepage),
            license: first(&package.license, &details.licenses.join(", ")),
            unfree: has(Mark::Unfree),
            broken: has(Mark::Broken),
            insecure: has(Mark::Insecure),
            marked_version: Some(details.version.clone()).filter(|version| !version.is_empty()),
            programs: details.programs.clone(),
            position: Some(details.position.clone()).filter(|position| !position.is_empty()),
            system: system.to_string(),
            range: shown.range.to_string(),
            pick: shown.pick.as_ref().ok().map(|pick| pick.version.clone()),
            no_pick: shown.pick.as_ref().err().map(Problem::of),
            locked: shown.locked.clone(),
            versions: releases.map(|(release, version)| Release::new(shown, release, version)).collect(),
            notes: shown.notes.clone(),
            sources: sources(&shown.origins),
            silent: shown.silent.clone(),
        }
    }
}

impl Release {
    fn new(shown: &Shown, release: &catalog::Release, version: &Version) -> Self {
        let held = version.held.as_ref().filter(|_| !version.is_pick);
        Self {
            version: release.version.clone(),
            date: version.date.clone(),
            pick: version.is_pick,
            locked: shown.locked.as_deref() == Some(release.version.as_str()),
            held_back: held.map(|held| Held::as_str(held).to_owned()),
            systems: release.systems.iter().map(|(system, build)| (system.to_string(), Build::from(build))).collect(),
        }
    }
}

impl From<&catalog::Build> for Build {
    fn from(build: &catalog::Build) -> Self {
        let output = |output: &catalog::Output| BuildOutput {
            name: output.name.clone(),
            path: output.path.to_string(),
            default: output.default,
        };
        Self {
            attribute: build.attribute.clone(),
            revision: build.revision.clone(),
            outputs: build.outputs.iter().map(output).collect(),
        }
    }
}
