//! `remove`: takes packages out of the manifest.

use std::collections::BTreeSet;

use super::apply::{Changed, apply};
use super::load::{HeldProject, Loaded};
use super::plan::{self, Planned};
use super::{Context, Error};
use crate::failure::{Code, Explain, Hint};
use crate::manifest::PackageId;
use crate::manifest::edit::Editor;

/// Removes `ids`; all of them or, if one is not there, none.
pub fn remove(context: &Context<'_>, ids: &[PackageId]) -> Result<Changed, Error> {
    let held = HeldProject::take(context)?;
    let text = without(&held.loaded, ids)?;
    apply(context, &held, &text, &BTreeSet::new())
}

/// Finds out what [`remove`] would do. Changes nothing.
pub fn preview(context: &Context<'_>, ids: &[PackageId]) -> Result<Planned, Error> {
    let loaded = Loaded::read(context)?;
    let text = without(&loaded, ids)?;
    plan::towards(context, &loaded, &text, &BTreeSet::new())
}

/// The manifest's text without these packages.
fn without(loaded: &Loaded, ids: &[PackageId]) -> Result<String, Error> {
    let mut editor = Editor::new(loaded.manifest_text())?;
    for id in ids {
        if !editor.remove(id) {
            return Err(NotInstalled::new(id, loaded.manifest.packages.keys(), "remove").into());
        }
    }
    Ok(editor.finish())
}

/// The manifest has no such package.
#[derive(Debug, thiserror::Error)]
#[error("{id} is not in envy.toml")]
pub struct NotInstalled {
    id: PackageId,
    nearest: Option<PackageId>,
    command: &'static str,
}

impl NotInstalled {
    /// With the installed id that is most like it, if any is. `command` is what was to be done with it.
    pub fn new<'a>(id: &PackageId, installed: impl Iterator<Item = &'a PackageId>, command: &'static str) -> Self {
        let likeness = |other: &PackageId| strsim::jaro_winkler(id.as_str(), other.as_str());
        let nearest = installed.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        Self { id: id.clone(), nearest: nearest.filter(|other| likeness(other) > 0.8).cloned(), command }
    }
}

impl Explain for NotInstalled {
    fn code(&self) -> Code {
        Code::PackageNotFound
    }

    fn hints(&self) -> Vec<Hint> {
        match &self.nearest {
            Some(id) => vec![Hint::run(format!("did you mean {id}"), format!("envy {} {id}", self.command))],
            None => vec![Hint::run("see what is installed", "envy list")],
        }
    }
}
