//! Everything in a published schema is described, and every command has one.

use serde_json::Value;

use super::*;

/// Calls `look` on a schema and all that are in it.
fn each(schema: &Value, look: &mut dyn FnMut(&Value)) {
    look(schema);
    match schema {
        Value::Object(parts) => parts.values().for_each(|part| each(part, look)),
        Value::Array(parts) => parts.iter().for_each(|part| each(part, look)),
        _ => {}
    }
}

#[test]
fn every_field_of_every_document_is_described() {
    let mut fields = 0;
    for schema in PUBLISHED.iter().map(Published::schema).chain([failure()]) {
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{}", schema["$id"]);
        each(&schema, &mut |part| {
            for (name, field) in part["properties"].as_object().into_iter().flatten() {
                assert!(field["description"].is_string(), "`{name}` in {}", schema["$id"]);
                fields += 1;
            }
        });
    }
    assert!(fields > 200, "{fields}");
}

#[test]
fn what_may_be_null_says_when() {
    for schema in PUBLISHED.iter().map(Published::schema) {
        each(&schema, &mut |part| {
            for (name, field) in part["properties"].as_object().into_iter().flatten() {
                let is_null = |choice: &Value| choice == "null" || choice["type"] == "null";
                let choices = [&field["type"], &field["anyOf"]].into_iter().filter_map(Value::as_array);
                let nullable = choices.flatten().any(is_null);
                let description = field["description"].as_str().unwrap_or_default();
                assert!(!nullable || description.contains("null"), "`{name}` in {}: {description}", schema["$id"]);
            }
        });
    }
}

#[test]
fn a_schema_forbids_nothing_that_a_newer_envy_may_add() {
    for schema in PUBLISHED.iter().map(Published::schema).chain([failure()]) {
        each(&schema, &mut |part| assert_ne!(part["additionalProperties"], false, "{}", schema["$id"]));
    }
}
