//! Why a transaction was not carried out, in the words of whoever has to do something about it.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use crate::failure::{Code, Explain, Hint};
use crate::ops::files::FileError;

/// Why a transaction was not carried out. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum TransactionError {
    /// Somebody edited a file while the environment was being prepared.
    #[error("{name} was edited while envy worked; your edit is kept and nothing else was changed")]
    Edited {
        /// The file.
        name: String,
    },
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A read-only file system: a checkout that is mounted so, or a sandbox.
    #[error("this place cannot be written to: {reason}")]
    ReadOnly {
        /// The system's word, which names the file.
        reason: String,
    },
    /// A transaction died here, on what is a read-only file system now.
    #[error("an envy that worked here was interrupted, and nothing can be written to put that right: {reason}")]
    Unmended {
        /// The system's word, which names the file.
        reason: String,
    },
    /// The folder belongs to somebody else.
    #[error("this user may not write to {}: {reason}", .dir.display())]
    Denied {
        /// The project's folder, or envy's own.
        dir: PathBuf,
        /// The system's word.
        reason: String,
    },
    /// No space, or no more for this user.
    #[error("the disk is full, nothing was changed: {reason}")]
    Full {
        /// The system's word, which names the file.
        reason: String,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for TransactionError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { reason: error.to_string() },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { reason: error.to_string() },
            _ => Self::Io(error),
        }
    }
}

impl Explain for TransactionError {
    fn code(&self) -> Code {
        match self {
            Self::Edited { .. } => Code::EditConflict,
            Self::ReadOnly { .. } | Self::Unmended { .. } => Code::SandboxBlocked,
            Self::File(_) | Self::Denied { .. } | Self::Full { .. } | Self::Io(_) => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Edited { .. } => vec![Hint::text("run the same command again")],
            Self::File(error) => error.hints(),
            Self::ReadOnly { .. } | Self::Unmended { .. } => vec![Hint::text(
                "run the same command outside of the sandbox, or in a checkout that can be written to; `envy run` changes no file of a project whose lock answers",
            )],
            Self::Denied { .. } => {
                vec![Hint::text("make that folder writable for this user, or run the same command as its owner")]
            }
            Self::Full { .. } => vec![Hint::run("remove what no environment needs", "envy gc")],
            Self::Io(_) => Vec::new(),
        }
    }
}
