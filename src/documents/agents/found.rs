//! Which agents there are.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ops::agents::found::{Found, State};

/// The agents that envy knows.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Agents {
    /// Each of them.
    pub agents: Vec<AgentFound>,
}

/// An agent that envy knows.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgentFound {
    /// Its name, as `agent setup` takes it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its program that is on PATH; null if none is.
    pub program: Option<String>,
    /// What in the project says that somebody uses it; null if nothing does.
    pub trace: Option<String>,
    /// Whether its settings in the project have envy.
    pub set_up: bool,
    /// Why nobody can tell whether it is set up; null if it can be told.
    pub problem: Option<String>,
}

impl From<&[Found]> for Agents {
    fn from(found: &[Found]) -> Self {
        Self { agents: found.iter().map(AgentFound::from).collect() }
    }
}

impl From<&Found> for AgentFound {
    fn from(found: &Found) -> Self {
        let problem = match &found.state {
            State::Unreadable(_, reason) => Some(reason.clone()),
            State::SetUp | State::NotSetUp => None,
        };
        Self {
            name: found.profile.name.to_owned(),
            title: found.profile.title.to_owned(),
            program: found.program.map(str::to_owned),
            trace: found.trace.map(str::to_owned),
            set_up: found.state == State::SetUp,
            problem,
        }
    }
}
