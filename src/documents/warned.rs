//! What every document has besides its own fields: what was warned of on the way, as whoever reads stdout alone sees no more.
//!
//! Not for: what a command looked for and found wrong (`doctor`), which is its result.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::FailureHint;
use crate::report;

/// A document as it is printed.
#[derive(Debug, Serialize)]
pub struct Warned<D> {
    /// The result.
    #[serde(flatten)]
    pub document: D,
    /// What was warned of.
    pub warnings: Vec<Warning>,
}

/// Something that may surprise, although the command did what it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// The stable name of the error that a command would fail with that may not go on so; null if none does.
    pub code: Option<String>,
    /// What it is.
    pub message: String,
    /// What to do about it, the best first.
    pub hints: Vec<FailureHint>,
}

impl From<&report::Warning> for Warning {
    fn from(warning: &report::Warning) -> Self {
        Self {
            code: warning.code.map(|code| code.slug().to_owned()),
            message: warning.message.clone(),
            hints: warning.hints.iter().map(FailureHint::from).collect(),
        }
    }
}

/// The schema of a document as it is printed.
pub(super) fn schema<D: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = D::json_schema(generator);
    let mut warnings = generator.subschema_for::<Vec<Warning>>();
    warnings.insert("description".to_owned(), "What was warned of, though the command did what it should.".into());
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("warnings".to_owned(), warnings.to_value());
    } else {
        schema.insert("properties".to_owned(), Map::from_iter([("warnings".to_owned(), warnings.to_value())]).into());
    }
    match schema.get_mut("required") {
        Some(Value::Array(required)) => required.push("warnings".into()),
        _ => _ = schema.insert("required".to_owned(), json!(["warnings"])),
    }
    schema
}
