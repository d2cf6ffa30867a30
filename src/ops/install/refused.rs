//! Installs that are refused as they are typed.

use crate::failure::{Code, Explain, Hint};
use crate::manifest::PackageId;

/// What is typed cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstallError {
    /// `--id` with more or less than one package.
    #[error("`--id` names one package, so exactly one can be installed with it")]
    OneId,
    /// One package with two ranges.
    #[error("`{id}` is named twice, as {first} and as {second}")]
    TwoRanges {
        /// The package.
        id: PackageId,
        /// One of the ranges.
        first: String,
        /// The other one.
        second: String,
    },
    /// `--id` names another package of envy.toml.
    #[error("the id `{id}` is taken: in envy.toml it is {package}, not {wanted}")]
    IdTaken {
        /// The id.
        id: PackageId,
        /// What it is in envy.toml.
        package: String,
        /// What was to be installed.
        wanted: PackageId,
    },
}

impl Explain for InstallError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::OneId => vec![Hint::run("install them one by one", "envy install --id ID NAME")],
            Self::TwoRanges { id, second, .. } => {
                let typed = if second == "*" { id.to_string() } else { format!("{id}@{second}") };
                let typed = crate::failure::quoted(&typed);
                vec![
                    Hint::run("take one of them", format!("envy install {typed}")),
                    Hint::run("or give the second one an id of its own", format!("envy install {typed} --id {id}-2")),
                ]
            }
            Self::IdTaken { id, wanted, .. } => vec![
                Hint::run("choose another id", format!("envy install {wanted} --id {wanted}-2")),
                Hint::run(format!("or go without {id} first"), format!("envy remove {id}")),
            ],
        }
    }
}

#[cfg(test)]
impl InstallError {
    /// For the list of all errors.
    pub(crate) fn examples() -> Vec<Self> {
        let id = |text: &str| PackageId::new(text).unwrap();
        vec![
            Self::OneId,
            Self::TwoRanges { id: id("hello"), first: "2.10".to_owned(), second: "2.12".to_owned() },
            Self::IdTaken { id: id("ripgrep"), package: "ripgrep".to_owned(), wanted: id("greet") },
        ]
    }
}
