//! Whether block and settings are current.

use schemars::JsonSchema;
use serde::Serialize;

use crate::documents::FailureHint;
use crate::ops::agents::check;

/// Whether envy's block in AGENTS.md and the settings of agents are current. The exit status is 1 if they are not.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgentCheck {
    /// Whether all of it is.
    pub current: bool,
    /// Names of the agents that are set up in the project.
    pub agents: Vec<String>,
    /// Files that are not as they should be.
    pub stale: Vec<StaleFile>,
}

/// A file that is not as it should be.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StaleFile {
    /// Its path in the project, or an absolute one outside of it.
    pub path: String,
    /// Why it cannot even be read or edited; null if it can.
    pub reason: Option<String>,
    /// What mends it.
    pub mend: FailureHint,
}

impl From<&check::Report> for AgentCheck {
    fn from(report: &check::Report) -> Self {
        Self {
            current: report.stale.is_empty(),
            agents: report.agents.iter().map(|profile| profile.name.to_owned()).collect(),
            stale: report.stale.iter().map(StaleFile::from).collect(),
        }
    }
}

impl From<&check::Stale> for StaleFile {
    fn from(stale: &check::Stale) -> Self {
        Self { path: stale.name.clone(), reason: stale.reason.clone(), mend: FailureHint::from(&stale.mend) }
    }
}
