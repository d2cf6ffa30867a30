//! What a tool answers: the command's document with what only an agent needs, and a text of it. Made by the process of a call.

use schemars::JsonSchema;
use serde::Serialize;

use super::exchange::Answer;
use super::texts::Text;
use crate::documents::{Failure, Warning};
use crate::failure::printable;
use crate::report;

/// What the tool found or did.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Answered<D> {
    /// What `--json` prints.
    #[serde(flatten)]
    pub(super) document: D,
    /// How many more there are than are listed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) more: Option<usize>,
    /// The command that uses what came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
    /// What happened on the way and is worth knowing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) remarks: Vec<String>,
    /// What was warned of, though the tool did what it should.
    pub(super) warnings: Vec<Warning>,
}

/// What was told on the way.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) remarks: Vec<String>,
    pub(super) warnings: Vec<report::Warning>,
}

impl<D: Text + Serialize> Answered<D> {
    pub(super) fn new(document: D) -> Self {
        Self { document, more: None, next: None, remarks: Vec::new(), warnings: Vec::new() }
    }

    /// The answer that goes to the server.
    pub(super) fn answer(mut self, told: Told) -> Answer {
        self.remarks = told.remarks;
        self.warnings = told.warnings.iter().map(Warning::from).collect();
        let mut lines = self.document.lines();
        lines.extend(self.more.map(|more| format!("and {more} more")));
        lines.extend(self.remarks.iter().map(|remark| format!("note: {remark}")));
        lines.extend(told.warnings.iter().map(|warning| format!("warning: {}", warning.line())));
        lines.extend(self.next.as_ref().map(|next| format!("use it: {next}")));
        // no document has what JSON cannot say
        let document = serde_json::to_value(&self).unwrap_or_default();
        Answer { failed: false, document, text: text(&lines) }
    }
}

impl From<&Failure> for Answer {
    fn from(failure: &Failure) -> Self {
        let failure = &with_tools(failure.clone());
        let error = &failure.error;
        let mut lines = vec![format!("error[{}]: {}", error.code, error.message)];
        if let Some(place) = &error.location {
            lines.push(format!("at {}:{}:{}", place.file, place.line, place.column));
        }
        lines.extend(error.hints.iter().map(|hint| match &hint.command {
            Some(command) => format!("next: {command} ({})", hint.text),
            None => format!("next: {}", hint.text),
        }));
        let document = serde_json::to_value(failure).unwrap_or_default();
        Self { failed: true, document, text: text(&lines) }
    }
}

/// With the tool for a command that is none of the tools itself, and that a sandboxed shell cannot carry out.
fn with_tools(mut failure: Failure) -> Failure {
    for hint in failure.error.hints.iter_mut().filter(|hint| hint.command.as_deref() == Some("envy sync")) {
        hint.text.push_str("; as a tool: install {\"packages\":[]}");
    }
    failure
}

/// Lines, none of which can pretend to be two or drive a terminal.
fn text(lines: &[String]) -> String {
    let lines = lines.iter().flat_map(|line| line.split('\n'));
    lines.map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::{Code, Explain, Hint};

    #[derive(Debug, thiserror::Error)]
    #[error("no package `jqq\u{1b}`")]
    struct NoPackage;

    impl Explain for NoPackage {
        fn code(&self) -> Code {
            Code::PackageNotFound
        }
        fn hints(&self) -> Vec<Hint> {
            vec![Hint::run("did you mean jq?", "envy install jq"), Hint::text("or look for it")]
        }
    }

    #[test]
    fn an_error_is_told_with_its_code_and_the_next_command() {
        let answer = Answer::from(&Failure::of(&NoPackage));
        insta::assert_snapshot!(answer.text, @r"
        error[package-not-found]: no package `jqq\u{1b}`
        next: envy install jq (did you mean jq?)
        next: or look for it
        ");
        assert!(answer.failed);
        assert_eq!(answer.document["error"]["code"], "package-not-found");
    }
}
