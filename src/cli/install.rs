//! `envy install`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, changed, plan};
use crate::manifest::PackageId;
use crate::ops;
use crate::ops::install::{Request, Wish};

const EXAMPLES: &str = "\
Examples:
  envy install nodejs_22 codex-cli        several: all of them or none
  envy install python@3.12                the newest 3.12
  envy install \"ripgrep@^14\"              quote what the shell would read
  envy install --id cc gcc13              call it cc in envy.toml
  envy install openssl --outputs out,dev  with headers and pkg-config files
  envy install                            what envy.toml names, as envy sync

It edits envy.toml, locks versions in envy.lock, fetches, and switches the environment. If one of
these fails, everything stays as it was. `envy search` finds names, `envy rollback` takes it back.";

/// Add packages, or change their version
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Install {
    /// Names or nixpkgs attributes, behind @ the versions to choose from
    #[arg(value_name = "PACKAGE", add = ArgValueCompleter::new(super::complete::candidates::packages))]
    packages: Vec<String>,
    /// Which outputs (dev, man, ...), instead of the default ones
    #[arg(long, value_delimiter = ',', value_name = "OUTPUT,...")]
    outputs: Option<Vec<String>>,
    /// What to call it in envy.toml [default: as you typed it]
    #[arg(long, value_name = "ID", value_parser = package_id)]
    id: Option<PackageId>,
    /// Who wins where two packages bring the same file: the lower number [default: 5]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    priority: Option<i64>,
    /// Only show what would be done, as `envy plan` does
    #[arg(long)]
    dry_run: bool,
}

impl Install {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let wishes = self.packages.iter().map(|text| text.parse::<Wish>()).collect::<Result<_, _>>()?;
        let (id, outputs, priority) = (self.id, self.outputs, self.priority);
        let request = Request { wishes, id, outputs, priority, update: false };
        carry_out(invocation, &request, self.dry_run)
    }
}

/// Does what `install` or `update` is to do, or only shows it.
pub(super) fn carry_out(invocation: &Invocation<'_>, request: &Request, dry_run: bool) -> Result<Status, Failure> {
    if dry_run {
        return plan::show(invocation, request, "the same without --dry-run");
    }
    let outcome = ops::install::install(&invocation.context, request)?;
    Ok(changed::render(invocation, &outcome))
}

/// A package id from the command line.
pub(super) fn package_id(text: &str) -> Result<PackageId, String> {
    PackageId::new(text).map_err(|reason| format!("not a package id: {reason}"))
}
