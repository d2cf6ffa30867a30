//! What envy remembers so that the next command starts at once: activations by the files that they came from
//! ([`Record`]), and environments by what they were composed of ([`Composed`]).
//!
//! Records only save time. One that is missing, damaged or of another version of envy is as good as none.

mod file;
mod key;
pub mod stamp;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

pub use key::{composition_key, key};

use super::{Ingredient, Variables, compose};
use crate::manifest::Manifest;
use crate::manifest::vars::needs_trust;
use crate::store::StorePath;
use crate::trust::Demands;

/// What entering an environment takes, the project's place aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The environment's store path.
    pub environment: StorePath,
    /// What the environment itself sets.
    pub variables: Variables,
    /// `[vars]`: templates by name, those that need trust left out.
    pub vars: BTreeMap<String, String>,
    /// `[scripts]`: shell text by name.
    pub scripts: BTreeMap<String, String>,
    /// What the manifest asks for that needs trust.
    pub demands: Demands,
}

impl Record {
    /// The record of a manifest whose packages were composed.
    pub fn new(manifest: &Manifest, composed: &Composed) -> Self {
        let plain = manifest.vars.iter().filter(|(name, _)| !needs_trust(name));
        Self {
            environment: composed.environment.clone(),
            variables: composed.variables.clone(),
            vars: plain.map(|(name, template)| (name.clone(), template.clone())).collect(),
            scripts: manifest.scripts.clone(),
            demands: Demands::of(manifest),
        }
    }
}

/// A composed environment that was added to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// Its store path.
    pub environment: StorePath,
    /// What it sets.
    pub variables: Variables,
    /// Its programs by package id, the ids being those of the time when it was composed.
    pub programs: BTreeMap<String, Vec<String>>,
    /// Its programs by store path.
    pub programs_by_path: BTreeMap<StorePath, Vec<String>>,
}

impl Composed {
    /// The same with the ids that `ingredients` have now: ids may change while the environment stays the same.
    #[must_use]
    pub fn for_ingredients(self, ingredients: &[Ingredient]) -> Self {
        Self { programs: compose::by_id(ingredients, &self.programs_by_path), ..self }
    }
}

/// The activation of that key, if it is remembered in `dir`.
pub fn read(dir: &Path, key: &str) -> Option<Record> {
    file::read::<file::RecordFile>(&dir.join(key))?.try_into().ok()
}

/// Remembers an activation in `dir`, which is made if need be.
pub fn write(dir: &Path, key: &str, record: &Record) -> io::Result<()> {
    file::write(dir, key, &file::RecordFile::from(record))
}

/// The environment of that composition key, if it is remembered in `dir`.
pub fn read_composed(dir: &Path, key: &str) -> Option<Composed> {
    file::read::<file::ComposedFile>(&dir.join(composed_name(key)))?.try_into().ok()
}

/// Remembers an environment in `dir`, which is made if need be.
pub fn write_composed(dir: &Path, key: &str, composed: &Composed) -> io::Result<()> {
    file::write(dir, &composed_name(key), &file::ComposedFile::from(composed))
}

/// The environment of which the file `name` in `dir` is a record, whichever kind it is; `None` if it is none that this
/// version reads.
pub fn environment(dir: &Path, name: &str) -> Option<StorePath> {
    file::read::<file::AnyFile>(&dir.join(name))?.environment()
}

fn composed_name(key: &str) -> String {
    format!("composed-{key}")
}

#[cfg(test)]
mod tests;
