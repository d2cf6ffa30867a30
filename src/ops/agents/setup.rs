//! `agent setup`: the block, and the settings of one agent; with `user`, the rules in the user's own folder instead.

use std::path::{Path, PathBuf};

use super::super::load::Loaded;
use super::super::{Context, Error};
use super::error::AgentsError;
use super::place::{Places, codex_home, settings_of_codex};
use super::plan::{Checked, FileEdit, Plan};
use super::{codex, sync, warnings};
use crate::agent::codex::{around, config, rules, user};
use crate::agent::setup::{self, File, Profile};
use crate::failure::Hint;
use crate::project::{AGENTS_FILE_NAME, Project, git_root};

/// The first line of rules that envy wrote.
pub(super) const OURS: &str = "# Written by `envy agent setup codex --user`.";

/// Who is to be set up.
#[derive(Debug, Clone)]
pub struct Request {
    /// The agent.
    pub profile: &'static Profile,
    /// Also the rules in the user's own folder.
    pub user: bool,
    /// This program.
    pub envy: PathBuf,
}

/// What has to change, checked with the installed agent where there is one.
pub fn plan(context: &Context<'_>, request: &Request) -> Result<Plan, Error> {
    let loaded = Loaded::read(context)?;
    let places = Places::of(context, &loaded.project);
    let user = if request.user { " --user" } else { "" };
    let command = context.line(&format!("agent setup {}{user}", request.profile.name));
    let mut plan = Plan::new(loaded.project.clone(), command.clone());
    plan.add_block(sync::edit(context, &loaded, &command)?);
    for file in request.profile.files {
        plan.edits.extend(file_edit(&loaded.project, &command, file)?);
    }
    let rules = if request.user { Some(safe_rules(&places, &request.envy, &command)?) } else { None };
    if let Some((text, _)) = &rules {
        plan.edits.extend(rules_edit(context, text, &command)?);
    }
    if request.profile.name == "codex" {
        let settings = text_of(&plan, &loaded, config::FILE_NAME)?;
        let rules = rules.as_ref().map(|(text, envy)| (text.as_str(), envy.as_str()));
        plan.checked = Some(codex::check(context, &places, settings.as_deref(), rules, &command)?);
        plan.next.extend(trusting(context, loaded.project.root()));
    }
    warn(context, &places, request, &loaded, &mut plan);
    plan.next.extend(request.profile.next.iter().map(|&text| Hint::text(text)));
    plan.paste = request.profile.files.is_empty().then(setup::pasted);
    Ok(plan)
}

fn warn(context: &Context<'_>, places: &Places, request: &Request, loaded: &Loaded, plan: &mut Plan) {
    if !loaded.manifest.options.agents_md {
        let title = request.profile.title;
        plan.warnings.push(format!("agents-md is false in envy.toml, so {title} is not told how to use envy"));
    }
    let own = plan.edits.iter().find(|edit| edit.name == AGENTS_FILE_NAME);
    let own = own.and_then(|edit| edit.new.as_ref()).map(|text| text.len() as u64);
    plan.warnings.extend(warnings::about_files(&loaded.project, own));
    plan.warnings.extend(warnings::about_root(&loaded.project, request.profile.title));
    plan.warnings.extend(warnings::about_program(context, places, &request.envy));
    if let Some(Checked::Not(why)) = &plan.checked {
        plan.warnings.push(format!("not checked with Codex: {why}"));
    }
}

/// The change of one of the agent's files.
pub(super) fn file_edit(project: &Project, command: &str, file: &File) -> Result<Option<FileEdit>, Error> {
    if is_link_to_agents_file(project.root(), file.path) {
        return Ok(None);
    }
    FileEdit::in_project(project, command, file.path, |old| file.set(old))
}

/// `CLAUDE.md -> AGENTS.md`: it needs no import.
pub(super) fn is_link_to_agents_file(root: &Path, name: &str) -> bool {
    let real = |name: &str| fs_err::canonicalize(root.join(name)).ok();
    name != AGENTS_FILE_NAME && real(name).is_some_and(|file| Some(file) == real(AGENTS_FILE_NAME))
}

/// What a file of the project will hold.
fn text_of(plan: &Plan, loaded: &Loaded, name: &str) -> Result<Option<String>, Error> {
    match plan.edits.iter().find(|edit| edit.name == name) {
        Some(edit) => Ok(edit.new.clone()),
        None => Ok(super::super::files::read_text(&loaded.project.root().join(name))?),
    }
}

/// The rules for this envy and its path, if no agent can replace it.
fn safe_rules(places: &Places, envy: &Path, command: &str) -> Result<(String, String), Error> {
    let real = fs_err::canonicalize(envy)?;
    if let Some(exposed) = places.exposed(&real) {
        let (place, why, command) = (exposed.place, exposed.why, command.trim_end_matches(" --user").to_owned());
        return Err(AgentsError::Unsafe { file: real, place, why, command }.into());
    }
    let path = real.to_str().ok_or_else(|| AgentsError::NotText { file: real.clone(), command: command.to_owned() })?;
    Ok((rules::text(path), path.to_owned()))
}

fn rules_edit(context: &Context<'_>, text: &str, command: &str) -> Result<Option<FileEdit>, Error> {
    let file = codex_home(context).join(rules::FILE_NAME);
    let foreign = AgentsError::Foreign { file: file.clone(), command: command.to_owned() };
    FileEdit::of_user(&file, |old| match old {
        Some(old) if !old.trim().is_empty() && !old.starts_with(OURS) => Err(foreign.into()),
        _ => Ok(text.to_owned()),
    })
}

/// How a person makes Codex trust the project, if it does not yet.
fn trusting(context: &Context<'_>, root: &Path) -> Option<Hint> {
    let settings = settings_of_codex(context).unwrap_or_default();
    if around::is_trusted(&settings, root) {
        return None;
    }
    let file = codex_home(context).join(user::FILE_NAME);
    let lines = user::trusting(git_root(root).unwrap_or(root));
    Some(Hint::text(format!(
        "Codex reads .codex/config.toml only in a project that you trust: start `codex` here and say yes, or add to {}:\n{lines}",
        file.display()
    )))
}
