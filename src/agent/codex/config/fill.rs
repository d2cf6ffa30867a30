//! What envy's table holds: set where it is missing, mended where it is envy's, left where it is a person's.

use toml_edit::{Array, InlineTable, Item, Table, TableLike, Value, value};

use super::super::super::SettingsError;
use super::super::super::restricted::CHANGING;
use super::super::super::setup::is_envy;
use super::super::super::variables::for_server;
use super::{PATIENCE, STARTUP, shape, strings};

/// Puts in what is missing and mends what is envy's; `in_braces` says how the table is written.
pub(super) fn fill(table: &mut dyn TableLike, in_braces: bool) -> Result<(), SettingsError> {
    if !table.get("command").and_then(Item::as_str).is_some_and(is_envy) {
        put(table, "command", "envy".into());
    }
    if !strings(table.get("args")).contains(&"mcp") {
        put(table, "args", Value::Array(Array::from_iter(["mcp"])));
    }
    if table.get("env_vars").and_then(Item::as_array).is_none() {
        put(table, "env_vars", Value::Array(Array::new()));
    }
    let passed: Vec<String> = strings(table.get("env_vars")).into_iter().map(str::to_owned).collect();
    if let Some(names) = table.get_mut("env_vars").and_then(Item::as_array_mut) {
        let missing = for_server().filter(|name| !passed.iter().any(|passed| passed == name));
        missing.for_each(|name| names.push(name));
    }
    for (key, seconds) in [("startup_timeout_sec", STARTUP), ("tool_timeout_sec", PATIENCE)] {
        if !table.contains_key(key) {
            put(table, key, seconds.into());
        }
    }
    approve(table, in_braces)
}

/// Lets Codex use each tool that changes the project without asking, unless a person has decided about it.
fn approve(table: &mut dyn TableLike, in_braces: bool) -> Result<(), SettingsError> {
    let empty = |in_braces: bool, implicit: bool| match in_braces {
        true => value(InlineTable::new()),
        false => {
            let mut table = Table::new();
            table.set_implicit(implicit);
            Item::Table(table)
        }
    };
    let wrong = || shape("mcp_servers.envy.tools", "a table of tables");
    if !table.contains_key("tools") {
        table.insert("tools", empty(in_braces, true));
    }
    let item = table.get_mut("tools").ok_or_else(wrong)?;
    let in_braces = item.is_inline_table();
    let tools = item.as_table_like_mut().ok_or_else(wrong)?;
    for tool in CHANGING {
        if !tools.contains_key(tool) {
            tools.insert(tool, empty(in_braces, false));
        }
        let entry = tools.get_mut(tool).and_then(Item::as_table_like_mut).ok_or_else(wrong)?;
        if !entry.contains_key("approval_mode") {
            entry.insert("approval_mode", value("approve"));
        }
    }
    Ok(())
}

/// Sets a key, and keeps what stands around an old value.
fn put(table: &mut dyn TableLike, key: &str, mut new: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => drop(table.insert(key, Item::Value(new))),
    }
}
