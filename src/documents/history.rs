//! The generations of a project.

use schemars::JsonSchema;
use serde::Serialize;

use super::PackageChange;
use crate::moment::exact;
use crate::ops::history::{self, Changes};

/// The past of a project.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct History {
    /// The project's folder.
    pub project: String,
    /// Number of the generation that the project is switched to; null if there is none.
    pub current: Option<u64>,
    /// Files of the project that are not what the current generation has.
    pub edited: Vec<String>,
    /// Where there are no generations: folders of projects that have exactly the same files.
    pub elsewhere: Vec<String>,
    /// The generations, the newest first.
    pub generations: Vec<Generation>,
}

/// One state of the project's files and environment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Generation {
    /// Its number, as `rollback` takes it.
    pub number: u64,
    /// Whether the project is switched to it.
    pub current: bool,
    /// When it was made: RFC 3339, in UTC; null if that is not known.
    pub made: Option<String>,
    /// The command that made it, without `envy`; null if that was not kept.
    pub command: Option<String>,
    /// The generation that it brought back; null if it did not bring one back.
    pub restores: Option<u64>,
    /// What it changed against the one before; null: that is not known.
    pub packages: Option<Vec<PackageChange>>,
    /// Whether it changed envy.toml; null: that is not known.
    pub manifest_changed: Option<bool>,
    /// Store path of its environment; null if that is not known.
    pub environment: Option<String>,
    /// Whether the store has its environment.
    pub realized: bool,
    /// Whether its files are there to be brought back.
    pub kept: bool,
}

impl From<&history::History> for History {
    fn from(past: &history::History) -> Self {
        Self {
            project: past.project.root().to_string_lossy().into_owned(),
            current: past.entries.iter().find(|entry| entry.current).map(|entry| entry.number),
            edited: past.edited.iter().map(|file| (*file).to_owned()).collect(),
            elsewhere: past.elsewhere.iter().map(|other| other.root.to_string_lossy().into_owned()).collect(),
            generations: past.entries.iter().map(Generation::from).collect(),
        }
    }
}

impl From<&history::Entry> for Generation {
    fn from(entry: &history::Entry) -> Self {
        let (packages, manifest_changed) = match &entry.changes {
            Changes::Known { packages, manifest } => {
                (Some(packages.iter().map(PackageChange::from).collect()), Some(*manifest))
            }
            Changes::Unknown => (None, None),
        };
        Self {
            number: entry.number,
            current: entry.current,
            made: entry.made.map(exact),
            command: entry.command.clone(),
            restores: entry.restores,
            packages,
            manifest_changed,
            environment: entry.environment.as_ref().map(ToString::to_string),
            realized: entry.realized,
            kept: entry.kept,
        }
    }
}
