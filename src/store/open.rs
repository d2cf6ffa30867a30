//! Which store to use: the order of the design, found by trying.
//!
//! A socket that answers, then a `nix-daemon --stdio` of our own. A daemon that is merely down is never replaced by a
//! second store beside it.

use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use rustix::io::Errno;

use super::config::NixConfig;
use super::daemon::{ConnectError, DaemonStore, find_program};
use super::{Store, StoreError};
use crate::environ::Environ;
use crate::failure::printable;
use crate::report::Reporter;

/// Opens the store that the environment asks for.
///
/// # Errors
/// [`StoreError::Setting`] for an `ENVY_STORE`, `NIX_REMOTE` or `store` that this version cannot serve,
/// [`StoreError::Sandbox`], [`StoreError::DaemonDown`], [`StoreError::Unavailable`] where there is nothing to open.
pub fn open(environ: &Environ, reporter: &dyn Reporter) -> Result<Box<dyn Store>, StoreError> {
    let config = NixConfig::read(environ);
    let remote = Remote::of(environ, &config)?;
    let mut store = match &remote.socket {
        Some(socket) => match DaemonStore::connect(socket) {
            Ok(store) => {
                let store = configured(store, &config, reporter)?;
                return Ok(Box::new(store));
            }
            Err(error) => {
                judge(socket, error, &remote)?;
                spawn(environ, &remote)?
            }
        },
        None => spawn(environ, &remote)?,
    };
    // A daemon of our own has read the same files as we.
    store.configure(&[])?;
    Ok(Box::new(store))
}

/// Where a store may be.
struct Remote {
    /// The socket to try first, if any.
    socket: Option<PathBuf>,
    /// Whether nothing else may be tried.
    only_socket: bool,
    /// Nix's state folder.
    state: PathBuf,
}

impl Remote {
    /// What `ENVY_STORE`, `NIX_REMOTE` and nix.conf ask for, in this order.
    fn of(environ: &Environ, config: &NixConfig) -> Result<Self, StoreError> {
        if let Some(other) = environ.text("ENVY_STORE").filter(|value| !matches!(*value, "auto" | "daemon")) {
            return Err(unsupported("ENVY_STORE=", other, "this version knows `auto` and `daemon`"));
        }
        let state = environ.absolute("NIX_STATE_DIR").unwrap_or_else(|| PathBuf::from("/nix/var/nix"));
        let named = environ.absolute("NIX_DAEMON_SOCKET_PATH");
        let usual = named.unwrap_or_else(|| state.join("daemon-socket/socket"));
        let (setting, value) = match (environ.text("NIX_REMOTE"), &config.store) {
            (Some(remote), _) => ("NIX_REMOTE=", remote),
            (None, Some(store)) => ("store = ", store.as_str()),
            (None, None) => ("", "auto"),
        };
        let (socket, only_socket) = match (value, value.strip_prefix("unix://")) {
            ("auto", _) => (Some(usual), false),
            ("daemon", _) => (Some(usual), true),
            ("local", _) => (None, false),
            (_, Some("")) => (Some(usual), true),
            (_, Some(path)) if path.starts_with('/') && !path.contains('?') => (Some(path.into()), true),
            _ => return Err(unsupported(setting, value, "envy knows `daemon`, `local` and `unix:///path/to/socket`")),
        };
        Ok(Self { socket, only_socket, state })
    }

    fn down(&self, reason: impl Into<String>) -> StoreError {
        let socket = self.socket.as_deref().unwrap_or(Path::new("(none)")).display().to_string();
        StoreError::DaemonDown { socket, reason: reason.into() }
    }
}

fn unsupported(setting: &str, value: &str, reason: &str) -> StoreError {
    StoreError::Setting { setting: format!("{setting}{}", printable(value)), reason: reason.to_owned() }
}

/// Goes on if a socket that cannot be used leaves another way to the same store.
fn judge(socket: &Path, error: ConnectError, remote: &Remote) -> Result<(), StoreError> {
    let error = match error {
        ConnectError::Connect(error) => error,
        ConnectError::Greeting { reason } => return Err(remote.down(reason)),
    };
    // A daemon's socket is open to everybody, so "not permitted" (EPERM) is a sandbox's word. A missing permission on
    // the way to it (EACCES) is not.
    if error.raw_os_error() == Some(Errno::PERM.raw_os_error()) {
        return Err(StoreError::Sandbox { operation: format!("connecting to {}", socket.display()) });
    }
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such socket".to_owned(),
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        _ => error.to_string(),
    };
    if remote.only_socket {
        return Err(remote.down(reason));
    }
    let database = remote.state.join("db");
    match access(&database, Access::WRITE_OK) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(Errno::ROFS) => Err(StoreError::Sandbox { operation: format!("writing to {}", database.display()) }),
        Err(_) => Err(remote.down(format!("{reason}, and the store belongs to another user"))),
    }
}

/// A daemon of our own.
fn spawn(environ: &Environ, remote: &Remote) -> Result<DaemonStore, StoreError> {
    let unavailable = |reason| StoreError::Unavailable { reason };
    let program = find_program(environ, &remote.state).ok_or_else(|| {
        let socket = remote.socket.as_ref().map(|socket| format!("{} cannot be connected to, and ", socket.display()));
        unavailable(format!("{}there is no nix-daemon on PATH", socket.unwrap_or_default()))
    })?;
    // A nix that cannot be started counts as absent.
    DaemonStore::spawn(&program, environ).map_err(|error| match error {
        ConnectError::Connect(error) => unavailable(format!("{} cannot be started: {error}", program.display())),
        ConnectError::Greeting { reason } => unavailable(format!("{}: {reason}", program.display())),
    })
}

/// Tells the daemon the user's caches, as `nix` does; and the user, if it does not take them. Better said before
/// than wondered about after.
fn configured(mut store: DaemonStore, config: &NixConfig, reporter: &dyn Reporter) -> Result<DaemonStore, StoreError> {
    let log = store.configure(&config.overrides())?;
    // Before protocol 1.35 the daemon does not say whether it trusts us, but it says what it ignores.
    let ignores = store.trusts_us().map_or_else(|| log.iter().any(|line| line.contains("ignoring")), |trusts| !trusts);
    if let Some(lines) = config.lines_for_administrator().filter(|_| ignores) {
        reporter.warn(&format!(
            "the Nix daemon ignores caches or keys of yours, as you are not a trusted user; an administrator can allow \
             them in /etc/nix/nix.conf: {lines}"
        ));
    }
    Ok(store)
}

#[cfg(test)]
mod tests;
