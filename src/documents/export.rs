//! A file that makes another tool know envy.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::text;

/// A file for another tool.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Exported {
    /// Where it was written; null: nowhere, as nobody asked for that.
    pub path: Option<String>,
    /// Its text.
    pub text: String,
}

impl Exported {
    /// This text, written to this place.
    pub fn new(written: Option<&Path>, text: &str) -> Self {
        Self { path: written.map(text::path), text: text.to_owned() }
    }
}
