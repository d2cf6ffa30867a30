//! `envy deactivate`.

use clap::Args;

use super::activate::dialect;
use super::{Failure, Invocation, Status};
use crate::environment::shells::Dialect;
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  eval \"$(envy deactivate)\"    leave what eval \"$(envy activate)\" entered

The shell that `envy activate` alone opens is left with `exit`.";

/// Print shell code that leaves the innermost environment
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Deactivate {
    /// The shell's syntax [default: that of the calling shell]
    #[arg(long, value_name = "NAME")]
    shell: Option<Dialect>,
}

impl Deactivate {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let (context, ui) = (&invocation.context, invocation.ui);
        let shell = self.shell.unwrap_or_else(|| dialect(context));
        match ops::activate::deactivate(context) {
            Some(_) if ui.stdout_terminal && self.shell.is_none() && !ui.json => {
                ui.say("envy: run: eval \"$(envy deactivate)\"   (or `exit`, in a subshell of envy activate)");
            }
            Some(changes) => invocation.code(shell, shell.render(&changes))?,
            None if ui.json => invocation.code(shell, Vec::new())?,
            None => ui.say("envy: no environment is entered here"),
        }
        Ok(0)
    }
}
