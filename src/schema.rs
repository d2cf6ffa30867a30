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

/// The schema of a TOML file: its types are those of `T`. It has no identifier, as editors would take that for an address.
pub fn of_toml<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(|schema: &mut Schema| {
        without_null(schema);
        enumerated(schema);
    }));
    plain(settings.into_generator().into_root_schema_for::<T>().to_value())
}

/// With draft and identifier in front.
pub fn named(name: &str, schema: Value) -> Value {
    let mut whole = json!({ "$schema": DRAFT, "$id": identifier(name) });
    if let (Some(whole), Value::Object(said)) = (whole.as_object_mut(), schema) {
        whole.extend(said);
    }
    plain(whole)
}

/// What it is first, and without what only Rust knows: its formats of numbers, and where its comments break lines.
fn plain(schema: Value) -> Value {
    let mut schema = Schema::try_from(schema).unwrap_or_default();
    RecursiveTransform(without_formats_of_rust).transform(&mut schema);
    RecursiveTransform(unbroken).transform(&mut schema);
    let mut whole = json!({});
    if let (Some(whole), Value::Object(mut said)) = (whole.as_object_mut(), schema.to_value()) {
        let first = ["$schema", "$id", "title", "description"].map(|keyword| said.shift_remove_entry(keyword));
        whole.extend(first.into_iter().flatten().chain(said));
    }
    whole
}

/// Descriptions with one line a paragraph.
fn unbroken(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
}

/// Values with a text each as one enumeration: editors then say which values there are, and not of each that it is another.
fn enumerated(schema: &mut Schema) {
    let Some(Value::Array(choices)) = schema.get("oneOf") else { return };
    let of_each = |keyword: &str| choices.iter().map(|choice| choice.get(keyword).cloned()).collect::<Option<Vec<_>>>();
    let (Some(values), Some(texts)) = (of_each("const"), of_each("description")) else { return };
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    schema.insert("enum".to_owned(), values.into());
    schema.insert("x-taplo".to_owned(), json!({ "docs": { "enumValues": texts } }));
}

/// Rust's numbers are no formats of JSON Schema; that one is not negative is said by `minimum`.
const FORMATS_OF_RUST: [&str; 12] =
    ["int8", "int16", "int32", "int64", "int128", "int", "uint8", "uint16", "uint32", "uint64", "uint128", "uint"];

/// Formats are for texts then.
fn without_formats_of_rust(schema: &mut Schema) {
    let is_rusts = |format: &Value| format.as_str().is_some_and(|format| FORMATS_OF_RUST.contains(&format));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formats_that_rust_alone_knows_are_left_out() {
        #[derive(JsonSchema)]
        #[expect(dead_code, reason = "only its schema is looked at")]
        struct Numbers {
            all: (u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize),
        }
        let rusts = of_toml::<Numbers>().to_string();
        assert!(!rusts.contains("format"), "{rusts}");
        for format in ["uri", "uuid", "ipv4", "idn-email"] {
            let schema = json!({ "type": "string", "format": format });
            assert_eq!(named("x", schema)["format"], format);
        }
    }
}
