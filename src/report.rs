//! What a long operation tells while it works. Domain modules send these events to a [`Reporter`]
//! that was handed in; drawing them (bars on a terminal, a line a phase without) is `ui`'s.

use crate::failure::{Code, Hint};

/// Something worth telling while it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A new phase starts, e.g. `Resolving 2 packages`; the one before is over.
    Phase(String),
    /// How far fetching is. Totals are 0 while unknown.
    Fetch(FetchProgress),
    /// The downloads under way that have the most to come.
    Downloads(Vec<DownloadProgress>),
    /// A line of interest that outlasts the phase, e.g. `codex-cli → codex 0.169.0`.
    Note(String),
    /// Something that may surprise, and what to do about it.
    Warning(Warning),
    /// The current phase is over, draw nothing any more.
    Done,
}

/// Something that may surprise, although the operation goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The failure that it would be for whoever may not go on so, as with `--require-trust`.
    pub code: Option<Code>,
    /// What it is.
    pub message: String,
    /// What to do about it, the best first.
    pub hints: Vec<Hint>,
}

impl Warning {
    /// All of it in one line.
    pub fn line(&self) -> String {
        let hint = |hint: &Hint| match &hint.command {
            Some(command) => format!("; {}: {command}", hint.text),
            None => format!("; {}", hint.text),
        };
        self.hints.iter().map(hint).fold(self.message.clone(), |line, hint| line + &hint)
    }
}

impl From<&str> for Warning {
    fn from(message: &str) -> Self {
        Self { code: None, message: message.to_owned(), hints: Vec::new() }
    }
}

/// The state of all downloads together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FetchProgress {
    /// Store paths that are there now, of those that this operation fetches.
    pub paths_done: u64,
    /// Store paths that this operation fetches.
    pub paths_total: u64,
    /// Bytes downloaded (compressed).
    pub bytes_done: u64,
    /// Bytes to download in all (compressed).
    pub bytes_total: u64,
}

/// The state of one download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadProgress {
    /// What is downloaded, e.g. `nodejs-22.20.0`.
    pub name: String,
    /// Bytes downloaded (compressed).
    pub bytes_done: u64,
    /// Bytes to download in all (compressed); 0 while unknown.
    pub bytes_total: u64,
}

/// Receives events. Implementations must be cheap and must never fail.
pub trait Reporter: Sync {
    /// Takes one event.
    fn report(&self, event: Event);

    /// Starts a phase.
    fn phase(&self, text: &str) {
        self.report(Event::Phase(text.to_owned()));
    }

    /// Tells a lasting line.
    fn note(&self, text: &str) {
        self.report(Event::Note(text.to_owned()));
    }

    /// Warns.
    fn warn(&self, text: &str) {
        self.report(Event::Warning(text.into()));
    }
}

/// A reporter that says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn report(&self, _event: Event) {}
}
