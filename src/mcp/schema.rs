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
    let mut failure = made::<Failure>(settings.clone());
    // ten tools have it, and its names speak for themselves
    RecursiveTransform(|schema: &mut Schema| without(schema, "description")).transform(&mut failure);
    let either = [made::<Answered<T>>(settings), failure];
    object(json!({ "type": "object", "anyOf": either }))
}

fn made<T: JsonSchema>(settings: SchemaSettings) -> Schema {
    let settings = settings.with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    // without what says nothing to an agent: Rust's names of types, and its formats of numbers, which validators do not know
    RecursiveTransform(|schema: &mut Schema| ["title", "format"].iter().for_each(|word| without(schema, word)))
        .transform(&mut schema);
    schema
}

/// Without a keyword, which is a text; a property of this name is a schema.
fn without(schema: &mut Schema, keyword: &str) {
    if schema.get(keyword).is_some_and(Value::is_string) {
        schema.remove(keyword);
    }
}

fn object(schema: impl Into<Value>) -> Map<String, Value> {
    match schema.into() {
        Value::Object(schema) => schema,
        // no type of a request or document has another schema
        other => Map::from_iter([("const".to_owned(), other)]),
    }
}
