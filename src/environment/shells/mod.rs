//! Shells: carrying changes of variables out in each one's syntax (`render`), and starting one inside an environment
//! (`subshell`). One file a dialect. Not for: what the changes are (`activation`).

mod bash;
mod elvish;
mod fish;
mod guard;
mod nu;
mod posix;
mod powershell;
mod profile;
mod prompt;
pub mod subshell;
mod tcsh;
mod zsh;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

pub use guard::{Guard, Unchanged};
pub use prompt::Prompt;

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
    /// Nushell.
    #[value(alias = "nushell")]
    Nu,
    /// Elvish.
    Elvish,
    /// tcsh.
    #[value(alias = "csh")]
    Tcsh,
    /// PowerShell 7.
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
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
            "nu" | "nushell" => Some(Self::Nu),
            "elvish" => Some(Self::Elvish),
            "tcsh" | "csh" => Some(Self::Tcsh),
            "pwsh" | "powershell" => Some(Self::PowerShell),
            "sh" | "dash" | "ash" | "ksh" | "ksh93" | "mksh" | "yash" | "busybox" => Some(Self::Sh),
            _ => None,
        }
    }

    /// Code that carries `changes` out, for `eval`. It works under `set -euo pipefail` and leaves no traces but the
    /// variables. Names that are not shell variables', or in which envy's own code keeps something, are left out.
    pub fn render(self, changes: &[Change]) -> Vec<u8> {
        let mut code = Vec::new();
        for change in changes {
            let Some(name) = settable(change) else { continue };
            self.assign(name, change.new.as_deref(), &mut code);
        }
        if changes.iter().any(|change| change.name == "PATH") {
            code.extend_from_slice(match self {
                Self::Bash => bash::FORGET_PLACES,
                Self::Zsh => zsh::FORGET_PLACES,
                Self::Sh => posix::FORGET_PLACES,
                Self::Tcsh => b"rehash;\n",
                Self::Fish | Self::Nu | Self::Elvish | Self::PowerShell => b"",
            });
        }
        code
    }

    /// A word of the shell. Nushell and PowerShell know text only: what is not UTF-8 is replaced.
    pub(in crate::environment) fn quote(self, text: &OsStr, code: &mut Vec<u8>) {
        let bytes = text.as_bytes();
        match self {
            Self::Bash | Self::Zsh | Self::Sh => posix::quote(bytes, code),
            Self::Fish => fish::quote(bytes, code),
            Self::Elvish => elvish::quote(bytes, code),
            Self::Tcsh => tcsh::quote(bytes, code),
            Self::Nu => code.extend_from_slice(nu::string(&text.to_string_lossy()).as_bytes()),
            Self::PowerShell => code.extend_from_slice(powershell::string(&text.to_string_lossy()).as_bytes()),
        }
    }

    /// Variables as a record in Nushell's own notation.
    pub(in crate::environment) fn nuon(variables: &[(&str, &str)]) -> String {
        nu::record(variables)
    }

    /// Exports a variable, or unsets it.
    fn assign(self, name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
        match self {
            Self::Bash | Self::Zsh | Self::Sh => posix::assign(name, value, code),
            Self::Fish => fish::assign(name, value, code),
            Self::Nu => nu::assign(name, value, code),
            Self::Elvish => elvish::assign(name, value, code),
            Self::Tcsh => tcsh::assign(name, value, code),
            Self::PowerShell => powershell::assign(name, value, code),
        }
    }
}

/// The dialect to write in: that of the parent process if it is a shell, else that of `$SHELL`, else POSIX.
pub fn detect(parent: Option<&str>, shell: Option<&str>) -> Dialect {
    let known = |name: Option<&str>| name.and_then(Dialect::of_program);
    known(parent).or_else(|| known(shell)).unwrap_or(Dialect::Sh)
}

/// The name, if it may be set: no shell variables are named otherwise, and a project must not reach what the hooks keep
/// and evaluate (`_envy_hook`).
fn settable(change: &Change) -> Option<&str> {
    let ours = |name: &str| {
        let rest = name.trim_start_matches('_');
        rest.len() < name.len() && rest.to_ascii_lowercase().starts_with("envy")
    };
    change.name.to_str().filter(|name| is_variable(name) && !ours(name))
}

fn is_variable(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests;
