//! `envy export`.

use clap::{Args, Subcommand};

use super::{Failure, Invocation, Status};
use crate::documents;
use crate::environment::formats::LIBRARY;
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy export direnv --write    once; then `use envy` in an .envrc, and `direnv allow`
  envy export direnv            print the library instead";

/// Print files that make other tools know envy
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A library for direnv, which gives an .envrc the line `use envy`
    Direnv(Direnv),
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
struct Direnv {
    /// Write it to where direnv looks for it
    #[arg(long)]
    write: bool,
}

impl Export {
    pub(super) fn run(&self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let What::Direnv(direnv) = &self.what;
        let (context, ui) = (&invocation.context, invocation.ui);
        let path = if direnv.write { Some(ops::export::write_direnv_library(context)?) } else { None };
        match path {
            path if ui.json => invocation.document(&documents::Exported::new(path.as_deref(), LIBRARY)),
            Some(path) => ui.line(&format!("wrote {}: an .envrc can say `use envy` now", path.display())),
            None => ui.data(LIBRARY.as_bytes()),
        }
        Ok(0)
    }
}
