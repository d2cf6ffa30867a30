//! Only the block in `AGENTS.md`: brought up to date from what is on disk. Nothing is realized, no store is opened, and the
//! one file is written without a journal, so it works where only the project can be written.

use std::collections::BTreeMap;

use super::super::load::Loaded;
use super::super::{Context, Error, agents, select};
use super::error::AgentsError;
use super::plan::{FileEdit, Plan};
use crate::agent::block;
use crate::environment::records::{composition_key, read_composed};
use crate::project::AGENTS_FILE_NAME;

/// What has to change.
pub fn plan(context: &Context<'_>) -> Result<Plan, Error> {
    let loaded = Loaded::read(context)?;
    let mut plan = Plan::new(loaded.project.clone(), context.line("agent sync"));
    plan.add_block(edit(context, &loaded, &plan.command)?);
    Ok(plan)
}

/// The change of `AGENTS.md`, and whether somebody had edited the block in it.
pub(super) fn edit(context: &Context<'_>, loaded: &Loaded, command: &str) -> Result<(Option<FileEdit>, bool), Error> {
    let programs = programs(context, loaded)?;
    let updated = agents::text(&loaded.files, &loaded.manifest, &loaded.lock, &programs)
        .map_err(|error| AgentsError::Settings { error, command: command.to_owned() })?;
    let new = updated.text;
    let edit = FileEdit::in_project(&loaded.project, command, AGENTS_FILE_NAME, |old| {
        Ok(new.unwrap_or_else(|| old.unwrap_or_default().to_owned()))
    })?;
    // An empty file is none of envy's.
    Ok((edit.filter(|edit| edit.old.as_deref() != Some("") || edit.new.is_some()), updated.edited_by_hand))
}

/// The programs of each package: from the record of this very environment, else those that the block lists for the same
/// version, whichever branch of a merge wrote it.
fn programs(context: &Context<'_>, loaded: &Loaded) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let silent = context.with(context.environ.clone(), &crate::report::Silent);
    let ingredients = select::select(&loaded.manifest, &loaded.lock, context.system, silent.reporter)?;
    let composed = read_composed(&context.dirs.records(), &composition_key(&ingredients));
    if let Some(composed) = composed {
        return Ok(composed.for_ingredients(&ingredients).programs);
    }
    let version = |id: &str| {
        let found = loaded.lock.packages.iter().find(|(known, _)| known.as_str() == id);
        found.map(|(_, locked)| locked.version.as_str()).unwrap_or_default()
    };
    let listed = block::listed(loaded.files.agents.as_deref().unwrap_or_default()).into_iter();
    Ok(listed
        .filter(|listed| listed.version == version(&listed.id))
        .map(|listed| (listed.id, listed.programs))
        .collect())
}
