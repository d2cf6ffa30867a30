//! `diff`: what changed between two states of a project: generations, git revisions, lock files, the files as they are.
//!
//! Reads, and opens neither store nor socket; a git revision starts git. Not for: what `sync` would download (`plan`).

mod compare;
mod git;
mod side;
mod since;
#[cfg(test)]
mod tests;

pub use compare::{ClosureChange, ClosureSize, PackageChange, PackageState};
pub use git::GitError;
pub use side::{Side, SideError};
pub use since::Since;

use super::load::mended;
use super::{Context, Error};
use crate::lock::Lock;
use crate::lock::answers::{Mismatch, answers};
use crate::manifest::Manifest;
use crate::system::System;

/// What to compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The state before; by default the current generation.
    pub from: Option<String>,
    /// The state after; by default the project's files.
    pub to: Option<String>,
}

/// What changed.
#[derive(Debug, Clone)]
pub struct Diff {
    /// The state before, e.g. `generation 3`.
    pub from: String,
    /// The state after, e.g. `the files now`.
    pub to: String,
    /// Packages that came, went or moved, by id.
    pub packages: Vec<PackageChange>,
    /// Systems whose closure is another.
    pub closures: Vec<ClosureChange>,
    /// Whether the text of `envy.toml` differs; `None` where a side has none.
    pub manifest_changed: Option<bool>,
    /// Where the lock of the state after does not answer its manifest.
    pub pending: Vec<Mismatch>,
}

impl Diff {
    /// Whether both states are the same, word for word in the manifest and package for package in the lock.
    pub fn is_nothing(&self) -> bool {
        let manifest_changed = self.manifest_changed == Some(true);
        self.packages.is_empty() && self.closures.is_empty() && !manifest_changed && self.pending.is_empty()
    }
}

/// One state of a project.
#[derive(Debug, Clone, Default)]
struct State {
    name: String,
    manifest: Option<(String, Manifest)>,
    lock: Lock,
    /// The generation that it is or came from.
    generation: Option<u64>,
}

/// Compares.
pub fn diff(context: &Context<'_>, request: &Request) -> Result<Diff, Error> {
    let (project, transactions) = mended(context)?;
    let generations = transactions.generations();
    let parsed = |text: &Option<String>| text.as_deref().map(|text| Side::parse(text, &context.cwd)).transpose();
    let from = parsed(&request.from)?.unwrap_or(Side::Current);
    let to = parsed(&request.to)?.unwrap_or(Side::Files);
    let from = from.read(context, &project, generations)?;
    let to = to.read(context, &project, generations)?;
    let mut packages = compare::packages(&from.lock, &to.lock, context.system);
    if let Some(number) = from.generation {
        since::fill(generations, number, &mut packages)?;
    }
    Ok(Diff {
        packages,
        closures: compare::closures(&from.lock, &to.lock),
        manifest_changed: from.manifest.as_ref().zip(to.manifest.as_ref()).map(|(old, new)| old.0 != new.0),
        pending: to.manifest.as_ref().map(|(_, manifest)| answers(manifest, &to.lock)).unwrap_or_default(),
        from: from.name,
        to: to.name,
    })
}

/// The systems of a lock's package that the state has, sorted.
fn systems(package: &crate::lock::LockedPackage) -> Vec<System> {
    package.systems.keys().copied().collect()
}
