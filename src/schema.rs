//! What all published JSON schemas have in common: draft 2020-12, a name, nothing that only Rust understands, and for files
//! in TOML no null.
//!
//! Not for: what a schema says (`manifest::schema`, `lock::schema`, `documents::published`), and what agents are told of
//! tools (`mcp::schema`).

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// The draft that they follow.
pub const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The identifier of a schema. It is a name and no address: validators and editors need none.
pub fn identifier(name: &str) -> String {
    format!("urn:envy:schema:{name}")
}

/// The schema of a TOML file: its types are those of `T`.
pub fn of_toml<T: JsonSchema>(name: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    named(name, schema)
}

/// With draft and identifier in front, and without what no other validator knows.
pub fn named(name: &str, schema: Value) -> Value {
    let mut whole = json!({ "$schema": DRAFT, "$id": identifier(name) });
    if let (Some(whole), Value::Object(said)) = (whole.as_object_mut(), schema) {
        whole.extend(said.into_iter().filter(|(keyword, _)| keyword != "$schema"));
    }
    let mut whole = Schema::try_from(whole).unwrap_or_default();
    RecursiveTransform(without_formats_of_rust).transform(&mut whole);
    whole.to_value()
}

/// `uint64` and the like are no formats of JSON Schema; that a number is not negative is said by `minimum`.
fn without_formats_of_rust(schema: &mut Schema) {
    let is_rusts = |format: &Value| format.as_str().is_some_and(|format| format.starts_with(['u', 'i']));
    if schema.get("format").is_some_and(is_rusts) {
        schema.remove("format");
    }
}

/// TOML has no null: what may be absent is never that instead.
fn without_null(schema: &mut Schema) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice["type"] != "null");
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            schema.extend(only);
        }
    }
    let is_nothing = |value: &Value| value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
    if schema.get("default").is_some_and(is_nothing) {
        schema.remove("default");
    }
}
