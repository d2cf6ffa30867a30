//! `agent check`: whether the block and the settings of every agent that is set up are as this envy writes them.

use std::path::Path;

use super::super::files::read_text;
use super::super::load::Loaded;
use super::super::{Context, Error};
use super::found::State;
use super::place::{Places, codex_home};
use super::setup::{OURS, file_edit};
use super::sync;
use super::warnings::{self, EDITED_BY_HAND};
use crate::agent::codex::rules;
use crate::agent::setup::{PROFILES, Profile};
use crate::failure::Hint;
use crate::project::{AGENTS_FILE_NAME, Project};

/// What the check found.
#[derive(Debug, Clone)]
pub struct Report {
    /// The agents that are set up in the project.
    pub agents: Vec<&'static Profile>,
    /// Files that are not as they should be.
    pub stale: Vec<Stale>,
    /// What deserves a second look.
    pub warnings: Vec<String>,
}

/// A file that is not as it should be.
#[derive(Debug, Clone)]
pub struct Stale {
    /// As the user knows it.
    pub name: String,
    /// Why it cannot even be read or edited.
    pub reason: Option<String>,
    /// The command that mends it.
    pub mend: Hint,
}

/// Looks at the project, and at the user's rules if there are any. Writes nothing and starts nothing.
pub fn check(context: &Context<'_>, envy: &Path) -> Result<Report, Error> {
    let loaded = Loaded::read(context)?;
    let mut report = Report { agents: Vec::new(), stale: Vec::new(), warnings: Vec::new() };
    let mend = Hint::run("bring the block up to date", context.line("agent sync"));
    match sync::edit(context, &loaded, &context.line("agent check")) {
        Ok((edit, edited_by_hand)) => {
            report.stale.extend(edit.map(|edit| Stale { name: edit.name, reason: None, mend }));
            report.warnings.extend(edited_by_hand.then(|| EDITED_BY_HAND.to_owned()));
        }
        Err(error) => report.stale.push(broken(AGENTS_FILE_NAME, &error, mend)),
    }
    for profile in PROFILES {
        settings(context, &loaded.project, profile, &mut report);
    }
    report.stale.extend(rules_of_another(context, envy)?);
    report.warnings.extend(warnings::about_files(&loaded.project, None));
    if !report.agents.is_empty() {
        report.warnings.extend(warnings::about_program(context, &Places::of(context, &loaded.project), envy));
    }
    Ok(report)
}

/// Looks at one agent's settings.
fn settings(context: &Context<'_>, project: &Project, profile: &'static Profile, report: &mut Report) {
    match State::of(project, profile) {
        State::NotSetUp => return,
        State::Unreadable(file, reason) => {
            let mend = Hint::run("correct it, then look again", context.line("agent check"));
            return report.stale.push(Stale { name: file.to_owned(), reason: Some(reason), mend });
        }
        State::SetUp => report.agents.push(profile),
    }
    let command = context.line(&format!("agent setup {}", profile.name));
    for file in profile.files {
        let mend = Hint::run("bring the settings up to date", command.clone());
        match file_edit(project, &command, file) {
            Ok(edit) => report.stale.extend(edit.map(|edit| Stale { name: edit.name, reason: None, mend })),
            Err(error) => report.stale.push(broken(file.path, &error, mend)),
        }
    }
}

/// A file that cannot be edited; the error's own command, if it has one, is what mends it.
fn broken(name: &str, error: &Error, mend: Hint) -> Stale {
    let mend = error.hints().into_iter().find(|hint| hint.command.is_some()).unwrap_or(mend);
    Stale { name: name.to_owned(), reason: Some(error.message()), mend }
}

/// Rules that let Codex run an envy that is not this one, or other commands of it than this one has.
fn rules_of_another(context: &Context<'_>, envy: &Path) -> Result<Option<Stale>, Error> {
    let file = codex_home(context).join(rules::FILE_NAME);
    let Some(text) = read_text(&file)?.filter(|text| text.starts_with(OURS)) else { return Ok(None) };
    let real = fs_err::canonicalize(envy)?;
    let wanted = real.to_str().map(rules::text);
    let mend = Hint::run("write the rules for this envy", context.line("agent setup codex --user"));
    let name = file.display().to_string();
    Ok((Some(&text) != wanted.as_ref()).then_some(Stale { name, reason: None, mend }))
}
