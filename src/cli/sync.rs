//! `envy sync`.

use clap::Args;

use super::{Failure, Invocation, Status, changed};
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy sync             after editing envy.toml, or after git pull
  envy sync --locked    in CI: exit 4 if envy.lock does not answer envy.toml

Packages that are locked keep their version; `envy update` moves them.";

/// Make envy.lock and the environment agree with envy.toml
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Sync {}

impl Sync {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let outcome = ops::sync::sync(&invocation.context)?;
        Ok(changed::render(invocation, &outcome))
    }
}
