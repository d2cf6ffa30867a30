//! Why an environment cannot be entered.

use super::undo::UNDO;
use super::{MAX_PROFILE, MAX_UNDO};
use crate::failure::{Code, Explain, Hint, printable};
use crate::manifest::vars::{MAX_VALUE, VarsError};

/// Why an environment cannot be entered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActivationError {
    /// `[vars]` cannot be given values.
    #[error(transparent)]
    Vars(#[from] VarsError),
    /// The code for a shell is more than it can be given as a variable.
    #[error("`[profile]` has more than {} KiB of code", MAX_PROFILE / 1024)]
    Profile,
    /// A variable would be longer than programs can be given.
    #[error("{}", too_large(.name))]
    TooLarge {
        /// The variable.
        name: String,
    },
}

fn too_large(name: &str) -> String {
    if name == UNDO {
        format!(
            "this environment changes variables of more than {} KiB in all, which is more than can be undone",
            MAX_UNDO / 1024
        )
    } else {
        format!(
            "variable `{}` becomes longer than the {} KiB that programs can be given",
            printable(name),
            MAX_VALUE / 1024
        )
    }
}

impl Explain for ActivationError {
    fn code(&self) -> Code {
        match self {
            Self::Vars(error) => error.code(),
            Self::TooLarge { .. } | Self::Profile => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Vars(error) => error.hints(),
            Self::Profile => vec![Hint::run("put it into a file, and read that from `[profile]`", "envy edit")],
            Self::TooLarge { .. } => {
                vec![Hint::run("put long values into files, and their paths into variables", "envy edit")]
            }
        }
    }
}
