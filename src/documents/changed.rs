//! What a command changed: `install`, `remove`, `update`, `sync` and `edit`, and `lock`, which changes only the lock.

use schemars::JsonSchema;
use serde::Serialize;

use crate::lock::diff::Change;
use crate::ops::adjusted::Adjusted;
use crate::ops::apply;

/// What was changed in the project.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Changed {
    /// Packages that came, went or moved, by id.
    pub packages: Vec<PackageChange>,
    /// What else of packages was changed: outputs, priorities and systems.
    pub adjusted: Vec<SettingChange>,
    /// Names of the project's files that were written.
    pub files: Vec<String>,
    /// Store path of the environment, in which all packages are merged.
    pub environment: String,
    /// Whether the environment is another one now.
    pub switched: bool,
    /// Whether there is a new generation.
    pub recorded: bool,
}

impl Changed {
    /// Whether anything is not as it was.
    pub fn is_something(&self) -> bool {
        !self.packages.is_empty() || !self.files.is_empty() || self.switched || self.recorded
    }
}

/// A package that is not what it was.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PackageChange {
    /// Its id in envy.toml.
    pub id: String,
    /// Its version before; null: it is new.
    pub from: Option<String>,
    /// Its version now, the same as before if it is only another build; null: it is gone.
    pub to: Option<String>,
}

/// A setting of a package that stays, which is not what it was.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SettingChange {
    /// The package's id in envy.toml.
    pub id: String,
    /// Which setting.
    #[schemars(extend("enum" = ["outputs", "priority", "systems"]))]
    pub setting: String,
    /// What it was, as text; several outputs or systems have a comma and a space between them.
    pub from: String,
    /// What it is, as text.
    pub to: String,
}

/// What was changed in envy.lock.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Locked {
    /// Packages that came, went or moved, by id.
    pub packages: Vec<PackageChange>,
}

impl From<&[Change]> for Locked {
    fn from(changes: &[Change]) -> Self {
        Self { packages: changes.iter().map(PackageChange::from).collect() }
    }
}

impl From<&apply::Changed> for Changed {
    fn from(changed: &apply::Changed) -> Self {
        Self {
            packages: changed.packages.iter().map(PackageChange::from).collect(),
            adjusted: changed.adjusted.iter().map(SettingChange::from).collect(),
            files: changed.files.clone(),
            environment: changed.composed.environment.to_string(),
            switched: changed.switched,
            recorded: changed.recorded,
        }
    }
}

impl From<&Adjusted> for SettingChange {
    fn from(adjusted: &Adjusted) -> Self {
        Self {
            id: adjusted.id.to_string(),
            setting: adjusted.setting.as_str().to_owned(),
            from: adjusted.from.clone(),
            to: adjusted.to.clone(),
        }
    }
}

impl From<&Change> for PackageChange {
    fn from(change: &Change) -> Self {
        Self { id: change.id.to_string(), from: change.from.clone(), to: change.to.clone() }
    }
}
