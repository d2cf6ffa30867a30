//! Ways to a daemon: a socket, or a `nix-daemon --stdio` of our own. Decides nothing; `open` does.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::environ::Environ;

/// Bytes from the end of a daemon's stderr that are kept for messages.
const STDERR_TAIL: u64 = 4096;

/// A daemon that we started. Dropping it ends it.
pub(super) struct Process {
    child: Child,
    stderr: Option<File>,
}

impl Process {
    /// Starts `program --stdio` for the store in `/nix`, its standard input and output being one end of the
    /// answered stream.
    pub(super) fn start(program: &Path, environ: &Environ) -> io::Result<(Self, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        let stderr = stderr_file(environ);
        let child = Command::new(program)
            // Not "auto": that would forward us to another daemon, or make a store elsewhere where `/nix` is missing.
            .args(["--stdio", "--option", "store", "local"])
            .env_clear()
            .envs(environ.iter())
            .env("NIX_REMOTE", "local")
            .stdin(OwnedFd::from(theirs.try_clone()?))
            .stdout(OwnedFd::from(theirs))
            .stderr(stderr.as_ref().and_then(|file| file.try_clone().ok()).map_or_else(Stdio::null, Stdio::from))
            .spawn()?;
        Ok((Self { child, stderr }, ours))
    }

    /// Ends the process and tells how it ended: its last words on stderr, or else its exit status.
    pub(super) fn last_words(&mut self) -> String {
        let status = self.end();
        let words = self.stderr.as_mut().and_then(|file| tail(file).ok()).unwrap_or_default();
        match (words.trim(), status) {
            ("", Some(status)) => format!("nix-daemon ended with {status}"),
            ("", None) => "nix-daemon ended".to_owned(),
            (words, _) => words.to_owned(),
        }
    }

    /// Kills it unless it is dead already, and waits for it: no zombie stays.
    fn end(&mut self) -> Option<ExitStatus> {
        // One that exited by itself must keep its own status.
        if let Ok(Some(status)) = self.child.try_wait() {
            return Some(status);
        }
        let _ = self.child.kill();
        self.child.wait().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// A file without a name: unlike a pipe it never fills up, and nobody has to read along.
fn stderr_file(environ: &Environ) -> Option<File> {
    let dir = environ.absolute("TMPDIR").unwrap_or_else(|| PathBuf::from("/tmp"));
    tempfile::tempfile_in(dir).ok()
}

fn tail(file: &mut File) -> io::Result<String> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(STDERR_TAIL)))?;
    let mut bytes = Vec::new();
    file.take(STDERR_TAIL).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The `nix-daemon` on `PATH`, else in the profile that a multi-user installation makes in Nix's state folder.
pub(in crate::store) fn find_program(environ: &Environ, state: &Path) -> Option<PathBuf> {
    let path = environ.get("PATH").map(std::env::split_paths).into_iter().flatten();
    // A relative folder on PATH is the current project's, and that is not trusted.
    let folders = path.filter(|folder| folder.is_absolute()).chain([state.join("profiles/default/bin")]);
    folders.map(|folder| folder.join("nix-daemon")).find(|program| is_executable(program))
}

fn is_executable(file: &Path) -> bool {
    use rustix::fs::{Access, access};
    file.is_file() && access(file, Access::EXEC_OK).is_ok()
}
