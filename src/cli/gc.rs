//! `envy gc`.

use std::path::Path;
use std::time::{Duration, SystemTime};

use clap::Args;
use indicatif::HumanBytes;

use super::{Failure, Invocation, Status};
use crate::catalog::Unused;
use crate::documents;
use crate::failure::printable;
use crate::ops;
use crate::ops::gc::{Dropped, Outcome, Request, Retention};
use crate::ui::{FAINT, WARN};

const EXAMPLES: &str = "\
Examples:
  envy gc                             old generations of all projects, then the store
  envy gc --dry-run                   only show what would go
  envy gc --keep 1 --older-than 0d    all but the current generations
  envy gc --no-store                  leave the store as it is

A generation stays if it is the current one, among the newest, or young enough. Then everything in
the store goes that neither a generation nor anything else holds, whoever put it there: hardly
anything else frees space on the disk. Of the catalog answers that envy keeps go those that nobody
used for 30 days.";

/// Delete old generations, and what nothing needs any more
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Gc {
    /// Generations of each project that stay, the newest
    #[arg(long, value_name = "N", default_value_t = Retention::default().keep)]
    keep: usize,
    /// Drop only generations that are older than this: hours, days or weeks, e.g. 12h, 30d, 8w
    #[arg(long, value_name = "AGE", default_value = "30d", value_parser = age)]
    older_than: Duration,
    /// Do not collect the store
    #[arg(long)]
    no_store: bool,
    /// Only show what would go
    #[arg(long)]
    dry_run: bool,
}

impl Gc {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let retention = Retention { keep: self.keep, younger_than: self.older_than };
        let request = Request { retention, dry_run: self.dry_run, no_store: self.no_store };
        let outcome = ops::gc::gc(&invocation.context, &request, SystemTime::now())?;
        invocation.context.reporter.report(crate::report::Event::Done);
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Collected::new(&outcome, self.dry_run));
        } else {
            lines(&outcome, &request).iter().for_each(|line| ui.line(line));
            skipped(&outcome).iter().for_each(|line| ui.say(line));
        }
        Ok(0)
    }
}

/// `30d` and the like.
fn age(text: &str) -> Result<Duration, String> {
    let wrong = || "expected a number of hours, days or weeks, e.g. 12h, 30d, 8w".to_owned();
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let hours = match unit {
        'h' => 1,
        'd' => 24,
        'w' => 7 * 24,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    number.checked_mul(hours * 3600).map(Duration::from_secs).ok_or_else(wrong)
}

fn lines(outcome: &Outcome, request: &Request) -> Vec<String> {
    let mut lines = Vec::new();
    for (project, numbers) in by_project(&outcome.generations) {
        let which = if numbers.len() == 1 { "generation" } else { "generations" };
        let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
        lines.push(format!("{WARN}-{WARN:#} {which} {} of {}", numbers.join(", "), shown(project)));
    }
    for project in &outcome.vanished {
        lines.push(format!("{WARN}-{WARN:#} all of {} {FAINT}(does not exist any more){FAINT:#}", shown(project)));
    }
    match outcome.records.len() {
        0 => {}
        1 => lines.push(format!("{WARN}-{WARN:#} 1 record")),
        count => lines.push(format!("{WARN}-{WARN:#} {count} records")),
    }
    lines.extend(answers(&outcome.answers));
    if lines.is_empty() {
        lines.push("nothing to drop".to_owned());
    }
    match &outcome.store {
        Some(store) if store.paths.len() == 1 => {
            lines.push(format!("freed {} (1 store path)", HumanBytes(store.bytes)))
        }
        Some(store) => lines.push(format!("freed {} ({} store paths)", HumanBytes(store.bytes), store.paths.len())),
        None if request.dry_run && !request.no_store => {
            lines.push("the store would then lose what no root needs; nothing was changed".to_owned());
        }
        None => {}
    }
    lines
}

/// What went of the catalog answers, if any did.
fn answers(went: &Unused) -> Option<String> {
    let counted =
        |count: u64| if count == 1 { "1 catalog answer".to_owned() } else { format!("{count} catalog answers") };
    let what = match (went.answers, went.unfinished) {
        (0, 0) => return None,
        (unused, 0) => format!("{} that nobody used for 30 days", counted(unused)),
        (0, unfinished) => format!("{} never finished", counted(unfinished)),
        (unused, unfinished) => {
            format!("{} that nobody used for 30 days, and {unfinished} never finished", counted(unused))
        }
    };
    Some(format!("{WARN}-{WARN:#} {what} {FAINT}({}){FAINT:#}", HumanBytes(went.bytes)))
}

/// The generations in runs of the same project.
fn by_project(generations: &[Dropped]) -> Vec<(&Path, Vec<u64>)> {
    let runs = generations.chunk_by(|a, b| a.project == b.project);
    runs.map(|run| (run[0].project.as_path(), run.iter().map(|dropped| dropped.number).collect())).collect()
}

fn skipped(outcome: &Outcome) -> Vec<String> {
    let line = |skipped: &ops::gc::Skipped| {
        let after = skipped.command.as_ref().map(|command| format!("; if it is gone for good: {}", printable(command)));
        format!("left alone: {}: {}{}", shown(&skipped.project), printable(&skipped.reason), after.unwrap_or_default())
    };
    outcome.skipped.iter().map(line).collect()
}

fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_a_number_and_a_unit() {
        let hours = |count: u64| Ok(Duration::from_secs(count * 3600));
        assert_eq!(age("12h"), hours(12));
        assert_eq!(age("30d"), hours(720));
        assert_eq!(age("2w"), hours(336));
        assert_eq!(age("0d"), hours(0));
        for wrong in ["", "d", "30", "-1d", "3é", "1.5d", "99999999999999999999d", "999999999999999999w"] {
            assert!(age(wrong).is_err(), "{wrong}");
        }
    }
}
