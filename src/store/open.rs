//! Which store to use: the order of the design, found by trying.
//!
//! A socket that answers, then a `nix-daemon --stdio` of our own. A daemon that is merely down is never replaced by a
//! second store beside it.

use std::io;
use std::path::{Path, PathBuf};

use super::config::NixConfig;
use super::daemon::DaemonStore;
use super::{Store, StoreError};
use crate::environ::Environ;
use crate::report::Reporter;

/// Opens the store that the environment asks for.
pub fn open(environ: &Environ, reporter: &dyn Reporter) -> Result<Box<dyn Store>, StoreError> {
    let remote = Remote::of(environ)?;
    if let Remote::Socket(socket) = &remote {
        match DaemonStore::connect(socket) {
            Ok(store) => {
                warn_of_ignored_settings(&store, environ, reporter);
                return Ok(Box::new(store));
            }
            Err(StoreError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
            Err(StoreError::Io(error)) => down(socket, &error, environ)?,
            Err(other) => return Err(other),
        }
    }
    let state = state_dir(environ);
    let database = state.join("db");
    if database.exists() && !is_writable(&database) {
        let socket = remote.socket(environ).display().to_string();
        return Err(StoreError::DaemonDown { socket, reason: "there is no socket, and the store belongs to another user".to_owned() });
    }
    let program = nix_daemon(environ).ok_or_else(|| StoreError::Unavailable {
        reason: format!("{} does not exist, and there is no nix-daemon on PATH", remote.socket(environ).display()),
    })?;
    match DaemonStore::spawn(&program, environ) {
        Ok(store) => Ok(Box::new(store)),
        // A nix that cannot be started counts as absent.
        Err(StoreError::Io(error)) => {
            Err(StoreError::Unavailable { reason: format!("{} cannot be started: {error}", program.display()) })
        }
        Err(other) => Err(other),
    }
}

/// A socket that is there and does not take us: an error, unless the store is ours to write.
fn down(socket: &Path, error: &io::Error, environ: &Environ) -> Result<(), StoreError> {
    // The daemon's socket is open to everybody, so "not permitted" is a sandbox's word. A missing permission on the way
    // to it (EACCES) is not.
    if error.raw_os_error() == Some(rustix::io::Errno::PERM.raw_os_error()) {
        return Err(StoreError::Sandbox { operation: "connect".to_owned() });
    }
    if is_writable(&state_dir(environ).join("db")) {
        return Ok(());
    }
    Err(StoreError::DaemonDown { socket: socket.display().to_string(), reason: error.to_string() })
}

/// What `ENVY_STORE` and `NIX_REMOTE` ask for.
enum Remote {
    Socket(PathBuf),
    Own,
}

impl Remote {
    fn of(environ: &Environ) -> Result<Self, StoreError> {
        let refuse = |setting: String, reason: &str| StoreError::Setting { setting, reason: reason.to_owned() };
        match environ.text("ENVY_STORE").unwrap_or("auto") {
            "auto" | "daemon" => {}
            other => {
                let reason = "this version has no store of its own yet; use `auto` or `daemon`";
                return Err(refuse(format!("ENVY_STORE={}", crate::failure::printable(other)), reason));
            }
        }
        let default = || Self::default_socket(environ);
        match environ.text("NIX_REMOTE") {
            None | Some("auto" | "daemon") => Ok(Self::Socket(default())),
            Some("local") => Ok(Self::Own),
            Some(other) => match other.strip_prefix("unix://") {
                Some(path) if path.starts_with('/') => Ok(Self::Socket(path.into())),
                _ => {
                    let setting = format!("NIX_REMOTE={}", crate::failure::printable(other));
                    Err(refuse(setting, "envy knows `daemon`, `local` and `unix:///path/to/socket`"))
                }
            },
        }
    }

    fn default_socket(environ: &Environ) -> PathBuf {
        let named = environ.absolute("NIX_DAEMON_SOCKET_PATH");
        named.unwrap_or_else(|| state_dir(environ).join("daemon-socket/socket"))
    }

    fn socket(&self, environ: &Environ) -> PathBuf {
        match self {
            Self::Socket(path) => path.clone(),
            Self::Own => Self::default_socket(environ),
        }
    }
}

fn state_dir(environ: &Environ) -> PathBuf {
    environ.absolute("NIX_STATE_DIR").unwrap_or_else(|| PathBuf::from("/nix/var/nix"))
}

fn is_writable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

/// `nix-daemon` on PATH, else where the usual installations keep it.
fn nix_daemon(environ: &Environ) -> Option<PathBuf> {
    let path = environ.get("PATH").unwrap_or_default();
    let usual = ["/nix/var/nix/profiles/default/bin", "/run/current-system/sw/bin"].map(PathBuf::from);
    let dirs = std::env::split_paths(path).filter(|dir| dir.is_absolute()).chain(usual);
    let executable = |file: &PathBuf| rustix::fs::access(file, rustix::fs::Access::EXEC_OK).is_ok();
    dirs.map(|dir| dir.join("nix-daemon")).find(executable)
}

/// A daemon ignores an ordinary user's caches; better said before than wondered about after.
fn warn_of_ignored_settings(store: &DaemonStore, environ: &Environ, reporter: &dyn Reporter) {
    if store.trusts_us() != Some(false) {
        return;
    }
    let config = NixConfig::read(environ);
    let ignored = config.ignored_by_daemon();
    if !ignored.is_empty() {
        let caches = ignored.join(" ");
        reporter.warn(&format!(
            "the Nix daemon ignores your caches {caches}, as you are not a trusted user; an administrator can allow them in \
             /etc/nix/nix.conf: extra-trusted-substituters = {caches}"
        ));
    }
}
