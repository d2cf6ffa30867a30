//! Reading a file of a git revision: the one place where envy starts git.
//!
//! Plumbing only, so that nothing which a repository configures (pagers, filters, text conversion, hooks) runs; no
//! fetching of what a partial clone lacks, no questions. Not for: anything that changes a repository.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint, printable};
use crate::ops::files::MAX_BYTES;

/// The text of `file` in the folder `root` as `revision` has it; `None` if it has no such file.
pub(super) fn read(environ: &Environ, root: &Path, revision: &str, file: &str) -> Result<Option<String>, GitError> {
    // Relative to `root`, wherever the repository begins.
    let object = format!("{revision}:./{file}");
    if let Some(bytes) = blob(git(environ, root).args(["cat-file", "blob", &object]))? {
        let not_text = |_| GitError::NotText { revision: revision.to_owned(), file: file.to_owned() };
        return String::from_utf8(bytes).map(Some).map_err(not_text);
    }
    let tree = format!("{revision}^{{tree}}");
    let known = git(environ, root).args(["rev-parse", "--quiet", "--verify", &tree]).output()?;
    if known.status.success() {
        return Ok(None);
    }
    let inside = git(environ, root).args(["rev-parse", "--git-dir"]).output()?;
    if inside.status.success() {
        return Err(GitError::UnknownRevision { revision: revision.to_owned() });
    }
    let said = String::from_utf8_lossy(&inside.stderr);
    let reason = said.lines().next().unwrap_or("git says nothing");
    Err(GitError::NoRepository { reason: printable(reason.trim_start_matches("fatal: ")).into_owned() })
}

fn git(environ: &Environ, root: &Path) -> Command {
    let mut command = Command::new("git");
    command.env_clear().envs(environ.iter()).arg("-C").arg(root).stdin(Stdio::null());
    let settings =
        [("LC_ALL", "C"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_OPTIONAL_LOCKS", "0")];
    command.envs(settings);
    command
}

/// Standard output, if the command succeeds; at most so many bytes are read.
fn blob(command: &mut Command) -> Result<Option<Vec<u8>>, GitError> {
    let spawned = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = spawned.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => GitError::NoGit,
        _ => error.into(),
    })?;
    let mut bytes = Vec::new();
    let read = child.stdout.take().map_or(Ok(0), |stdout| stdout.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    // Its pipe is closed, so it ends.
    let status = child.wait()?;
    read?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(GitError::TooLarge);
    }
    Ok(status.success().then_some(bytes))
}

/// Why a revision cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git.
    #[error("git is not installed, so no revision can be read")]
    NoGit,
    /// The project is in no repository that git would read.
    #[error("this project is in no git repository: {reason}")]
    NoRepository {
        /// git's word, fit to be printed.
        reason: String,
    },
    /// No such revision.
    #[error("git knows no revision `{}`", printable(.revision))]
    UnknownRevision {
        /// The revision.
        revision: String,
    },
    /// What is there under that name is no text.
    #[error("{file} of {} is not UTF-8 text", printable(.revision))]
    NotText {
        /// The revision.
        revision: String,
        /// The file.
        file: String,
    },
    /// Larger than any file of a project.
    #[error("the file in git is larger than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    /// git cannot be started.
    #[error("cannot run git: {0}")]
    Io(#[from] io::Error),
}

impl Explain for GitError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::UnknownRevision { .. } => vec![
                Hint::run("see the revisions that have a lock", "git log --oneline -- envy.lock"),
                Hint::run("generations have numbers", "envy history"),
            ],
            Self::NoGit | Self::NoRepository { .. } | Self::NotText { .. } | Self::TooLarge | Self::Io(_) => {
                vec![Hint::run("compare with a generation instead", "envy history")]
            }
        }
    }
}
