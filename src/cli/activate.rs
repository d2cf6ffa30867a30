//! `envy activate`.

use clap::Args;

use super::{Failure, Invocation, Status, trust};
use crate::agent::detect::Agent;
use crate::environment::exec;
use crate::environment::shells::{Dialect, detect, subshell};
use crate::failure::printable;
use crate::ops;
use crate::ops::activate::Place;

const EXAMPLES: &str = "\
Examples:
  envy activate                a new shell; leave it with `exit`
  eval \"$(envy activate)\"      this shell; leave it with eval \"$(envy deactivate)\"
  envy activate --shell zsh    print shell code for zsh

What is not there yet is fetched first. To enter by itself whenever you change folders: envy hook
--help. Agents and scripts need neither: envy run -- COMMAND.";

/// Enter the environment: a shell, or shell code for `eval`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Activate {
    /// A subshell even where stdout is no terminal
    #[arg(long, conflicts_with = "shell")]
    subshell: bool,
    /// Print shell code in this shell's syntax, also to a terminal
    #[arg(long, value_name = "NAME")]
    shell: Option<Dialect>,
    /// Fail rather than go on without code that is not trusted
    #[arg(long)]
    require_trust: bool,
}

impl Activate {
    /// `envy activate`, or with `--shell NAME`.
    pub(super) fn plain(shell: Option<Dialect>) -> Self {
        Self { subshell: false, shell, require_trust: false }
    }

    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let (context, ui) = (&invocation.context, invocation.ui);
        // Nobody would type into an agent's subshell, or leave it.
        let agent = Agent::of(&context.environ);
        let subshell = self.subshell || (ui.stdout_terminal && self.shell.is_none() && agent.is_none() && !ui.json);
        let place = if subshell { Place::Within } else { Place::Here };
        let entered = trust::with_consent(invocation, self.require_trust, |consent| {
            ops::activate::activate(context, consent, place)
        })?;
        trust::say_withheld(invocation, entered.withheld.as_ref());
        if subshell {
            let name = printable(&entered.project.name().to_string_lossy()).into_owned();
            let mut environ = context.environ.clone();
            ops::activate::apply(&mut environ, &entered.changes);
            let shell = subshell::prepare(&environ, &name, &context.dirs.state)?.with_profile(&entered.profile);
            ui.say(&format!("envy: in the environment of {name}; `exit` leaves it"));
            return Err(exec::exec(&shell.program, &shell.arguments, &shell.environ).into());
        }
        let dialect = self.shell.unwrap_or_else(|| dialect(context));
        invocation.code(dialect, [dialect.render(&entered.changes), dialect.profile(&entered.profile)].concat())?;
        if agent.is_some() {
            ui.say("envy: shell code does not outlast this command; use: envy run -- COMMAND");
        }
        Ok(0)
    }
}

/// The syntax of the parent process, else of `$SHELL`, else POSIX.
pub(super) fn dialect(context: &ops::Context<'_>) -> Dialect {
    let parent = rustix::process::getppid().map(|id| format!("/proc/{}/comm", id.as_raw_nonzero()));
    let name = parent.and_then(|path| fs_err::read_to_string(path).ok());
    detect(name.as_deref().map(str::trim_end), context.environ.text("SHELL"))
}
