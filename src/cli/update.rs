//! `envy update`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, install};
use crate::ops::install::{Request, Wish};

const EXAMPLES: &str = "\
Examples:
  envy update               every package, as far as its range in envy.toml allows
  envy update nodejs_22     this one; all others stay exactly as they are
  envy update python@3.13   with another range
  envy update ruby@latest   the newest there is, whatever its range was
  envy update --dry-run     only show what would be done

A version never goes back. The same version may come as another build, made with newer libraries.
`envy outdated` shows what there is; `envy rollback` takes an update back.";

/// Move packages to the newest versions that envy.toml allows
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Update {
    /// Ids, as `envy list` shows them; behind @ a new range [default: all packages]
    #[arg(value_name = "PACKAGE", add = ArgValueCompleter::new(super::complete::candidates::installed))]
    packages: Vec<String>,
    /// Only show what would be done, as `envy plan` does
    #[arg(long)]
    dry_run: bool,
}

impl Update {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let wishes = self.packages.iter().map(|text| text.parse::<Wish>()).collect::<Result<_, _>>()?;
        let request = Request { wishes, update: true, ..Request::default() };
        install::carry_out(invocation, &request, self.dry_run)
    }
}
