//! What agents find of envy in a project: its block in `AGENTS.md`, kept in step with the environment, and the settings that
//! make an agent use envy (`setup`, `check`, `remove`).

pub mod check;
mod codex;
mod error;
pub use error::AgentsError;
pub mod found;
pub mod place;
pub mod plan;
pub mod remove;
pub mod setup;
pub mod sync;
mod warnings;
mod write;

use std::collections::BTreeMap;

use super::files::Files;
use super::transaction::Change;
use super::{Context, Error};
use crate::agent::SettingsError;
use crate::agent::block::{self, BlockContent, BlockError, Package, Script, Updated};
use crate::environment::principal::principal_first;
use crate::lock::Lock;
use crate::manifest::{Manifest, PackageId};
use crate::project::AGENTS_FILE_NAME;

/// The change that `AGENTS.md` needs; a file of which nothing is left goes. A hand-edited block is told.
pub fn change(
    context: &Context<'_>,
    files: &Files,
    manifest: &Manifest,
    lock: &Lock,
    programs: &BTreeMap<String, Vec<String>>,
) -> Result<Option<Change>, Error> {
    let old = files.agents.as_deref();
    Ok(match updated(context, files, manifest, lock, programs)? {
        Some(text) if text.is_empty() => Change::removal(AGENTS_FILE_NAME, old),
        Some(text) => Change::new(AGENTS_FILE_NAME, old, &text),
        None => None,
    })
}

fn updated(
    context: &Context<'_>,
    files: &Files,
    manifest: &Manifest,
    lock: &Lock,
    programs: &BTreeMap<String, Vec<String>>,
) -> Result<Option<String>, Error> {
    let updated = text(files, manifest, lock, programs)?;
    if updated.edited_by_hand {
        context.reporter.warn(
            "the envy block in AGENTS.md had been edited by hand and is written anew; keep your own words outside of it",
        );
    }
    Ok(updated.text)
}

/// The same, as data.
pub fn text(
    files: &Files,
    manifest: &Manifest,
    lock: &Lock,
    programs: &BTreeMap<String, Vec<String>>,
) -> Result<Updated, SettingsError> {
    let existing = files.agents.as_deref();
    if !manifest.options.agents_md {
        let text = existing.map(block::remove).transpose().map_err(markers)?.flatten();
        return Ok(Updated { text, edited_by_hand: false });
    }
    let package = |id: &PackageId| {
        let locked = lock.packages.get(id);
        let names = [Some(id.as_str()), locked.map(|locked| locked.name.as_str())];
        let names: Vec<&str> = names.into_iter().flatten().collect();
        let programs = programs.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
        Package {
            id: id.as_str().to_owned(),
            version: locked.map(|locked| locked.version.clone()).unwrap_or_default(),
            programs: principal_first(programs, &names).into_iter().map(str::to_owned).collect(),
        }
    };
    let script = |(name, command): (&String, &String)| Script { name: name.clone(), command: command.clone() };
    let content = BlockContent {
        packages: manifest.packages.keys().map(package).collect(),
        scripts: manifest.scripts.iter().map(script).collect(),
    };
    block::update(existing, &content).map_err(markers)
}

fn markers(error: BlockError) -> SettingsError {
    SettingsError::Markers { file: AGENTS_FILE_NAME.to_owned(), error }
}
