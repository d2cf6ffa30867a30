//! JSON schemas of arguments and answers, from their types.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::answer::Answered;
use crate::documents::Failure;

/// The schema of a tool's arguments.
pub(super) fn input<T: JsonSchema>() -> Map<String, Value> {
    let mut schema = object(made::<T>(SchemaSettings::draft2020_12()));
    // the tool's own says more
    schema.remove("description");
    schema
}

/// The schema of a tool's answers: the document, or an error. Clients hold errors to it, too.
pub(super) fn output<T: JsonSchema>() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let either = [made::<Answered<T>>(settings.clone()), made::<Failure>(settings)];
    let schema = json!({ "type": "object", "anyOf": either });
    object(schema)
}

fn made<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let settings = settings.with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    RecursiveTransform(plain).transform(&mut schema);
    schema.to_value()
}

/// Without what says nothing to an agent: Rust's names of types, and its formats of numbers, which validators do not know.
fn plain(schema: &mut Schema) {
    for word in ["title", "format"] {
        // a property of this name is no keyword
        if schema.get(word).is_some_and(Value::is_string) {
            schema.remove(word);
        }
    }
}

fn object(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(schema) => schema,
        // no type of a request or document has another schema
        other => Map::from_iter([("const".to_owned(), other)]),
    }
}
