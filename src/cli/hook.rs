//! `envy hook` and the hidden `envy hook-env` that it calls.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Invocation, Status};
use crate::environment::exec::find_program;
use crate::environment::shells::{Dialect, Prompt};
use crate::failure::{Code, Explain, Hint};
use crate::ops;

const EXAMPLES: &str = "\
Examples:
  eval \"$(envy hook bash)\"          in ~/.bashrc
  eval \"$(envy hook zsh)\"           in ~/.zshrc
  envy hook fish | source           in ~/.config/fish/config.fish
  eval (envy hook elvish | slurp)   in ~/.config/elvish/rc.elv
  eval \"`envy hook tcsh`\"           in ~/.tcshrc

From then on each prompt enters the environment of the folder that you are in, and leaves it when
you go. It never fetches: `envy sync` does. docs/shells.md has the lines for other shells.";

/// Print shell code that enters and leaves environments as you move
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Hook {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Dialect,
}

impl Hook {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let code = self.shell.hook(myself(invocation)?.as_os_str()).ok_or(NoHook)?;
        invocation.code(self.shell, code)?;
        Ok(0)
    }
}

/// This program by the name that will outlast an update: as it was called, if that is absolute or on `PATH`, else the
/// file itself.
fn myself(invocation: &Invocation<'_>) -> std::io::Result<PathBuf> {
    let file = std::env::current_exe()?;
    let context = &invocation.context;
    let path = context.environ.get("PATH").unwrap_or_default();
    let called = invocation.arguments.first().and_then(|name| find_program(name, path).ok());
    let called = called.map(|called| context.cwd.join(called));
    let is_me = |called: &PathBuf| same_file(called, &file);
    Ok(called.filter(is_me).unwrap_or(file))
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Take one step of a prompt hook
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  eval \"$(envy hook-env bash)\"   what the code of `envy hook bash` does")]
pub struct HookEnv {
    /// The shell whose syntax to print
    #[arg(value_name = "SHELL")]
    pub shell: Dialect,
    /// What the step before handed out
    #[arg(value_name = "MEMORY", default_value = "")]
    pub memory: OsString,
}

impl HookEnv {
    pub(super) fn run(&self, invocation: &Invocation<'_>) -> Status {
        let step = ops::hook::step(&invocation.context, &self.memory.to_string_lossy());
        for notice in &step.notices {
            let way = notice.way.as_ref().map(|way| format!("; {way}")).unwrap_or_default();
            invocation.ui.say(&format!("envy: {}: {}{way}", notice.project, notice.text));
        }
        // It calls itself by the name that it was called by, which is absolute.
        let myself = invocation.arguments.first().cloned().unwrap_or_default();
        let (memory, guard) = (step.memory.as_str(), step.guard.as_ref());
        invocation.ui.data(&self.shell.prompt(Prompt {
            envy: &myself,
            changes: &step.changes,
            code: &self.shell.profile(&step.profile),
            memory,
            guard,
        }));
        0
    }
}

/// A shell without prompt hooks.
#[derive(Debug, thiserror::Error)]
#[error("a plain POSIX shell has no prompt hook")]
pub(in crate::cli) struct NoHook;

impl Explain for NoHook {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("enter by hand", "eval \"$(envy activate --shell sh)\"")]
    }
}

#[cfg(test)]
impl NoHook {
    /// For the list of all errors.
    pub(in crate::cli) fn examples() -> Vec<crate::ops::Error> {
        vec![Self.into()]
    }
}
