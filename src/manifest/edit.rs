//! Editing the manifest in place: what an edit is not about stays as it is, byte for byte.
//!
//! The places come from a parsed document, the edits are made in the text. A new package goes to the end of
//! `[packages]` in its neighbours' style (indentation, aligned `=`, quotes, line endings); a changed one keeps its form, and
//! in a table only the keys that differ are touched; a removed one takes its own lines along, and a comment
//! only if that is plainly about it alone. Not for: what a manifest means (`parse`).

mod insert;
mod place;
mod remove;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;

use toml_edit::Document;

use super::error::ManifestError;
use super::{FILE_NAME, PackageId, Source, Spec};
use crate::failure::Hint;
use place::{Leaf, container};
use write::{Quotes, array, quoted, spec_text};

/// A manifest's text that is being edited.
#[derive(Debug, Clone)]
pub struct Editor {
    text: String,
}

/// One change of a text: what stands at the range gives way to the string.
type Splice = (Range<usize>, String);

impl Editor {
    /// Opens a text. It must be a manifest: an edit of something else could not be checked.
    pub fn new(text: &str) -> Result<Self, ManifestError> {
        super::parse(FILE_NAME, text)?;
        Ok(Self { text: text.to_owned() })
    }

    /// Adds a package, or makes the one of this id what `spec` says. On an error the text is as it was.
    pub fn add(&mut self, id: &PackageId, spec: &Spec) -> Result<(), ManifestError> {
        let mut wanted = super::parse(FILE_NAME, &self.text)?;
        let mut edited = self.clone();
        match wanted.packages.insert(id.clone(), spec.clone()) {
            Some(old) if old == *spec => return Ok(()),
            Some(old) => edited.change(id, &old, spec),
            None => edited.set(&["packages"], id.as_str(), &|quotes| spec_text(spec, quotes)),
        }
        // Whatever a manifest looks like, an edit does what it should or nothing.
        if super::parse(FILE_NAME, &edited.text)? != wanted {
            return Err(ManifestError::whole(format!("{FILE_NAME} is written so that envy cannot put `{id}` into it"))
                .hint(Hint::run("put it there by hand", "envy edit")));
        }
        *self = edited;
        Ok(())
    }

    /// Takes a package out; whether it was there.
    pub fn remove(&mut self, id: &PackageId) -> bool {
        self.unset(&["packages"], id.as_str())
    }

    /// The edited text.
    pub fn finish(self) -> String {
        self.text
    }

    /// Makes an existing package what `spec` says, in the form that it has.
    fn change(&mut self, id: &PackageId, old: &Spec, spec: &Spec) {
        let path = ["packages", id.as_str()];
        if !self.is_table(&path) {
            return self.set(&path[..1], id.as_str(), &|quotes| spec_text(spec, quotes));
        }
        let fields = [
            ("package", package(old), package(spec)),
            ("version", version(old), version(spec)),
            ("store-path", store_path(old), store_path(spec)),
            ("outputs", outputs(old), outputs(spec)),
            ("systems", systems(old), systems(spec)),
            ("priority", priority(old), priority(spec)),
        ];
        let changed = || fields.iter().filter(|(_, old, new)| old != new);
        // First what comes, then what goes: a table of dotted keys without any key is none.
        for (name, _, new) in changed() {
            if let Some(new) = new {
                self.set(&path, name, &|quotes| new.text(quotes));
            }
        }
        for (name, _, _) in changed().filter(|(_, _, new)| new.is_none()) {
            self.unset(&path, name);
        }
    }

    fn is_table(&self, path: &[&str]) -> bool {
        Document::parse(self.text.as_str()).is_ok_and(|document| container(&document, &self.text, path).is_some())
    }

    /// Sets the key `name` of the table at `path`, in place or as its last one.
    fn set(&mut self, path: &[&str], name: &str, value: &dyn Fn(Quotes) -> String) {
        let splices = Document::parse(self.text.as_str()).map(|document| {
            let Some(container) = container(&document, &self.text, path) else {
                return insert::section(&self.text, name, &value(Quotes::Basic));
            };
            match Leaf::of(container.table, name) {
                Some(leaf) => {
                    let quotes = Quotes::of(&self.text[leaf.value.clone()]);
                    vec![(leaf.value, value(quotes))]
                }
                None => insert::entry(&self.text, &container, name, value),
            }
        });
        self.apply(splices.unwrap_or_default());
    }

    /// Removes the key `name` of the table at `path`; whether it was there.
    fn unset(&mut self, path: &[&str], name: &str) -> bool {
        let mut found = false;
        loop {
            let splices = Document::parse(self.text.as_str()).map(|document| {
                let container = container(&document, &self.text, path);
                container.map(|container| remove::entry(&self.text, &container, name)).unwrap_or_default()
            });
            match splices {
                Ok(splices) if !splices.is_empty() => self.apply(splices),
                _ => return found,
            }
            found = true;
        }
    }

    fn apply(&mut self, mut splices: Vec<Splice>) {
        splices.sort_by_key(|(range, _)| range.start);
        for (range, new) in splices.into_iter().rev() {
            self.text.replace_range(range, &new);
        }
    }
}

/// What a key of a package's table holds, for comparing and writing.
#[derive(Debug, PartialEq, Eq)]
enum Field {
    Text(String),
    Texts(Vec<String>),
    Number(i64),
}

impl Field {
    fn text(&self, quotes: Quotes) -> String {
        match self {
            Self::Text(text) => quoted(text, quotes),
            Self::Texts(texts) => array(texts, quotes),
            Self::Number(number) => number.to_string(),
        }
    }
}

fn package(spec: &Spec) -> Option<Field> {
    match &spec.source {
        Source::Catalog { package, .. } => package.clone().map(Field::Text),
        Source::StorePath(_) => None,
    }
}

fn version(spec: &Spec) -> Option<Field> {
    match &spec.source {
        Source::Catalog { version, .. } => Some(Field::Text(version.clone())),
        Source::StorePath(_) => None,
    }
}

fn store_path(spec: &Spec) -> Option<Field> {
    match &spec.source {
        Source::Catalog { .. } => None,
        Source::StorePath(path) => Some(Field::Text(path.to_string())),
    }
}

fn outputs(spec: &Spec) -> Option<Field> {
    spec.outputs.clone().map(Field::Texts)
}

fn systems(spec: &Spec) -> Option<Field> {
    let names = spec.systems.as_ref()?.iter().map(ToString::to_string);
    Some(Field::Texts(names.collect()))
}

fn priority(spec: &Spec) -> Option<Field> {
    spec.priority.map(Field::Number)
}
