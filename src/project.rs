//! Where a project's files and state are. Finds the project; reads and writes nothing in it.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint, command_line, printable};
use crate::store::content_address::hex;
use crate::{lock, manifest};

/// File name of what agents read.
pub const AGENTS_FILE_NAME: &str = "AGENTS.md";

/// envy's folders outside of projects, by the XDG base directory specification
/// (<https://specifications.freedesktop.org/basedir-spec/latest/>), on every platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    /// The user's home.
    pub home: PathBuf,
    /// `$XDG_STATE_HOME/envy`: records, generations, journals.
    pub state: PathBuf,
    /// `$XDG_CACHE_HOME/envy`: may be deleted at any time.
    pub cache: PathBuf,
    /// `$XDG_CONFIG_HOME/envy`: the user's settings.
    pub config: PathBuf,
    /// Parent of the private run directories.
    pub runtime: PathBuf,
}

impl Dirs {
    /// From the environment; `account_home` is the password database's word for when `HOME` is unset.
    pub fn new(environ: &Environ, account_home: impl FnOnce() -> Option<PathBuf>) -> Result<Self, ProjectError> {
        let home = environ.absolute("HOME").or_else(account_home).ok_or(ProjectError::NoHome)?;
        let xdg = |name: &str, default: &str| environ.absolute(name).unwrap_or_else(|| home.join(default)).join("envy");
        // One of somebody else is no runtime folder by the specification, and what is made in it would be in its owner's
        // way: `sudo -E` hands it on.
        let runtime = match environ.absolute("XDG_RUNTIME_DIR").filter(|dir| !is_foreign(dir)) {
            Some(dir) => dir.join("envy"),
            None => {
                let temporary = environ.absolute("TMPDIR").unwrap_or_else(|| PathBuf::from("/tmp"));
                temporary.join(format!("envy-{}", rustix::process::getuid().as_raw()))
            }
        };
        Ok(Self {
            state: xdg("XDG_STATE_HOME", ".local/state"),
            cache: xdg("XDG_CACHE_HOME", ".cache"),
            config: xdg("XDG_CONFIG_HOME", ".config"),
            runtime,
            home,
        })
    }

    /// Where activation records are.
    pub fn records(&self) -> PathBuf {
        self.state.join("records")
    }

    /// Where catalog answers are kept.
    pub fn answers(&self) -> PathBuf {
        self.cache.join("http")
    }

    /// Where the stamps of projects' files are.
    pub fn stamps(&self) -> PathBuf {
        self.state.join("stamps")
    }
}

/// Whether a folder is there and another user's.
fn is_foreign(dir: &Path) -> bool {
    dir.metadata().is_ok_and(|metadata| metadata.uid() != rustix::process::getuid().as_raw())
}

/// Whether a checkout begins in this folder.
pub fn is_git_root(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}

/// The checkout that a folder lies in.
pub fn git_root(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| is_git_root(folder))
}

/// A folder with an `envy.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    root: PathBuf,
    hostile: bool,
    /// The user's home, where that is known.
    home: Option<PathBuf>,
}

impl Project {
    /// The project in exactly this folder, whether or not it has a manifest yet.
    pub fn at(dir: &Path) -> Result<Self, ProjectError> {
        let root = real(dir)?;
        Ok(Self { root, hostile: false, home: None })
    }

    /// The nearest folder with a manifest from `start` upwards: never above the git root, never
    /// the home folder itself (a stray `~/envy.toml` must not rule everything below it).
    pub fn find(start: &Path, home: &Path) -> Result<Self, ProjectError> {
        let missing = || ProjectError::NoProject { start: start.to_path_buf() };
        let start = real(start)?;
        let home = fs_err::canonicalize(home).unwrap_or_else(|_| home.to_path_buf());
        for dir in start.ancestors() {
            if dir == home {
                break;
            }
            if dir.join(manifest::FILE_NAME).symlink_metadata().is_ok() {
                return Ok(Self { root: dir.to_path_buf(), hostile: false, home: Some(home) });
            }
            if is_git_root(dir) {
                break;
            }
        }
        Err(missing())
    }

    /// The same, of a user with this home.
    #[must_use]
    pub fn of_user(self, home: &Path) -> Self {
        Self { home: fs_err::canonicalize(home).ok(), ..self }
    }

    /// The same, of which somebody may try to lead envy astray: no link among its files is followed.
    #[must_use]
    pub fn hostile(self) -> Self {
        Self { hostile: true, ..self }
    }

    /// Whether no link among its files is followed.
    pub fn is_hostile(&self) -> bool {
        self.hostile
    }

    /// The checkout that it lies in: the nearest folder upwards with a `.git`, else its own. All of a home is none, though
    /// people keep their settings so.
    pub fn checkout(&self) -> &Path {
        let mut below_home = self.root.ancestors().take_while(|dir| Some(*dir) != self.home.as_deref());
        below_home.find(|dir| is_git_root(dir)).unwrap_or(&self.root)
    }

