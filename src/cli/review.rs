//! A project's code as a person reads it before trusting it: all of it, and what changed.

use std::collections::BTreeSet;

use similar::{ChangeTag, TextDiff};

use super::trust::visible;
use crate::ops::trust::{Review, State};
use crate::ui::{FAINT, GOOD, STRONG, WARN};

/// The whole code, and at last where it stands.
pub(super) fn lines(review: &Review) -> Vec<String> {
    let project = visible(&review.project.to_string_lossy());
    if review.state == State::Nothing {
        return vec![format!("nothing in {project} needs trust")];
    }
    let before = review.before.as_ref();
    let mut lines = vec![format!("{project} asks to run this code, or to decide which code runs:")];
    let names: BTreeSet<&String> = review.code.0.keys().chain(before.iter().flat_map(|code| code.0.keys())).collect();
    for name in names {
        let (new, old) = (review.code.0.get(name), before.and_then(|code| code.0.get(name)));
        let gone = if new.is_none() { " (gone)" } else { "" };
        lines.push(String::new());
        lines.push(format!("{STRONG}{}{STRONG:#}{FAINT}{}{gone}{FAINT:#}", visible(name), meaning(name)));
        let new = new.map(String::as_str).unwrap_or_default();
        match before {
            None => lines.extend(lines_of(new).map(|line| format!("    {}", visible(line)))),
            Some(_) => lines.extend(compared(old.map(String::as_str).unwrap_or_default(), new)),
        }
    }
    lines.push(String::new());
    lines.push(
        match review.state {
            State::Trusted => "All of it is trusted.",
            State::Changed => "Lines with + and - changed since it was trusted.",
            State::Refused => "You refused it before.",
            State::Undecided | State::Nothing => "Nobody trusted any of it yet.",
        }
        .to_owned(),
    );
    lines
}

/// The lines of a text; a carriage return stays, as shells do not take it for the end of a line.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_terminator('\n')
}

/// All lines, those that came or went marked.
fn compared(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (lines_of(old).collect(), lines_of(new).collect());
    let diff = TextDiff::from_slices(&old, &new);
    let line = |change: similar::Change<&str>| {
        let text = visible(change.value());
        match change.tag() {
            ChangeTag::Equal => format!("    {text}"),
            ChangeTag::Insert => format!("  {GOOD}+ {text}{GOOD:#}"),
            ChangeTag::Delete => format!("  {WARN}- {text}{WARN:#}"),
        }
    };
    diff.iter_all_changes().map(line).collect()
}

/// What a part of a manifest does, in a few words.
fn meaning(name: &str) -> &'static str {
    match name.split_once('.') {
        Some(("hooks", _)) => ": bash, whenever the environment is entered",
        Some(("profile", _)) => ": your own shell, when it enters the environment",
        Some(("options", "path-prepend")) => ": folders in front of all programs",
        Some(("options", "dotenv")) => ": files of variables",
        _ => "",
    }
}
