//! Where a program comes from.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::path;
use crate::ops::which::Program;

/// A program of the environment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Which {
    /// Its path in the environment.
    pub path: String,
    /// The file that it leads to, in the package that has it.
    pub target: String,
    /// Id of the package that brings it; null for a program that another package brought along.
    pub id: Option<String>,
    /// Version of that package; null where `id` is.
    pub version: Option<String>,
}

impl From<&Program> for Which {
    fn from(program: &Program) -> Self {
        let (id, version) = program.package.clone().unzip();
        Self { path: path(&program.path), target: path(&program.target), id, version }
    }
}
