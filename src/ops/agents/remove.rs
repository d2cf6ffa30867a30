//! `agent remove`: what envy put into agents' settings goes, and a file in which nothing else is.

use super::super::{Context, Error};
use super::place::codex_home;
use super::plan::{FileEdit, Plan};
use super::setup::{OURS, is_link_to_agents_file};
use crate::agent::codex::rules;
use crate::agent::setup::{PROFILES, Profile};
use crate::failure::Hint;

/// What has to change for one agent, or for all; with `user`, the rules in the user's own folder go, too.
pub fn plan(context: &Context<'_>, only: Option<&'static Profile>, user: bool) -> Result<Plan, Error> {
    let project = context.project()?;
    let name = only.map(|profile| format!(" {}", profile.name)).unwrap_or_default();
    let mut plan = Plan::new(project, format!("envy agent remove{name}{}", if user { " --user" } else { "" }));
    let root = plan.project.root().to_path_buf();
    for profile in PROFILES.iter().filter(|profile| only.is_none_or(|only| only.name == profile.name)) {
        for file in profile.files.iter().filter(|file| !is_link_to_agents_file(&root, file.path)) {
            plan.edits.extend(
                FileEdit::in_project(&root, file.path, |old| match old {
                    // An empty file is none of envy's.
                    None => Ok(String::new()),
                    Some(old) => Ok(file.unset(old)?),
                })?
                .filter(|edit| edit.old.as_deref() != Some("")),
            );
        }
    }
    let rules = codex_home(context).join(rules::FILE_NAME);
    let is_codex = only.is_none_or(|only| only.name == "codex");
    let edit =
        FileEdit::of_user(rules, |old| Ok(old.filter(|old| !old.starts_with(OURS)).unwrap_or_default().to_owned()))?;
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
