//! TOML for what envy writes into a manifest.

use toml_edit::{Key, Value};

use crate::manifest::{Source, Spec};

/// The kind of quotes that the neighbours have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// `"…"`
    Basic,
    /// `'…'`
    Literal,
}

impl Quotes {
    /// Those that the raw text of a value begins with.
    pub(super) fn of(value: &str) -> Self {
        if value.starts_with('\'') { Self::Literal } else { Self::Basic }
    }
}

/// A key, quoted if it must be.
pub(super) fn key(name: &str) -> String {
    Key::new(name).display_repr().into_owned()
}

/// A string.
pub(super) fn quoted(text: &str, quotes: Quotes) -> String {
    if quotes == Quotes::Literal && !text.contains(|c: char| c == '\'' || c.is_control()) {
        return format!("'{text}'");
    }
    Value::from(text).to_string()
}

/// An array of strings on one line.
pub(super) fn array(texts: &[String], quotes: Quotes) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text, quotes)).collect();
    format!("[{}]", texts.join(", "))
}

/// The shortest form of a spec; in a table `version` only if it says something.
pub(super) fn spec_text(spec: &Spec, quotes: Quotes) -> String {
    let mut fields = Vec::new();
    match &spec.source {
        Source::Catalog { package: None, version }
            if spec.outputs.is_none() && spec.systems.is_none() && spec.priority.is_none() =>
        {
            return quoted(version, quotes);
        }
        Source::Catalog { package, version } => {
            fields.extend(package.iter().map(|package| format!("package = {}", quoted(package, quotes))));
            if version != "*" {
                fields.push(format!("version = {}", quoted(version, quotes)));
            }
        }
        Source::StorePath(path) => fields.push(format!("store-path = {}", quoted(&path.to_string(), quotes))),
    }
    if let Some(outputs) = &spec.outputs {
        fields.push(format!("outputs = {}", array(outputs, quotes)));
    }
    if let Some(systems) = &spec.systems {
        let names: Vec<String> = systems.iter().map(ToString::to_string).collect();
        fields.push(format!("systems = {}", array(&names, quotes)));
    }
    fields.extend(spec.priority.map(|priority| format!("priority = {priority}")));
    format!("{{ {} }}", fields.join(", "))
}
