//! Nushell. It evaluates no code at run time, so its hook reads data.

use std::ffi::OsStr;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Guard, settable};
use crate::environment::activation::Change;

/// `$env.X = …` and `hide-env`; search paths of the shell's own are lists. Nushell knows UTF-8 only: other values stay.
pub(super) fn assign(name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
    let line = match value.map(OsStr::to_str) {
        Some(Some(value)) if name == "PATH" => format!("$env.{name} = {}\n", list(value)),
        Some(Some(value)) => format!("$env.{name} = {}\n", string(value)),
        Some(None) => return,
        None => format!("hide-env --ignore-errors {name}\n"),
    };
    code.extend_from_slice(line.as_bytes());
}

/// In double quotes, which take any character but `\` and `"` as it is (and `$` as well).
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A search path as the list that Nushell has for it.
pub(super) fn list(value: &str) -> String {
    let entries: Vec<String> = value.split(':').map(string).collect();
    format!("[{}]", entries.join(", "))
}

/// Variables for `from nuon | load-env`.
pub(super) fn record(variables: &[(&str, &str)]) -> String {
    let value = |name: &str, value: &str| if name == "PATH" { list(value) } else { string(value) };
    let lines = variables.iter().map(|(name, text)| format!("  {}: {},\n", string(name), value(name, text)));
    format!("{{\n{}}}\n", lines.collect::<String>())
}

/// A step as the data that the hook reads.
pub(super) fn step(changes: &[Change], memory: &str, guard: Option<&Guard>) -> Vec<u8> {
    let named = || changes.iter().filter_map(|change| Some((settable(change)?, change.new.as_deref())));
    let mut set = serde_json::Map::new();
    for (name, value) in named() {
        let Some(value) = value.and_then(OsStr::to_str) else { continue };
        let path = || value.split(':').collect::<Vec<_>>();
        set.insert(name.to_owned(), if name == "PATH" { json!(path()) } else { json!(value) });
    }
    let unset: Vec<&str> = named().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
    json!({ "set": set, "unset": unset, "memory": memory, "guard": guard.and_then(data) }).to_string().into_bytes()
}

/// `None` if a path cannot be told: then each prompt looks.
fn data(guard: &Guard) -> Option<Value> {
    let unchanged = guard.unchanged.iter().map(|file| Some(json!([file.path.to_str()?, file.modified.nanoseconds()])));
    let unchanged: Option<Vec<Value>> = unchanged.collect();
    let texts = |paths: &[std::path::PathBuf]| paths.iter().map(|path| Some(path.to_str()?.to_owned())).collect();
    let (absent, present): (Option<Vec<String>>, Option<Vec<String>>) = (texts(&guard.absent), texts(&guard.present));
    Some(json!({ "unchanged": unchanged?, "absent": absent?, "present": present? }))
}
