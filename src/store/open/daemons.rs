//! The ways to a daemon, and what it means if one of them is barred.

use std::io;
use std::path::Path;

use rustix::fs::{Access, access};
use rustix::io::Errno;

use super::{Opened, Ways};
use crate::report::{Reporter, Silent};
use crate::store::cache::keys::Keys;
use crate::store::config::NixConfig;
use crate::store::daemon::{ConnectError, DaemonStore, find_program};
use crate::store::layout::state_dir;
use crate::store::{Store, StoreError};

impl Ways<'_> {
    /// A daemon at this socket; `None` if another way to the same store may be tried.
    pub(super) fn socket(&mut self, socket: &Path) -> Result<Option<Box<dyn Store>>, StoreError> {
        match self.connect(socket) {
            Ok(store) => Ok(Some(store)),
            Err(Barred::Here(error)) => Err(error),
            Err(Barred::Refused { reason }) => refused(socket, &reason, &state_dir(self.environ)).map(|()| None),
        }
    }

    /// A daemon at this socket and nothing else.
    pub(super) fn only_socket(&mut self, socket: &Path) -> Opened {
        self.connect(socket).map_err(|barred| match barred {
            Barred::Here(error) => error,
            Barred::Refused { reason } => down(socket, reason),
        })
    }

    fn connect(&mut self, socket: &Path) -> Result<Box<dyn Store>, Barred> {
        let way = format!("the daemon at {}", socket.display());
        let connected = DaemonStore::connect(socket).map_err(|error| judge(socket, error));
        let finding = |barred: &Barred| match barred {
            Barred::Here(error) => error.to_string(),
            Barred::Refused { reason } => reason.clone(),
        };
        let finding = connected.as_ref().map_or_else(finding, Store::describe);
        self.tried.push(super::Tried { way, picked: connected.is_ok(), finding });
        let store = configured(connected?, &self.config, self.reporter).map_err(Barred::Here)?;
        Ok(self.fed(store, self.config.keys_of_daemon()))
    }

    /// A daemon of our own; `socket` is the one that was tried before.
    pub(super) fn process(&mut self, socket: Option<&Path>) -> Opened {
        let store = self.spawn(socket);
        self.note("a nix-daemon of our own".to_owned(), store)
    }

    fn spawn(&mut self, socket: Option<&Path>) -> Opened {
        let unavailable = |reason| StoreError::Unavailable { reason };
        let program = find_program(self.environ, &state_dir(self.environ)).ok_or_else(|| {
            let socket = socket.map(|socket| format!("{} cannot be connected to, and ", socket.display()));
            unavailable(format!("{}there is no nix-daemon on PATH", socket.unwrap_or_default()))
        })?;
        // A nix that cannot be started counts as absent.
        let mut store = DaemonStore::spawn(&program, self.environ).map_err(|error| match error {
            ConnectError::Connect(error) => unavailable(format!("{} cannot be started: {error}", program.display())),
            ConnectError::Greeting { reason } => unavailable(format!("{}: {reason}", program.display())),
        })?;
        // It has read the same files as we.
        store.configure(&[])?;
        Ok(self.fed(store, &self.config.trusted_public_keys))
    }

    /// Lets a daemon that trusts `keys` be fed from the caches that we know.
    fn fed(&self, mut store: DaemonStore, keys: &[String]) -> Box<dyn Store> {
        let (keys, _) = Keys::parse(keys);
        store.feed_from(self.caches(None, &Silent), keys);
        Box::new(store)
    }
}

/// Why there is no conversation over a socket.
pub(super) enum Barred {
    /// No other way may be tried.
    Here(StoreError),
    /// Nobody listens.
    Refused {
        /// The system's word.
        reason: String,
    },
}

pub(super) fn judge(socket: &Path, error: ConnectError) -> Barred {
    let error = match error {
        ConnectError::Connect(error) => error,
        ConnectError::Greeting { reason } => return Barred::Here(down(socket, reason)),
    };
    // A daemon's socket is open to everybody, so "not permitted" (EPERM) is a sandbox's word. A missing permission on
    // the way to it (EACCES) is not.
    if error.raw_os_error() == Some(Errno::PERM.raw_os_error()) {
        return Barred::Here(StoreError::Sandbox { operation: format!("connecting to {}", socket.display()) });
    }
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such socket".to_owned(),
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        _ => error.to_string(),
    };
    Barred::Refused { reason }
}

/// Goes on if a socket that nobody listens on leaves another way to the same store, whose state is in `state`.
pub(super) fn refused(socket: &Path, reason: &str, state: &Path) -> Result<(), StoreError> {
    let database = state.join("db");
    match access(&database, Access::WRITE_OK) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(Errno::ROFS) => Err(StoreError::Sandbox { operation: format!("writing to {}", database.display()) }),
        Err(_) if was_served(socket) => Err(down(socket, format!("{reason}, and the store belongs to another user"))),
        Err(_) => Err(StoreError::NotOurs { place: state.display().to_string() }),
    }
}

/// Whether there ever was a daemon: it leaves the folder of its socket.
fn was_served(socket: &Path) -> bool {
    socket.parent().is_some_and(Path::exists)
}

pub(super) fn down(socket: &Path, reason: impl Into<String>) -> StoreError {
    StoreError::DaemonDown { socket: socket.display().to_string(), reason: reason.into() }
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
