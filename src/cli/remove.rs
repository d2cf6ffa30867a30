//! `envy remove`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, changed, install, plan};
use crate::manifest::PackageId;
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy remove nodejs_22
  envy remove jq ripgrep    both, or none if one is not there
  envy remove --dry-run jq  only show what would be done

It edits envy.toml and envy.lock and switches the environment. `envy rollback` takes it back; disk
space comes back with `envy gc`.";

/// Take packages out of the environment
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Remove {
    /// Package ids, as `envy list` shows them
    #[arg(required = true, value_name = "ID", value_parser = install::package_id, add = ArgValueCompleter::new(super::complete::candidates::installed))]
    packages: Vec<PackageId>,
    /// Only show what would be done, as `envy plan` does
    #[arg(long)]
    dry_run: bool,
}

impl Remove {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        if self.dry_run {
            let planned = ops::remove::preview(&invocation.context, &self.packages)?;
            return plan::finish(invocation, planned, "the same without --dry-run");
        }
        let outcome = ops::remove::remove(&invocation.context, &self.packages)?;
        Ok(changed::render(invocation, &outcome))
    }
}
