//! What an environment sets, in the formats that other programs read. One file a format; the shells' are in `shells`.
//!
//! Not for: what it sets (`activation`), or entering a shell that can leave again (`shells`).

mod direnv;
mod dotenv;
mod github;
mod systemd;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

pub use direnv::LIBRARY;
use serde_json::Value;

use super::activation::{Change, UNDO};
use super::shells::Dialect;
use crate::failure::{Code, Explain, Hint, printable};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Shell code for bash.
    Bash,
    /// Shell code for zsh.
    Zsh,
    /// Shell code for fish.
    Fish,
    /// Shell code for any POSIX shell.
    Sh,
    /// A record for Nushell's `from nuon | load-env`.
    #[value(alias = "nushell")]
    Nu,
    /// Shell code for Elvish.
    Elvish,
    /// Shell code for tcsh.
    #[value(alias = "csh")]
    Tcsh,
    /// Shell code for PowerShell.
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
    /// One JSON object: name → value.
    Json,
    /// A `.env` file.
    Dotenv,
    /// For GitHub Actions: append it to the file $GITHUB_ENV.
    Github,
    /// For an `.envrc` of direnv.
    Direnv,
    /// For `EnvironmentFile=` of systemd.
    Systemd,
}

/// What an environment sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// The variables that differ; what leaving needs is not among them.
    pub changes: Vec<Change>,
    /// Files whose change changes the variables.
    pub watched: Vec<PathBuf>,
}

impl Exported {
    /// Name and value of those that are set. A name that is not UTF-8 is no variable of any format.
    fn values(&self) -> impl Iterator<Item = (&str, &OsStr)> {
        self.shown().filter_map(|change| Some((change.name.to_str()?, change.new.as_deref()?)))
    }

    fn shown(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.name != UNDO)
    }

    /// Those of which every value is text.
    fn texts(&self, format: Format) -> Result<Vec<(&str, &str)>, CannotCarry> {
        self.values()
            .map(|(name, value)| match value.to_str() {
                Some(value) => Ok((name, value)),
                None => Err(CannotCarry::new(format, name, "is not UTF-8 text")),
            })
            .collect()
    }
}

impl Format {
    /// The variables in this format.
    ///
    /// # Errors
    /// [`CannotCarry`] if the format has no way to write a value.
    pub fn render(self, exported: &Exported) -> Result<Vec<u8>, CannotCarry> {
        let shell = |dialect: Dialect| {
            let changes: Vec<Change> = exported.shown().cloned().collect();
            dialect.render(&changes)
        };
        Ok(match self {
            Self::Bash => shell(Dialect::Bash),
            Self::Zsh => shell(Dialect::Zsh),
            Self::Fish => shell(Dialect::Fish),
            Self::Sh => shell(Dialect::Sh),
            Self::Elvish => shell(Dialect::Elvish),
            Self::Tcsh => shell(Dialect::Tcsh),
            Self::PowerShell => exported.texts(self).map(|_| shell(Dialect::PowerShell))?,
            Self::Nu => Dialect::nuon(&exported.texts(self)?).into_bytes(),
            Self::Json => format!("{:#}\n", json(exported)?).into_bytes(),
            Self::Direnv => [direnv::watch(&exported.watched), shell(Dialect::Bash)].concat(),
            Self::Dotenv => dotenv::render(&exported.texts(self)?)?.into_bytes(),
            Self::Github => github(exported)?,
            Self::Systemd => systemd::render(&exported.texts(self)?).into_bytes(),
        })
    }

    /// Variables that the environment unsets, which this format has no words for.
    pub fn keeps(self, exported: &Exported) -> Vec<&str> {
        match self {
            Self::Nu | Self::Dotenv | Self::Github | Self::Systemd => exported
                .shown()
                .filter(|change| change.new.is_none())
                .filter_map(|change| change.name.to_str())
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Its name on the command line.
    pub fn name(self) -> String {
        clap::ValueEnum::to_possible_value(&self).map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

fn github(exported: &Exported) -> Result<Vec<u8>, CannotCarry> {
    let texts = exported.texts(Format::Github)?;
    match texts.iter().find(|(name, _)| *name == github::REFUSED) {
        Some((name, _)) => Err(CannotCarry::new(Format::Github, name, "is one that GitHub takes from no file")),
        None => Ok(github::render(&texts).into_bytes()),
    }
}

/// An object; a variable that is to be unset is `null`.
fn json(exported: &Exported) -> Result<Value, CannotCarry> {
    exported.texts(Format::Json)?;
    let name = |change: &Change| change.name.to_string_lossy().into_owned();
    let value = |value: &OsString| Value::from(value.to_string_lossy());
    let pair = |change: &Change| (name(change), change.new.as_ref().map_or(Value::Null, value));
    Ok(Value::Object(exported.shown().map(pair).collect()))
}

/// A format has no way to write a value.
#[derive(Debug, thiserror::Error)]
#[error("the format {} cannot carry {}: its value {reason}", .format.name(), printable(.name))]
pub struct CannotCarry {
    format: Format,
    name: String,
    reason: &'static str,
}

impl CannotCarry {
    fn new(format: Format, name: &str, reason: &'static str) -> Self {
        Self { format, name: name.to_owned(), reason }
    }
}

impl Explain for CannotCarry {
    fn code(&self) -> Code {
        Code::Unsupported
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Hint::run("any value can be carried by shell code", "envy env --format bash"),
            Hint::text(format!("or set {} to something else in envy.toml or your shell", printable(&self.name))),
        ]
    }
}

#[cfg(test)]
impl CannotCarry {
    /// For the list of all errors.
    pub(crate) fn example() -> Self {
        Self::new(Format::Dotenv, "BANNER", "has several lines")
    }
}

#[cfg(test)]
mod tests;
