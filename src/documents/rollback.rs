//! What a rollback did.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Changed;
use crate::ops::rollback;

/// The project went back to an earlier generation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RolledBack {
    /// What that changed.
    #[serde(flatten)]
    pub changed: Changed,
    /// The generation whose files are there again.
    pub restored: u64,
    /// The generation that was current before.
    pub before: u64,
    /// The new generation; the same as `before` if there was nothing to do.
    pub generation: u64,
    /// Where copies are of files whose text no generation had, by file name.
    pub replaced: BTreeMap<String, String>,
}

impl From<&rollback::RolledBack> for RolledBack {
    fn from(outcome: &rollback::RolledBack) -> Self {
        let copies = outcome.replaced.iter();
        Self {
            changed: Changed::from(&outcome.changed),
            restored: outcome.restored,
            before: outcome.before,
            generation: outcome.generation,
            replaced: copies.map(|(file, copy)| (file.clone(), copy.to_string_lossy().into_owned())).collect(),
        }
    }
}
