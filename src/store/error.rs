//! What can go wrong between envy and a store, in the words of whoever has to do something about it.
//!
//! Not for: reading what a daemon, the kernel or SQLite said (`daemon::failures`, `local::failures`).

use std::collections::BTreeSet;

use super::StorePath;
use super::namespace::NamespaceError;
use crate::failure::{Code, Explain, Hint};

/// What can go wrong between envy and a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is neither a daemon nor a Nix.
    #[error("no Nix store to use: {reason}")]
    Unavailable {
        /// What was tried and how it ended.
        reason: String,
    },
    /// A daemon's socket is there, or a database that is not ours, but nobody answers.
    #[error("the Nix daemon at {socket} does not answer: {reason}")]
    DaemonDown {
        /// Path of the socket.
        socket: String,
        /// The system's word.
        reason: String,
    },
    /// A store that another user writes to by himself: there never was a daemon that serves others.
    #[error("the store {place} belongs to another user, and there is no Nix daemon that would serve it to all")]
    NotOurs {
        /// Its state.
        place: String,
    },
    /// The kernel says EPERM where a permission cannot be the cause: a sandbox.
    #[error("a sandbox forbids {operation}")]
    Sandbox {
        /// What was tried, e.g. `connecting to /nix/var/nix/daemon-socket/socket`.
        operation: String,
    },
    /// The daemon closed the connection or talks nonsense.
    #[error("the connection to the Nix daemon broke: {reason}")]
    Broken {
        /// What happened.
        reason: String,
    },
    /// The daemon reported an error of its own.
    #[error("the Nix daemon refused: {message}")]
    Daemon {
        /// Its message, made printable.
        message: String,
    },
    /// Wanted paths that neither the store nor any cache has.
    #[error("no cache has {}", list(.paths))]
    NotInCaches {
        /// The paths.
        paths: BTreeSet<StorePath>,
    },
    /// A path that a plan had promised is not to be had after all.
    #[error("no cache has it: {message}")]
    Missing {
        /// The store's message, made printable.
        message: String,
    },
    /// A cache was out of reach while fetching.
    #[error("fetching failed: {message}")]
    Fetch {
        /// The store's message, made printable.
        message: String,
    },
    /// A hash or a signature was wrong.
    #[error("content does not match: {message}")]
    Mismatch {
        /// The store's message, made printable.
        message: String,
    },
    /// A store on disk that only Nix itself, or another user, may change.
    #[error("the store is not envy's to change: {place}: {reason}")]
    Foreign {
        /// The folder or file that says so.
        place: String,
        /// What is special about it.
        reason: String,
    },
    /// No space is left on the store's disk. What was begun is gone, what was valid stays valid.
    #[error("the disk of the store is full: {reason}")]
    Full {
        /// What could not be written.
        reason: String,
    },
    /// The store's database fails.
    #[error("the database of the store fails: {message}")]
    Database {
        /// SQLite's message.
        message: String,
    },
    /// A path was to be used that the store does not have.
    #[error("{path} is not in the store")]
    NotValid {
        /// The path.
        path: StorePath,
    },
    /// A path was to be registered before what it refers to.
    #[error("{path} cannot be registered: it refers to {reference}, which is not in the store")]
    DanglingReference {
        /// The path.
        path: StorePath,
        /// What is missing.
        reference: StorePath,
    },
    /// `ENVY_STORE` or `NIX_REMOTE` ask for something that this version cannot do.
    #[error("{setting} is not supported: {reason}")]
    Setting {
        /// Name and value of the variable.
        setting: String,
        /// Why, and what is supported.
        reason: String,
    },
    /// A store below HOME that could be filled, but never be entered.
    #[error(transparent)]
    Namespace(#[from] NamespaceError),
    /// A file of ours.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Explain for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::Unavailable { .. } | Self::DaemonDown { .. } | Self::NotOurs { .. } | Self::Foreign { .. } => {
                Code::StoreUnavailable
            }
            Self::Sandbox { .. } => Code::SandboxBlocked,
            Self::Missing { .. } | Self::NotInCaches { .. } => Code::NotSubstitutable,
            Self::Fetch { .. } => Code::Unreachable,
            Self::Mismatch { .. } => Code::ContentMismatch,
            Self::Setting { .. } => Code::Unsupported,
            Self::Namespace(error) => error.code(),
            Self::Broken { .. } | Self::Daemon { .. } | Self::Io(_) | Self::Full { .. } | Self::Database { .. } => {
                Code::Failed
            }
            Self::NotValid { .. } | Self::DanglingReference { .. } => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let again = "run the same command again; if it stays, see the log of the Nix daemon";
        match self {
            Self::Unavailable { .. } => vec![
                Hint::run("let envy choose", "unset ENVY_STORE NIX_REMOTE"),
                Hint::run("see what it finds", "envy doctor"),
            ],
            Self::NotOurs { .. } => vec![Hint::run(
                "take a store of your own; in your shell's start file it is for good",
                "export ENVY_STORE=\"$HOME/.local/share/nix/root\"",
            )],
            Self::DaemonDown { .. } => vec![Hint::run("start the daemon", "sudo systemctl start nix-daemon")],
            Self::Sandbox { .. } => {
                vec![Hint::text("run this command outside of the sandbox; what is realized already runs inside")]
            }
            Self::Missing { .. } | Self::NotInCaches { .. } => {
                vec![Hint::run("look for versions that a cache has", "envy update")]
            }
            Self::Fetch { .. } => {
                vec![Hint::text("check the network and the caches in nix.conf, then run the same command again")]
            }
            Self::Mismatch { .. } => vec![Hint::text(
                "the cache serves damaged or unsigned content, or its key is not among `trusted-public-keys` in \
                 nix.conf; nothing of it was kept",
            )],
            Self::Broken { .. } | Self::Daemon { .. } => {
                vec![Hint::run(again, "journalctl --unit nix-daemon --lines 50")]
            }
            Self::Setting { setting, .. } if setting.starts_with("ENVY_STORE=") => {
                vec![Hint::run("let envy choose", "unset ENVY_STORE")]
            }
            Self::Setting { setting, .. } if setting.starts_with("NIX_REMOTE=") => {
                vec![Hint::run("let envy choose", "unset NIX_REMOTE")]
            }
            Self::Setting { .. } => vec![Hint::run("overrule it for envy", "export NIX_REMOTE=daemon")],
            Self::Foreign { .. } => {
                vec![Hint::text(
                    "use it through its Nix (start the Nix daemon, or put `nix-daemon` on PATH), or as the user whom it belongs to",
                )]
            }
            Self::Full { .. } => vec![Hint::run("remove what no environment needs", "envy gc")],
            Self::Database { .. } | Self::NotValid { .. } | Self::DanglingReference { .. } => {
                vec![Hint::run("let a Nix check the store", "nix-store --verify --check-contents")]
            }
            Self::Namespace(error) => error.hints(),
            Self::Io(_) => vec![Hint::text("mend what the message names, then run the same command again")],
        }
    }
}

fn list(paths: &BTreeSet<StorePath>) -> String {
    paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
