//! Which agents there are: on `PATH`, by what they left in the project, and which of them are set up.

use super::super::{Context, Error};
use super::check::is_set_up;
use crate::agent::setup::{PROFILES, Profile};
use crate::environment::exec::find_program;

/// An agent that envy knows.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which.
    pub profile: &'static Profile,
    /// Its program that is on `PATH`.
    pub program: Option<&'static str>,
    /// What in the project says that somebody uses it.
    pub trace: Option<&'static str>,
    /// Its settings are in the project.
    pub is_set_up: bool,
}

/// All of them.
pub fn agents(context: &Context<'_>) -> Result<Vec<Found>, Error> {
    let project = context.project()?;
    let path = context.environ.get("PATH").unwrap_or_default();
    let found = |profile: &'static Profile| {
        let program = profile.programs.iter().find(|name| find_program((**name).as_ref(), path).is_ok());
        let trace = profile.folders.iter().find(|name| project.root().join(name).symlink_metadata().is_ok());
        let is_set_up = is_set_up(project.root(), profile)?;
        Ok(Found { profile, program: program.copied(), trace: trace.copied(), is_set_up })
    };
    PROFILES.iter().copied().map(found).collect()
}
