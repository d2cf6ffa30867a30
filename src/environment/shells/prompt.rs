//! Prompt hooks: the static piece of code that a shell's start file evaluates, and what a step hands to it.
//!
//! The code compares the folder and checks a [`Guard`] with what is built into the shell; only when one of them does not
//! hold it starts `envy hook-env SHELL MEMORY` and evaluates what that prints.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::{Dialect, Guard, bash, elvish, fish, nu, powershell, tcsh, zsh};
use crate::environment::activation::Change;

/// What a step hands to the shell.
#[derive(Debug, Clone, Copy)]
pub struct Prompt<'a> {
    /// The absolute path of the program to call.
    pub envy: &'a OsStr,
    /// The variables.
    pub changes: &'a [Change],
    /// Code in the shell's own language, evaluated after the variables are set. Nushell evaluates none.
    pub code: &'a [u8],
    /// A word to hand to the next step.
    pub memory: &'a str,
    /// When the next step is due; `None`: at the next prompt.
    pub guard: Option<&'a Guard>,
}

impl Dialect {
    /// The code that sets the hook up, for `eval`: it may be evaluated any number of times. `envy` is the absolute path of
    /// the program that it calls. `None` for a shell that has nothing to hook into.
    pub fn hook(self, envy: &OsStr) -> Option<Vec<u8>> {
        let text = match self {
            Self::Bash => include_str!("hooks/bash.sh"),
            Self::Zsh => include_str!("hooks/zsh.sh"),
            Self::Fish => include_str!("hooks/fish.fish"),
            Self::Elvish => include_str!("hooks/elvish.elv"),
            Self::Nu => include_str!("hooks/nu.nu"),
            Self::PowerShell => include_str!("hooks/powershell.ps1"),
            Self::Tcsh => return Some(tcsh::hook(envy.as_bytes())),
            Self::Sh => return None,
        };
        let mut quoted = Vec::new();
        self.quote(envy, &mut quoted);
        let mut code = Vec::new();
        for (index, part) in text.split("@envy@").enumerate() {
            if index > 0 {
                code.extend_from_slice(&quoted);
            }
            code.extend_from_slice(part.as_bytes());
        }
        Some(code)
    }

    /// The code that carries a step out. For a shell that has no hook, the variables alone.
    pub fn prompt(self, prompt: Prompt<'_>) -> Vec<u8> {
        if self == Self::Nu {
            return nu::step(prompt.changes, prompt.memory, prompt.guard);
        }
        let mut code = self.render(prompt.changes);
        code.extend_from_slice(prompt.code);
        match self {
            Self::Bash => bash::remember(prompt.memory, prompt.guard, &mut code),
            Self::Zsh => zsh::remember(prompt.memory, prompt.guard, &mut code),
            Self::Fish => fish::remember(prompt.memory, prompt.guard, &mut code),
            Self::Elvish => elvish::remember(prompt.memory, prompt.guard, &mut code),
            Self::Tcsh => tcsh::remember(prompt.envy.as_bytes(), prompt.memory, prompt.guard, &mut code),
            Self::PowerShell => powershell::remember(prompt.memory, prompt.guard, &mut code),
            Self::Nu | Self::Sh => {}
        }
        code
    }
}
