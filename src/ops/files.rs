//! The project's three files as they are on disk now, with limits on what is read at all.

use std::path::Path;

use fs_err::os::unix::fs::OpenOptionsExt;
use rustix::fs::OFlags;

use super::folder::{Place, text};
use crate::failure::{Code, Explain, Hint};
use crate::missing::if_there;
use crate::project::{AGENTS_FILE_NAME, Project};
use crate::{lock, manifest};

/// Larger files than this are no manifest, lock or agents file; they are refused before they are read.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// The texts of the project's files; `None` where a file does not exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// `envy.toml`.
    pub manifest: Option<String>,
    /// `envy.lock`.
    pub lock: Option<String>,
    /// `AGENTS.md`.
    pub agents: Option<String>,
}

impl Files {
    /// Reads all three.
    pub fn read(project: &Project) -> Result<Self, FileError> {
        let read = |name: &str| match project.is_hostile() {
            true => Place::of(project, name)?.read(),
            false => read_text(&project.root().join(name)),
        };
        Ok(Self { manifest: read(manifest::FILE_NAME)?, lock: read(lock::FILE_NAME)?, agents: read(AGENTS_FILE_NAME)? })
    }
}

/// The text of a file, `None` if there is none.
pub fn read_text(path: &Path) -> Result<Option<String>, FileError> {
    // Opening a pipe must not wait for its writer.
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
    let file = if_there(fs_err::OpenOptions::new().read(true).custom_flags(flags).open(path))?;
    file.map(|file| text(file.into_file(), path)).transpose()
}

/// Why a project file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A folder, device or pipe.
    #[error("{path} is not a regular file")]
    NoFile {
        /// The file.
        path: String,
    },
    /// Larger than [`MAX_BYTES`].
    #[error("{path} is larger than {} MiB", MAX_BYTES / 1024 / 1024)]
    TooLarge {
        /// The file.
        path: String,
    },
    /// Not UTF-8.
    #[error("{path} is not UTF-8 text")]
    NotText {
        /// The file.
        path: String,
    },
    /// A symbolic link, where none is followed.
    #[error("{path} is a symbolic link, and restricted commands follow none")]
    Link {
        /// The file.
        path: String,
    },
    /// A symbolic link out of the checkout; what is there is not the project's to change.
    #[error("{path} is a symbolic link out of the project, to {target}")]
    LeadsOut {
        /// The file.
        path: String,
        /// Where it leads.
        target: String,
    },
    /// The system's word, with the path.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Explain for FileError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Io(_) => Vec::new(),
            Self::Link { .. } => vec![Hint::text("a person puts the file itself in place of the link")],
            Self::LeadsOut { .. } => vec![Hint::text(
                "put a file in place of the link, or keep the other one inside of the checkout; what lies outside is not the project's to change",
            )],
            // No command: one that puts a file in its place throws away what stands there.
            Self::NoFile { .. } | Self::TooLarge { .. } | Self::NotText { .. } => {
                vec![Hint::text(
                    "move it out of the way; if it is in git, its committed text can be taken back from there",
                )]
            }
        }
    }
}
