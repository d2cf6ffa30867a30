//! `envy agent`: agents are set up, looked at, and let go.

mod check;
mod list;
mod remove;
pub(super) mod setup;
pub(super) mod shown;
mod sync;

use clap::{Args, Subcommand};

use super::{Failure, Invocation, Status};

const EXAMPLES: &str = "\
Examples:
  envy agent setup          which agents are there, and what to type for each
  envy agent setup codex    let Codex use envy in this project
  envy agent check          in CI: exit 1 unless block and settings are current
  envy agent remove codex   take envy out of Codex's settings again

docs/agents.md says what each file does, and what an agent may do then.";

/// Let coding agents use envy
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Agent {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write what an agent needs into this project
    Setup(setup::Setup),
    /// Bring envy's block in AGENTS.md up to date
    Sync(sync::Sync),
    /// Check that block and settings are current
    Check(check::Check),
    /// Take out what setup wrote
    Remove(remove::Remove),
}

impl Agent {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        match self.command {
            Command::Setup(args) => args.run(invocation),
            Command::Sync(args) => args.run(invocation),
            Command::Check(args) => args.run(invocation),
            Command::Remove(args) => args.run(invocation),
        }
    }
}

/// The agents that have a name on the command line.
fn names() -> clap::builder::PossibleValuesParser {
    crate::agent::setup::PROFILES.iter().map(|profile| profile.name).collect::<Vec<_>>().into()
}
