//! `envy completions`, and answering the shell while somebody types.
//!
//! The script that a shell reads calls envy at each Tab with [`VARIABLE`] set and the words so far. What can stand there is
//! clap's to say; which packages, scripts and generations there are is `candidates`'.

pub(super) mod candidates;
mod nushell;

use std::ffi::OsString;
use std::path::Path;

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, CompleteEnv, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

use super::{Failure, Invocation, Status};
use nushell::Nushell;

const EXAMPLES: &str = "\
Examples:
  eval \"$(envy completions bash)\"                            in ~/.bashrc
  eval \"$(envy completions zsh)\"                             in ~/.zshrc, behind compinit
  envy completions fish > ~/.config/fish/completions/envy.fish
  eval (envy completions elvish | slurp)                     in ~/.config/elvish/rc.elv
  envy completions nushell | save -f ($nu.user-autoload-dirs.0 | path join envy.nu)
  envy completions powershell | Out-String | Invoke-Expression  in $PROFILE

They know the options of every command, and your packages, scripts and generations.";

/// Set by the scripts, to the shell's name.
const VARIABLE: &str = "_ENVY_COMPLETE";

/// The shells that are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash 4.4 or later; earlier ones likewise, but sort what they offer.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// Elvish.
    Elvish,
    /// Nushell.
    #[value(alias = "nu")]
    Nushell,
    /// PowerShell.
    #[value(alias = "pwsh")]
    Powershell,
}

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        invocation.code(self.shell, script(self.shell))?;
        Ok(0)
    }
}

impl Shell {
    fn completer(self) -> &'static dyn EnvCompleter {
        match self {
            Self::Bash => &Bash,
            Self::Zsh => &Zsh,
            Self::Fish => &Fish,
            Self::Elvish => &Elvish,
            Self::Nushell => &Nushell,
            Self::Powershell => &Powershell,
        }
    }
}

/// The completion script of `shell`, as `completions/` keeps it. It finds `envy` on `PATH`.
pub fn script(shell: Shell) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = shell.completer().write_registration(VARIABLE, "envy", "envy", "envy", &mut out);
    if shell == Shell::Zsh { found_by_zsh(&out) } else { out }
}

/// As a file `_envy` in a folder of `fpath`, the script is the function itself, and has to complete when it is first called.
fn found_by_zsh(script: &[u8]) -> Vec<u8> {
    const COMPLETER: &str = "_clap_dynamic_completer_envy";
    let asked = format!("compdef {COMPLETER} envy");
    let both = format!("if [[ ${{funcstack[1]}} == _envy ]]; then\n    {COMPLETER} \"$@\"\nelse\n    {asked}\nfi");
    String::from_utf8_lossy(script).replace(&asked, &both).into_bytes()
}

/// Answers the shell, if it is one that asks.
pub(super) fn answer(arguments: &[OsString]) -> Option<Status> {
    std::env::var_os(VARIABLE)?;
    let shells: &[&dyn EnvCompleter] = &[&Bash, &Zsh, &Fish, &Elvish, &Nushell, &Powershell];
    let completer = CompleteEnv::with_factory(super::command).var(VARIABLE).shells(Shells(shells));
    let cwd = std::env::current_dir().ok();
    match completer.try_complete(arguments, cwd.as_deref().map(Path::new)) {
        Ok(true) => Some(0),
        // set to nothing: the shell does not want it
        Ok(false) => None,
        // a shell that asks has nobody to tell
        Err(_) => Some(1),
    }
}
