//! What the search service knows: the world's `catalog.json`, written by `tests/world/catalog.nix`.

use serde::{Deserialize, Serialize};

/// A package with all its releases.
#[derive(Debug, Clone, Deserialize)]
pub struct Known {
    /// Canonical name.
    pub name: String,
    /// One line.
    pub summary: String,
    /// Where it lives.
    pub homepage_url: String,
    /// SPDX id or `unfree`.
    pub license: String,
    /// Newest first.
    pub releases: Vec<Release>,
}

/// A version.
#[derive(Debug, Clone, Deserialize)]
pub struct Release {
    /// As nixpkgs has it.
    pub version: String,
    /// RFC 3339, UTC, whole seconds.
    pub last_updated: String,
    /// One for each system that has it.
    pub platforms: Vec<Platform>,
}

/// A release on a system.
#[derive(Debug, Clone, Deserialize)]
pub struct Platform {
    /// `x86_64-linux`, …
    pub system: String,
    /// Where nixpkgs has it.
    pub attribute_path: String,
    /// A revision of nixpkgs, 40 hex digits.
    pub commit_hash: String,
    /// Of that revision.
    pub date: String,
    /// Absent: no store path is known.
    pub outputs: Option<Vec<Output>>,
}

/// An output of a build.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Output {
    /// `out`, `dev`, …
    pub name: String,
    /// Its store path.
    pub path: String,
    /// Whether it is installed unasked; absent when not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

impl Known {
    /// Reads `catalog.json`.
    ///
    /// # Panics
    /// If it is not what `tests/world/catalog.nix` writes.
    pub fn all_from_json(json: &str) -> Vec<Self> {
        #[derive(Deserialize)]
        struct File {
            packages: Vec<Known>,
        }
        serde_json::from_str::<File>(json).expect("catalog.json is what scripts/world wrote").packages
    }

    /// What was known of it at the end of that day, if anything was.
    pub fn on(&self, day: &str) -> Option<Self> {
        let mut known = self.clone();
        known.releases.retain(|release| release.last_updated.get(..10).is_some_and(|updated| updated <= day));
        (!known.releases.is_empty()).then_some(known)
    }

    /// The release of that version.
    pub fn release(&self, version: &str) -> Option<&Release> {
        self.releases.iter().find(|release| release.version == version)
    }

    /// The attributes under which nixpkgs has it, sorted.
    pub fn attributes(&self) -> Vec<&str> {
        let platforms = self.releases.iter().flat_map(|release| &release.platforms);
        let mut attributes: Vec<&str> = platforms.map(|platform| platform.attribute_path.as_str()).collect();
        attributes.sort_unstable();
        attributes.dedup();
        attributes
    }
}
