//! `envy show`.

mod page;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, told};
use crate::documents;
use crate::failure::quoted;
use crate::ops;
use crate::ops::install::Wish;

const EXAMPLES: &str = "\
Examples:
  envy show nodejs                which versions there are
  envy show python@3.12           which 3.12 install would take
  envy show --all ripgrep         every version
  envy show ripgrep --json | jq .pick

It looks at catalogs alone: nothing is fetched or changed.";

/// Show a package: its versions, and which one install would take
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Show {
    /// A name or nixpkgs attribute, behind @ the versions to choose from
    #[arg(value_name = "PACKAGE", add = ArgValueCompleter::new(super::complete::candidates::packages))]
    package: String,
    /// Every version, not only the newest
    #[arg(long)]
    all: bool,
}

impl Show {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let wish: Wish = self.package.parse()?;
        let shown = ops::show::show(&invocation.context, &wish)?;
        let (ui, system) = (invocation.ui, invocation.context.system);
        if ui.json {
            invocation.document(&documents::Show::new(&shown, system));
            return Ok(0);
        }
        let page = page::page(&shown, system, self.all, ui.shape());
        page.lines.iter().for_each(|line| ui.verbatim(line));
        told::say(ui, &shown.origins, &shown.silent);
        if page.hidden > 0 {
            ui.say(&format!("{} more versions: envy show --all {}", page.hidden, quoted(&self.package)));
        }
        if shown.pick.is_ok() && shown.locked.is_none() {
            ui.say(&format!("next: envy install {}", quoted(&self.package)));
        }
        Ok(0)
    }
}
