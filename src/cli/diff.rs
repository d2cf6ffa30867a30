//! `envy diff`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use indicatif::HumanBytes;

use super::{Failure, Invocation, Status, changed};
use crate::documents;
use crate::failure::printable;
use crate::lock::diff::Change;
use crate::ops;
use crate::ops::diff::{ClosureChange, ClosureSize, PackageChange, PackageState, Request};
use crate::ui::{FAINT, time};

const EXAMPLES: &str = "\
Examples:
  envy diff            what changed since the current generation was made
  envy diff 3          since generation 3 of `envy history`
  envy diff 3 5        from one to the other
  envy diff HEAD~3     since a git revision; also tags and branches
  envy diff main ./other.lock

A number is a generation, an existing file or a path a lock, all else a git revision. Sizes are
unpacked; a package's is its own, without what it needs.";

/// Show what changed since a generation or git revision
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Diff {
    /// The state before: a generation, git revision or lock file [default: the current generation]
    #[arg(value_name = "FROM", add = ArgValueCompleter::new(super::complete::candidates::generations))]
    from: Option<String>,
    /// The state after [default: the project's files]
    #[arg(value_name = "TO", add = ArgValueCompleter::new(super::complete::candidates::generations))]
    to: Option<String>,
}

impl Diff {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let request = Request { from: self.from, to: self.to };
        let diff = ops::diff::diff(&invocation.context, &request)?;
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Diff::from(&diff));
            return Ok(0);
        }
        ui.say(&format!("from {} to {}", diff.from, diff.to));
        if diff.is_nothing() {
            ui.line("no differences");
        }
        diff.packages.iter().for_each(|change| ui.line(&package_line(change)));
        diff.closures.iter().for_each(|change| ui.line(&closure_line(change)));
        if diff.manifest_changed == Some(true) {
            ui.line("envy.toml differs");
        }
        if !diff.pending.is_empty() {
            let pending = diff.pending.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            ui.line(&printable(&pending));
            ui.say("next: envy sync");
        }
        Ok(0)
    }
}

fn package_line(change: &PackageChange) -> String {
    let version = |state: &Option<PackageState>| state.as_ref().map(|state| state.version.clone());
    let plain = Change { id: change.id.clone(), from: version(&change.from), to: version(&change.to) };
    let mut details = Vec::new();
    details.extend(sizes(change));
    details.extend(systems(change));
    if let (Some(since), Some(from)) = (&change.since, &change.from) {
        let day: String = time::exact(since.made).chars().take_while(|c| *c != 'T').collect();
        details.push(format!("{} since {day}", printable(&from.version)));
    }
    match details.is_empty() {
        true => changed::line(&plain),
        false => format!("{}  {FAINT}({}){FAINT:#}", changed::line(&plain), details.join(", ")),
    }
}

/// Unpacked sizes, where at least one is known.
fn sizes(change: &PackageChange) -> Option<String> {
    let size = |state: &Option<PackageState>| state.as_ref().map(|state| state.unpacked.map(HumanBytes));
    let told = |size: Option<HumanBytes>| size.map_or_else(|| "unknown".to_owned(), |size| size.to_string());
    match (size(&change.from), size(&change.to)) {
        (Some(None), Some(None) | None) | (None, Some(None) | None) => None,
        (Some(from), Some(to)) => Some(format!("{} → {}", told(from), told(to))),
        (Some(one), None) | (None, Some(one)) => Some(told(one)),
    }
}

/// Systems that came or went.
fn systems(change: &PackageChange) -> Option<String> {
    let (from, to) = (change.from.as_ref()?, change.to.as_ref()?);
    let lost = from.systems.iter().filter(|system| !to.systems.contains(system)).map(|system| format!("-{system}"));
    let new = to.systems.iter().filter(|system| !from.systems.contains(system)).map(|system| format!("+{system}"));
    let all: Vec<String> = new.chain(lost).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn closure_line(change: &ClosureChange) -> String {
    let paths = |size: Option<ClosureSize>| size.map_or("not locked".to_owned(), |size| size.paths.to_string());
    let bytes =
        |size: Option<ClosureSize>| size.map_or("unknown".to_owned(), |size| HumanBytes(size.unpacked).to_string());
    let (from, to) = (change.from, change.to);
    format!(
        "closure {}: {} → {} paths (+{} -{}), {} → {}",
        change.system,
        paths(from),
        paths(to),
        change.added,
        change.removed,
        bytes(from),
        bytes(to)
    )
}
