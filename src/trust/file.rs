//! The file of what a person trusted: `trust` in a project's state folder, private, replaced as a whole.

use std::fs::Permissions;
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Code;

/// Its name in a project's state folder.
pub const FILE_NAME: &str = "trust";

/// Changes with the meaning of the file; one of another version trusts nothing.
const VERSION: u32 = 1;

/// More is no file of ours; in bytes. A manifest has at most 1 MiB.
const MAX_BYTES: u64 = 16 << 20;

/// What is known about a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// What was trusted last.
    pub trusted: Option<Trusted>,
    /// The digest of what a person refused, so that nobody is asked twice.
    pub refused: Option<String>,
}

/// Code that a person trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trusted {
    /// What counts: [`Code::digest`] of path and code.
    pub digest: String,
    /// The code itself, to show what changed since.
    pub code: Code,
}

#[derive(Serialize, Deserialize)]
struct TrustFile {
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trusted: Option<Trusted>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

impl Stored {
    /// Reads the file `path`. One that is missing, damaged, of another version, somebody else's, or that others may write
    /// trusts nothing.
    pub fn read(path: &Path) -> Self {
        Self::try_read(path).unwrap_or_default()
    }

    fn try_read(path: &Path) -> Option<Self> {
        let file = std::fs::File::open(path).ok()?;
        let metadata = file.metadata().ok()?;
        let own = metadata.uid() == rustix::process::geteuid().as_raw() && metadata.mode() & 0o022 == 0;
        if !metadata.is_file() || !own {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
        let file: TrustFile = serde_json::from_slice(&bytes).ok()?;
        (file.version == VERSION).then_some(Self { trusted: file.trusted, refused: file.refused })
    }

    /// Puts the file in place by a rename, readable by its owner alone. Its folder must exist.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let Self { trusted, refused } = self.clone();
        let dir = path.parent().unwrap_or(Path::new("/"));
        let mut temporary =
            tempfile::Builder::new().prefix(".").permissions(Permissions::from_mode(0o600)).tempfile_in(dir)?;
        temporary.write_all(&serde_json::to_vec_pretty(&TrustFile { version: VERSION, trusted, refused })?)?;
        temporary.as_file().sync_all()?;
        temporary.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Whether code of this digest is trusted.
    pub fn trusts(&self, digest: &str) -> bool {
        self.trusted.as_ref().is_some_and(|trusted| trusted.digest == digest)
    }

    /// Whether a person said no to code of this digest.
    pub fn refuses(&self, digest: &str) -> bool {
        self.refused.as_deref() == Some(digest)
    }
}
