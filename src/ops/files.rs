//! The project's three files as they are on disk now, with limits on what is read at all.

use std::io::Read;
use std::path::Path;

use crate::failure::{Code, Explain, Hint};
use crate::project::Project;

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
        Ok(Self {
            manifest: read_text(&project.manifest_path())?,
            lock: read_text(&project.lock_path())?,
            agents: read_text(&project.agents_path())?,
        })
    }
}

/// The text of a file, `None` if there is none.
pub fn read_text(path: &Path) -> Result<Option<String>, FileError> {
    let file = match fs_err::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(FileError::NoFile { path: path.display().to_string() });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(MAX_BYTES)).unwrap_or(0) + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileError::TooLarge { path: path.display().to_string() });
    }
    String::from_utf8(bytes).map(Some).map_err(|_| FileError::NotText { path: path.display().to_string() })
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
            _ => vec![Hint::text("move it out of the way or restore it with `git checkout`")],
        }
    }
}
