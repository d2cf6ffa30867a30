//! `envy completions`.

use clap::Args;
use clap_complete::Shell;

use super::{Invocation, Status};

const EXAMPLES: &str = "\
Examples:
  eval \"$(envy completions bash)\"            in ~/.bashrc
  envy completions zsh > ~/.zfunc/_envy      in a folder of $fpath
  envy completions fish > ~/.config/fish/completions/envy.fish";

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Status {
        invocation.ui.data(&script(self.shell));
        0
    }
}

/// The completion script of `shell`, as `completions/` keeps it.
pub fn script(shell: Shell) -> Vec<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut <super::Cli as clap::CommandFactory>::command(), "envy", &mut out);
    out
}
