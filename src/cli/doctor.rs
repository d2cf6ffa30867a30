//! `envy doctor`.

use clap::Args;

use super::{Failure, Invocation, Status};
use crate::documents;
use crate::failure::printable;
use crate::ops;
use crate::ops::doctor::{Check, Verdict};
use crate::ui::{BAD, FAINT, GOOD, WARN};

const EXAMPLES: &str = "\
Examples:
  envy doctor              everything
  envy doctor --offline    without the network
  envy doctor --json | jq '.checks[] | select(.verdict == \"fail\")'

Exit 1 if anything fails. A warning may become a problem, or slows envy down. Nothing is changed.";

/// Check store, caches, catalog and this machine
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Doctor {}

impl Doctor {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let (context, ui) = (&invocation.context, invocation.ui);
        context.reporter.phase("Looking at store, caches, catalog and machine");
        let diagnosis = ops::doctor::doctor(context);
        context.reporter.report(crate::report::Event::Done);
        if ui.json {
            invocation.document(&documents::Diagnosis::from(&diagnosis));
        } else {
            diagnosis.checks.iter().for_each(|check| ui.line(&line(check)));
        }
        diagnosis.failure().map_or(Ok(0), |failure| Err(failure.into()))
    }
}

/// `ok    store: …`, and below it what to do where it is not ok.
fn line(check: &Check) -> String {
    let style = match check.verdict {
        Verdict::Ok => GOOD,
        Verdict::Warn => WARN,
        Verdict::Fail => BAD,
        Verdict::Skip => FAINT,
    };
    let head = format!("{style}{:4}{style:#}  {}: {}", check.verdict.word(), check.title(), printable(&check.finding));
    match &check.next {
        None => head,
        Some(next) => match &next.command {
            Some(command) => format!("{head}\n      {}: {}", printable(&next.text), printable(command)),
            None => format!("{head}\n      {}", printable(&next.text)),
        },
    }
}
