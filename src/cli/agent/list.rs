//! `envy agent setup` without a name: which agents there are.

use super::shown::{self, Mode};
use crate::agent::detect::Agent;
use crate::cli::{Failure, Invocation, Status};
use crate::documents;
use crate::ops;
use crate::ops::agents::found::{Found, State};
use crate::ops::agents::setup::Request;
use crate::ui::Ui;

/// Lists them; a person at a terminal may choose one.
pub(super) fn run(invocation: &Invocation<'_>) -> Result<Status, Failure> {
    let (context, ui) = (&invocation.context, invocation.ui);
    let found = ops::agents::found::agents(context)?;
    if ui.json {
        invocation.document(&documents::Agents::from(found.as_slice()));
        return Ok(0);
    }
    let row = |found: &Found| vec![found.profile.name.to_owned(), state(found), found.profile.title.to_owned()];
    ui.table(&["NAME", "STATE", "AGENT"], &found.iter().map(row).collect::<Vec<_>>(), &[2]);
    let open: Vec<&Found> = found.iter().filter(|found| is_there(found) && found.state == State::NotSetUp).collect();
    let asked = ui.interactive && !ui.quiet && Agent::of(&context.environ).is_none() && !open.is_empty();
    let chosen = asked.then(|| choose(ui, &open)).flatten();
    let Some(chosen) = chosen else {
        let name = open.first().map_or("NAME", |found| found.profile.name);
        let next = context.line(&format!("agent setup {name}"));
        ui.say(&format!("next: {}", shown::shown(&next)));
        return Ok(0);
    };
    let request = Request { profile: chosen.profile, user: false, envy: std::env::current_exe()? };
    let plan = ops::agents::setup::plan(context, &request)?;
    shown::settle(invocation, &plan, Mode::Write)
}

fn choose<'a>(ui: Ui, open: &[&'a Found]) -> Option<&'a Found> {
    let titles: Vec<&str> = open.iter().map(|found| found.profile.title).collect();
    open.get(ui.choose("Set up which?", &titles)?).copied()
}

fn is_there(found: &Found) -> bool {
    found.program.is_some() || found.trace.is_some()
}

fn state(found: &Found) -> String {
    match (&found.state, found.program, found.trace) {
        (State::SetUp, ..) => "set up".to_owned(),
        (State::Unreadable(file, reason), ..) => shown::shown(&unreadable(file, reason)),
        (_, Some(program), _) => format!("there: {program} is on PATH"),
        (_, None, Some(trace)) => format!("there: the project has {trace}"),
        _ => "not seen".to_owned(),
    }
}

/// Most reasons name the file themselves.
fn unreadable(file: &str, reason: &str) -> String {
    if reason.contains(file) { reason.to_owned() } else { format!("{file}: {reason}") }
}
