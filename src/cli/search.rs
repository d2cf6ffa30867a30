//! `envy search`.

use clap::Args;
use serde_json::{Value, json};

use super::{Failure, Invocation, Status};
use crate::catalog::Found;
use crate::ops;
use crate::ui::table;

const EXAMPLES: &str = "\
Examples:
  envy search ripgrep
  envy search json processor
  envy search --limit 50 python";

/// Find packages
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Search {
    /// Words of the name
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    /// How many to show
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
}

impl Search {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let words = self.words.join(" ");
        let mut found = ops::search::search(&invocation.context, &words)?;
        let ui = invocation.ui;
        let total = found.len();
        if ui.json {
            ui.document(&json!({ "results": found.iter().map(document).collect::<Vec<_>>() }));
            return Ok(0);
        }
        found.truncate(self.limit);
        if found.is_empty() {
            ui.say("nothing found; try fewer or other words");
            return Ok(0);
        }
        let row =
            |found: &Found| vec![found.name.clone(), found.version.clone().unwrap_or_default(), found.summary.clone()];
        ui.line(&table::render(&["NAME", "VERSION", "SUMMARY"], &found.iter().map(row).collect::<Vec<_>>()));
        if total > found.len() {
            ui.say(&format!("{} more: envy search --limit {total} {words}", total - found.len()));
        }
        ui.say(&format!("next: envy install {}", found[0].name));
        Ok(0)
    }
}

fn document(found: &Found) -> Value {
    let systems: Vec<&str> = found.systems.iter().map(|system| system.as_str()).collect();
    json!({ "name": found.name, "version": found.version, "summary": found.summary, "systems": systems })
}
