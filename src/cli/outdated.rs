//! `envy outdated`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, install};
use crate::documents;
use crate::manifest::PackageId;
use crate::ops;
use crate::ops::outdated::Outdated as Entry;

const EXAMPLES: &str = "\
Examples:
  envy outdated              all packages
  envy outdated nodejs_22    this one
  envy outdated --json

IN RANGE is what `envy update` would install. LATEST is the newest there is: `envy update
ID@latest` takes it, whatever the range was. Nothing is changed, and newer versions are no failure.";

/// Show which packages have newer versions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Outdated {
    /// Package ids, as `envy list` shows them [default: all packages]
    #[arg(value_name = "ID", value_parser = install::package_id, add = ArgValueCompleter::new(super::complete::candidates::installed))]
    packages: Vec<PackageId>,
}

impl Outdated {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let entries = ops::outdated::outdated(&invocation.context, &self.packages.into_iter().collect())?;
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Outdated::from(entries.as_slice()));
            return Ok(0);
        }
        let (rebuilt, newer): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(is_only_rebuilt);
        if !newer.is_empty() {
            let rows: Vec<Vec<String>> = newer.iter().map(|entry| row(entry)).collect();
            ui.table(&["ID", "LOCKED", "IN RANGE", "LATEST", "ASKED FOR"], &rows, &[4]);
        }
        if !rebuilt.is_empty() {
            let ids: Vec<&str> = rebuilt.iter().map(|entry| entry.id.as_str()).collect();
            ui.line(&format!("another build of the same version: {}", ids.join(", ")));
        }
        match entries.iter().any(can_move) {
            true => ui.say("next: envy update"),
            false if entries.is_empty() => ui.line("everything is up to date"),
            false => {}
        }
        Ok(0)
    }
}

/// Whether only the store paths of it are others.
fn is_only_rebuilt(entry: &&Entry) -> bool {
    entry.rebuilt && entry.latest == entry.locked
}

/// Whether `update` would move it.
fn can_move(entry: &Entry) -> bool {
    entry.rebuilt || entry.within.as_ref().is_ok_and(|version| Some(version) != entry.locked.as_ref())
}

fn row(entry: &Entry) -> Vec<String> {
    let locked = entry.locked.clone().unwrap_or_else(|| "(not locked)".to_owned());
    let within = entry.within.clone().unwrap_or_else(|_| "(none)".to_owned());
    let latest = entry.latest.clone().unwrap_or_else(|| "(none)".to_owned());
    vec![entry.id.to_string(), locked, within, latest, entry.spec.asked_for()]
}
