//! `envy list`.

use clap::Args;

use super::{Failure, Invocation, Status};
use crate::documents;
use crate::ops;
use crate::ops::list::Entry;

const EXAMPLES: &str = "\
Examples:
  envy list
  envy list --json | jq -r '.packages[].id'

ID is the name in envy.toml, which `remove`, `update` and `why` take. ATTRIBUTE is where nixpkgs
has it.";

/// Show the packages and their versions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct List {}

impl List {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let entries = ops::list::list(&invocation.context)?;
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Packages::from(entries.as_slice()));
        } else if entries.is_empty() {
            ui.say("no packages yet: envy install NAME");
        } else {
            let rows: Vec<Vec<String>> = entries.iter().map(row).collect();
            ui.table(&["ID", "VERSION", "ASKED FOR", "ATTRIBUTE", "OUTPUTS"], &rows, &[4, 3, 2]);
        }
        Ok(0)
    }
}

fn row(entry: &Entry) -> Vec<String> {
    let (version, attribute) = match &entry.locked {
        Some(locked) => (locked.version.clone(), locked.attribute.clone()),
        None => ("(not locked)".to_owned(), String::new()),
    };
    vec![entry.id.to_string(), version, entry.spec.asked_for(), attribute, entry.outputs.join(",")]
}
