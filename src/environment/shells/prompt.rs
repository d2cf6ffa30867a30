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
    /// Code in the shell's own language, evaluated after the variables are set and the rest is remembered, since it may
    /// do anything. Nushell evaluates none.
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
        let Prompt { envy, changes, code: profile, memory, guard } = prompt;
        // A second change may have the time of the first one: the next prompt looks again. Elvish compares contents.
        let settled = guard.filter(|guard| !guard.recent);
        if self == Self::Nu {
            return nu::step(changes, memory, settled);
        }
        let mut code = self.render(changes);
        match self {
            Self::Bash => bash::remember(memory, settled, &mut code),
            Self::Zsh => zsh::remember(memory, settled, &mut code),
            Self::Fish => fish::remember(memory, settled, &mut code),
            Self::Elvish => elvish::remember(memory, guard, profile, &mut code),
            Self::Tcsh => tcsh::remember(envy.as_bytes(), memory, settled, &mut code),
            Self::PowerShell => powershell::remember(memory, settled, &mut code),
            Self::Nu | Self::Sh => {}
        }
        match self {
            Self::Bash => bash::at_top_level(profile, &mut code),
            Self::Zsh => zsh::at_top_level(profile, &mut code),
            // It got it with the rest.
            Self::Elvish => {}
            _ => code.extend_from_slice(profile),
        }
        code
    }
}
