//! `envy status`.

use clap::Args;

use super::{Failure, Invocation};
use crate::documents;
use crate::failure::Explain;
use crate::ops;
use crate::ops::status::Status as State;

const EXAMPLES: &str = "\
Examples:
  envy status
  envy status --json | jq .realized

It says whether envy.lock answers envy.toml, whether the environment is there, and what to do if
not.";

/// Say what state the environment is in
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Status {}

impl Status {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<super::Status, Failure> {
        let state = ops::status::status(&invocation.context)?;
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Status::from(&state));
        } else {
            lines(&state).iter().for_each(|line| ui.line(line));
            if let Some(next) = next(&state) {
                ui.say(&next);
            }
        }
        Ok(0)
    }
}

fn lines(state: &State) -> Vec<String> {
    let plural = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let lock = match state.mismatches.as_slice() {
        [] => format!("answers envy.toml ({})", plural(state.revisions, "nixpkgs revision")),
        some => some.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    };
    let environment = match (&state.environment, state.generation) {
        (Some(path), Some(number)) => format!("{path} (generation {number})"),
        (Some(path), None) => path.to_string(),
        (None, _) => "not realized".to_owned(),
    };
    let agents = state.agents_problem.as_ref().map(|problem| format!("agents       {problem}"));
    let lines = vec![
        format!("project      {} ({})", state.project.root().display(), plural(state.packages, "package")),
        format!("lock         {lock}"),
        format!("environment  {environment}"),
    ];
    let old = || "agents       AGENTS.md does not say what agents must know".to_owned();
    let is_next = !state.agents_current && state.mismatches.is_empty() && state.environment.is_some();
    let agents = agents.or_else(|| is_next.then(old));
    lines.into_iter().chain(agents).collect()
}

fn next(state: &State) -> Option<String> {
    if let Some(hint) = state.agents_problem.iter().flat_map(Explain::hints).next() {
        return Some(format!("next: {}: {}", hint.text, hint.command.unwrap_or_default()));
    }
    if !state.mismatches.is_empty() || state.environment.is_none() {
        return Some("next: envy sync".to_owned());
    }
    (!state.agents_current).then(|| "next: envy agent sync".to_owned())
}
