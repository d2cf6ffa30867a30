//! An interactive subshell whose environment survives the user's own start-up files.
//!
//! Start-up files set `PATH` anew on many systems, so the changes are applied once more after them. Each shell has its own way
//! to read one file more; the file is constant for all projects, the changes reach it through a variable.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::super::activation::Change;
use super::super::exec::{NotRunnable, find_program};
use super::Dialect;
use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint, printable};

/// Carries the code to the start-up file; the file unsets it.
const CODE: &str = "ENVY_SUBSHELL_CODE";
/// Carries the words in front of the prompt.
const PROMPT: &str = "ENVY_SUBSHELL_PROMPT";

const BASH: &str = "\
if [ -r /etc/bash.bashrc ]; then . /etc/bash.bashrc; fi
if [ -r ~/.bashrc ]; then . ~/.bashrc; fi
eval \"$ENVY_SUBSHELL_CODE\"
PS1=\"$ENVY_SUBSHELL_PROMPT${PS1-}\"
unset ENVY_SUBSHELL_CODE ENVY_SUBSHELL_PROMPT
";

const ZSH: &str = "\
if [ -n \"${ENVY_SUBSHELL_ZDOTDIR-}\" ]; then ZDOTDIR=$ENVY_SUBSHELL_ZDOTDIR; else unset ZDOTDIR; fi
unset ENVY_SUBSHELL_ZDOTDIR
if [ -r \"${ZDOTDIR-$HOME}/.zshrc\" ]; then . \"${ZDOTDIR-$HOME}/.zshrc\"; fi
eval \"$ENVY_SUBSHELL_CODE\"
PS1=\"$ENVY_SUBSHELL_PROMPT${PS1-}\"
unset ENVY_SUBSHELL_CODE ENVY_SUBSHELL_PROMPT
";

const SH: &str = "\
if [ -n \"${ENVY_SUBSHELL_ENV-}\" ]; then ENV=$ENVY_SUBSHELL_ENV; export ENV; else unset ENV; fi
unset ENVY_SUBSHELL_ENV
if [ -n \"${ENV-}\" ] && [ -r \"$ENV\" ]; then . \"$ENV\"; fi
eval \"$ENVY_SUBSHELL_CODE\"
PS1=\"$ENVY_SUBSHELL_PROMPT${PS1-}\"
unset ENVY_SUBSHELL_CODE ENVY_SUBSHELL_PROMPT
";

/// A subshell that is ready to replace this process.
#[derive(Debug)]
pub struct Subshell {
    /// The shell.
    pub program: PathBuf,
    /// Its arguments, its own name first.
    pub arguments: Vec<OsString>,
    /// Its environment.
    pub environ: Environ,
}

/// Prepares the user's `$SHELL` (else `sh`) with `changes`, of which `environ` has all already. Start-up files are kept in
/// `state_dir`; where that cannot be written, the shell starts with the variables alone.
pub fn prepare(environ: &Environ, changes: &[Change], name: &str, state_dir: &Path) -> Result<Subshell, NoShell> {
    let shell = environ.text("SHELL").unwrap_or("/bin/sh");
    let missing = |reason| NoShell { shell: shell.to_owned(), reason };
    let program = find_program(shell.as_ref(), environ.get("PATH").unwrap_or_default()).map_err(missing)?;
    let mut subshell = Subshell { arguments: vec![shell.into()], program, environ: environ.clone() };
    let Some(dialect) = Dialect::of_shell(shell) else { return Ok(subshell) };
    if dialect == Dialect::Fish {
        let code = String::from_utf8_lossy(&dialect.render(changes)).into_owned();
        subshell.arguments.extend(["-C".into(), code.into()]);
        return Ok(subshell);
    }
    let Ok(file) = startup_file(dialect, state_dir) else { return Ok(subshell) };
    subshell.environ.set(CODE, os(dialect.render(changes)));
    let name: String = name.chars().filter(|c| c.is_alphanumeric() || "-_. ".contains(*c)).collect();
    subshell.environ.set(PROMPT, format!("(envy:{name}) "));
    match dialect {
        Dialect::Bash => subshell.arguments.extend(["--rcfile".into(), file.into_os_string(), "-i".into()]),
        Dialect::Zsh => {
            hand_on(&mut subshell.environ, "ZDOTDIR", "ENVY_SUBSHELL_ZDOTDIR");
            subshell.environ.set("ZDOTDIR", file.parent().unwrap_or(Path::new("/")));
            subshell.arguments.push("-i".into());
        }
        Dialect::Sh | Dialect::Fish => {
            hand_on(&mut subshell.environ, "ENV", "ENVY_SUBSHELL_ENV");
            subshell.environ.set("ENV", file);
            subshell.arguments.push("-i".into());
        }
    }
    Ok(subshell)
}

fn os(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// The user's own value of a variable that the start-up file needs, for that file to put back.
fn hand_on(environ: &mut Environ, name: &str, under: &str) {
    if let Some(value) = environ.get(name).map(std::ffi::OsStr::to_owned) {
        environ.set(under, value);
    }
}

/// The constant start-up file of a dialect, written if it is not there as it should be.
fn startup_file(dialect: Dialect, state_dir: &Path) -> io::Result<PathBuf> {
    let (name, text) = match dialect {
        Dialect::Bash => ("bash/bashrc", BASH),
        Dialect::Zsh => ("zsh/.zshrc", ZSH),
        Dialect::Sh | Dialect::Fish => ("sh/env", SH),
    };
    let file = state_dir.join("shells").join(name);
    if fs_err::read_to_string(&file).is_ok_and(|current| current == text) {
        return Ok(file);
    }
    let dir = file.parent().unwrap_or(state_dir);
    fs_err::create_dir_all(dir)?;
    let temporary = tempfile::NamedTempFile::new_in(dir)?;
    fs_err::write(temporary.path(), text)?;
    temporary.persist(&file).map_err(|error| error.error)?;
    Ok(file)
}

/// `$SHELL` is no shell.
#[derive(Debug, thiserror::Error)]
#[error("cannot start your shell `{}`: {reason}", printable(.shell))]
pub struct NoShell {
    shell: String,
    reason: NotRunnable,
}

impl Explain for NoShell {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("name another one", "SHELL=/bin/sh envy activate")]
    }
}
