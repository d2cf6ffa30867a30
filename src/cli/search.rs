//! `envy search`.

use clap::Args;

use super::{Failure, Invocation, Status, told};
use crate::catalog::merge::{Rank, Ranked};
use crate::documents;
use crate::ops;
use crate::ops::search::Search as Results;
use crate::ui::Ui;

const EXAMPLES: &str = "\
Examples:
  envy search ripgrep              by name
  envy search postgres             by a part of the name
  envy search --limit 50 python    more than the best ten

The names that it finds are what `envy show` and `envy install` take.";

/// How many are shown to a person who does not say how many.
const USUAL: usize = 10;

/// Find packages
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Search {
    /// Words of the name; of what it is about, too, where a catalog knows that
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    /// How many to show [default: 10, with --json all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

impl Search {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let mut found = ops::search::search(&invocation.context, &self.words)?;
        let ui = invocation.ui;
        if ui.json {
            found.results.truncate(self.limit.map_or(usize::MAX, most));
            invocation.document(&documents::Search::from(&found));
        } else {
            self.print(ui, &found);
        }
        Ok(0)
    }

    fn print(&self, ui: Ui, found: &Results) {
        let words = self.words.join(" ");
        let shown = &found.results[..found.results.len().min(self.limit.map_or(USUAL, most))];
        if !shown.is_empty() {
            let rows: Vec<Vec<String>> = shown.iter().map(|ranked| row(ranked, &words)).collect();
            ui.table(&["NAME", "VERSION", "SUMMARY"], &rows, &[2]);
        }
        told::say(ui, &found.origins, &found.silent);
        let hidden = found.results.len() - shown.len();
        match (shown.first(), found.suggestions.as_slice()) {
            (Some(first), _) => {
                if hidden > 0 {
                    ui.say(&format!("{hidden} more: envy search --limit {} {words}", found.results.len()));
                }
                ui.say(&format!("next: envy show {0}, or envy install {0}", first.found.name));
            }
            (None, []) if hidden == 0 => ui.say("nothing found; try fewer or other words"),
            (None, []) => {}
            (None, names) => ui.say(&format!("nothing found; did you mean {}?", names.join(", "))),
        }
    }
}

fn most(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// A package that is there for its program says so.
fn row(Ranked { found, rank }: &Ranked, words: &str) -> Vec<String> {
    let mut summary = found.summary.clone();
    if *rank == Rank::Program {
        summary = format!("has a program {}: {summary}", words.to_lowercase());
    }
    vec![found.name.clone(), found.version.clone().unwrap_or_default(), summary]
}
