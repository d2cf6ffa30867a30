//! Starting the user's shell inside an environment so that the environment survives the shell's own start files.
//!
//! The shell reads a file of ours that never changes: it reads the user's file, then evaluates `$ENVY_SHELL_INIT`, which
//! puts back what the user's file may have taken away, and marks the prompt. A shell that envy does not know starts
//! with the variables alone.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{Dialect, bash, fish, posix, zsh};
use crate::environ::Environ;
use crate::environment::activation::UNDO;
use crate::environment::activation::undo::{Layer, Stack};
use crate::environment::exec::{NotRunnable, find_program};
use crate::environment::put::put;
use crate::failure::{Code, Explain, Hint, printable};

/// A shell that is ready to replace this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subshell {
    /// The file to execute.
    pub program: PathBuf,
    /// Its arguments, its own name first.
    pub arguments: Vec<OsString>,
    /// Its environment.
    pub environ: Environ,
    /// The files that it needs, with their contents: the same for every environment.
    pub files: BTreeMap<PathBuf, &'static str>,
}

/// Plans the shell and writes the files that it needs. `environ` is the environment inside, `name` the project's,
/// `state` the folder of envy's state; where that cannot be written, the shell starts with the variables alone.
pub fn prepare(environ: &Environ, name: &str, state: &Path) -> Result<Subshell, NoShell> {
    let subshell = plan(environ, name, &state.join("shells"))?;
    let written = subshell.files.iter().try_for_each(|(path, contents)| put(path, contents.as_bytes()));
    Ok(if written.is_ok() { subshell } else { plain(environ)? })
}

/// `$SHELL`, or `/bin/sh` if that is not set, with no files of ours.
fn plain(environ: &Environ) -> Result<Subshell, NoShell> {
    let shell = environ.get("SHELL").filter(|shell| !shell.is_empty()).unwrap_or(OsStr::new("/bin/sh"));
    let path = environ.get("PATH").unwrap_or_default();
    let missing = |reason| NoShell { shell: shell.to_string_lossy().into_owned(), reason };
    let program = find_program(shell, path).map_err(missing)?;
    Ok(Subshell { program, arguments: vec![shell.to_owned()], environ: environ.clone(), files: BTreeMap::new() })
}

/// How to start the user's shell; its files will be in `dir`.
pub fn plan(environ: &Environ, name: &str, dir: &Path) -> Result<Subshell, NoShell> {
    let mut subshell = plain(environ)?;
    let Some(dialect) = subshell.arguments[0].to_str().and_then(Dialect::of_program) else { return Ok(subshell) };
    if matches!(dialect, Dialect::Nu | Dialect::Elvish | Dialect::Tcsh | Dialect::PowerShell) {
        return Ok(subshell);
    }
    let init = init(dialect, environ, name);
    subshell.environ.set("ENVY_SHELL_INIT", OsStr::from_bytes(&init));
    match dialect {
        Dialect::Bash => {
            let file = dir.join("bashrc");
            subshell.arguments.extend(["--rcfile".into(), file.clone().into()]);
            subshell.files.insert(file, bash::RC_FILE);
        }
        Dialect::Zsh => {
            let folder = dir.join("zsh");
            let users = environ.get("ZDOTDIR").filter(|users| *users != folder);
            users.into_iter().for_each(|users| subshell.environ.set("ENVY_SHELL_ZDOTDIR", users));
            subshell.environ.set("ZDOTDIR", &folder);
            subshell.files.insert(folder.join(".zshenv"), zsh::ENV_FILE);
            subshell.files.insert(folder.join(".zshrc"), zsh::RC_FILE);
        }
        Dialect::Sh => {
            let file = dir.join("shrc");
            let users = environ.get("ENV").filter(|users| *users != file);
            users.into_iter().for_each(|users| subshell.environ.set("ENVY_SHELL_ENV", users));
            subshell.environ.set("ENV", &file);
            subshell.files.insert(file, posix::ENV_FILE);
        }
        Dialect::Fish => subshell.arguments.extend(["-C".into(), fish::INIT.into()]),
        // They start with the variables alone.
        Dialect::Nu | Dialect::Elvish | Dialect::Tcsh | Dialect::PowerShell => {}
    }
    Ok(subshell)
}

/// What the shell evaluates after the user's own settings.
fn init(dialect: Dialect, environ: &Environ, name: &str) -> Vec<u8> {
    let mut code = Vec::new();
    let Stack(layers) = Stack::read(environ);
    for (index, layer) in layers.iter().enumerate() {
        // Outer environments stay where they are as long as they are there at all.
        let how = if index + 1 == layers.len() { "front" } else { "keep" };
        search_paths(dialect, how, layer, &mut code);
        let values = layer.values.iter().filter(|(_, replaced)| !replaced.default);
        for (name, _) in values {
            dialect.assign(name, environ.get(name), &mut code);
        }
    }
    dialect.assign(UNDO, environ.get(UNDO), &mut code);
    let prefix = format!("(envy:{}) ", for_prompt(name));
    let set: &[u8] = if dialect == Dialect::Fish { b"set -g _envy_prefix " } else { b"_envy_prefix=" };
    code.extend_from_slice(set);
    dialect.quote(OsStr::new(&prefix), &mut code);
    code.extend_from_slice(b"\n");
    code
}

fn search_paths(dialect: Dialect, how: &str, layer: &Layer, code: &mut Vec<u8>) {
    for (name, added) in layer.paths.iter().filter(|(_, added)| !added.entries.is_empty()) {
        let entries: Vec<OsString> = added.entries.iter().map(OsString::from).collect();
        let entries: Vec<&[u8]> = entries.iter().map(|entry| entry.as_bytes()).collect();
        code.extend_from_slice(format!("_envy_front {how} {name} ").as_bytes());
        dialect.quote(OsStr::from_bytes(&entries.join(&b':')), code);
        if let Some(end) = &added.fallback {
            code.push(b' ');
            dialect.quote(OsStr::new(end), code);
        }
        code.extend_from_slice(if dialect == Dialect::Fish { b";\n" } else { b"\n" });
    }
}

/// A folder may be called anything, also `$(reboot)`, and prompts are expanded before they are shown.
fn for_prompt(name: &str) -> String {
    let harmless = |c: char| if c.is_alphanumeric() || "-_.+@ ".contains(c) { c } else { '_' };
    name.chars().take(40).map(harmless).collect()
}

/// The user's shell cannot be run.
#[derive(Debug, thiserror::Error)]
#[error("cannot start your shell {}: {reason}", printable(.shell))]
pub struct NoShell {
    shell: String,
    reason: NotRunnable,
}

impl Explain for NoShell {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("start another one", "SHELL=/bin/sh envy activate")]
    }
}

#[cfg(test)]
impl NoShell {
    /// For the list of all errors.
    pub(crate) fn example() -> Self {
        Self { shell: "/bin/fsh".to_owned(), reason: NotRunnable::NoFile }
    }
}

#[cfg(test)]
mod tests;
