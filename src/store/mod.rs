//! The store: what makes store paths valid ("realizes" them) and keeps them alive.
//!
//! [`Store`] is the seam: the Nix daemon's client is the first backend, a realizer of our own for
//! machines without Nix the second to come. Not for: what a package or an environment is.

pub mod base32;
pub mod config;
pub mod content_address;
mod daemon;
pub mod nar;
pub mod open;
pub mod path;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::failure::{Code, Explain, Hint};
use crate::report::Reporter;
pub use path::StorePath;

/// What the store knows of a valid path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathInfo {
    /// The path.
    pub path: StorePath,
    /// SHA-256 of its NAR serialization.
    pub nar_hash: [u8; 32],
    /// Size of its NAR serialization in bytes.
    pub nar_size: u64,
    /// The paths that it refers to, itself included where it does.
    pub references: BTreeSet<StorePath>,
}

/// What realizing some paths would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Paths that a cache has, the references of the wanted ones included.
    pub substitute: BTreeSet<StorePath>,
    /// Wanted paths that neither the store nor any cache has.
    pub unknown: BTreeSet<StorePath>,
    /// Compressed bytes to download.
    pub download_size: u64,
    /// Unpacked bytes.
    pub unpacked_size: u64,
}

/// A store to realize into. One value is one connection: it lives from the first query to the
/// registered root, so that the temporary roots hold all the while.
pub trait Store {
    /// What kind of store it is, for `status`, e.g. `Nix daemon 2.34.8, protocol 1.35`.
    fn describe(&self) -> String;

    /// Those of `paths` that are valid.
    fn valid(&mut self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError>;

    /// What [`Store::realize`] would have to fetch for `paths`; changes nothing.
    fn plan(&mut self, paths: &BTreeSet<StorePath>) -> Result<Plan, StoreError>;

    /// Makes `paths` and all that they refer to valid by substitution and never by building, and
    /// protects them from a collector for as long as the connection lives.
    fn realize(&mut self, paths: &BTreeSet<StorePath>, plan: &Plan, reporter: &dyn Reporter) -> Result<(), StoreError>;

    /// The closure of valid `paths`, sorted by path.
    fn closure(&mut self, paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError>;

    /// Adds a tree, content-addressed by its NAR (`fixed:r:sha256`), and protects it like
    /// [`Store::realize`] does. Adding what is there already costs one query.
    fn add_tree(&mut self, name: &str, nar: &[u8], references: &BTreeSet<StorePath>) -> Result<StorePath, StoreError>;

    /// Registers `link`, a symbolic link to a store path, as a garbage collector root.
    fn add_root(&mut self, link: &Path) -> Result<(), StoreError>;

    /// Where a path's files can be read by this process. Differs from its name only for a store
    /// that lies in another folder.
    fn real_path(&self, path: &StorePath) -> PathBuf;
}

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
    /// A path that a plan had promised is not to be had after all.
    #[error("nobody has it: {message}")]
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
    /// `ENVY_STORE` or `NIX_REMOTE` ask for something that this version cannot do.
    #[error("{setting} is not supported: {reason}")]
    Setting {
        /// Name and value of the variable.
        setting: String,
        /// Why, and what is supported.
        reason: String,
    },
    /// A file of ours.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Explain for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::Unavailable { .. } | Self::DaemonDown { .. } => Code::StoreUnavailable,
            Self::Sandbox { .. } => Code::SandboxBlocked,
            Self::Missing { .. } => Code::NotSubstitutable,
            Self::Fetch { .. } => Code::Unreachable,
            Self::Mismatch { .. } => Code::ContentMismatch,
            Self::Setting { .. } => Code::Unsupported,
            Self::Broken { .. } | Self::Daemon { .. } | Self::Io(_) => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let again = "run the same command again; if it stays, see the log of the Nix daemon";
        match self {
            Self::Unavailable { .. } => vec![
                Hint::text("this version of envy needs a Nix to fetch with: get one from https://nixos.org/download"),
                Hint::run("or, on Debian and Ubuntu", "sudo apt install nix-bin"),
            ],
            Self::DaemonDown { .. } => vec![Hint::run("start the daemon", "sudo systemctl start nix-daemon")],
            Self::Sandbox { .. } => {
                vec![Hint::text("run this command outside of the sandbox; what is realized already runs inside")]
            }
            Self::Missing { .. } => vec![Hint::run("look for versions that a cache has", "envy update")],
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
            Self::Io(_) => vec![Hint::text("mend what the message names, then run the same command again")],
        }
    }
}
