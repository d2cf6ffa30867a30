//! The two ways to a daemon: its socket, or a `nix-daemon --stdio` of our own.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use super::messages::plain;
use crate::environ::Environ;
use crate::store::StoreError;

/// What carries the protocol. Dropping it closes the connection and, where we started it, ends the daemon.
#[derive(Debug)]
pub(super) enum Transport {
    /// A daemon's socket.
    Socket(UnixStream),
    /// Our own child.
    Child {
        /// The process.
        child: Child,
        /// What it says when it dies.
        stderr: Option<ChildStderr>,
    },
}

type Halves = (Box<dyn Read + Send>, Box<dyn Write + Send>);

impl Transport {
    /// Connects to a socket.
    pub(super) fn connect(socket: &Path) -> io::Result<Self> {
        UnixStream::connect(socket).map(Self::Socket)
    }

    /// Starts `program --stdio`.
    pub(super) fn spawn(program: &Path, environ: &Environ) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg("--stdio").env_clear().envs(environ.iter());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let stderr = child.stderr.take();
        Ok(Self::Child { child, stderr })
    }

    /// The reading and the writing half; once only.
    pub(super) fn split(&mut self) -> io::Result<Halves> {
        match self {
            Self::Socket(stream) => Ok((Box::new(stream.try_clone()?), Box::new(stream.try_clone()?))),
            Self::Child { child, .. } => match (child.stdout.take(), child.stdin.take()) {
                (Some(stdout), Some(stdin)) => Ok((Box::new(stdout), Box::new(stdin))),
                _ => Err(io::Error::other("the connection is split already")),
            },
        }
    }

    /// Limits how long a read may take. A child of ours needs no limit: it ends with its input.
    pub(super) fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        match self {
            Self::Socket(stream) => stream.set_read_timeout(timeout),
            Self::Child { .. } => Ok(()),
        }
    }

    /// The error of a connection that broke, with the last words of a child.
    pub(super) fn broken(&mut self, error: &io::Error) -> StoreError {
        let reason = match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => {
                "it ended in the middle".to_owned()
            }
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "it does not answer".to_owned(),
            _ => plain(&error.to_string()),
        };
        match self.last_words() {
            Some(words) => StoreError::Broken { reason: format!("{reason} ({words})") },
            None => StoreError::Broken { reason },
        }
    }

    fn last_words(&mut self) -> Option<String> {
        let Self::Child { child, stderr } = self else { return None };
        let _ = child.kill();
        let mut text = String::new();
        stderr.take()?.take(1 << 14).read_to_string(&mut text).ok()?;
        let text = plain(&text);
        (!text.is_empty()).then_some(text)
    }
}

impl Drop for Transport {
    fn drop(&mut self) {
        if let Self::Child { child, .. } = self {
            // It may be in the middle of nothing: every operation was waited for.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
