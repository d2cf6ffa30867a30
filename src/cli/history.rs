//! `envy history`.

use std::time::SystemTime;

use clap::Args;

use super::{Failure, Invocation, Status, changed};
use crate::documents;
use crate::failure::printable;
use crate::ops;
use crate::ops::history::{Changes, Entry, History as Past};
use crate::ui::{FAINT, GOOD, STRONG, Ui, WARN, time};

const EXAMPLES: &str = "\
Examples:
  envy history         every generation, the newest first
  envy history -n 3    only the last three
  envy history --json | jq '.generations[0]'

Each command that changes the environment makes a generation, which keeps envy.toml, envy.lock and
the environment as they were then. `envy diff N` compares with one, `envy rollback N` goes back.";

/// Show the generations: when, by which command, what changed
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct History {
    /// Only so many, the newest
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

impl History {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let past = ops::history::history(&invocation.context, self.limit.map(|limit| limit as usize))?;
        let (ui, now) = (invocation.ui, SystemTime::now());
        if ui.json {
            invocation.document(&documents::History::from(&past));
        } else {
            past.entries.iter().flat_map(|entry| lines(entry, now)).for_each(|line| ui.line(&line));
            remarks(&past, ui);
        }
        Ok(0)
    }
}

fn lines(entry: &Entry, now: SystemTime) -> Vec<String> {
    let mark = if entry.current { format!("{GOOD}*{GOOD:#}") } else { " ".to_owned() };
    let when = match entry.made {
        Some(made) => format!("{}  {FAINT}{}{FAINT:#}", time::ago(made, now), time::exact(made)),
        None => "at an unknown time".to_owned(),
    };
    let command = entry.command.as_deref().map(|command| format!("  envy {}", printable(command)));
    let restores = entry.restores.map(|number| format!("  {FAINT}(as generation {number}){FAINT:#}"));
    let gone = match (entry.realized, entry.kept) {
        (true, true) => String::new(),
        (false, true) => format!("  {FAINT}(not in the store any more){FAINT:#}"),
        (_, false) => format!("  {WARN}(its files are not there){WARN:#}"),
    };
    let number = entry.number;
    let head = format!(
        "{mark} {STRONG}{number}{STRONG:#}  {when}{}{}{gone}",
        command.unwrap_or_default(),
        restores.unwrap_or_default()
    );
    let changes = match &entry.changes {
        Changes::Known { packages, .. } if !packages.is_empty() => packages.iter().map(changed::line).collect(),
        Changes::Known { manifest: true, .. } => vec!["envy.toml, no packages".to_owned()],
        Changes::Known { .. } => vec!["the same files".to_owned()],
        Changes::Unknown => vec![format!("{FAINT}(what changed is not known){FAINT:#}")],
    };
    [head].into_iter().chain(changes.into_iter().map(|change| format!("      {change}"))).collect()
}

fn remarks(past: &Past, ui: Ui) {
    if past.entries.is_empty() && past.elsewhere.is_empty() {
        ui.say("no generations yet: the first command that switches the environment makes one (envy sync)");
    }
    for other in &past.elsewhere {
        let place = printable(&other.root.to_string_lossy()).into_owned();
        ui.say(&match other.exists {
            _ if past.former.as_ref() == Some(other) => {
                format!("no generations here yet: {place} was moved here, and `envy sync` takes its generations over")
            }
            true => format!("no generations here yet; {place} has the same files, and its generations are its own"),
            false => format!("no generations here yet: they stayed behind when {place} was moved, until `envy gc`"),
        });
    }
    if !past.edited.is_empty() {
        ui.say(&format!("{} changed since: envy diff", past.edited.join(" and ")));
    }
}
