//! `envy install`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, changed, plan};
use crate::manifest::PackageId;
use crate::ops;
use crate::ops::install::{Request, Wish};

const EXAMPLES: &str = "\
Examples:
  envy install nodejs_22 codex-cli        several packages are one transaction
  envy install python@3.12                any 3.12
  envy install \"ripgrep@^14\"              quote what the shell would read
  envy install --id cc gcc13              another name in envy.toml
  envy install openssl --outputs out,dev  headers and pkg-config files too
  envy install                            the same as envy sync";

/// Add packages, or change their version
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Install {
    /// Name or nixpkgs attribute, and the versions to choose from
    #[arg(value_name = "NAME[@RANGE]", add = ArgValueCompleter::new(super::complete::candidates::packages))]
    packages: Vec<String>,
    /// Outputs to install, instead of nixpkgs' default ones
    #[arg(long, value_delimiter = ',', value_name = "OUTPUT,…")]
    outputs: Option<Vec<String>>,
    /// The id in envy.toml, if it is to differ from the name
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
