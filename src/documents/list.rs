//! The packages of a project.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ops::list::Entry;

/// The packages of a project.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Packages {
    /// Each package of envy.toml, by id.
    pub packages: Vec<Listed>,
}

/// One package.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Listed {
    /// Its id in envy.toml.
    pub id: String,
    /// Its name in the catalog; null where the lock does not answer.
    pub name: Option<String>,
    /// Its version; null where the lock does not answer.
    pub version: Option<String>,
    /// The range that envy.toml asks for.
    pub range: String,
    /// Its attribute in nixpkgs; null where the lock does not answer.
    pub attribute: Option<String>,
    /// The nixpkgs revision that it is from; null where the lock does not answer.
    pub revision: Option<String>,
    /// One line about it; null where the lock does not answer.
    pub summary: Option<String>,
    /// Systems that it is locked for; null where the lock does not answer.
    pub systems: Option<Vec<String>>,
    /// Outputs that this system installs.
    pub outputs: Vec<String>,
}

impl From<&[Entry]> for Packages {
    fn from(entries: &[Entry]) -> Self {
        Self { packages: entries.iter().map(Listed::from).collect() }
    }
}

impl From<&Entry> for Listed {
    fn from(entry: &Entry) -> Self {
        let locked = entry.locked.as_ref();
        let systems = locked.map(|locked| locked.systems.keys().map(ToString::to_string).collect());
        Self {
            id: entry.id.to_string(),
            name: locked.map(|locked| locked.name.clone()),
            version: locked.map(|locked| locked.version.clone()),
            range: entry.spec.asked_for(),
            attribute: locked.map(|locked| locked.attribute.clone()),
            revision: locked.map(|locked| locked.revision.clone()),
            summary: locked.map(|locked| locked.summary.clone()),
            systems,
            outputs: entry.outputs.clone(),
        }
    }
}
