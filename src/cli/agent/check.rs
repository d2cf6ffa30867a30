//! `envy agent check`.

use clap::Args;

use super::shown;
use crate::cli::{Failure, Invocation, Status};
use crate::documents;
use crate::ops;
use crate::ops::agents::check::Stale;

const EXAMPLES: &str = "\
Examples:
  envy agent check          in CI: fail when the block or an agent's settings are not current
  envy agent check --json

Exit status: 0 all of it is current, 1 something is not. It needs no agent, no store and no
network.";

/// Check that block and settings are current
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {}

impl Check {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let ui = invocation.ui;
        let report = ops::agents::check::check(&invocation.context, &std::env::current_exe()?)?;
        let status = Status::from(!report.stale.is_empty());
        report.warnings.iter().for_each(|text| invocation.context.reporter.warn(text));
        if ui.json {
            invocation.document(&documents::AgentCheck::from(&report));
            return Ok(status);
        }
        if report.stale.is_empty() {
            let names: Vec<&str> = report.agents.iter().map(|profile| profile.name).collect();
            let names = if names.is_empty() { "no agent".to_owned() } else { names.join(", ") };
            ui.line(&format!("current; set up: {names}"));
        }
        report.stale.iter().for_each(|stale| ui.line(&line(stale)));
        let mut commands: Vec<_> = report.stale.iter().filter_map(|stale| stale.mend.command.as_ref()).collect();
        commands.dedup();
        commands.iter().for_each(|command| ui.say(&format!("next: {}", shown::shown(command))));
        Ok(status)
    }
}

fn line(stale: &Stale) -> String {
    match &stale.reason {
        None => format!("{} is not current", shown::shown(&stale.name)),
        Some(reason) => shown::shown(reason),
    }
}
