//! What would change in which files, as data: shown, asked about, then carried out as a whole or not at all.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::super::files::FileError;
use super::super::folder::Place;
use super::super::{Context, Error, hold};
use super::error::AgentsError;
use super::write;
use crate::agent::SettingsError;
use crate::failure::Hint;
use crate::project::Project;

/// The changes that a command wants.
#[derive(Debug)]
pub struct Plan {
    /// The project.
    pub project: Project,
    /// The command that makes it, for a person to run where envy cannot.
    pub command: String,
    /// Files that are not as they should be.
    pub edits: Vec<FileEdit>,
    /// What deserves a second look.
    pub warnings: Vec<String>,
    /// What a person has to do besides.
    pub next: Vec<Hint>,
    /// Whether an installed agent was asked what it thinks of the changes.
    pub checked: Option<Checked>,
    /// What to paste into settings that envy does not know.
    pub paste: Option<Value>,
}

/// Whether an installed agent accepts what is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It does; this is its name and version.
    By(String),
    /// It could not be asked, and why.
    Not(String),
}

/// One file that changes.
#[derive(Debug)]
pub struct FileEdit {
    /// As the user knows it: its path in the project, or an absolute one.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// The same, held open.
    pub(super) place: Place,
    /// Its text now; `None` if there is no such file.
    pub old: Option<String>,
    /// Its text then; `None` if it goes.
    pub new: Option<String>,
    /// It belongs to the user, not to the project.
    pub is_users: bool,
}

impl Plan {
    /// Nothing yet.
    pub(super) fn new(project: Project, command: String) -> Self {
        let (edits, warnings, next) = (Vec::new(), Vec::new(), Vec::new());
        Self { project, command, edits, warnings, next, checked: None, paste: None }
    }

    /// Takes in the change of the block, and whether somebody had edited it.
    pub(super) fn add_block(&mut self, (edit, edited_by_hand): (Option<FileEdit>, bool)) {
        self.edits.extend(edit);
        self.warnings.extend(edited_by_hand.then(|| super::warnings::EDITED_BY_HAND.to_owned()));
    }

    /// Carries all of it out, or nothing.
    pub fn carry_out(&self, context: &Context<'_>) -> Result<(), Error> {
        if self.edits.is_empty() {
            return Ok(());
        }
        let _held = hold::hold(&self.project, context.mode.lock_timeout, context.reporter)?;
        Ok(write::all(&self.edits, &self.command)?)
    }

    /// Whether a file outside of the project would change.
    pub fn is_users(&self) -> bool {
        self.edits.iter().any(|edit| edit.is_users)
    }
}

impl FileEdit {
    /// The change of a file of the project; `None` if it is as it should be. An empty new text means no file.
    /// `command` is what a person repeats when they have mended what is wrong.
    pub(super) fn in_project(
        project: &Project,
        command: &str,
        name: &str,
        edit: impl FnOnce(Option<&str>) -> Result<String, SettingsError>,
    ) -> Result<Option<Self>, Error> {
        let outside = |error| match error {
            FileError::LeadsOut { .. } | FileError::Link { .. } => {
                AgentsError::Outside { file: project.root().join(name), command: command.to_owned() }.into()
            }
            error => Error::from(error),
        };
        let place = Place::of(project, name).map_err(outside)?;
        let old = place.read().map_err(outside)?;
        let edit = |old: Option<&str>| {
            Ok(edit(old).map_err(|error| AgentsError::Settings { error, command: command.to_owned() })?)
        };
        Self::at(name.to_owned(), place, old, false, edit)
    }

    /// The same for a file of the user's.
    pub(super) fn of_user(
        path: &Path,
        edit: impl FnOnce(Option<&str>) -> Result<String, Error>,
    ) -> Result<Option<Self>, Error> {
        let place = Place::of_user(path)?;
        let old = place.read()?;
        Self::at(path.display().to_string(), place, old, true, edit)
    }

    fn at(
        name: String,
        place: Place,
        old: Option<String>,
        is_users: bool,
        edit: impl FnOnce(Option<&str>) -> Result<String, Error>,
    ) -> Result<Option<Self>, Error> {
        let new = Some(edit(old.as_deref())?).filter(|text| !text.is_empty());
        let path = place.path().to_path_buf();
        Ok((old != new).then_some(Self { name, path, place, old, new, is_users }))
    }
}
