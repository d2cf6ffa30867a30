//! `envy run`.

use std::ffi::OsString;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use super::{Failure, Invocation, Status, trust};
use crate::environment::exec;
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  envy run -- node --version    a program and its arguments
  envy run test                 a script of [scripts] in envy.toml, else a program
  envy run test --verbose       all after the first word is the command's own

What is not there yet is fetched first; your own shell stays as it is. The command takes envy's
place, so signals and exit status are its own. If envy itself fails it ends with 125, if there is no
such program with 127, if it cannot be run with 126.";

/// Run a script or program in the environment
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Run {
    /// Fail rather than go on without code that is not trusted
    #[arg(long)]
    require_trust: bool,
    /// Script or program, and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "COMMAND", add = ArgValueCompleter::new(super::complete::candidates::to_run))]
    words: Vec<OsString>,
}

impl Run {
    /// `envy run WORDS…`, with no option of its own.
    pub(super) fn plain(words: Vec<OsString>) -> Self {
        Self { words, require_trust: false }
    }

    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let explicit = self.is_explicit(invocation.arguments);
        if let Some(option) = self.words.first().filter(|word| !explicit && word.as_encoded_bytes().starts_with(b"-")) {
            let option = option.to_string_lossy().into_owned();
            return Err(Failure { error: UnknownOption { option }.into(), status: Some(125) });
        }
        let prepared = trust::with_consent(invocation, self.require_trust, |consent| {
            ops::run::prepare(&invocation.context, &self.words, explicit, consent)
        });
        let prepared = prepared.map_err(|error| {
            let status = error.status_of_command().unwrap_or(125);
            Failure { error, status: Some(status) }
        })?;
        trust::say_withheld(invocation, prepared.withheld.as_ref());
        if let Some(dir) = &prepared.dir {
            let enter = rustix::process::chdir(dir).map_err(std::io::Error::from);
            enter.map_err(|error| Failure { error: error.into(), status: Some(125) })?;
        }
        let error = exec::exec(&prepared.program, &prepared.arguments, &prepared.environ);
        Err(Failure { error: error.into(), status: Some(126) })
    }

    /// Whether the words stand behind `--`: clap takes that away, the command line still has it.
    fn is_explicit(&self, arguments: &[OsString]) -> bool {
        let before = arguments.len().checked_sub(self.words.len() + 1);
        before.and_then(|index| arguments.get(index)).is_some_and(|argument| argument == "--")
    }
}

/// An option of nobody, in front of the command.
#[derive(Debug, thiserror::Error)]
#[error("`envy run` has no option `{}`", crate::failure::printable(.option))]
pub(in crate::cli) struct UnknownOption {
    option: String,
}

impl crate::failure::Explain for UnknownOption {
    fn code(&self) -> crate::failure::Code {
        crate::failure::Code::Usage
    }

    fn hints(&self) -> Vec<crate::failure::Hint> {
        vec![crate::failure::Hint::run("put the command behind `--`", "envy run -- COMMAND")]
    }
}

#[cfg(test)]
impl UnknownOption {
    /// For the list of all errors.
    pub(in crate::cli) fn examples() -> Vec<crate::ops::Error> {
        vec![Self { option: "--frozen".to_owned() }.into()]
    }
}
