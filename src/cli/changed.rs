//! How every command that changes the project tells what it did.

use super::{Invocation, Status};
use crate::documents;
use crate::lock::diff::Change;
use crate::ops::adjusted::Adjusted;
use crate::ops::apply::Changed;
use crate::ui::{FAINT, GOOD, WARN};

/// Prints the outcome: a line a package on stdout, or one JSON document.
pub(super) fn render(invocation: &Invocation<'_>, changed: &Changed) -> Status {
    let ui = invocation.ui;
    let document = documents::Changed::from(changed);
    if ui.json {
        invocation.document(&document);
        return 0;
    }
    changed.packages.iter().for_each(|change| ui.line(&line(change)));
    changed.adjusted.iter().for_each(|adjusted| ui.line(&setting(adjusted)));
    if changed.packages.is_empty() && changed.adjusted.is_empty() {
        ui.line(if document.is_something() { "done" } else { "nothing to do" });
    } else if changed.packages.iter().any(|change| change.from.is_none())
        && let Some(program) = changed.program_to_try()
    {
        ui.say(&format!("next: envy run -- {program}"));
    }
    changed.notes.iter().for_each(|note| ui.say(note));
    0
}

/// `+ jq 1.7.1`, `- jq 1.7.1`, `~ jq 1.6 → 1.7.1`, and where only the store paths are others `~ jq 1.7.1 (another build)`.
pub(super) fn line(change: &Change) -> String {
    match (&change.from, &change.to) {
        (None, Some(to)) => format!("{GOOD}+{GOOD:#} {} {to}", change.id),
        (Some(from), None) => format!("{WARN}-{WARN:#} {} {FAINT}{from}{FAINT:#}", change.id),
        (Some(from), Some(to)) if from == to => {
            format!("{GOOD}~{GOOD:#} {} {to} {FAINT}(another build){FAINT:#}", change.id)
        }
        (Some(from), Some(to)) => format!("{GOOD}~{GOOD:#} {} {FAINT}{from}{FAINT:#} → {to}", change.id),
        (None, None) => change.id.to_string(),
    }
}

/// `~ libgreet outputs: out, man → out, dev`.
pub(super) fn setting(adjusted: &Adjusted) -> String {
    let Adjusted { id, setting, from, to } = adjusted;
    format!("{GOOD}~{GOOD:#} {id} {}: {FAINT}{from}{FAINT:#} → {to}", setting.as_str())
}
