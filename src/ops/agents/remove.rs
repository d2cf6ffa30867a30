//! `agent remove`: what envy put into agents' settings goes, and a file in which nothing else is.

use super::super::{Context, Error};
use super::found::State;
use super::place::codex_home;
use super::plan::{FileEdit, Plan};
use super::setup::{OURS, is_link_to_agents_file};
use crate::agent::codex::rules;
use crate::agent::setup::{PROFILES, Profile};
use crate::failure::Hint;

/// What has to change for one agent, or for all; with `user`, the rules in the user's own folder go, too.
pub fn plan(context: &Context<'_>, only: Option<&'static Profile>, user: bool) -> Result<Plan, Error> {
    let (project, mut edits) = (context.project()?, Vec::new());
    let name = only.map(|profile| format!(" {}", profile.name)).unwrap_or_default();
    let command = context.line(&format!("agent remove{name}{}", if user { " --user" } else { "" }));
    for profile in PROFILES.iter().filter(|profile| only.is_none_or(|only| only.name == profile.name)) {
        let is_set_up = State::of(&project, profile) == State::SetUp;
        for file in profile.files.iter().filter(|file| !is_link_to_agents_file(project.root(), file.path)) {
            let edit = FileEdit::in_project(&project, &command, file.path, |old| {
                old.map_or_else(|| Ok(String::new()), |old| file.unset(old, is_set_up))
            })?;
            // An empty file is none of envy's.
            edits.extend(edit.filter(|edit| edit.old.as_deref() != Some("")));
        }
    }
    let mut plan = Plan::new(project, command);
    plan.edits = edits;
    let rules = codex_home(context).join(rules::FILE_NAME);
    let is_codex = only.is_none_or(|only| only.name == "codex");
    let edit =
        FileEdit::of_user(&rules, |old| Ok(old.filter(|old| !old.starts_with(OURS)).unwrap_or_default().to_owned()))?;
    match edit.filter(|_| is_codex) {
        Some(edit) if user => plan.edits.push(edit),
        Some(edit) => {
            let text = format!("the rules for all your projects stay in {}; to remove them, too", edit.name);
            plan.next.push(Hint::run(text, format!("{} --user", plan.command)));
        }
        None => {}
    }
    Ok(plan)
}
