//! Shells: carrying changes of variables out in each one's syntax (`render`), and starting one inside an environment
//! (`subshell`). One file a dialect. Not for: what the changes are (`activation`).

mod bash;
mod fish;
mod posix;
mod profile;
pub mod subshell;
mod zsh;

use std::ffi::OsStr;

use super::activation::Change;

/// The syntax of a shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Dialect {
    /// GNU bash, from 3.2 on.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// Any POSIX shell.
    #[value(aliases = ["posix", "dash", "ash", "ksh"])]
    Sh,
}

impl Dialect {
    /// The dialect of a shell by the name of its program, as far as it is known: `zsh`, `-bash`, `/bin/dash`.
    pub fn of_program(program: &str) -> Option<Self> {
        let name = program.rsplit('/').next().unwrap_or(program).trim_start_matches('-');
        match name {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            "sh" | "dash" | "ash" | "ksh" | "ksh93" | "mksh" | "yash" | "busybox" => Some(Self::Sh),
            _ => None,
        }
    }

    /// Code that carries `changes` out, for `eval`. It works under `set -euo pipefail` and leaves no traces but the
    /// variables. Names that are not shell variables' are left out.
    pub fn render(self, changes: &[Change]) -> Vec<u8> {
        let mut code = Vec::new();
        for change in changes {
            let Some(name) = change.name.to_str().filter(|name| is_variable(name)) else { continue };
            self.assign(name, change.new.as_deref(), &mut code);
        }
        if changes.iter().any(|change| change.name == "PATH") {
            code.extend_from_slice(match self {
                Self::Bash => bash::FORGET_PLACES,
                Self::Zsh => zsh::FORGET_PLACES,
                Self::Sh => posix::FORGET_PLACES,
                Self::Fish => b"",
            });
        }
        code
    }

    /// Exports a variable, or unsets it.
    fn assign(self, name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
        match self {
            Self::Bash | Self::Zsh | Self::Sh => posix::assign(name, value, code),
            Self::Fish => fish::assign(name, value, code),
        }
    }
}

/// The dialect to write in: that of the parent process if it is a shell, else that of `$SHELL`, else POSIX.
pub fn detect(parent: Option<&str>, shell: Option<&str>) -> Dialect {
    let known = |name: Option<&str>| name.and_then(Dialect::of_program);
    known(parent).or_else(|| known(shell)).unwrap_or(Dialect::Sh)
}

fn is_variable(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests;
