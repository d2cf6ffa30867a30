//! The store: what makes store paths valid ("realizes" them) and keeps them alive.
//!
//! [`Store`] is the seam: a client of the Nix daemon is one backend, a store of our own on disk, in Nix's very format,
//! the other. Both fetch from binary caches by `cache`. Not for: what a package or an environment is.

mod absent;
pub mod base32;
pub mod cache;
pub mod config;
pub mod content_address;
pub mod daemon;
pub mod hash;
pub mod layout;
pub mod local;
pub mod namespace;
pub mod nar;
pub mod open;
mod own;
pub mod path;

use std::collections::{BTreeMap, BTreeSet};
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

/// Hash and size of a NAR: what a store path must contain, whoever serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NarDigest {
    /// SHA-256 of the NAR.
    pub sha256: [u8; 32],
    /// Bytes of the NAR.
    pub size: u64,
}

/// Everything that a store's database keeps of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The path, its content and its references.
    pub info: PathInfo,
    /// The derivation that made it, where a cache says so.
    pub deriver: Option<StorePath>,
    /// `<key name>:<base64>`, in the order of the narinfo.
    pub signatures: Vec<String>,
    /// The assertion that the path is content-addressed, e.g. `fixed:r:sha256:<nix-base32>`.
    pub content_address: Option<String>,
}

/// What is to be made valid.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The paths; what they refer to follows.
    pub paths: &'a BTreeSet<StorePath>,
    /// What the lock says of the closure, if it says anything: then nothing is walked, and content that differs is
    /// refused before it is kept. A path that it does not know is no mismatch.
    pub closure: Option<&'a BTreeMap<StorePath, NarDigest>>,
}

impl<'a> Wanted<'a> {
    /// These paths, of whose closure nothing is known.
    pub fn paths(paths: &'a BTreeSet<StorePath>) -> Self {
        Self { paths, closure: None }
    }
}

/// One path that would be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPath {
    /// The path.
    pub path: StorePath,
    /// Base URL of the cache that has it, without user name and password; empty where only the daemon knows.
    pub cache: String,
    /// Compressed bytes to download; `None` where the cache does not say.
    pub download_size: Option<u64>,
    /// Unpacked bytes, as a NAR.
    pub nar_size: u64,
    /// What it refers to, itself excluded.
    pub references: BTreeSet<StorePath>,
}

/// What realizing some paths would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What would be fetched, sorted by path.
    pub fetch: Vec<PlannedPath>,
    /// Paths of the closure that neither the store nor any cache has.
    pub unknown: BTreeSet<StorePath>,
}

/// What a garbage collection freed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    /// The paths that are gone.
    pub paths: Vec<StorePath>,
    /// Bytes on disk that this freed.
    pub bytes: u64,
}

/// A store to realize into. One value is one connection: it lives from the first query to the
/// registered root, so that the temporary roots hold all the while.
pub trait Store {
    /// What kind of store it is, for `status`, e.g. `Nix daemon 2.34.8, protocol 1.35`.
    fn describe(&self) -> String;

    /// Those of `paths` that are valid.
    fn valid(&mut self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError>;

    /// What [`Store::realize`] would have to fetch; changes nothing.
    fn plan(&mut self, wanted: &Wanted<'_>) -> Result<Plan, StoreError>;

    /// Makes what is wanted and all that it refers to valid by substitution and never by building, and
    /// protects it from a collector for as long as the connection lives.
    ///
    /// # Errors
    /// [`StoreError::NotInCaches`] if a wanted path is nowhere, told before anything is downloaded.
    fn realize(&mut self, wanted: &Wanted<'_>, reporter: &dyn Reporter) -> Result<(), StoreError>;

    /// The closure of valid `paths`, sorted by path.
    fn closure(&mut self, paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError>;

    /// Adds a tree, content-addressed by its NAR (`fixed:r:sha256`), and protects it like
    /// [`Store::realize`] does. Adding what is there already costs one query.
    fn add_tree(&mut self, name: &str, nar: &[u8], references: &BTreeSet<StorePath>) -> Result<StorePath, StoreError>;

    /// Registers `link`, a symbolic link to a store path, as a garbage collector root.
    fn add_root(&mut self, link: &Path) -> Result<(), StoreError>;

    /// Removes every path that no root needs.
    fn collect_garbage(&mut self, reporter: &dyn Reporter) -> Result<Collected, StoreError>;

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
    Namespace(#[from] namespace::NamespaceError),
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
