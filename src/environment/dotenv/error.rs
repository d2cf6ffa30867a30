//! Why a `.env` file cannot be read.

use crate::failure::{Code, Explain, Hint, printable};

/// Why a `.env` file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DotenvError {
    /// A line is no assignment.
    #[error("{}:{line}: {reason}", printable(.file))]
    Line {
        /// The file, relative to the project.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, in a few words.
        reason: &'static str,
    },
    /// Its links lead out of the project, whose files alone are trusted with it.
    #[error("{} is a link that leads out of the project", printable(.file))]
    Outside {
        /// The file.
        file: String,
    },
    /// A folder, device or pipe.
    #[error("{} is not a regular file", printable(.file))]
    NoFile {
        /// The file.
        file: String,
    },
    /// More than a list of variables ever has.
    #[error("{} is larger than 1 MiB", printable(.file))]
    TooLarge {
        /// The file.
        file: String,
    },
    /// Not UTF-8.
    #[error("{} is not UTF-8 text", printable(.file))]
    NotText {
        /// The file.
        file: String,
    },
    /// The system's word.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Explain for DotenvError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Outside { .. } => {
                vec![Hint::text("copy the file into the project, or take it out of `options.dotenv`")]
            }
            Self::Line { .. } => vec![Hint::text("a line is `NAME=value`, `NAME='value'` or `NAME=\"value\"`")],
            _ => vec![Hint::run("take it out of `options.dotenv`", "envy edit")],
        }
    }
}
