//! Pieces of Markdown that the pages of reference are made of.

use serde_json::Value;

/// The first lines of a generated page.
pub(crate) fn beginning(title: &str, source: &str) -> String {
    format!("<!-- Written by `cargo run --example generate` from {source}. -->\n# {title}\n\n")
}

/// A text as a cell of a table: on one line, without what would end the cell.
pub(crate) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A schema that another part of the document holds, where it only names that.
pub(crate) fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let name = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/"));
    name.map_or(schema, |name| &root["$defs"][name])
}

/// What values a schema takes, in words.
pub(crate) fn kind(root: &Value, schema: &Value) -> String {
    let schema = resolved(root, schema);
    if let Some(only) = schema.get("const") {
        return format!("`{only}`");
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        return choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
    }
    for word in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[word].as_array() {
            let kinds: Vec<String> =
                choices.iter().map(|choice| kind(root, choice)).filter(|kind| kind != "null").collect();
            let all_are_constants = kinds.iter().all(|kind| kind.starts_with('`'));
            return kinds.join(if all_are_constants { ", " } else { " or " });
        }
    }
    match &schema["type"] {
        Value::String(name) => named(root, schema, name),
        Value::Array(names) => {
            let names = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            names.map(|name| named(root, schema, name)).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

fn named(root: &Value, schema: &Value, name: &str) -> String {
    match name {
        "string" => "text".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "boolean" => "`true`, `false`".to_owned(),
        "array" => match kind(root, &schema["items"]).as_str() {
            "table" => "list of tables".to_owned(),
            "text" => "list of texts".to_owned(),
            "number" => "list of numbers".to_owned(),
            of => format!("list of {of}"),
        },
        "object" => "table".to_owned(),
        other => other.to_owned(),
    }
}
