//! How two states of a project differ.

use schemars::JsonSchema;
use serde::Serialize;

use crate::moment::exact;
use crate::ops::diff;

/// What changed from one state to another.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Diff {
    /// The state before, e.g. `generation 3`.
    pub from: String,
    /// The state after, e.g. `the files now`.
    pub to: String,
    /// Packages that came, went or moved, by id.
    pub packages: Vec<PackageDifference>,
    /// Systems whose closure is another.
    pub closures: Vec<ClosureDifference>,
    /// Whether the text of envy.toml differs; null where a state has none, as a lock file has.
    pub manifest_changed: Option<bool>,
    /// Where the lock of the state after does not answer its manifest, in a line each.
    pub mismatches: Vec<String>,
}

/// A package that is not what it was.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PackageDifference {
    /// Its id in envy.toml.
    pub id: String,
    /// What it was; null: it is new.
    pub from: Option<LockedState>,
    /// What it is; null: it is gone.
    pub to: Option<LockedState>,
    /// Since when it had been what it was: the oldest generation of an unbroken run; null if it is new or that is not known.
    pub since: Option<Since>,
}

/// A package as a lock has it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LockedState {
    /// Its version.
    pub version: String,
    /// Its attribute in nixpkgs; empty for a store path of the manifest's own.
    pub attribute: String,
    /// The nixpkgs revision that it is from; empty for a store path of the manifest's own.
    pub revision: String,
    /// Systems that it is locked for.
    pub systems: Vec<String>,
    /// Bytes that its own outputs take unpacked on this system, without what they need; null if the lock does not say it.
    pub unpacked_size: Option<u64>,
}

/// A generation of the project.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Since {
    /// Its number.
    pub generation: u64,
    /// When it was made: RFC 3339, in UTC.
    pub made: String,
}

/// A system's closure: everything that its packages need, and they themselves.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClosureDifference {
    /// The system.
    pub system: String,
    /// What it was; null if it was not locked.
    pub from: Option<ClosureSize>,
    /// What it is; null if it is not locked.
    pub to: Option<ClosureSize>,
    /// Number of store paths that came.
    pub added: usize,
    /// Number of store paths that went.
    pub removed: usize,
}

/// How much is in a closure.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClosureSize {
    /// Number of its store paths.
    pub paths: usize,
    /// Bytes that they take unpacked.
    pub unpacked_size: u64,
}

impl From<&diff::Diff> for Diff {
    fn from(diff: &diff::Diff) -> Self {
        Self {
            from: diff.from.clone(),
            to: diff.to.clone(),
            packages: diff.packages.iter().map(PackageDifference::from).collect(),
            closures: diff.closures.iter().map(ClosureDifference::from).collect(),
            manifest_changed: diff.manifest_changed,
            mismatches: diff.pending.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&diff::PackageChange> for PackageDifference {
    fn from(change: &diff::PackageChange) -> Self {
        let since = change.since.map(|since| Since { generation: since.generation, made: exact(since.made) });
        Self {
            id: change.id.to_string(),
            from: change.from.as_ref().map(LockedState::from),
            to: change.to.as_ref().map(LockedState::from),
            since,
        }
    }
}

impl From<&diff::PackageState> for LockedState {
    fn from(state: &diff::PackageState) -> Self {
        Self {
            version: state.version.clone(),
            attribute: state.attribute.clone(),
            revision: state.revision.clone(),
            systems: state.systems.iter().map(ToString::to_string).collect(),
            unpacked_size: state.unpacked,
        }
    }
}

impl From<&diff::ClosureChange> for ClosureDifference {
    fn from(change: &diff::ClosureChange) -> Self {
        let size = |size: diff::ClosureSize| ClosureSize { paths: size.paths, unpacked_size: size.unpacked };
        Self {
            system: change.system.to_string(),
            from: change.from.map(size),
            to: change.to.map(size),
            added: change.added,
            removed: change.removed,
        }
    }
}
