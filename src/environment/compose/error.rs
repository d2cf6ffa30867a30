//! Why packages cannot become one environment.

use std::path::{Path, PathBuf};

use crate::failure::{Code, Explain, Hint, printable};
use crate::store::StorePath;

/// Why packages cannot become one environment.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Two packages of one priority bring different files at the same place.
    #[error("{} and {} both bring `{}`, and they differ", printable(&.first.id), printable(&.second.id), show(.file))]
    FileConflict {
        /// The place, relative to the environment.
        file: PathBuf,
        /// One of the packages.
        first: Side,
        /// The other one.
        second: Side,
        /// The priority of both.
        priority: i64,
    },
    /// A store path that is a single file, not a folder with `bin` and the like.
    #[error("{} cannot be part of an environment: {path} is a single file, not a folder", printable(.id))]
    NotAFolder {
        /// The package.
        id: String,
        /// Its output.
        path: StorePath,
    },
    /// A package names something that is no store path as what has to come along.
    #[error("{} is damaged: {path}/nix-support/propagated-user-env-packages names `{word}`, which is no store path", printable(.package))]
    BadPropagation {
        /// The package.
        package: String,
        /// Its output.
        path: StorePath,
        /// What stands there.
        word: String,
    },
    /// A package's files cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// One of two packages that disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The package id.
    pub id: String,
    /// Its output.
    pub path: StorePath,
}

fn show(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

impl Explain for ComposeError {
    fn code(&self) -> Code {
        match self {
            Self::FileConflict { .. } => Code::FileConflict,
            Self::NotAFolder { .. } | Self::BadPropagation { .. } | Self::Io(_) => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::FileConflict { first, second, .. } if first.id == second.id => {
                let text = format!("{} and {} are outputs of the same package; take one", first.path, second.path);
                vec![Hint::run(text, format!("envy install {} --outputs out", printable(&first.id)))]
            }
            Self::FileConflict { first, second, priority, .. } => {
                let (first, second) = (printable(&first.id), printable(&second.id));
                let priority = priority.saturating_sub(1);
                vec![
                    Hint::run(format!("let {first} win"), format!("envy install {first} --priority {priority}")),
                    Hint::run(format!("let {second} win"), format!("envy install {second} --priority {priority}")),
                    Hint::run(format!("or go without {second}"), format!("envy remove {second}")),
                ]
            }
            Self::NotAFolder { id, .. } => {
                let id = printable(id);
                vec![
                    Hint::run("choose outputs that are folders", format!("envy install {id} --outputs out")),
                    Hint::run("or go without it", format!("envy remove {id}")),
                ]
            }
            Self::BadPropagation { package, path, .. } => vec![
                Hint::run("see whether the store is damaged", format!("nix-store --verify-path {path}")),
                Hint::run("or go without it", format!("envy remove {}", printable(package))),
            ],
            Self::Io(_) => Vec::new(),
        }
    }
}
