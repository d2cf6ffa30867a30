//! Running `[hooks] on-activate` and finding out what it exports. Not for: whether it may run (`trust`), or making what it
//! exports part of an activation (`activation`).
//!
//! bash itself says what is exported before and after the hook, into a file without a name: a pipe would stay open as long
//! as whatever the hook leaves running.

mod declarations;
mod error;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Stdio};

pub use error::HookError;

use self::declarations::Declarations;
use super::exec::find_program;
use crate::environ::Environ;
use crate::manifest::vars::forbidden;

const WRAPPER: &str = include_str!("wrapper.sh");

/// A variable that the hook changed; `None` is "not exported any more".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The variable.
    pub name: String,
    /// Its value now.
    pub value: Option<OsString>,
}

/// Runs `hook` in the folder `project` with the variables `environ`, by the bash of their `PATH`. It reads nothing, and
/// all that it prints goes to stderr, or if `silent` into the error when it fails. `scratch` is a private folder, used where
/// the system has no files in memory.
///
/// # Errors
/// [`HookError`] if there is no bash, or the hook fails.
pub fn run(
    hook: &str,
    project: &Path,
    environ: &Environ,
    scratch: &Path,
    silent: bool,
) -> Result<Vec<Exported>, HookError> {
    let path = environ.get("PATH").unwrap_or_default();
    let bash = find_program(OsStr::new("bash"), path).map_err(|_| HookError::NoBash)?;
    let said = nameless(scratch).map_err(HookError::Start)?;
    let mut command = Command::new(&bash);
    command.args(["--noprofile", "--norc", "-c", WRAPPER, "on-activate", hook]);
    command.env_clear().envs(environ.iter()).current_dir(project);
    command.stdin(Stdio::null()).stdout(said.try_clone().map_err(HookError::Start)?);
    let kept = if silent { Some(nameless(scratch).map_err(HookError::Start)?) } else { None };
    if let Some(kept) = &kept {
        command.stderr(kept.try_clone().map_err(HookError::Start)?);
    }
    let status = command.status().map_err(HookError::Start)?;
    if !status.success() {
        let printed = kept.map(content).transpose().map_err(HookError::Start)?;
        return Err(HookError::Failed { status, printed: printed.map(|bytes| end_of(&bytes)) });
    }
    changes(&content(said).map_err(HookError::Start)?).ok_or(HookError::Silent)
}

/// All that was written into a file.
fn content(mut file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The end of what a hook printed, which says most about a failure.
fn end_of(bytes: &[u8]) -> String {
    const LENGTH: usize = 2000;
    String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(LENGTH)..]).trim().to_owned()
}

/// A file that is gone when it is closed.
fn nameless(scratch: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    if let Ok(memory) = rustix::fs::memfd_create("envy-exports", rustix::fs::MemfdFlags::CLOEXEC) {
        return Ok(File::from(memory));
    }
    tempfile::tempfile_in(scratch)
}

/// What differs between the two lists of declarations that the wrapper writes; `None` if the second is not there.
fn changes(said: &[u8]) -> Option<Vec<Exported>> {
    let mut lists = said.split(|byte| *byte == 0);
    let before = Declarations::parse(lists.next()?)?;
    let after = Declarations::parse(lists.next()?)?;
    // Every list ends with a NUL: what is behind the last one is not complete.
    lists.next()?;
    let names = before.0.keys().chain(after.0.keys().filter(|name| !before.0.contains_key(*name)));
    let changed = |name: &String| {
        let value = after.0.get(name);
        let differs = before.0.get(name) != value && !is_housekeeping(name);
        differs.then(|| Exported { name: name.clone(), value: value.cloned().map(OsString::from_vec) })
    };
    let mut changed: Vec<Exported> = names.filter_map(changed).collect();
    changed.sort_by(|a, b| a.name.cmp(&b.name));
    Some(changed)
}

/// What every shell keeps for itself, and what is envy's.
fn is_housekeeping(name: &str) -> bool {
    const NAMES: &[&str] = &["SHELLOPTS", "BASHOPTS", "BASHPID", "RANDOM", "SECONDS"];
    // A hook may well set the variables of Nix, or HOME: a person trusts it.
    let users = name == "HOME" || name.starts_with("NIX_") || name.starts_with("XDG_");
    NAMES.contains(&name) || (forbidden(name) && !users)
}

#[cfg(test)]
mod tests;
