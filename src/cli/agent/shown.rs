//! How the changes of files are shown, asked about and told.

use similar::TextDiff;

use crate::agent::detect::Agent;
use crate::cli::trust::visible;
use crate::cli::{Failure, Invocation, Status};
use crate::documents;
use crate::failure::{Code, Explain, Hint, printable};
use crate::ops::agents::plan::{Checked, FileEdit, Plan};
use crate::ui::{FAINT, GOOD, STRONG, WARN};

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Write, after a question where somebody is there to answer it.
    Write,
    /// Write without a question.
    WriteUnasked,
    /// Only show.
    DryRun,
    /// Only say whether anything would change, by the exit status.
    Check,
}

/// Shows, asks, carries out and tells, as the mode has it.
pub(super) fn settle(invocation: &Invocation<'_>, plan: &Plan, mode: Mode) -> Result<Status, Failure> {
    let ui = invocation.ui;
    let changes = !plan.edits.is_empty();
    let write = matches!(mode, Mode::Write | Mode::WriteUnasked) && changes;
    if write {
        if mode == Mode::Write && !may_write(invocation, plan)? {
            ui.line("nothing was written");
            return Ok(1);
        }
        plan.carry_out(&invocation.context)?;
    }
    if ui.json {
        warn(invocation, plan);
        invocation.document(&documents::AgentFiles::new(plan, write));
    } else {
        tell(invocation, plan, mode);
    }
    Ok(Status::from(mode == Mode::Check && changes))
}

fn warn(invocation: &Invocation<'_>, plan: &Plan) {
    plan.warnings.iter().for_each(|text| invocation.context.reporter.warn(text));
}

fn tell(invocation: &Invocation<'_>, plan: &Plan, mode: Mode) {
    let ui = invocation.ui;
    match mode {
        Mode::DryRun => plan.edits.iter().flat_map(diff).for_each(|line| ui.verbatim(&line)),
        Mode::Check => plan.edits.iter().for_each(|edit| ui.line(&format!("{} is not current", shown(&edit.name)))),
        Mode::Write | Mode::WriteUnasked => plan.edits.iter().for_each(|edit| {
            let verb = if edit.new.is_some() { "wrote" } else { "removed" };
            ui.line(&format!("{verb} {}", shown(&edit.name)));
        }),
    }
    if plan.edits.is_empty() {
        ui.line("nothing to do: all of it is current");
    }
    warn(invocation, plan);
    if mode == Mode::Check {
        if !plan.edits.is_empty() {
            ui.say(&format!("next: {}", shown(&plan.command)));
        }
        return;
    }
    if let Some(Checked::By(version)) = &plan.checked {
        ui.say(&format!("{FAINT}checked with {}{FAINT:#}", shown(version)));
    }
    if let Some(paste) = &plan.paste {
        ui.say("for the settings of your agent:");
        ui.verbatim(&format!("{paste:#}"));
    }
    plan.next.iter().for_each(|hint| ui.say(&next(hint)));
}

/// A hint as lines.
pub(super) fn next(hint: &Hint) -> String {
    let text = hint.text.lines().map(shown).collect::<Vec<_>>().join("\n    ");
    match &hint.command {
        Some(command) => format!("next: {text}:\n    {}", shown(command)),
        None => format!("next: {text}"),
    }
}

/// Whether to go on: a person at a terminal sees the changes and says so. Elsewhere files of the project are written as the
/// command says, and the user's own only with `--yes`.
fn may_write(invocation: &Invocation<'_>, plan: &Plan) -> Result<bool, Failure> {
    let ui = invocation.ui;
    let agent = Agent::of(&invocation.context.environ).is_some();
    // An agent could let itself out so, whatever it says for a person.
    if invocation.yes && !(agent && plan.is_users()) {
        return Ok(true);
    }
    // Who wants to see nothing cannot be asked about it.
    if ui.interactive && !ui.quiet && !agent {
        plan.edits.iter().flat_map(diff).for_each(|line| ui.say_verbatim(&line));
        return Ok(ui.confirm("Write this?", Some(true)).unwrap_or(false));
    }
    if plan.is_users() {
        let command = plan.command.clone();
        return Err(NobodyAsked { agent, quiet: ui.interactive && ui.quiet, command }.into());
    }
    Ok(true)
}

/// What changes in a file, as lines for a terminal.
fn diff(edit: &FileEdit) -> Vec<String> {
    let (old, new) = (edit.old.as_deref().unwrap_or_default(), edit.new.as_deref().unwrap_or_default());
    let what = match (&edit.old, &edit.new) {
        (None, _) => " (new)",
        (_, None) => " (goes)",
        _ => "",
    };
    let mut lines = vec![format!("{STRONG}{}{STRONG:#}{FAINT}{what}{FAINT:#}", shown(&edit.name))];
    for hunk in TextDiff::from_lines(old, new).unified_diff().context_radius(3).iter_hunks() {
        lines.push(format!("{FAINT}{}{FAINT:#}", hunk.header()));
        lines.extend(hunk.iter_changes().map(|change| {
            let text = visible(change.value().trim_end_matches(['\n', '\r']));
            match change.tag() {
                similar::ChangeTag::Equal => format!(" {text}"),
                similar::ChangeTag::Insert => format!("{GOOD}+{text}{GOOD:#}"),
                similar::ChangeTag::Delete => format!("{WARN}-{text}{WARN:#}"),
            }
        }));
    }
    lines
}

/// Nothing from outside drives the terminal.
pub(super) fn shown(text: &str) -> String {
    printable(text).into_owned()
}

/// Nobody is there to allow a change of the user's own files.
#[derive(Debug, thiserror::Error)]
#[error("this writes outside of the project, and {}", self.why())]
pub(in crate::cli) struct NobodyAsked {
    agent: bool,
    /// There is a terminal, and nothing to be said on it.
    quiet: bool,
    command: String,
}

impl NobodyAsked {
    fn why(&self) -> &'static str {
        match (self.agent, self.quiet) {
            (true, _) => "that is not for an agent to decide",
            (_, true) => "with -q nobody is asked",
            _ => "there is no terminal to ask on",
        }
    }
}

impl Explain for NobodyAsked {
    fn code(&self) -> Code {
        Code::NotTrusted
    }

    fn hints(&self) -> Vec<Hint> {
        if self.agent {
            vec![Hint::run("ask whoever you work for to run it in a terminal", self.command.clone())]
        } else {
            vec![
                Hint::run("see what it would write", format!("{} --dry-run", self.command)),
                Hint::run("write it", format!("{} --yes", self.command)),
            ]
        }
    }
}

#[cfg(test)]
impl NobodyAsked {
    /// For the list of all errors.
    pub(in crate::cli) fn examples() -> Vec<crate::ops::Error> {
        let of = |agent, quiet| Self { agent, quiet, command: "envy agent setup codex --user".to_owned() }.into();
        vec![of(false, false), of(false, true), of(true, false)]
    }
}
