//! `envy lock`.

use clap::Args;

use super::{Failure, Invocation, Status, changed};
use crate::documents;
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy lock             resolve what envy.lock does not answer, fetch nothing
  envy lock --locked    only check: exit 4 if it does not answer";

/// Resolve envy.toml into envy.lock, fetching nothing
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Lock {}

impl Lock {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let changes = ops::sync::lock(&invocation.context)?;
        let ui = invocation.ui;
        if ui.json {
            ui.document(&documents::Locked::from(changes.as_slice()));
        } else if changes.is_empty() {
            ui.line("envy.lock answers envy.toml");
        } else {
            changes.iter().for_each(|change| ui.line(&changed::line(change)));
            ui.say("next: envy sync");
        }
        Ok(0)
    }
}
