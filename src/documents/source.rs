//! Who gave an answer.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Origin;

/// A provider that answered.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Source {
    /// Its host.
    pub host: String,
    /// Whether the answer was given earlier and kept.
    pub cached: bool,
    /// How old the answer is; 0 if it was given just now.
    pub age_seconds: u64,
    /// The host that this one stood in for, as it did not answer; null if it stood in for none.
    pub instead_of: Option<String>,
}

/// Those that have a host.
pub fn sources(origins: &[Origin]) -> Vec<Source> {
    let source = |origin: &Origin| Source {
        host: origin.host.clone(),
        cached: origin.age.is_some(),
        age_seconds: origin.age.unwrap_or_default().as_secs(),
        instead_of: origin.instead_of.clone(),
    };
    origins.iter().filter(|origin| !origin.host.is_empty()).map(source).collect()
}
