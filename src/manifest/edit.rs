//! Editing the manifest in place: comments, order, style and line endings of everything else survive.
//!
//! A new package goes to the end of `[packages]`, in its neighbours' style (aligned `=` if theirs are). A changed one
//! keeps its form where it can: in a table only the keys that differ are touched.

use std::str::FromStr;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Key, Table, TableLike, Value};

use super::error::ManifestError;
use super::{PackageId, Source, Spec};

/// A manifest's text that is being edited.
#[derive(Debug, Clone)]
pub struct Editor {
    document: DocumentMut,
    crlf: bool,
}

impl Editor {
    /// Opens a text that [`super::parse`] accepts.
    pub fn new(text: &str) -> Result<Self, ManifestError> {
        let document = DocumentMut::from_str(text)
            .map_err(|error| ManifestError::whole(format!("envy.toml is not valid TOML: {}", error.message())))?;
        Ok(Self { document, crlf: text.contains("\r\n") })
    }

    /// Adds a package, or makes the one of this id what `spec` says.
    pub fn add(&mut self, id: &PackageId, spec: &Spec) -> Result<(), ManifestError> {
        let packages = self.packages()?;
        match packages.get_mut(id.as_str()) {
            Some(Item::Value(Value::InlineTable(table))) => update(table, spec),
            Some(Item::Table(table)) => update(table, spec),
            Some(item) => replace(item, spec),
            None => insert(packages, id, spec),
        }
        Ok(())
    }

    /// Takes a package out; whether it was there.
    pub fn remove(&mut self, id: &PackageId) -> bool {
        let Some(packages) = self.document.get_mut("packages").and_then(Item::as_table_like_mut) else {
            return false;
        };
        let comment = kept_comment(packages, id.as_str());
        let removed = packages.remove(id.as_str()).is_some();
        if let Some(comment) = comment {
            self.hand_on(comment);
        }
        removed
    }

    /// The edited text.
    pub fn finish(self) -> String {
        let text = self.document.to_string();
        if self.crlf { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
    }

    fn packages(&mut self) -> Result<&mut dyn TableLike, ManifestError> {
        let item = self.document.entry("packages").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(false);
            Item::Table(table)
        });
        if let Some(table) = item.as_table_mut() {
            table.set_implicit(false);
        }
        item.as_table_like_mut().ok_or_else(|| ManifestError::whole("`packages` in envy.toml is not a table"))
    }

    /// Puts comments that stood above a removed last entry at the end of the document's next free place.
    fn hand_on(&mut self, comment: String) {
        let trailing = self.document.trailing().as_str().unwrap_or_default().to_owned();
        self.document.set_trailing(format!("{comment}{trailing}"));
    }
}

/// Section comments (set apart by an empty line) above the entry `name` that must survive its removal. They
/// move to the next entry; what is returned has no next entry to go to.
fn kept_comment(packages: &mut dyn TableLike, name: &str) -> Option<String> {
    let prefix = packages.key(name)?.leaf_decor().prefix()?.as_str()?.to_owned();
    let kept = &prefix[..prefix.rfind("\n\n").map_or(0, |gap| gap + 2)];
    if kept.trim().is_empty() {
        return None;
    }
    let names: Vec<String> = packages.iter().map(|(name, _)| name.to_owned()).collect();
    let position = names.iter().position(|other| other == name)?;
    let Some(next) = names.get(position + 1) else { return Some(kept.to_owned()) };
    let mut key = packages.key_mut(next)?;
    let own = key.leaf_decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
    key.leaf_decor_mut().set_prefix(format!("{kept}{own}"));
    None
}

/// Inserts a new entry in the style of the one before it.
fn insert(packages: &mut dyn TableLike, id: &PackageId, spec: &Spec) {
    let values: Vec<String> =
        packages.iter().filter(|(_, item)| item.is_value()).map(|(name, _)| name.to_owned()).collect();
    let width = aligned_width(packages, &values);
    let indent = values.last().and_then(|last| packages.key(last)).map(indent_of).unwrap_or_default();
    packages.insert(id.as_str(), Item::Value(value(spec)));
    if let Some(mut key) = packages.key_mut(id.as_str()) {
        key.leaf_decor_mut().set_prefix(indent);
        if let Some(width) = width {
            let own = key.display_repr().chars().count();
            key.leaf_decor_mut().set_suffix(" ".repeat(width.saturating_sub(own).max(1)));
        }
    }
}

