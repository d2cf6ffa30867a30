//! `envy lock`.

use clap::Args;

use super::{Failure, Invocation, Status, changed};
use crate::documents;
use crate::ops;
use crate::ops::plan::Environment;

const EXAMPLES: &str = "\
Examples:
  envy lock             after editing envy.toml, or after a merge conflict in envy.lock
  envy lock --locked    only check: exit 4 if envy.lock does not answer envy.toml

Packages that are locked keep their version. To fetch them too: envy sync.";

/// Choose versions and write envy.lock, fetching nothing
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Lock {}

impl Lock {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let ops::sync::Locked { changes, environment } = ops::sync::lock(&invocation.context)?;
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Locked::from(changes.as_slice()));
        } else if changes.is_empty() {
            ui.line("envy.lock answers envy.toml");
        } else {
            changes.iter().for_each(|change| ui.line(&changed::line(change)));
        }
        if environment != Environment::Current && !invocation.context.mode.locked {
            ui.say("next: envy sync");
        }
        Ok(0)
    }
}
