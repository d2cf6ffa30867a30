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
    /// Digests of what was trusted before that and still is: branches of a repository differ, and nobody wants to be asked
    /// at every switch. The newest last.
    pub earlier: Vec<String>,
    /// Digests of what a person refused, so that nobody is asked twice. The newest last.
    pub refused: Vec<String>,
}

/// How many digests are kept of each kind.
const MAX_DIGESTS: usize = 32;

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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<String>,
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
        let TrustFile { version, trusted, earlier, refused } = file;
        (version == VERSION).then_some(Self { trusted, earlier, refused })
    }

    /// Puts the file in place by a rename, readable by its owner alone. Its folder must exist.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let Self { trusted, earlier, refused } = self.clone();
        let file = TrustFile { version: VERSION, trusted, earlier, refused };
        let dir = path.parent().unwrap_or(Path::new("/"));
        let mut temporary =
            tempfile::Builder::new().prefix(".").permissions(Permissions::from_mode(0o600)).tempfile_in(dir)?;
        temporary.write_all(&serde_json::to_vec_pretty(&file)?)?;
        temporary.as_file().sync_all()?;
        temporary.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Whether code of this digest is trusted.
    pub fn trusts(&self, digest: &str) -> bool {
        let last = self.trusted.as_ref().is_some_and(|trusted| trusted.digest == digest);
        last || self.earlier.iter().any(|earlier| earlier == digest)
    }

    /// Whether a person said no to code of this digest.
    pub fn refuses(&self, digest: &str) -> bool {
        self.refused.iter().any(|refused| refused == digest)
    }

    /// Notes that a person trusts this code.
    pub fn trust(&mut self, trusted: Trusted) {
        self.refused.retain(|refused| *refused != trusted.digest);
        self.earlier.retain(|earlier| *earlier != trusted.digest);
        if let Some(last) = self.trusted.replace(trusted).filter(|last| !self.trusts(&last.digest)) {
            keep(&mut self.earlier, last.digest);
        }
    }

    /// Notes that a person refuses code of this digest.
    pub fn refuse(&mut self, digest: &str) {
        self.refused.retain(|refused| refused != digest);
        keep(&mut self.refused, digest.to_owned());
    }
}

fn keep(digests: &mut Vec<String>, digest: String) {
    digests.push(digest);
    let beyond = digests.len().saturating_sub(MAX_DIGESTS);
    digests.drain(..beyond);
}
