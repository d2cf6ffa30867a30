//! `gc`: lets go of what no project needs any more, then has the store collected.
//!
//! Every kept generation is a root of the store's collector, so old ones must go first. Safe beside other envys: a project
//! is touched only while it is held, and one that somebody holds is left out. Not for: which paths of the store go and which
//! catalog answers; that is the store's own, and the catalog's.

mod projects;
mod records;
#[cfg(test)]
mod tests;

pub(super) use projects::{is_gone, remove};

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::{Context, Error, moved};
use crate::catalog::{self, Unused};
use crate::failure::printable;
use crate::store;
use crate::store::StorePath;

/// Which generations of a project stay; the current one always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// So many of the newest.
    pub keep: usize,
    /// And all that are younger than this.
    pub younger_than: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self { keep: 10, younger_than: Duration::from_secs(30 * 24 * 60 * 60) }
    }
}

/// What to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Request {
    /// Which generations stay.
    pub retention: Retention,
    /// Only find out what would go.
    pub dry_run: bool,
    /// Leave the store alone.
    pub no_store: bool,
}

/// What went, or would go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Generations beyond retention, by project and number.
    pub generations: Vec<Dropped>,
    /// Projects that do not exist any more, whose state went.
    pub vanished: Vec<PathBuf>,
    /// Names of records whose environment does not exist any more.
    pub records: Vec<String>,
    /// Catalog answers that nobody uses any more.
    pub answers: Unused,
    /// State that was left alone, and why.
    pub skipped: Vec<Skipped>,
    /// What the store's collector did; `None` if it was not asked.
    pub store: Option<store::Collected>,
}

/// A generation that went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Folder of its project.
    pub project: PathBuf,
    /// Its number.
    pub number: u64,
    /// The environment that it kept.
    pub environment: Option<StorePath>,
}

/// State that was left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Folder of the project.
    pub project: PathBuf,
    /// Why.
    pub reason: String,
    /// A command that settles it, where there is one.
    pub command: Option<String>,
}

/// Collects what the user's projects do not need any more. Needs no project of its own.
pub fn gc(context: &Context<'_>, request: &Request, now: SystemTime) -> Result<Outcome, Error> {
    let collects = !request.dry_run && !request.no_store;
    // First, so that a store that cannot be opened costs no generation. One that does not exist is not made.
    let look = || store::open::explain(&context.environ, &context.dirs.home, context.reporter, &mut Vec::new());
    let mut store = collects.then(look).transpose()?;
    let spared = moved::take_over_here(context, request.dry_run);
    let mut outcome = Outcome::default();
    projects::sweep(context, request, now, spared.as_deref(), &mut outcome)?;
    outcome.answers = answers(context, request.dry_run, now);
    if let Some(store) = &mut store {
        context.reporter.phase("Collecting what no root needs");
        outcome.store = Some(store.collect_garbage(context.reporter)?);
    }
    // Last, as they are stale once their environment is collected.
    outcome.records = records::sweep(context, request.dry_run)?;
    Ok(outcome)
}

/// Lets go of catalog answers. What fails there costs space, and nothing else.
fn answers(context: &Context<'_>, dry_run: bool, now: SystemTime) -> Unused {
    let unused = catalog::drop_unused(&context.dirs.answers(), now, dry_run);
    if let Some(failure) = &unused.failure {
        context.reporter.warn(&format!("some catalog answers stay: {}", printable(failure)));
    }
    unused
}
