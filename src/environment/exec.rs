//! Finding a program as a shell does, and becoming it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::environ::Environ;

/// Why a program cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRunnable {
    /// Nothing of that name.
    #[error("command not found")]
    NotFound,
    /// Something of that name that is no executable file.
    #[error("{} is not executable", .0.display())]
    NotExecutable(PathBuf),
}

impl NotRunnable {
    /// The exit status that a shell gives it: 127 or 126.
    pub fn status(&self) -> u8 {
        match self {
            Self::NotFound => 127,
            Self::NotExecutable(_) => 126,
        }
    }
}

/// The file that `name` means with this value of `PATH`. A name with a slash is a path, never looked up.
pub fn find_program(name: &OsStr, path: &OsStr) -> Result<PathBuf, NotRunnable> {
    if name.as_bytes().contains(&b'/') {
        return check(PathBuf::from(name));
    }
    let mut found = NotRunnable::NotFound;
    for dir in std::env::split_paths(path).filter(|_| !name.is_empty()) {
        // An empty entry means the working directory, as in a shell.
        let dir = if dir.as_os_str().is_empty() { PathBuf::from(".") } else { dir };
        match check(dir.join(name)) {
            Ok(file) => return Ok(file),
            Err(NotRunnable::NotFound) => {}
            Err(other) => found = other,
        }
    }
    Err(found)
}

fn check(file: PathBuf) -> Result<PathBuf, NotRunnable> {
    match file.metadata() {
        Err(_) => Err(NotRunnable::NotFound),
        Ok(metadata) if metadata.is_file() && is_executable(&file) => Ok(file),
        Ok(_) => Err(NotRunnable::NotExecutable(file)),
    }
}

fn is_executable(file: &Path) -> bool {
    rustix::fs::access(file, rustix::fs::Access::EXEC_OK).is_ok()
}

/// Becomes `program`; returns only with the reason why not. `arguments` begin with the program's own name.
pub fn exec(program: &Path, arguments: &[OsString], environ: &Environ) -> std::io::Error {
    let mut command = Command::new(program);
    if let Some((name, rest)) = arguments.split_first() {
        command.arg0(name).args(rest);
    }
    command.env_clear().envs(environ.iter());
    let error = command.exec();
    std::io::Error::new(error.kind(), format!("{} cannot be executed: {error}", program.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_first_executable_file_on_the_path_is_the_program() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, mode: u32| {
            let path = dir.path().join(name);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(&path, "").unwrap();
            fs_err::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            path
        };
        let plain = file("a/tool", 0o644);
        let tool = file("b/tool", 0o755);
        let only_plain = file("a/text", 0o644);
        let path = std::env::join_paths([dir.path().join("a"), dir.path().join("b")]).unwrap();
        assert_eq!(find_program("tool".as_ref(), &path), Ok(tool));
        assert_eq!(find_program("text".as_ref(), &path), Err(NotRunnable::NotExecutable(only_plain)));
        assert_eq!(find_program("none".as_ref(), &path), Err(NotRunnable::NotFound));
        assert_eq!(find_program("".as_ref(), &path), Err(NotRunnable::NotFound));
        assert_eq!(find_program(plain.as_os_str(), &path).unwrap_err().status(), 126);
    }
}
