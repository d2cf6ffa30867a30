//! Becoming another program: found as a shell finds it, then in envy's place, so that signals and the exit status are
//! its own. Not for: what its variables are (`activation`).

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::{Access, access};

use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint, printable, quoted};

/// Why a program cannot be run, as POSIX shells distinguish it
/// (<https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html>, "Command Search and Execution").
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRunnable {
    /// No folder of the search path has it.
    #[error("command not found")]
    NotFound,
    /// It was named as a path, and there is none.
    #[error("no such file or directory")]
    NoFile,
    /// A folder.
    #[error("is a directory")]
    Folder,
    /// Not executable.
    #[error("permission denied")]
    Denied,
}

impl NotRunnable {
    /// The exit status that a shell has for it: 127 if there is no program, 126 if it cannot be executed.
    pub fn status(self) -> u8 {
        match self {
            Self::NotFound | Self::NoFile => 127,
            Self::Folder | Self::Denied => 126,
        }
    }
}

/// Finds the program `name` in the search path `path`; a name with a slash is a path already. An empty entry of the
/// search path is the working directory; an empty search path has no entries.
pub fn find_program(name: &OsStr, path: &OsStr) -> Result<PathBuf, NotRunnable> {
    if name.as_bytes().contains(&b'/') {
        let program = PathBuf::from(name);
        return check(&program).map(|()| program);
    }
    if name.is_empty() || path.is_empty() {
        return Err(NotRunnable::NotFound);
    }
    let mut result = NotRunnable::NotFound;
    for dir in path.as_bytes().split(|byte| *byte == b':') {
        let dir = if dir.is_empty() { Path::new(".") } else { Path::new(OsStr::from_bytes(dir)) };
        let program = dir.join(name);
        match check(&program) {
            Ok(()) => return Ok(program),
            // A later folder may still have one that can be run; folders of that name are nobody's programs.
            Err(NotRunnable::Denied) => result = NotRunnable::Denied,
            Err(_) => {}
        }
    }
    Err(result)
}

fn check(program: &Path) -> Result<(), NotRunnable> {
    match std::fs::metadata(program) {
        Ok(metadata) if metadata.is_dir() => Err(NotRunnable::Folder),
        Ok(_) => access(program, Access::EXEC_OK).map_err(|_| NotRunnable::Denied),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(NotRunnable::Denied),
        Err(_) => Err(NotRunnable::NoFile),
    }
}

/// Replaces this process by `program`; returns only if that fails. `arguments` start with the program's own name.
#[must_use]
pub fn exec(program: &Path, arguments: &[OsString], environ: &Environ) -> ExecError {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_os_str(), rest),
        None => (program.as_os_str(), arguments),
    };
    let mut command = Command::new(program);
    command.arg0(name).args(rest).env_clear().envs(environ.iter());
    ExecError { program: program.to_path_buf(), source: command.exec() }
}

/// The system could not start a program.
#[derive(Debug, thiserror::Error)]
#[error("cannot start {}: {source}", printable(&.program.to_string_lossy()))]
pub struct ExecError {
    program: PathBuf,
    source: io::Error,
}

impl Explain for ExecError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        let program = self.program.to_string_lossy();
        vec![Hint::run("see what it is", format!("ls -l {}", quoted(&printable(&program))))]
    }
}

#[cfg(test)]
impl ExecError {
    /// For the list of all errors.
    pub(crate) fn example() -> Self {
        Self { program: "/srv/app/tool".into(), source: io::Error::from_raw_os_error(8) }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn folder(files: &[(&str, u32)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, mode) in files {
            fs_err::write(dir.path().join(name), "#!/bin/sh\n").unwrap();
            fs_err::set_permissions(dir.path().join(name), PermissionsExt::from_mode(*mode)).unwrap();
        }
        dir
    }

    #[test]
    fn the_first_that_can_be_executed_is_found() {
        let (first, second) = (folder(&[("x", 0o644)]), folder(&[("x", 0o755)]));
        fs_err::create_dir(first.path().join("y")).unwrap();
        let path = std::env::join_paths([first.path(), second.path()]).unwrap();
        assert_eq!(find_program("x".as_ref(), &path), Ok(second.path().join("x")));
        assert_eq!(find_program("x".as_ref(), first.path().as_os_str()), Err(NotRunnable::Denied));
        assert_eq!(find_program("y".as_ref(), &path), Err(NotRunnable::NotFound));
    }

    #[test]
    fn a_path_is_taken_as_it_stands() {
        let dir = folder(&[("x", 0o755), ("text", 0o644)]);
        let find = |name: &str| find_program(dir.path().join(name).as_os_str(), "/nowhere".as_ref());
        assert_eq!(find("x"), Ok(dir.path().join("x")));
        assert_eq!(find("text").unwrap_err().status(), 126);
        assert_eq!(find("").unwrap_err(), NotRunnable::Folder);
        assert_eq!(find("gone").unwrap_err().status(), 127);
    }

    #[test]
    fn an_empty_search_path_has_nothing_and_an_empty_entry_is_here() {
        assert_eq!(find_program("Cargo.toml".as_ref(), "".as_ref()), Err(NotRunnable::NotFound));
        assert_eq!(find_program("".as_ref(), "/bin".as_ref()), Err(NotRunnable::NotFound));
        assert_eq!(find_program("Cargo.toml".as_ref(), "/nowhere:".as_ref()), Err(NotRunnable::Denied));
    }
}
