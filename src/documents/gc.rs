//! What a collection let go.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::path;
use crate::catalog::Unused;
use crate::ops::gc;
use crate::store;

/// What went; with `--dry-run` what would go.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Collected {
    /// Whether nothing was changed, as nobody asked for more than to see it.
    pub dry_run: bool,
    /// Generations that are neither current nor among those to keep.
    pub generations: Vec<DroppedGeneration>,
    /// Folders of projects that do not exist any more, of which all went.
    pub vanished: Vec<String>,
    /// Names of records whose environment is not in the store any more.
    pub records: Vec<String>,
    /// Catalog answers that nobody uses any more.
    pub answers: DroppedAnswers,
    /// Projects that were left alone, and why.
    pub skipped: Vec<SkippedProject>,
    /// What the store lost; null if it was not collected: `--dry-run`, `--no-store`.
    pub store: Option<CollectedStore>,
}

/// A generation that went.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DroppedGeneration {
    /// Its project's folder.
    pub project: String,
    /// Its number.
    pub number: u64,
    /// Store path of the environment that it kept; null if that is not known.
    pub environment: Option<String>,
}

/// What went of the catalog answers that are kept.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DroppedAnswers {
    /// How many went that nobody used for 30 days.
    pub unused: u64,
    /// How many went that were never finished, as whoever wrote them died.
    pub unfinished: u64,
    /// Bytes on the disk that are free again.
    pub freed: u64,
}

/// A project that was left alone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SkippedProject {
    /// Its folder.
    pub project: String,
    /// Why.
    pub reason: String,
    /// The command that settles it; null if there is none.
    pub command: Option<String>,
}

/// What the store lost.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CollectedStore {
    /// Bytes on the disk that are free again.
    pub freed: u64,
    /// The store paths that went.
    pub paths: Vec<String>,
}

impl Collected {
    /// Of what was found, and whether that was all.
    pub fn new(outcome: &gc::Outcome, dry_run: bool) -> Self {
        Self {
            dry_run,
            generations: outcome.generations.iter().map(DroppedGeneration::from).collect(),
            vanished: outcome.vanished.iter().map(|folder| path(folder)).collect(),
            records: outcome.records.clone(),
            answers: DroppedAnswers::from(&outcome.answers),
            skipped: outcome.skipped.iter().map(SkippedProject::from).collect(),
            store: outcome.store.as_ref().map(CollectedStore::from),
        }
    }
}

impl From<&gc::Dropped> for DroppedGeneration {
    fn from(dropped: &gc::Dropped) -> Self {
        Self {
            project: path(&dropped.project),
            number: dropped.number,
            environment: dropped.environment.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&Unused> for DroppedAnswers {
    fn from(went: &Unused) -> Self {
        Self { unused: went.answers, unfinished: went.unfinished, freed: went.bytes }
    }
}

impl From<&gc::Skipped> for SkippedProject {
    fn from(skipped: &gc::Skipped) -> Self {
        Self { project: path(&skipped.project), reason: skipped.reason.clone(), command: skipped.command.clone() }
    }
}

impl From<&store::Collected> for CollectedStore {
    fn from(store: &store::Collected) -> Self {
        Self { freed: store.bytes, paths: store.paths.iter().map(ToString::to_string).collect() }
    }
}
