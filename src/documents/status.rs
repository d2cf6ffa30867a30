//! The state of a project.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ops::status;

/// Whether manifest, lock and environment agree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Status {
    /// The project's folder.
    pub project: String,
    /// Number of packages in envy.toml.
    pub packages: usize,
    /// Whether envy.lock answers envy.toml.
    pub locked: bool,
    /// Where it does not, in a line each.
    pub mismatches: Vec<String>,
    /// Whether the environment is in the store.
    pub realized: bool,
    /// Its store path; null if it is not in the store.
    pub environment: Option<String>,
    /// The generation that the project is switched to; null if there is none.
    pub generation: Option<u64>,
    /// Different nixpkgs revisions in the lock: each brings its own libraries.
    pub revisions: usize,
    /// Whether envy's part of AGENTS.md is as it should be.
    pub agents_md: bool,
}

impl From<&status::Status> for Status {
    fn from(state: &status::Status) -> Self {
        Self {
            project: state.project.root().to_string_lossy().into_owned(),
            packages: state.packages,
            locked: state.mismatches.is_empty(),
            mismatches: state.mismatches.iter().map(ToString::to_string).collect(),
            realized: state.environment.is_some(),
            environment: state.environment.as_ref().map(ToString::to_string),
            generation: state.generation,
            revisions: state.revisions,
            agents_md: state.agents_current,
        }
    }
}
