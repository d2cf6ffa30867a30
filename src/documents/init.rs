//! What `init` made.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::path;
use crate::ops::init;

/// A project, new or there already.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Initialized {
    /// The project's folder.
    pub project: String,
    /// Names of the files that were written; none if it was a project already.
    pub files: Vec<String>,
}

impl From<&init::Initialized> for Initialized {
    fn from(made: &init::Initialized) -> Self {
        Self { project: path(made.project.root()), files: made.files.clone() }
    }
}
