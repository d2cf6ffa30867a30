//! `envy agent remove`.

use clap::Args;

use super::names;
use super::setup::NoRules;
use super::shown::{self, Mode};
use crate::agent::setup;
use crate::cli::{Failure, Invocation, Status};
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy agent remove codex          take envy out of .codex/config.toml
  envy agent remove                out of every agent's settings in this project
  envy agent remove codex --user   also delete the rules in Codex's own folder

What you wrote into those files stays. The block in AGENTS.md goes with `agents-md = false` under
[options] in envy.toml.";

/// Take out what setup wrote
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Remove {
    /// The agent [default: all]
    #[arg(value_name = "AGENT", value_parser = names())]
    agent: Option<String>,
    /// Also delete the rules for all your projects
    #[arg(long)]
    user: bool,
    /// Show the changes and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Remove {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let only = self.agent.as_deref().and_then(setup::named);
        if let Some(profile) = only.filter(|profile| self.user && profile.name != "codex") {
            return Err(NoRules { profile, command: invocation.context.line("agent remove") }.into());
        }
        let plan = ops::agents::remove::plan(&invocation.context, only, self.user)?;
        shown::settle(invocation, &plan, if self.dry_run { Mode::DryRun } else { Mode::Write })
    }
}
