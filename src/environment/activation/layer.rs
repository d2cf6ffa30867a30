//! One environment's layer on the variables: putting it on, with a note of all that is done, and taking it off.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use super::search_path::SearchPath;
use super::undo::{Added, Before, Layer, Replaced, Text};
use crate::environ::Environ;

/// A layer that is being put on.
#[derive(Debug)]
pub(super) struct Layering {
    environ: Environ,
    layer: Layer,
    /// Where in each search path the layer was when it was put on before.
    places: BTreeMap<String, usize>,
}

impl Layering {
    pub(super) fn new(environ: Environ, project: Text, hooked: bool, places: BTreeMap<String, usize>) -> Self {
        let layer = Layer { project, paths: BTreeMap::new(), values: BTreeMap::new(), hooked };
        Self { environ, layer, places }
    }

    /// The variables as they are by now.
    pub(super) fn environ(&self) -> &Environ {
        &self.environ
    }

    /// Puts entries into a search path: where they were before, else in front, and not at all if they are in front already.
    pub(super) fn prepend(&mut self, name: &str, entries: &[OsString], fallback: Option<&str>) {
        let value = self.environ.get(name);
        let before = before(value);
        let fallback = fallback.filter(|_| before != Before::Filled);
        let mut path = SearchPath::parse(value.unwrap_or_default());
        let place = self.places.get(name).copied();
        if place.is_none() && path.starts_with(entries) {
            return;
        }
        path.insert(place.unwrap_or(0), entries);
        let mut joined = path.join();
        if let Some(end) = fallback {
            joined.push(":");
            joined.push(end);
        }
        self.environ.set(name, joined);
        let fallback = fallback.map(str::to_owned);
        self.layer
            .paths
            .insert(name.to_owned(), Added { entries: texts(entries), behind: Vec::new(), before, fallback });
    }

    /// Takes over a value that was computed from the one before. Entries that came to a search path are entries of the
    /// layer: those in front of the old ones stand in front of the layer's others. Anything else is a value.
    pub(super) fn adopt(&mut self, name: &str, value: Option<&OsStr>) {
        let old = self.environ.get(name);
        let grown = match (old, value) {
            (Some(old), Some(new)) if is_search_path(name) && !old.is_empty() => {
                SearchPath::parse(new).around(&SearchPath::parse(old))
            }
            _ => None,
        };
        let Some((front, behind)) = grown else { return self.set(name, value) };
        if front.is_empty() && behind.is_empty() {
            return;
        }
        let mut path = SearchPath::parse(old.unwrap_or_default());
        let added = self.layer.paths.entry(name.to_owned()).or_insert_with(|| Added {
            entries: Vec::new(),
            behind: Vec::new(),
            before: before(old),
            fallback: None,
        });
        let first = added.entries.first().and_then(|first| path.position(&OsString::from(first)));
        path.insert(first.or_else(|| self.places.get(name).copied()).unwrap_or(0), &front);
        path.insert(usize::MAX, &behind);
        added.entries.splice(0..0, texts(&front));
        added.behind.extend(texts(&behind));
        self.environ.set(name, path.join());
    }

    /// Sets or unsets a variable.
    pub(super) fn set(&mut self, name: &str, value: Option<&OsStr>) {
        self.replace(name, value, false);
    }

    /// Sets a variable to which the user has no value.
    pub(super) fn set_default(&mut self, name: &str, value: &OsStr) {
        self.replace(name, Some(value), true);
    }

    /// A second time for the same variable is one change.
    fn replace(&mut self, name: &str, value: Option<&OsStr>, default: bool) {
        let old = self.environ.get(name);
        if old == value {
            return;
        }
        let replaced = Replaced { old: old.map(Text::from), new: value.map(Text::from), default };
        match value {
            Some(value) => self.environ.set(name, value),
            None => self.environ.unset(name),
        }
        let known = self.layer.values.entry(name.to_owned()).or_insert_with(|| replaced.clone());
        (known.new, known.default) = (replaced.new, default);
    }

    /// The variables, and the note of all that was done to them.
    pub(super) fn finish(self) -> (Environ, Layer) {
        (self.environ, self.layer)
    }
}

fn before(value: Option<&OsStr>) -> Before {
    match value {
        None => Before::Unset,
        Some(value) if value.is_empty() => Before::Empty,
        Some(_) => Before::Filled,
    }
}

fn texts(entries: &[OsString]) -> Vec<Text> {
    entries.iter().map(|entry| Text::from(entry.as_os_str())).collect()
}

/// Whether a variable's value is a list of folders, as far as its name tells.
fn is_search_path(name: &str) -> bool {
    name.ends_with("PATH") || name.ends_with("_DIRS")
}

impl Layer {
    /// Takes the layer off: values are restored where they are still the layer's, its entries leave the search paths,
    /// and what others added stays. Returns where in each search path the entries were.
    pub(super) fn undo(&self, environ: &mut Environ) -> BTreeMap<String, usize> {
        for (name, replaced) in &self.values {
            if environ.get(name).map(Text::from) == replaced.new {
                match &replaced.old {
                    Some(old) => environ.set(name, OsString::from(old)),
                    None => environ.unset(name),
                }
            }
        }
        let mut places = BTreeMap::new();
        for (name, added) in &self.paths {
            let Some(value) = environ.get(name) else { continue };
            let mut path = SearchPath::parse(value);
            let entries: Vec<OsString> = added.entries.iter().map(OsString::from).collect();
            if let Some(place) = path.remove(&entries) {
                places.insert(name.clone(), place);
            }
            let behind: Vec<OsString> = added.behind.iter().map(OsString::from).collect();
            path.remove_last(&behind);
            added.settle(name, &path, environ);
        }
        places
    }

    /// Whether all its entries are still in the search paths: a start file that sets `PATH` anew drops them.
    pub(super) fn is_intact(&self, environ: &Environ) -> bool {
        self.paths.iter().all(|(name, added)| {
            let path = SearchPath::parse(environ.get(name).unwrap_or_default());
            added.entries.iter().all(|entry| path.position(&OsString::from(entry)).is_some())
        })
    }
}

impl Added {
    /// Writes what is left of a search path; where only what envy put at its end is, it is again what it was before.
    fn settle(&self, name: &str, left: &SearchPath, environ: &mut Environ) {
        let left_over = left.join();
        let only_ours = *left == SearchPath::default() || self.fallback.as_deref().is_some_and(|end| left_over == end);
        match self.before {
            Before::Unset if only_ours => environ.unset(name),
            Before::Empty if only_ours => environ.set(name, ""),
            _ => environ.set(name, left_over),
        }
    }
}
