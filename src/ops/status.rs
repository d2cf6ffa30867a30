//! `status`: whether manifest, lock, environment and agents file agree, changing nothing.

use std::collections::BTreeSet;

use super::load::Loaded;
use super::transaction::Transactions;
use super::{Context, Error, agents, remember, select};
use crate::agent::SettingsError;
use crate::lock::answers::{Mismatch, answers};
use crate::project::Project;
use crate::report::Silent;
use crate::store::StorePath;

/// The state of a project.
#[derive(Debug, Clone)]
pub struct Status {
    /// The project.
    pub project: Project,
    /// Number of packages in the manifest.
    pub packages: usize,
    /// Where the lock does not answer the manifest.
    pub mismatches: Vec<Mismatch>,
    /// Different nixpkgs revisions in the lock: each brings its own libraries.
    pub revisions: usize,
    /// The environment, if it is realized.
    pub environment: Option<StorePath>,
    /// The generation that the project is switched to.
    pub generation: Option<u64>,
    /// Whether the block in `AGENTS.md` is as it should be.
    pub agents_current: bool,
    /// Why nobody can tell where that block is.
    pub agents_problem: Option<SettingsError>,
}

/// Looks at the project.
pub fn status(context: &Context<'_>) -> Result<Status, Error> {
    examine(context, Loaded::read(context)?)
}

/// Looks at a project whose files were read.
pub(super) fn examine(context: &Context<'_>, loaded: Loaded) -> Result<Status, Error> {
    let mismatches = answers(&loaded.manifest, &loaded.lock);
    let transactions = Transactions::new(&loaded.project, &loaded.project.state_dir(&context.dirs));
    let current = transactions.generations().current();
    let ingredients = select::select(&loaded.manifest, &loaded.lock, context.system, &Silent)?;
    let composed = remember::composed(context, &ingredients).filter(|_| mismatches.is_empty());
    let programs = composed.as_ref().map(|composed| &composed.programs);
    let wanted = programs.map(|programs| agents::text(&loaded.files, &loaded.manifest, &loaded.lock, programs));
    let (agents_current, agents_problem) = match wanted {
        Some(Ok(wanted)) => (wanted.text.is_none_or(|text| Some(text) == loaded.files.agents), None),
        Some(Err(problem)) => (false, Some(problem)),
        None => (false, None),
    };
    let revisions: BTreeSet<&str> =
        loaded.lock.packages.values().map(|package| package.revision.as_str()).filter(|rev| !rev.is_empty()).collect();
    Ok(Status {
        packages: loaded.manifest.packages.len(),
        revisions: revisions.len(),
        mismatches,
        environment: composed.map(|composed| composed.environment),
        generation: current.map(|generation| generation.number),
        agents_current,
        agents_problem,
        project: loaded.project,
    })
}
