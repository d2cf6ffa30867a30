//! `envy list`.

use clap::Args;
use serde_json::{Value, json};

use super::{Failure, Invocation, Status};
use crate::manifest::Source;
use crate::ops;
use crate::ops::list::Entry;
use crate::ui::table;

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
            ui.line(&table::render(&["ID", "VERSION", "ASKED FOR", "ATTRIBUTE", "OUTPUTS"], &rows));
        }
        Ok(0)
    }
}

fn asked(entry: &Entry) -> String {
    match &entry.spec.source {
        Source::Catalog { package: Some(package), version } => format!("{package}@{version}"),
        Source::Catalog { package: None, version } => version.clone(),
        Source::StorePath(path) => path.to_string(),
    }
}

fn row(entry: &Entry) -> Vec<String> {
    let (version, attribute) = match &entry.locked {
        Some(locked) => (locked.version.clone(), locked.attribute.clone()),
        None => ("(not locked)".to_owned(), String::new()),
    };
    vec![entry.id.to_string(), version, asked(entry), attribute, entry.outputs.join(",")]
}

fn document(entry: &Entry) -> Value {
    let locked = entry.locked.as_ref();
    json!({
        "id": entry.id.as_str(),
        "name": locked.map(|locked| &locked.name),
        "version": locked.map(|locked| &locked.version),
        "range": asked(entry),
        "attribute": locked.map(|locked| &locked.attribute),
        "revision": locked.map(|locked| &locked.revision),
        "summary": locked.map(|locked| &locked.summary),
        "systems": locked.map(|locked| locked.systems.keys().map(|system| system.as_str()).collect::<Vec<_>>()),
        "outputs": entry.outputs,
    })
}