/// The common column of `=`, if the table has at least two entries and all of them keep to it.
fn aligned_width(packages: &dyn TableLike, names: &[String]) -> Option<usize> {
    let mut widths = names.iter().filter_map(|name| {
        let key = packages.key(name)?;
        let suffix = key.leaf_decor().suffix().and_then(|raw| raw.as_str()).unwrap_or(" ");
        Some((key.display_repr().chars().count() + suffix.chars().count(), suffix.chars().count()))
    });
    let (first, first_gap) = widths.next()?;
    let mut padded = first_gap > 1;
    let mut several = false;
    for (width, gap) in widths {
        if width != first {
            return None;
        }
        several = true;
        padded |= gap > 1;
    }
    (several && padded || padded).then_some(first)
}

/// The white space in front of a key on its own line.
fn indent_of(key: &Key) -> String {
    let prefix = key.leaf_decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default();
    let line = prefix.rsplit('\n').next().unwrap_or_default();
    line.chars().take_while(|c| c.is_whitespace()).collect()
}

/// Replaces a plain value, keeping the white space and the comment behind it.
fn replace(item: &mut Item, spec: &Spec) {
    let decor = item.as_value().map(|value| value.decor().clone());
    let mut value = value(spec);
    if let Some(decor) = decor {
        *value.decor_mut() = decor;
    }
    *item = Item::Value(value);
}

/// Changes only those keys of a table that differ.
fn update(table: &mut dyn TableLike, spec: &Spec) {
    let wanted = fields(spec);
    let known = ["version", "package", "store-path", "outputs", "systems", "priority", "flake"];
    for key in known.into_iter().filter(|key| !wanted.iter().any(|(name, _)| name == key)) {
        // `version = "*"` may be left out; then it may also stay.
        let any_version = key == "version" && table.get(key).and_then(Item::as_str) == Some("*");
        if !any_version || matches!(spec.source, Source::StorePath(_)) {
            table.remove(key);
        }
    }
    for (name, value) in wanted {
        let same = table.get(name).and_then(Item::as_value).is_some_and(|old| plain(old) == plain(&value));
        if same {
            continue;
        }
        match table.get_mut(name) {
            Some(Item::Value(old)) => {
                let decor = old.decor().clone();
                *old = value;
                *old.decor_mut() = decor;
            }
            _ => {
                table.insert(name, Item::Value(value));
            }
        }
    }
}

/// A value without its decoration, for comparing.
fn plain(value: &Value) -> String {
    let mut value = value.clone();
    value.decor_mut().clear();
    value.to_string().split_whitespace().collect()
}

/// The shortest form of a spec.
fn value(spec: &Spec) -> Value {
    match (&spec.source, &spec.outputs, &spec.systems, spec.priority) {
        (Source::Catalog { package: None, version }, None, None, None) => Value::from(version.as_str()),
        _ => {
            let mut table = InlineTable::new();
            for (name, value) in fields(spec) {
                table.insert(name, value);
            }
            Value::InlineTable(table)
        }
    }
}

/// The keys of a spec's table, in the order of the documentation; `version` only if it says something.
fn fields(spec: &Spec) -> Vec<(&'static str, Value)> {
    let mut fields = Vec::new();
    match &spec.source {
        Source::Catalog { package, version } => {
            if let Some(package) = package {
                fields.push(("package", Value::from(package.as_str())));
            }
            if version != "*" {
                fields.push(("version", Value::from(version.as_str())));
            }
        }
        Source::StorePath(path) => fields.push(("store-path", Value::from(path.to_string()))),
    }
    if let Some(outputs) = &spec.outputs {
        fields.push(("outputs", Value::Array(outputs.iter().map(String::as_str).collect::<Array>())));
    }
    if let Some(systems) = &spec.systems {
        fields.push(("systems", Value::Array(systems.iter().map(|system| system.as_str()).collect::<Array>())));
    }
    if let Some(priority) = spec.priority {
        fields.push(("priority", Value::from(priority)));
    }
    fields
}
