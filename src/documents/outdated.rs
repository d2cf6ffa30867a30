//! What there is newer versions of.

use schemars::JsonSchema;
use serde::Serialize;

use super::Problem;
use crate::ops::outdated;

/// The packages for which there is something newer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Outdated {
    /// By id; those that are as new as can be are left out.
    pub packages: Vec<OutdatedPackage>,
}

/// A package for which there is something newer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OutdatedPackage {
    /// Its id in envy.toml.
    pub id: String,
    /// The range that envy.toml asks for.
    pub range: String,
    /// The version in envy.lock; null where that does not answer envy.toml.
    pub locked: Option<String>,
    /// The version that `envy update` would install; null if it would find none, and then `error` says why.
    pub in_range: Option<String>,
    /// The newest version of all that this system can have, whatever the range; null if there is none.
    pub latest: Option<String>,
    /// Whether `envy update` would only bring another build of the same version, made with newer libraries.
    pub rebuilt: bool,
    /// Why no version in the range can be had; null if one can.
    pub error: Option<Problem>,
}

impl From<&[outdated::Outdated]> for Outdated {
    fn from(entries: &[outdated::Outdated]) -> Self {
        Self { packages: entries.iter().map(OutdatedPackage::from).collect() }
    }
}

impl From<&outdated::Outdated> for OutdatedPackage {
    fn from(entry: &outdated::Outdated) -> Self {
        Self {
            id: entry.id.to_string(),
            range: entry.spec.asked_for(),
            locked: entry.locked.clone(),
            in_range: entry.within.as_ref().ok().cloned(),
            latest: entry.latest.clone(),
            rebuilt: entry.rebuilt,
            error: entry.within.as_ref().err().map(Problem::of),
        }
    }
}
