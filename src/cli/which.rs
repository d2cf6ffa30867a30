//! `envy which`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status};
use crate::documents;
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy which node         its file, and the package
  envy which --json rg

An environment that is not there yet is fetched first, as envy.lock has it. An edited envy.toml
counts only after `envy sync`.";

/// Say which package a program comes from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Which {
    /// Name of the program
    #[arg(value_name = "PROGRAM", add = ArgValueCompleter::new(super::complete::candidates::programs))]
    program: String,
}

impl Which {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let program = ops::which::which(&invocation.context, &self.program)?;
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Which::from(&program));
        } else {
            ui.verbatim(&program.target.display().to_string());
            if let Some((id, version)) = &program.package {
                ui.say(&format!("from {id} {version}"));
            }
        }
        Ok(0)
    }
}
