//! How shells carry changes of variables out: code for `eval`, in each one's own syntax.

mod fish;
mod posix;
pub mod subshell;
#[cfg(test)]
mod tests;

use std::path::Path;

use super::activation::Change;

/// A shell's syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Dialect {
    /// GNU bash, from 3.2 on.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// Any POSIX shell.
    #[value(alias = "posix", alias = "dash", alias = "ksh")]
    Sh,
}

impl Dialect {
    /// Shell code that carries `changes` out. Works under `set -euo pipefail`, asks nothing and prints nothing.
    pub fn render(self, changes: &[Change]) -> Vec<u8> {
        match self {
            Self::Bash | Self::Zsh | Self::Sh => posix::render(changes),
            Self::Fish => fish::render(changes),
        }
    }

    /// Of a shell's file name, e.g. `-bash` of a login shell, `/usr/bin/zsh`, or `dash`.
    pub fn of_shell(name: &str) -> Option<Self> {
        let name = Path::new(name).file_name()?.to_str()?.trim_start_matches('-');
        match name {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            "sh" | "dash" | "ksh" | "mksh" | "ash" | "busybox" => Some(Self::Sh),
            _ => None,
        }
    }
}

/// The syntax of the process that reads our output, else of the user's shell, else POSIX.
pub fn detect(parent: Option<&str>, shell: Option<&str>) -> Dialect {
    let known = |name: Option<&str>| name.and_then(Dialect::of_shell);
    known(parent).or_else(|| known(shell)).unwrap_or(Dialect::Sh)
}
