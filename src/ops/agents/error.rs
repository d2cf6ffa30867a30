//! Why an agent was not set up.

use std::path::PathBuf;

use crate::failure::{Code, Explain, Hint, printable};

/// Why an agent's settings were not changed. None of the files is then.
#[derive(Debug, thiserror::Error)]
pub enum AgentsError {
    /// A link in the project leads out of it, or nowhere.
    #[error("{} leads out of the project, so envy does not write there", .file.display())]
    Outside {
        /// The file.
        file: PathBuf,
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
    },
    /// The path is no text, which rules are.
    #[error("the path of envy is not UTF-8: {}", .file.display())]
    NotText {
        /// This program.
        file: PathBuf,
    },
    /// A file of that name that envy did not write.
    #[error("{} is not envy's, so it stays as it is", .file.display())]
    Foreign {
        /// The file.
        file: PathBuf,
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
    },
    /// Somebody changed a file in between.
    #[error("{} was edited while envy worked; nothing was changed", .file.display())]
    Edited {
        /// The file.
        file: PathBuf,
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
    },
}

impl Explain for AgentsError {
    fn code(&self) -> Code {
        match self {
            Self::Unsafe { .. } => Code::NotTrusted,
            Self::Foreign { .. } | Self::Edited { .. } => Code::EditConflict,
            Self::Blocked { .. } => Code::SandboxBlocked,
            Self::Outside { .. } | Self::NotText { .. } | Self::Refused { .. } | Self::Write { .. } => Code::Failed,
        }
    }

    fn has_own_way_out(&self) -> bool {
        true
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Outside { .. } => vec![Hint::text("replace the link by a file, or edit what it leads to by hand")],
            Self::Unsafe { .. } => vec![
                Hint::text(
                    "put envy where only you can write, such as ~/.local/bin or /usr/local/bin, and call that one",
                ),
                Hint::run("the project's own settings need no rule", "envy agent setup codex"),
            ],
            Self::NotText { .. } => vec![Hint::text("put envy into a folder with a plain name")],
            Self::Foreign { .. } => vec![Hint::text("look at it, and move it out of the way")],
            Self::Refused { .. } => {
                vec![Hint::text("correct what was added by hand, or update Codex; nothing was changed")]
            }
            Self::Edited { .. } => vec![Hint::text("run the same command again")],
            Self::Blocked { command, .. } => {
                vec![Hint::run("ask whoever you work for to run it in a terminal", command.clone())]
            }
            Self::Write { .. } => Vec::new(),
        }
    }
}
