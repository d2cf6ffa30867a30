//! `envy why`.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status};
use crate::documents;
use crate::failure::printable;
use crate::ops;
use crate::ops::why::Bringer;
use crate::ui::{FAINT, STRONG};

const EXAMPLES: &str = "\
Examples:
  envy why glibc                         which packages need it, and how
  envy why node                          also for programs
  envy why /nix/store/HASH-zlib-1.3.1    for a path or any file below it
  envy why --json glibc | jq '.paths[].packages[].id'

From each package the shortest way to it is shown. Exit 3 if nothing brings it in. Needs no
network.";

/// Say why something is in the environment
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Why {
    /// A store path or file below one, a package id, a name with or without version, or a program
    #[arg(value_name = "PATH|PACKAGE|PROGRAM", add = ArgValueCompleter::new(super::complete::candidates::installed))]
    what: String,
}

impl Why {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let why = ops::why::why(&invocation.context, &self.what)?;
        invocation.context.reporter.report(crate::report::Event::Done);
        let ui = invocation.ui;
        if ui.json {
            invocation.document(&documents::Why::from(&why));
            return Ok(0);
        }
        for subject in &why.subjects {
            ui.line(&format!("{STRONG}{}{STRONG:#}", subject.path));
            subject.packages.iter().for_each(|package| ui.line(&line(package)));
        }
        Ok(0)
    }
}

fn line(package: &Bringer) -> String {
    let head = format!("  {} {}", package.id, printable(&package.version));
    match package.chain.as_slice() {
        [_] => format!("{head}  {FAINT}in envy.toml{FAINT:#}"),
        chain => format!("{head}: {}", chain.iter().map(|path| path.name()).collect::<Vec<_>>().join(" → ")),
    }
}
