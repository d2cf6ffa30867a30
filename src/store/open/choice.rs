//! Which store the user asks for: `ENVY_STORE`, `NIX_REMOTE` and nix.conf's `store`, in this order.

use std::path::{Path, PathBuf};

use crate::environ::Environ;
use crate::failure::printable;
use crate::store::StoreError;
use crate::store::config::NixConfig;
use crate::store::layout::{Layout, state_dir};

/// What may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// Whatever is there, in the order of the design.
    Auto {
        /// The daemon's socket.
        socket: PathBuf,
    },
    /// A daemon, and nothing that envy writes itself.
    Daemon {
        /// Its socket; without one, a daemon of our own.
        socket: Option<PathBuf>,
        /// Whether a daemon of our own will not do.
        only_socket: bool,
    },
    /// What envy writes itself.
    Own(Layout),
}

impl Choice {
    /// # Errors
    /// [`StoreError::Setting`] for what envy does not know.
    pub(super) fn of(environ: &Environ, config: &NixConfig) -> Result<Self, StoreError> {
        let nix = Self::of_nix(environ, config);
        match environ.text("ENVY_STORE") {
            None | Some("auto") => nix,
            Some("local") => Ok(Self::Own(Layout::of_machine(environ))),
            Some("daemon") => Ok(match nix? {
                Self::Auto { socket } => Self::Daemon { socket: Some(socket), only_socket: false },
                Self::Own(_) => Self::Daemon { socket: None, only_socket: false },
                daemon @ Self::Daemon { .. } => daemon,
            }),
            Some(folder) if folder.starts_with('/') => Ok(Self::Own(Layout::below(Path::new(folder)))),
            Some(other) => {
                Err(unsupported("ENVY_STORE=", other, "envy knows `auto`, `daemon`, `local` and a folder (`/path`)"))
            }
        }
    }

    fn of_nix(environ: &Environ, config: &NixConfig) -> Result<Self, StoreError> {
        let named = environ.absolute("NIX_DAEMON_SOCKET_PATH");
        let usual = named.unwrap_or_else(|| state_dir(environ).join("daemon-socket/socket"));
        let (setting, value) = match (environ.text("NIX_REMOTE"), &config.store) {
            (Some(remote), _) => ("NIX_REMOTE=", remote),
            (None, Some(store)) => ("store = ", store.as_str()),
            (None, None) => ("", "auto"),
        };
        let only = |socket| Self::Daemon { socket: Some(socket), only_socket: true };
        Ok(match (value, value.strip_prefix("unix://")) {
            ("auto", _) => Self::Auto { socket: usual },
            ("daemon", _) | (_, Some("")) => only(usual),
            ("local", _) => Self::Own(Layout::of_machine(environ)),
            (_, Some(path)) if path.starts_with('/') && !path.contains('?') => only(path.into()),
            _ => {
                let known = "envy knows `daemon`, `local` and `unix:///path/to/socket`; ENVY_STORE names a folder";
                return Err(unsupported(setting, value, known));
            }
        })
    }
}

fn unsupported(setting: &str, value: &str, reason: &str) -> StoreError {
    StoreError::Setting { setting: format!("{setting}{}", printable(value)), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(pairs: &[(&str, &str)], store: Option<&str>) -> Result<Choice, String> {
        let environ: Environ = pairs.iter().copied().collect();
        let mut config = NixConfig::default();
        config.store = store.map(str::to_owned);
        Choice::of(&environ, &config).map_err(|error| error.to_string())
    }

    #[test]
    fn envy_store_wins_over_nix_remote_and_that_over_the_file() {
        let usual = PathBuf::from("/nix/var/nix/daemon-socket/socket");
        let system = Choice::Own(Layout::system(None));
        let below = Choice::Own(Layout::below(Path::new("/s")));
        let socket = |path: &str| Choice::Daemon { socket: Some(path.into()), only_socket: true };
        assert_eq!(choice(&[], None), Ok(Choice::Auto { socket: usual.clone() }));
        assert_eq!(choice(&[("ENVY_STORE", "local")], Some("daemon")), Ok(system.clone()));
        assert_eq!(choice(&[("ENVY_STORE", "/s")], None), Ok(below));
        assert_eq!(choice(&[("NIX_REMOTE", "local")], None), Ok(system));
        assert_eq!(choice(&[], Some("unix:///x")), Ok(socket("/x")));
        assert_eq!(choice(&[("ENVY_STORE", "daemon")], Some("unix:///x")), Ok(socket("/x")));
        let own_daemon = Choice::Daemon { socket: None, only_socket: false };
        assert_eq!(choice(&[("ENVY_STORE", "daemon"), ("NIX_REMOTE", "local")], None), Ok(own_daemon));
        assert_eq!(
            choice(&[("ENVY_STORE", "daemon")], None),
            Ok(Choice::Daemon { socket: Some(usual), only_socket: false })
        );
    }

    #[test]
    fn stores_that_envy_cannot_serve_are_refused_by_name() {
        let refusal = |pairs: &[(&str, &str)], store| choice(pairs, store).unwrap_err();
        insta::assert_snapshot!(
            refusal(&[], Some("s3://bucket")),
            @"store = s3://bucket is not supported: envy knows `daemon`, `local` and `unix:///path/to/socket`; ENVY_STORE names a folder"
        );
        insta::assert_snapshot!(
            refusal(&[("NIX_REMOTE", "ssh-ng://host\u{7}")], None),
            @r"NIX_REMOTE=ssh-ng://host\u{7} is not supported: envy knows `daemon`, `local` and `unix:///path/to/socket`; ENVY_STORE names a folder"
        );
        insta::assert_snapshot!(
            refusal(&[("ENVY_STORE", "mine")], None),
            @"ENVY_STORE=mine is not supported: envy knows `auto`, `daemon`, `local` and a folder (`/path`)"
        );
    }
}
