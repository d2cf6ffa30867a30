//! What is written for agents.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::documents::FailureHint;
use crate::documents::text::path;
use crate::ops::agents::plan;

/// What changed in the files of agents, or would.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgentFiles {
    /// The project's folder.
    pub project: String,
    /// Whether nothing had to change. With `--check` the exit status is 1 if something had to.
    pub current: bool,
    /// Whether the files were written; not with `--dry-run` and `--check`, nor if nothing had to change.
    pub written: bool,
    /// The files that change.
    pub files: Vec<FileChange>,
    /// Whether the installed agent accepts its settings; null if it was not asked.
    pub checked: Option<Checked>,
    /// What a person has to do besides.
    pub next: Vec<FailureHint>,
    /// What to paste into the settings of an agent that envy does not know; null if there is nothing to.
    pub paste: Option<Value>,
}

/// A file that changes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FileChange {
    /// Its path in the project, or an absolute one outside of it.
    pub path: String,
    /// What becomes of it.
    pub change: FileChangeKind,
    /// Its whole text then; null if it goes.
    pub text: Option<String>,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileChangeKind {
    /// It is new.
    Create,
    /// It has another text.
    Change,
    /// It goes.
    Remove,
}

/// Whether the installed agent accepts what is written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Checked {
    /// Name and version of the agent that accepts it; null if it could not be asked.
    pub by: Option<String>,
    /// Why it could not be asked; null if it was.
    pub reason: Option<String>,
}

impl AgentFiles {
    /// Of a plan, and whether it was carried out.
    pub fn new(plan: &plan::Plan, written: bool) -> Self {
        Self {
            project: path(plan.project.root()),
            current: plan.edits.is_empty(),
            written,
            files: plan.edits.iter().map(FileChange::from).collect(),
            checked: plan.checked.as_ref().map(Checked::from),
            next: plan.next.iter().map(FailureHint::from).collect(),
            paste: plan.paste.clone(),
        }
    }
}

impl From<&plan::FileEdit> for FileChange {
    fn from(edit: &plan::FileEdit) -> Self {
        let change = match (&edit.old, &edit.new) {
            (None, _) => FileChangeKind::Create,
            (_, None) => FileChangeKind::Remove,
            _ => FileChangeKind::Change,
        };
        Self { path: edit.name.clone(), change, text: edit.new.clone() }
    }
}

impl From<&plan::Checked> for Checked {
    fn from(checked: &plan::Checked) -> Self {
        match checked {
            plan::Checked::By(version) => Self { by: Some(version.clone()), reason: None },
            plan::Checked::Not(why) => Self { by: None, reason: Some(why.clone()) },
        }
    }
}
