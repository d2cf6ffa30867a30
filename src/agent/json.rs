//! Entries and list items in an agent's JSON settings, put in and taken out so that all else stays as it is: order,
//! indentation, comments.
//!
//! Reads what editors and agents read: JSON with comments and trailing commas. Writes plain JSON only, so that a file
//! without comments stays fit for whoever knows no comments.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstObject, CstRootNode};
use serde_json::Value;

use super::SettingsError;

/// A settings file that is being edited.
pub(super) struct Settings<'a> {
    file: &'a str,
    root: CstRootNode,
}

impl<'a> Settings<'a> {
    /// Reads a text; an empty one is an empty object.
    pub(super) fn parse(file: &'a str, text: &str) -> Result<Self, SettingsError> {
        let source = if text.trim().is_empty() { "{}\n" } else { text };
        let options = ParseOptions {
            allow_loose_object_property_names: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            ..ParseOptions::default()
        };
        let root = CstRootNode::parse(source, &options).map_err(|error| SettingsError::Broken {
            file: file.to_owned(),
            text: text.to_owned(),
            span: error.range().start.min(text.len())..error.range().end.min(text.len()),
            reason: error.kind().to_string(),
        })?;
        if root.object_value().is_none() {
            return Err(SettingsError::Shape { file: file.to_owned(), key: "(root)".to_owned(), wanted: "an object" });
        }
        Ok(Self { file, root })
    }

    /// The text as it is now.
    pub(super) fn text(&self) -> String {
        self.root.to_string()
    }

    /// The text as it is now; an object in which nothing is left has no lines.
    pub(super) fn finish(self) -> String {
        let text = self.root.to_string();
        match text.split_whitespace().collect::<String>() == "{}" {
            true => format!("{{}}{}", &text[text.trim_end().len()..]),
            false => text,
        }
    }

    /// Whether there is an object at `path`.
    pub(super) fn has_entry(&self, path: &[&str]) -> bool {
        self.existing(path).is_some()
    }

    /// Makes the fields of `entry` fields of the object at `path`. Fields that somebody else put there stay, and those that do
    /// as well by `is_fine`.
    pub(super) fn set_entry(
        &self,
        path: &[&str],
        entry: &Value,
        is_fine: impl Fn(&str, &Value) -> bool,
    ) -> Result<(), SettingsError> {
        let object = self.object(path)?;
        for (name, value) in entry.as_object().into_iter().flatten() {
            match object.get(name) {
                Some(old) if old.to_serde_value().is_some_and(|old| old == *value || is_fine(name, &old)) => {}
                Some(old) => old.set_value(input(value)),
                None => drop(object.append(name, input(value))),
            }
        }
        Ok(())
    }

    /// Takes the object at `path` out, and what is empty then.
    pub(super) fn unset_entry(&self, path: &[&str]) {
        let Some((name, parents)) = path.split_last() else { return };
        let Some(parent) = self.existing(parents) else { return };
        if let Some(entry) = parent.get(name) {
            entry.remove();
            self.prune(parents);
        }
    }

    /// Puts `items` into the list at `path`, those that are there already aside. A list that is not there begins with them
    /// and has `others` behind; a single string becomes a list.
    pub(super) fn add_items(&self, path: &[&str], items: &[String], others: &[&str]) -> Result<(), SettingsError> {
        let Some((name, parents)) = path.split_last() else { return Ok(()) };
        let object = self.object(parents)?;
        match object.get(name).and_then(|old| old.to_serde_value()) {
            None => {
                let all = items.iter().cloned().chain(others.iter().map(|&other| other.to_owned()));
                object.append(name, CstInputValue::Array(all.map(CstInputValue::String).collect()));
            }
            Some(Value::String(one)) if items.contains(&one) => {}
            Some(Value::String(one)) => {
                let all = std::iter::once(one).chain(items.iter().cloned());
                if let Some(old) = object.get(name) {
                    old.set_value(CstInputValue::Array(all.map(CstInputValue::String).collect()));
                }
            }
            Some(Value::Array(there)) => {
                let list = object.array_value(name).ok_or_else(|| self.shape(path, "a list"))?;
                let missing = items.iter().filter(|item| !there.contains(&Value::String((*item).clone())));
                missing.for_each(|item| drop(list.append(CstInputValue::String(item.clone()))));
            }
            Some(_) => return Err(self.shape(path, "a list")),
        }
        Ok(())
    }

    /// Takes `items` out of the list at `path`. The list goes, too, if nothing else was in it, or just what it begins with
    /// where there is none. With `others`, `items` alone are none that envy wrote.
    pub(super) fn remove_items(&self, path: &[&str], items: &[String], others: &[&str]) {
        let Some((name, parents)) = path.split_last() else { return };
        let Some(parent) = self.existing(parents) else { return };
        let Some(list) = parent.array_value(name) else { return };
        let is_ours = |value: &Option<String>| value.as_ref().is_some_and(|text| items.contains(text));
        let there = strings(&list);
        let has_items = there.iter().any(is_ours);
        let has_more = there.iter().any(|value| !is_ours(value));
        if !has_items || (!has_more && !others.is_empty()) {
            return;
        }
        let made = items.iter().map(String::as_str).chain(others.iter().copied());
        if !has_more || there.iter().map(Option::as_deref).eq(made.map(Some)) {
            if let Some(entry) = parent.get(name) {
                entry.remove();
            }
            return self.prune(parents);
        }
        let found = list.elements().into_iter().zip(&there).filter(|(_, value)| is_ours(value));
        found.for_each(|(node, _)| node.remove());
    }

    /// The object at `path`, made if it is not there.
    fn object(&self, path: &[&str]) -> Result<CstObject, SettingsError> {
        let mut object = self.root.object_value_or_set();
        for (depth, name) in path.iter().enumerate() {
            let next = object.object_value_or_create(name);
            object = next.ok_or_else(|| self.shape(&path[..=depth], "an object"))?;
        }
        Ok(object)
    }

    fn existing(&self, path: &[&str]) -> Option<CstObject> {
        path.iter().try_fold(self.root.object_value()?, |object, name| object.object_value(name))
    }

    /// Removes the objects along `path` that are empty, the innermost first.
    fn prune(&self, path: &[&str]) {
        for depth in (1..=path.len()).rev() {
            let Some(object) = self.existing(&path[..depth]) else { continue };
            if !object.properties().is_empty() || object.children().iter().any(jsonc_parser::cst::CstNode::is_comment) {
                return;
            }
            let entry = self.existing(&path[..depth - 1]).and_then(|parent| parent.get(path[depth - 1]));
            entry.into_iter().for_each(jsonc_parser::cst::CstObjectProp::remove);
        }
    }

    fn shape(&self, path: &[&str], wanted: &'static str) -> SettingsError {
        SettingsError::Shape { file: self.file.to_owned(), key: path.join("."), wanted }
    }
}

fn strings(list: &CstArray) -> Vec<Option<String>> {
    list.elements().iter().map(|node| node.to_serde_value()?.as_str().map(str::to_owned)).collect()
}

fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(value) => CstInputValue::Bool(*value),
        Value::Number(value) => CstInputValue::Number(value.to_string()),
        Value::String(value) => CstInputValue::String(value.clone()),
        Value::Array(values) => CstInputValue::Array(values.iter().map(input).collect()),
        Value::Object(fields) => {
            CstInputValue::Object(fields.iter().map(|(name, value)| (name.clone(), input(value))).collect())
        }
    }
}

#[cfg(test)]
mod tests;
