//! `envy agent sync`.

use clap::Args;

use super::shown::{self, Mode};
use crate::cli::{Failure, Invocation, Status};
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy agent sync           after a merge, or an edit of envy.toml by hand
  envy agent sync --check   exit 1 if the block is not current

It fetches and switches nothing, and works where only the project can be written. `envy sync` does
all of it.";

/// Bring envy's block in AGENTS.md up to date
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Sync {
    /// Change nothing; exit 1 if the block is not current
    #[arg(long)]
    check: bool,
}

impl Sync {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let plan = ops::agents::sync::plan(&invocation.context)?;
        // It is envy's own block: nobody needs to be asked.
        shown::settle(invocation, &plan, if self.check { Mode::Check } else { Mode::WriteUnasked })
    }
}
