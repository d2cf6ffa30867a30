//! `envy agent setup`.

use clap::Args;

use super::shown::{self, Mode};
use super::{list, names};
use crate::agent::detect::Agent;
use crate::agent::setup::{self, Profile};
use crate::cli::{Failure, Invocation, Status};
use crate::failure::{Code, Explain, Hint, printable};
use crate::ops;
use crate::ops::agents::setup::Request;

const EXAMPLES: &str = "\
Examples:
  envy agent setup                   which agents are there
  envy agent setup codex             AGENTS.md and .codex/config.toml
  envy agent setup codex --dry-run   show the changes, write nothing
  envy agent setup codex --check     exit 1 if anything would change
  envy agent setup codex --user      also rules for all your projects, in Codex's own folder

A person at a terminal sees the changes and is asked. Elsewhere files of the project are written
at once; those outside of it only with --yes. envy never trusts a project for you: it says how.";

/// Write what an agent needs into this project
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Setup {
    /// The agent [default: say which there are]
    #[arg(value_name = "AGENT", value_parser = names())]
    agent: Option<String>,
    /// Also let Codex run `envy --restricted` outside of its sandbox, in all your projects
    #[arg(long)]
    user: bool,
    /// Change nothing; exit 1 if anything would
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Show the changes and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Setup {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let context = &invocation.context;
        let mode = match (self.check, self.dry_run) {
            (true, _) => Mode::Check,
            (_, true) => Mode::DryRun,
            _ => Mode::Write,
        };
        if mode == Mode::Write && !has_project(invocation)? {
            return Ok(1);
        }
        let no_name = || NoName { command: context.line("agent setup") };
        let Some(name) = self.agent else {
            if self.user || mode != Mode::Write {
                return Err(no_name().into());
            }
            return list::run(invocation);
        };
        let profile = setup::named(&name).ok_or_else(no_name)?;
        if self.user && profile.name != "codex" {
            return Err(NoRules { profile, command: context.line("agent setup") }.into());
        }
        let request = Request { profile, user: self.user, envy: std::env::current_exe()? };
        let plan = ops::agents::setup::plan(context, &request)?;
        shown::settle(invocation, &plan, mode)
    }
}

/// Whether there is a project; a person is offered one.
fn has_project(invocation: &Invocation<'_>) -> Result<bool, Failure> {
    let (context, ui) = (&invocation.context, invocation.ui);
    let missing = match context.project() {
        Ok(_) => return Ok(true),
        Err(error) if error.code() == Code::NoProject => error,
        Err(error) => return Err(error.into()),
    };
    if !ui.interactive || ui.quiet || Agent::of(&context.environ).is_some() {
        return Err(missing.into());
    }
    let dir = context.project_dir.as_ref().map_or_else(|| context.cwd.clone(), |dir| context.cwd.join(dir));
    let question = format!("No envy.toml here. Start an environment in {}?", printable(&dir.to_string_lossy()));
    if !ui.confirm(&question, Some(true)).unwrap_or(false) {
        return Ok(false);
    }
    let made = ops::init::init(context)?;
    ui.line(&format!("wrote {}", made.files.join(" and ")));
    Ok(true)
}

/// Options that need the name of an agent.
#[derive(Debug, thiserror::Error)]
#[error("--user, --check and --dry-run are about one agent, and none is named")]
pub(in crate::cli) struct NoName {
    command: String,
}

impl Explain for NoName {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("see which there are", self.command.clone())]
    }
}

/// Only Codex has rules.
#[derive(Debug, thiserror::Error)]
#[error("--user is about the rules of Codex, and {} has none that envy writes", .profile.title)]
pub(in crate::cli) struct NoRules {
    pub(in crate::cli) profile: &'static Profile,
    /// The command without the name.
    pub(in crate::cli) command: String,
}

impl Explain for NoRules {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("leave out --user", format!("{} {}", self.command, self.profile.name))]
    }
}

#[cfg(test)]
impl NoName {
    /// For the list of all errors.
    pub(in crate::cli) fn examples() -> Vec<crate::ops::Error> {
        vec![Self { command: "envy agent setup".to_owned() }.into()]
    }
}
