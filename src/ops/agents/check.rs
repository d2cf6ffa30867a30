//! `agent check`: whether the block and the settings of every agent that is set up are as this envy writes them.

use std::path::Path;

use super::super::files::read_text;
use super::super::load::Loaded;
use super::super::{Context, Error};
use super::place::{Places, codex_home};
use super::setup::{OURS, file_edit, is_link_to_agents_file};
use super::sync;
use super::warnings::{self, EDITED_BY_HAND};
use crate::agent::codex::rules;
use crate::agent::setup::{PROFILES, Profile};
use crate::failure::Hint;

/// What the check found.
#[derive(Debug, Clone)]
pub struct Report {
    /// The agents that are set up in the project.
    pub agents: Vec<&'static Profile>,
    /// Files that are not as they should be, and the command that mends each.
    pub stale: Vec<(String, Hint)>,
    /// What deserves a second look.
    pub warnings: Vec<String>,
}

/// Looks at the project, and at the user's rules if there are any. Writes nothing and starts nothing.
pub fn check(context: &Context<'_>, envy: &Path) -> Result<Report, Error> {
    let loaded = Loaded::read(context)?;
    let root = loaded.project.root();
    let mut report = Report { agents: Vec::new(), stale: Vec::new(), warnings: Vec::new() };
    let (edit, edited_by_hand) = sync::edit(context, &loaded)?;
    if let Some(edit) = edit {
        report.stale.push((edit.name, Hint::run("bring the block up to date", "envy agent sync")));
    }
    report.warnings.extend(edited_by_hand.then(|| EDITED_BY_HAND.to_owned()));
    for profile in PROFILES {
        if !is_set_up(root, profile)? {
            continue;
        }
        report.agents.push(profile);
        for file in profile.files {
            if let Some(edit) = file_edit(root, file)? {
                let mend = Hint::run("bring the settings up to date", format!("envy agent setup {}", profile.name));
                report.stale.push((edit.name, mend));
            }
        }
    }
    report.stale.extend(rules_of_another(context, envy)?);
    report.warnings.extend(warnings::about_files(&loaded.project, None));
    if !report.agents.is_empty() {
        report.warnings.extend(warnings::about_program(context, &Places::of(context, &loaded.project), envy));
    }
    Ok(report)
}

/// Whether envy wrote into one of the agent's files.
pub(super) fn is_set_up(root: &Path, profile: &Profile) -> Result<bool, Error> {
    for file in profile.files.iter().filter(|file| !is_link_to_agents_file(root, file.path)) {
        if let Some(text) = read_text(&root.join(file.path)).ok().flatten()
            && file.is_set(&text)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Rules that let Codex run an envy that is not this one, or other commands of it than this one has.
fn rules_of_another(context: &Context<'_>, envy: &Path) -> Result<Option<(String, Hint)>, Error> {
    let file = codex_home(context).join(rules::FILE_NAME);
    let Some(text) = read_text(&file)?.filter(|text| text.starts_with(OURS)) else { return Ok(None) };
    let real = fs_err::canonicalize(envy)?;
    let wanted = real.to_str().map(rules::text);
    let mend = Hint::run("write the rules for this envy", "envy agent setup codex --user");
    Ok((Some(&text) != wanted.as_ref()).then(|| (file.display().to_string(), mend)))
}
