//! Two locks side by side: packages with their versions, sizes and systems, and whole closures. No I/O.

use std::collections::{BTreeMap, BTreeSet};

use super::since::Since;
use super::systems;
use crate::lock::diff::diff;
use crate::lock::{Lock, LockedPackage, NarDigest};
use crate::manifest::PackageId;
use crate::store::StorePath;
use crate::system::System;

/// A package that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageChange {
    /// Its id.
    pub id: PackageId,
    /// As it was; `None`: it came.
    pub from: Option<PackageState>,
    /// As it is; `None`: it went.
    pub to: Option<PackageState>,
    /// Since when it was as it was, as far as generations tell.
    pub since: Option<Since>,
}

/// A package on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageState {
    /// Its version.
    pub version: String,
    /// Its attribute path in nixpkgs; empty for a store path.
    pub attribute: String,
    /// The nixpkgs revision; empty for a store path.
    pub revision: String,
    /// The systems that have it, sorted.
    pub systems: Vec<System>,
    /// Unpacked bytes of its own default outputs on this system, without what they refer to; `None` where the lock has
    /// no closure that says so.
    pub unpacked: Option<u64>,
}

/// A system whose closure is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosureChange {
    /// The system.
    pub system: System,
    /// Before; `None`: it is not locked.
    pub from: Option<ClosureSize>,
    /// After; `None`: it is not locked.
    pub to: Option<ClosureSize>,
    /// Paths that came.
    pub added: usize,
    /// Paths that went.
    pub removed: usize,
}

/// How large a closure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosureSize {
    /// Number of paths.
    pub paths: usize,
    /// Unpacked bytes.
    pub unpacked: u64,
}

/// The packages that differ, by id.
pub(super) fn packages(old: &Lock, new: &Lock, system: System) -> Vec<PackageChange> {
    let state = |lock: &Lock, id: &PackageId| lock.packages.get(id).map(|package| state(lock, package, system));
    let changes = diff(old, new).into_iter();
    changes
        .map(|change| PackageChange {
            from: state(old, &change.id),
            to: state(new, &change.id),
            id: change.id,
            since: None,
        })
        .collect()
}

fn state(lock: &Lock, package: &LockedPackage, system: System) -> PackageState {
    PackageState {
        version: package.version.clone(),
        attribute: package.attribute.clone(),
        revision: package.revision.clone(),
        systems: systems(package),
        unpacked: unpacked(lock, package, system),
    }
}

fn unpacked(lock: &Lock, package: &LockedPackage, system: System) -> Option<u64> {
    let (table, here) = (lock.closures.get(&system)?, package.systems.get(&system)?);
    let paths = here.default_outputs.iter().map(|output| here.outputs.get(output));
    paths.map(|path| Some(table.get(path?)?.size)).sum()
}

/// The systems whose closures differ, by name.
pub(super) fn closures(old: &Lock, new: &Lock) -> Vec<ClosureChange> {
    let named: BTreeSet<&System> = old.closures.keys().chain(new.closures.keys()).collect();
    let differing = named.into_iter().filter(|system| old.closures.get(system) != new.closures.get(system));
    differing.map(|system| closure(*system, old.closures.get(system), new.closures.get(system))).collect()
}

type Table = BTreeMap<StorePath, NarDigest>;

fn closure(system: System, old: Option<&Table>, new: Option<&Table>) -> ClosureChange {
    let size = |table: &Table| ClosureSize {
        paths: table.len(),
        unpacked: table.values().fold(0, |sum: u64, digest| sum.saturating_add(digest.size)),
    };
    let only = |one: Option<&Table>, other: Option<&Table>| {
        let is_new = |path: &&StorePath| other.is_none_or(|other| !other.contains_key(*path));
        one.map_or(0, |table| table.keys().filter(is_new).count())
    };
    ClosureChange { system, from: old.map(size), to: new.map(size), added: only(new, old), removed: only(old, new) }
}
