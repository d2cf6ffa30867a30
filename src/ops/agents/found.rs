//! Which agents there are: on `PATH`, by what they left in the project, and which of them are set up.

use super::super::files::FileError;
use super::super::folder::Place;
use super::super::{Context, Error};
use super::setup::is_link_to_agents_file;
use crate::agent::setup::{PROFILES, Profile};
use crate::environment::exec::find_program;
use crate::project::Project;

/// An agent that envy knows.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which.
    pub profile: &'static Profile,
    /// Its program that is on `PATH`.
    pub program: Option<&'static str>,
    /// What in the project says that somebody uses it.
    pub trace: Option<&'static str>,
    /// Whether its settings are in the project.
    pub state: State,
}

/// Whether an agent is set up in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is.
    SetUp,
    /// It is not.
    NotSetUp,
    /// Nobody can tell: this file cannot be read, and why.
    Unreadable(&'static str, String),
}

impl State {
    /// What the agent's files in the project say.
    pub(super) fn of(project: &Project, profile: &Profile) -> Self {
        let mut state = Self::NotSetUp;
        for file in profile.files.iter().filter(|file| !is_link_to_agents_file(project.root(), file.path)) {
            let text = match Place::of(project, file.path).and_then(|place| place.read()) {
                Ok(text) => text.unwrap_or_default(),
                // envy writes nothing there.
                Err(FileError::LeadsOut { .. } | FileError::Link { .. }) => continue,
                Err(error) => {
                    state = Self::Unreadable(file.path, error.to_string());
                    continue;
                }
            };
            match file.has_server(&text) {
                Ok(true) => return Self::SetUp,
                Ok(false) => {}
                Err(error) => state = Self::Unreadable(file.path, error.to_string()),
            }
        }
        state
    }
}

/// All of them.
pub fn agents(context: &Context<'_>) -> Result<Vec<Found>, Error> {
    let project = context.project()?;
    let path = context.environ.get("PATH").unwrap_or_default();
    let found = |profile: &'static Profile| {
        let program = profile.programs.iter().find(|name| find_program((**name).as_ref(), path).is_ok());
        let trace = profile.folders.iter().find(|name| project.root().join(name).symlink_metadata().is_ok());
        let state = State::of(&project, profile);
        Found { profile, program: program.copied(), trace: trace.copied(), state }
    };
    Ok(PROFILES.iter().copied().map(found).collect())
}
