//! `docs/reference/mcp-tools.md`: the tools of `envy mcp`, from what the server itself tells.

use std::fmt::Write as _;

use envy::mcp::{TOOLS, Tool};
use serde_json::{Map, Value};

use crate::markdown::{beginning, cell, kind};

const INTRODUCTION: &str = "\
What `envy mcp` offers, tool by tool. How it is set up, what it may do and what it never does: [the MCP server](../mcp.md). \
An answer has the fields below, or `error` with `code`, `message` and `hints` ([codes](exit-codes.md)). `more`, `next`, `remarks` and `warnings` may stand in any answer.

";

pub(crate) fn page() -> String {
    let mut out = beginning("MCP tools", "`src/mcp/tools.rs`") + INTRODUCTION;
    for tool in TOOLS {
        add(&mut out, tool);
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

fn add(out: &mut String, tool: &Tool) {
    let hints = [
        (tool.hints.read_only, "changes nothing"),
        (tool.hints.destructive, "destructive, undone by `rollback`"),
        (tool.hints.idempotent && !tool.hints.read_only, "idempotent"),
        (tool.hints.open_world, "asks the catalog"),
    ];
    let hints: Vec<&str> = hints.iter().filter(|(holds, _)| *holds).map(|(_, words)| *words).collect();
    let _ = write!(
        out,
        "## `{}`\n\n{} *{}.*\n\n```json\n{}\n```\n\n",
        tool.name,
        tool.description,
        hints.join(", "),
        tool.example
    );
    let input = Value::Object((tool.input)());
    if let Some(arguments) = input["properties"].as_object().filter(|arguments| !arguments.is_empty()) {
        table(out, "argument", &input, arguments);
    }
    let output = Value::Object((tool.output)());
    if let Some(fields) = output["anyOf"][0]["properties"].as_object() {
        const EVERYWHERE: [&str; 4] = ["more", "next", "remarks", "warnings"];
        let own = fields.iter().filter(|(name, _)| !EVERYWHERE.contains(&name.as_str()));
        table(out, "answer", &output["anyOf"][0], &own.map(|(name, field)| (name.clone(), field.clone())).collect());
    }
}

fn table(out: &mut String, title: &str, root: &Value, fields: &Map<String, Value>) {
    let _ = write!(out, "| {title} | is | meaning |\n|---|---|---|\n");
    let required = root["required"].as_array();
    for (name, field) in fields {
        let optional = !required.is_some_and(|required| required.iter().any(|known| known == name));
        let meaning = cell(field["description"].as_str().unwrap_or_default());
        let _ = writeln!(
            out,
            "| `{name}`{} | {} | {meaning} |",
            if optional { " (optional)" } else { "" },
            kind(root, field)
        );
    }
    out.push('\n');
}
