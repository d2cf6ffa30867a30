//! One side of a diff, as it is typed, and reading it.

use std::path::{Path, PathBuf};

use super::super::generation::{Generation, Generations};
use super::super::load::Loaded;
use super::super::{Context, Error};
use super::{State, git};
use crate::failure::{Code, Explain, Hint, printable};
use crate::lock::{self, Lock};
use crate::manifest;
use crate::ops::files::read_text;
use crate::project::Project;

/// A state of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// The generation that the project is switched to, or nothing.
    Current,
    /// The files in the project as they are.
    Files,
    /// A generation.
    Generation(u64),
    /// A revision in git.
    Revision(String),
    /// A lock anywhere.
    LockFile(PathBuf),
}

impl Side {
    /// As typed: digits are a generation, a path or an existing file is a lock, all else is a revision. `HEAD`-like
    /// words never collide with the first, and `./` in front of a name settles the rest.
    pub fn parse(text: &str, cwd: &Path) -> Result<Self, SideError> {
        if !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) {
            return text.parse().map(Self::Generation).map_err(|_| SideError::NotThere { text: text.to_owned() });
        }
        if text.is_empty() || text.starts_with('-') {
            return Err(SideError::NotThere { text: text.to_owned() });
        }
        // `./` has settled what is meant, and is nothing to be shown
        let path: PathBuf = cwd.join(text).components().collect();
        let is_path = ["./", "../", "/"].iter().any(|start| text.starts_with(start));
        Ok(if is_path || path.is_file() { Self::LockFile(path) } else { Self::Revision(text.to_owned()) })
    }

    pub(super) fn read(&self, context: &Context<'_>, project: &Project, all: &Generations) -> Result<State, Error> {
        match self {
            Self::Current => match all.current() {
                Some(current) => of_generation(&current),
                None => Ok(State { name: "nothing (no generation yet)".to_owned(), ..State::default() }),
            },
            Self::Files => {
                let Loaded { files, manifest, lock, .. } = Loaded::parse(project.clone())?;
                let manifest = Some((files.manifest.unwrap_or_default(), manifest));
                Ok(State { name: "the files now".to_owned(), manifest, lock, generation: None })
            }
            Self::Generation(number) => match all.find(*number) {
                Some(generation) => of_generation(&generation),
                None => Err(SideError::NoGeneration { number: *number }.into()),
            },
            Self::Revision(revision) => of_revision(context, project, revision),
            Self::LockFile(path) => {
                let missing = || SideError::NoFile { path: path.clone() };
                let text = read_text(path)?.ok_or_else(missing)?;
                let name = printable(&path.to_string_lossy()).into_owned();
                Ok(State { name, lock: lock::parse(&text)?, ..State::default() })
            }
        }
    }
}

fn of_generation(generation: &Generation) -> Result<State, Error> {
    let texts = generation.texts()?;
    let manifest = manifest::parse(manifest::FILE_NAME, &texts.manifest)?;
    Ok(State {
        name: format!("generation {}", generation.number),
        manifest: Some((texts.manifest, manifest)),
        lock: parsed(texts.lock.as_deref())?,
        generation: Some(generation.number),
    })
}

fn of_revision(context: &Context<'_>, project: &Project, revision: &str) -> Result<State, Error> {
    let read = |file| git::read(&context.environ, project.root(), revision, file);
    let (manifest, lock) = (read(manifest::FILE_NAME)?, read(lock::FILE_NAME)?);
    if lock.is_none() {
        return Err(SideError::NoLock { revision: revision.to_owned(), has_manifest: manifest.is_some() }.into());
    }
    // Only its words are compared, so one that this envy does not understand is no obstacle.
    let parsed_manifest = |text: String| manifest::parse(manifest::FILE_NAME, &text).ok().map(|parsed| (text, parsed));
    Ok(State {
        name: printable(revision).into_owned(),
        manifest: manifest.and_then(parsed_manifest),
        lock: parsed(lock.as_deref())?,
        generation: None,
    })
}

fn parsed(lock: Option<&str>) -> Result<Lock, lock::LockError> {
    lock.map_or_else(|| Ok(Lock::default()), lock::parse)
}

/// What is typed is no state of the project.
#[derive(Debug, thiserror::Error)]
pub enum SideError {
    /// Nothing that could be meant.
    #[error("`{}` is neither a generation nor a git revision nor a lock file", printable(.text))]
    NotThere {
        /// What was typed.
        text: String,
    },
    /// No such generation.
    #[error("there is no generation {number}")]
    NoGeneration {
        /// Its number.
        number: u64,
    },
    /// No such file.
    #[error("there is no file {}", printable(&.path.to_string_lossy()))]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// The revision has no lock in the project's folder.
    #[error("{} has no envy.lock here{}", printable(.revision), without(*.has_manifest))]
    NoLock {
        /// The revision.
        revision: String,
        /// Whether it has a manifest.
        has_manifest: bool,
    },
}

fn without(has_manifest: bool) -> &'static str {
    if has_manifest { ", only an envy.toml" } else { " and no envy.toml either" }
}

impl Explain for SideError {
    fn code(&self) -> Code {
        match self {
            Self::NotThere { .. } | Self::NoGeneration { .. } => Code::Usage,
            Self::NoFile { .. } | Self::NoLock { .. } => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotThere { .. } | Self::NoGeneration { .. } => {
                vec![Hint::run("see which generations there are", "envy history")]
            }
            Self::NoFile { .. } => {
                vec![Hint::run("a lock is a file, all else is a generation or revision", "envy diff --help")]
            }
            Self::NoLock { .. } => {
                vec![Hint::run("see which revisions have one", "git log --oneline -- envy.lock")]
            }
        }
    }
}
