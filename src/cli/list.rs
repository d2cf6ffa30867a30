//! `envy list`.

use clap::Args;
use serde_json::{Value, json};

use super::{Failure, Invocation, Status};
use crate::ops;
use crate::ops::list::Entry;

const EXAMPLES: &str = "\
Examples:
  envy list
  envy list --json";

/// Show the packages and their versions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct List {}

impl List {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let entries = ops::list::list(&invocation.context)?;
        let ui = invocation.ui;
        if ui.json {
            ui.document(&json!({ "packages": entries.iter().map(document).collect::<Vec<_>>() }));
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

fn document(entry: &Entry) -> Value {
    let locked = entry.locked.as_ref();
    json!({
        "id": entry.id.as_str(),
        "name": locked.map(|locked| &locked.name),
        "version": locked.map(|locked| &locked.version),
        "range": entry.spec.asked_for(),
        "attribute": locked.map(|locked| &locked.attribute),
        "revision": locked.map(|locked| &locked.revision),
        "summary": locked.map(|locked| &locked.summary),
        "systems": locked.map(|locked| locked.systems.keys().map(|system| system.as_str()).collect::<Vec<_>>()),
        "outputs": entry.outputs,
    })
}
