//! Records on disk: one JSON document a file, replaced as a whole.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Composed, Record};
use crate::environment::Variables;
use crate::environment::put::put;
use crate::store::StorePath;
use crate::store::path::InvalidStorePath;
use crate::trust::Demands;

/// Changes whenever the meaning of a record does; then all old ones are as good as none.
pub(super) const VERSION: u32 = 2;

/// A file with a version in front.
pub(super) trait Versioned {
    fn version(&self) -> u32;
}

#[derive(Serialize, Deserialize)]
pub(super) struct RecordFile {
    version: u32,
    environment: String,
    variables: Variables,
    vars: BTreeMap<String, String>,
    scripts: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Demands::is_empty")]
    demands: Demands,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ComposedFile {
    version: u32,
    environment: String,
    variables: Variables,
    programs: BTreeMap<String, Vec<String>>,
    programs_by_path: BTreeMap<String, Vec<String>>,
}

/// What both kinds have.
#[derive(Deserialize)]
pub(super) struct AnyFile {
    version: u32,
    environment: String,
}

impl AnyFile {
    pub(super) fn environment(&self) -> Option<StorePath> {
        self.environment.parse().ok()
    }
}

impl Versioned for AnyFile {
    fn version(&self) -> u32 {
        self.version
    }
}

impl Versioned for RecordFile {
    fn version(&self) -> u32 {
        self.version
    }
}

impl Versioned for ComposedFile {
    fn version(&self) -> u32 {
        self.version
    }
}

impl From<&Record> for RecordFile {
    fn from(record: &Record) -> Self {
        Self {
            version: VERSION,
            environment: record.environment.to_string(),
            variables: record.variables.clone(),
            vars: record.vars.clone(),
            scripts: record.scripts.clone(),
            demands: record.demands.clone(),
        }
    }
}

impl TryFrom<RecordFile> for Record {
    type Error = InvalidStorePath;

    fn try_from(file: RecordFile) -> Result<Self, Self::Error> {
        let RecordFile { version: _, environment, variables, vars, scripts, demands } = file;
        Ok(Self { environment: environment.parse()?, variables, vars, scripts, demands })
    }
}

impl From<&Composed> for ComposedFile {
    fn from(composed: &Composed) -> Self {
        let by_path = composed.programs_by_path.iter();
        Self {
            version: VERSION,
            environment: composed.environment.to_string(),
            variables: composed.variables.clone(),
            programs: composed.programs.clone(),
            programs_by_path: by_path.map(|(path, names)| (path.to_string(), names.clone())).collect(),
        }
    }
}

impl TryFrom<ComposedFile> for Composed {
    type Error = InvalidStorePath;

    fn try_from(file: ComposedFile) -> Result<Self, Self::Error> {
        let mut programs_by_path: BTreeMap<StorePath, Vec<String>> = BTreeMap::new();
        for (path, names) in file.programs_by_path {
            programs_by_path.insert(path.parse()?, names);
        }
        Ok(Self {
            environment: file.environment.parse()?,
            variables: file.variables,
            programs: file.programs,
            programs_by_path,
        })
    }
}

/// `None` also for what another version wrote and for what is damaged.
pub(super) fn read<F: DeserializeOwned + Versioned>(path: &Path) -> Option<F> {
    let bytes = fs_err::read(path).ok()?;
    let file: F = serde_json::from_slice(&bytes).ok()?;
    (file.version() == VERSION).then_some(file)
}

/// Puts the file in place. It is not synced to the disk, since a damaged record is as good as none.
pub(super) fn write<F: Serialize>(dir: &Path, name: &str, file: &F) -> io::Result<()> {
    put(&dir.join(name), &serde_json::to_vec(file)?)
}
