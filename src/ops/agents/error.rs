//! Why an agent was not set up.

use std::path::PathBuf;

use crate::agent::SettingsError;
use crate::failure::{Code, Explain, Hint, Snippet, printable};

/// Why an agent's settings were not changed. None of the files is then.
#[derive(Debug, thiserror::Error)]
pub enum AgentsError {
    /// A file holds what envy cannot put itself into.
    #[error("{error}")]
    Settings {
        /// Why.
        error: SettingsError,
        /// The whole command.
        command: String,
    },
    /// A link in the project leads out of it, or nowhere.
    #[error("{} leads out of the project, so envy does not write there", .file.display())]
    Outside {
        /// The file.
        file: PathBuf,
        /// The whole command.
        command: String,
    },
    /// What would run outside of a sandbox could be replaced from inside of one.
    #[error("an agent may write to {}, {why}, so no rule lets it run {} outside of its sandbox", .place.display(), .file.display())]
    Unsafe {
        /// The program or folder.
        file: PathBuf,
        /// The folder of it that can be written to.
        place: PathBuf,
        /// What that folder is.
        why: &'static str,
        /// The command without the rules.
        command: String,
    },
    /// The path is no text, which rules are.
    #[error("the path of envy is not UTF-8: {}", .file.display())]
    NotText {
        /// This program.
        file: PathBuf,
        /// The whole command.
        command: String,
    },
    /// A file of that name that envy did not write.
    #[error("{} is not envy's, so it stays as it is", .file.display())]
    Foreign {
        /// The file.
        file: PathBuf,
        /// The whole command.
        command: String,
    },
    /// The installed Codex does not take what would be written.
    #[error("{version} does not accept {what}: {}", printable(.said))]
    Refused {
        /// Which Codex.
        version: String,
        /// What it does not take.
        what: &'static str,
        /// Its own words.
        said: String,
        /// The whole command.
        command: String,
    },
    /// Somebody changed a file in between.
    #[error("{} was edited or moved while envy worked; nothing was changed", .file.display())]
    Edited {
        /// The file.
        file: PathBuf,
        /// The whole command.
        command: String,
    },
    /// A sandbox protects the file.
    #[error("a sandbox protects {} ({reason}), so this is for a person to run", .file.display())]
    Blocked {
        /// The file.
        file: PathBuf,
        /// The system's word.
        reason: String,
        /// The whole command.
        command: String,
    },
    /// The file cannot be written.
    #[error("cannot write {}: {reason}", .file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// The system's word.
        reason: String,
        /// The whole command.
        command: String,
    },
}

impl Explain for AgentsError {
    fn code(&self) -> Code {
        match self {
            Self::Unsafe { .. } => Code::NotTrusted,
            Self::Settings { error, .. } => error.code(),
            Self::Foreign { .. } | Self::Edited { .. } => Code::EditConflict,
            Self::Blocked { .. } => Code::SandboxBlocked,
            Self::Outside { .. } | Self::NotText { .. } | Self::Refused { .. } | Self::Write { .. } => Code::Failed,
        }
    }

    fn has_own_way_out(&self) -> bool {
        true
    }

    fn hints(&self) -> Vec<Hint> {
        let (text, command) = match self {
            Self::Settings { error: SettingsError::Markers { .. }, command } => {
                ("delete the `envy:begin` and `envy:end` lines and what envy wrote between them, then repeat", command)
            }
            Self::Settings { command, .. } => ("correct it, nothing was changed; then repeat", command),
            Self::Outside { command, .. } => {
                ("replace the link by a file, or edit by hand what it leads to; then repeat", command)
            }
            Self::Unsafe { command, .. } => return unsafe_program(command),
            Self::NotText { command, .. } => ("put envy into a folder with a plain name, then repeat", command),
            Self::Foreign { command, .. } => ("look at it and move it out of the way, then repeat", command),
            Self::Refused { command, .. } => {
                ("correct what was added by hand, or update Codex; nothing was changed; then repeat", command)
            }
            Self::Edited { command, .. } => ("run the same command again", command),
            Self::Blocked { command, .. } => ("ask whoever you work for to run it in a terminal", command),
            Self::Write { command, .. } => ("mend that, then repeat", command),
        };
        vec![Hint::run(text, command.clone())]
    }

    fn snippet(&self) -> Option<Snippet> {
        let Self::Settings { error, .. } = self else { return None };
        error.snippet()
    }
}

fn unsafe_program(command: &str) -> Vec<Hint> {
    let place = "put envy where only you can write, such as ~/.local/bin or /usr/local/bin, and call that one";
    vec![Hint::text(place), Hint::run("the project's own settings need no rule", command)]
}
