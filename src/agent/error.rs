//! What can be wrong with an agent's settings: always with the file, and where it is broken with the place.

use std::ops::Range;

use super::block::BlockError;
use crate::failure::{Code, Explain, Hint, Snippet, printable};

/// Why envy cannot put itself into a file, or take itself out of it. The file is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is not what its name says.
    #[error("{file} cannot be read: {}", printable(.reason))]
    Broken {
        /// The file, as the user knows it.
        file: String,
        /// Its text.
        text: String,
        /// The place.
        span: Range<usize>,
        /// What is wrong.
        reason: String,
    },
    /// Something of another kind stands where envy's entry belongs.
    #[error("{file}: `{key}` is not {wanted}, so envy cannot put itself there")]
    Shape {
        /// The file.
        file: String,
        /// The key, dotted.
        key: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// The markers in it make no block.
    #[error("{file} {error}")]
    Markers {
        /// The file.
        file: String,
        /// What is wrong with them.
        error: BlockError,
    },
}

impl Explain for SettingsError {
    fn code(&self) -> Code {
        Code::EditConflict
    }

    fn hints(&self) -> Vec<Hint> {
        let text = match self {
            Self::Broken { .. } | Self::Shape { .. } => "correct it, nothing was changed; then see whether all is well",
            Self::Markers { .. } => {
                "delete the `envy:begin` and `envy:end` lines and what envy wrote between them, then write it anew"
            }
        };
        let command = if matches!(self, Self::Markers { .. }) { "envy agent sync" } else { "envy agent check" };
        vec![Hint::run(text, command)]
    }

    fn snippet(&self) -> Option<Snippet> {
        let Self::Broken { file, text, span, .. } = self else { return None };
        Some(Snippet { file: file.clone(), source: text.clone(), span: span.clone(), label: "here".to_owned() })
    }
}