    /// Its folder, canonical.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its folder's own name, `/` for the root of the file system.
    pub fn name(&self) -> &OsStr {
        self.root.file_name().unwrap_or(OsStr::new("/"))
    }

    /// Path of `envy.toml`.
    pub fn manifest_path(&self) -> PathBuf {
        self.root.join(manifest::FILE_NAME)
    }

    /// Path of `envy.lock`.
    pub fn lock_path(&self) -> PathBuf {
        self.root.join(lock::FILE_NAME)
    }

    /// `<name>-<hash of path>`: readable, and different for equal names.
    fn key(&self) -> String {
        let hash = Sha256::digest(self.root.as_os_str().as_bytes());
        let hash = hex(&hash[..8]);
        let readable = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let name: String = self.name().to_string_lossy().chars().take(40).map(readable).collect();
        format!("{name}-{hash}")
    }

    /// Generations, journal and logs of this project.
    pub fn state_dir(&self, dirs: &Dirs) -> PathBuf {
        dirs.state.join("projects").join(self.key())
    }

    /// What its environment comes from: its files, and its state. A folder is modified when an entry of it is replaced, and
    /// each switch to another generation replaces `current`.
    pub fn sources(&self, dirs: &Dirs) -> [PathBuf; 3] {
        [self.manifest_path(), self.lock_path(), self.state_dir(dirs).join("generations")]
    }

    /// How the project's files looked when they were read last.
    pub fn stamp_path(&self, dirs: &Dirs) -> PathBuf {
        dirs.stamps().join(self.key())
    }

    /// The private run directory, `ENVY_RUN`: sockets and process ids of what runs for the project.
    pub fn run_dir(&self, dirs: &Dirs) -> PathBuf {
        dirs.runtime.join(self.key())
    }
}

/// A folder's real path.
fn real(dir: &Path) -> Result<PathBuf, ProjectError> {
    fs_err::canonicalize(dir).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ProjectError::NoFolder { dir: dir.to_path_buf() },
        _ => error.into(),
    })
}

/// Why there is no project to work on.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// No manifest here or above.
    #[error("no envy.toml in {} or above it", .start.display())]
    NoProject {
        /// Where the search began.
        start: PathBuf,
    },
    /// The folder that was named is no project.
    #[error("no envy.toml in {}", printable(&.dir.to_string_lossy()))]
    NoManifest {
        /// The folder, as it was named.
        dir: PathBuf,
    },
    /// The folder that was named is not there.
    #[error("there is no folder {}", printable(&.dir.to_string_lossy()))]
    NoFolder {
        /// The folder.
        dir: PathBuf,
    },
    /// Neither the environment nor the password database knows a home.
    #[error("HOME is not set, and the password database names no home folder")]
    NoHome,
    /// The folder cannot be entered.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Explain for ProjectError {
    fn code(&self) -> Code {
        match self {
            Self::NoProject { .. } | Self::NoManifest { .. } | Self::NoFolder { .. } => Code::NoProject,
            Self::NoHome | Self::Io(_) => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoProject { .. } => vec![Hint::run("start an environment in this folder", "envy init")],
            Self::NoManifest { dir } | Self::NoFolder { dir } => {
                let words = ["envy", "-d", &dir.to_string_lossy(), "init"].map(str::to_owned);
                vec![Hint::run("start a project there", command_line(&words))]
            }
            Self::NoHome => vec![Hint::text("set HOME, or XDG_STATE_HOME, XDG_CACHE_HOME and XDG_CONFIG_HOME")],
            Self::Io(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(paths: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for path in paths {
            let path = dir.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, "version = 1\n").unwrap();
        }
        dir
    }

    #[test]
    fn the_nearest_manifest_upwards_is_the_project() {
        let dir = folder(&["a/envy.toml", "a/b/c/file"]);
        let project = Project::find(&dir.path().join("a/b/c"), Path::new("/nowhere")).unwrap();
        assert_eq!(project.root(), fs_err::canonicalize(dir.path().join("a")).unwrap());
    }

    #[test]
    fn the_search_ends_at_the_git_root() {
        let dir = folder(&["envy.toml", "repo/.git/HEAD", "repo/src/file"]);
        let found = Project::find(&dir.path().join("repo/src"), Path::new("/nowhere"));
        assert!(matches!(found, Err(ProjectError::NoProject { .. })));
    }

    #[test]
    fn a_manifest_in_the_home_folder_is_no_project() {
        let dir = folder(&["envy.toml", "work/file"]);
        let found = Project::find(&dir.path().join("work"), dir.path());
        assert!(matches!(found, Err(ProjectError::NoProject { .. })));
    }

    #[test]
    fn relative_xdg_variables_are_ignored() {
        let environ: Environ = [("HOME", "/home/u"), ("XDG_STATE_HOME", "state")].into_iter().collect();
        let dirs = Dirs::new(&environ, || None).unwrap();
        assert_eq!(dirs.state, Path::new("/home/u/.local/state/envy"));
    }
}
