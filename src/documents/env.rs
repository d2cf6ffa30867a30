//! What an environment sets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// The variables that differ from the caller's, by name.
///
/// `environment::formats` writes it: this is what the schema says of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Variables(
    /// The variables that differ from the caller's, by name: the value that the environment sets, whole and for this caller; null for
    /// what it unsets.
    pub BTreeMap<String, Option<String>>,
);
