//! What an environment sets. `environment::formats` writes it, as one of its formats; this is what the schema says of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// The variables that differ from the caller's, by name: the whole value, made for this caller, or null for what is to be unset.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Variables(
    /// Values by name.
    pub BTreeMap<String, Option<String>>,
);
