//! What can be wrong with an `envy.lock`.

use super::VERSION;
use super::read::MAX_SIZE;
use crate::failure::{Code, Explain, Hint, Snippet};

/// Why a text is no lock that this envy can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// A newer envy wrote it.
    #[error("envy.lock has format version {version}, this envy reads up to {VERSION}: a newer envy wrote it")]
    TooNew {
        /// Its version.
        version: i64,
    },
    /// git left conflict markers in it.
    #[error("envy.lock has git conflict markers in it: a merge is not finished")]
    Conflict {
        /// The first marker.
        snippet: Snippet,
    },
    /// It is not what envy writes.
    #[error("envy.lock is damaged: {reason}")]
    Invalid {
        /// What is wrong, fit to be printed.
        reason: String,
        /// Where.
        snippet: Snippet,
    },
    /// It is larger than any lock.
    #[error("envy.lock has {} MiB, more than the {} that a lock may have", .size.div_ceil(1 << 20), MAX_SIZE >> 20)]
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
}

impl Explain for LockError {
    fn code(&self) -> Code {
        match self {
            Self::TooNew { .. } => Code::LockTooNew,
            Self::Conflict { .. } | Self::Invalid { .. } | Self::TooLarge { .. } => Code::LockInvalid,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::TooNew { .. } => vec![
                Hint::text("update envy to the version that your team uses"),
                Hint::run("or lock anew with this one; versions may move", "rm envy.lock && envy lock"),
            ],
            Self::Conflict { .. } => {
                vec![Hint::run("merge it: what either side has locked keeps its version", "envy lock")]
            }
            Self::Invalid { .. } => vec![
                Hint::run("take back the committed one", "git checkout envy.lock"),
                Hint::run("or mend it: what can be read keeps its version", "envy lock"),
            ],
            Self::TooLarge { .. } => vec![
                Hint::run("take back the committed one", "git checkout envy.lock"),
                Hint::run("or lock anew; versions may move", "rm envy.lock && envy lock"),
            ],
        }
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Conflict { snippet } | Self::Invalid { snippet, .. } => Some(snippet.clone()),
            Self::TooNew { .. } | Self::TooLarge { .. } => None,
        }
    }
}
