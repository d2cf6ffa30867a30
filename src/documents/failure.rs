//! An error: what `--json` prints alone on stderr.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::{Code, Explain, Hint, Snippet};
use crate::ops::Error;

/// A command failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// What happened.
    pub error: FailureDetails,
}

/// What happened, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailureDetails {
    /// Its stable name, e.g. `package-not-found`.
    pub code: String,
    /// What failed and, after a colon, why.
    pub message: String,
    /// What to do next, the best first.
    pub hints: Vec<FailureHint>,
    /// The place in a file that it is about; absent if it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// Why something cannot be done, of what is no failure of the whole command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// The stable name of the error that a command would fail with.
    pub code: String,
    /// Its message.
    pub message: String,
}

/// One way on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Hint")]
pub struct FailureHint {
    /// What the command does or what to think about.
    pub text: String,
    /// A complete command line; null if no single one does it.
    pub command: Option<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// The file's name.
    pub file: String,
    /// The line; the first is 1.
    pub line: usize,
    /// The character in it; the first is 1.
    pub column: usize,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self::new(error.code(), error.message(), error.hints(), error.snippet())
    }
}

impl Failure {
    /// Of an error that is no operation's.
    pub fn of(error: &impl Explain) -> Self {
        Self::new(error.code(), error.to_string(), error.hints(), error.snippet())
    }

    fn new(code: Code, message: String, hints: Vec<Hint>, snippet: Option<Snippet>) -> Self {
        let hints = hints.iter().map(FailureHint::from).collect();
        let location = snippet.as_ref().map(Location::from);
        Self { error: FailureDetails { code: code.slug().to_owned(), message, hints, location } }
    }
}

impl From<&Hint> for FailureHint {
    fn from(hint: &Hint) -> Self {
        Self { text: hint.text.clone(), command: hint.command.clone() }
    }
}

impl Problem {
    /// What an error says of itself.
    pub(super) fn of(error: &impl Explain) -> Self {
        Self { code: error.code().slug().to_owned(), message: error.to_string() }
    }
}

impl From<&Snippet> for Location {
    fn from(snippet: &Snippet) -> Self {
        let before = snippet.source.get(..snippet.span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { file: snippet.file.clone(), line, column }
    }
}
