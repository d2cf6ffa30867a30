//! What the project's files say and no generation says: a person's or git's work, which a rollback must not take away silently.

use super::super::files::Files;
use super::super::generation::{Generation, Generations, KeptError, Texts};
use crate::failure::printable;
use crate::lock::diff::{Change, diff};
use crate::lock::{self, Lock};
use crate::manifest;

/// One file with something to lose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its name.
    pub file: &'static str,
    /// What differs from the current generation, a line each, fit to be printed.
    pub lines: Vec<String>,
    /// Whether it can be read, so that `envy sync` would make a generation of it.
    pub can_be_synced: bool,
    pub(super) text: String,
}

/// So many lines are shown of a file.
const SHOWN: usize = 8;

/// The files whose text no generation has and that would not be left as they are.
pub(super) fn lost(
    files: &Files,
    wanted: &Texts,
    current: &Generation,
    generations: &Generations,
) -> std::io::Result<Vec<Lost>> {
    let all: Vec<Texts> = generations.all()?.iter().filter_map(|generation| generation.texts().ok()).collect();
    let base = current.texts();
    let mut lost = Vec::new();
    if let Some(text) = files.manifest.as_deref().filter(|text| *text != wanted.manifest)
        && !all.iter().any(|kept| kept.manifest == text)
    {
        lost.push(of_manifest(text, &base));
    }
    if let Some(text) = files.lock.as_deref().filter(|text| Some(*text) != wanted.lock.as_deref())
        && !all.iter().any(|kept| kept.lock.as_deref() == Some(text))
    {
        lost.push(of_lock(text, &base));
    }
    Ok(lost)
}

fn of_manifest(text: &str, base: &Result<Texts, KeptError>) -> Lost {
    let old = base.as_ref().map(|base| base.manifest.as_str()).unwrap_or_default();
    let can_be_synced = manifest::parse(manifest::FILE_NAME, text).is_ok();
    Lost { file: manifest::FILE_NAME, lines: differing_lines(old, text), can_be_synced, text: text.to_owned() }
}

fn of_lock(text: &str, base: &Result<Texts, KeptError>) -> Lost {
    let old = base.as_ref().ok().and_then(|base| lock::parse(base.lock.as_deref()?).ok()).unwrap_or_default();
    let new = lock::parse(text);
    let can_be_synced = new.is_ok();
    let lines = match new {
        Ok(new) => differing_packages(&old, &new),
        Err(_) => vec!["it cannot be read as a lock".to_owned()],
    };
    Lost { file: lock::FILE_NAME, lines, can_be_synced, text: text.to_owned() }
}

fn differing_packages(old: &Lock, new: &Lock) -> Vec<String> {
    let line = |change: &Change| match (&change.from, &change.to) {
        (None, to) => format!("+ {} {}", change.id, to.as_deref().unwrap_or_default()),
        (from, None) => format!("- {} {}", change.id, from.as_deref().unwrap_or_default()),
        (Some(from), Some(to)) if from == to => format!("~ {} {to} (another build)", change.id),
        (Some(from), Some(to)) => format!("~ {} {from} → {to}", change.id),
    };
    let lines = diff(old, new).iter().map(|change| printable(&line(change)).into_owned()).collect();
    shown(lines, "the same packages, other details")
}

/// Lines of one text that the other does not have, `+` for what is new.
fn differing_lines(old: &str, new: &str) -> Vec<String> {
    let only = |text: &str, other: &str, sign: char| -> Vec<String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines = lines.filter(|line| !other.lines().any(|theirs| theirs.trim() == *line));
        lines.map(|line| format!("{sign} {}", printable(&line.chars().take(100).collect::<String>()))).collect()
    };
    let lines = [only(old, new, '-'), only(new, old, '+')].concat();
    shown(lines, "the same lines in another order or layout")
}

fn shown(mut lines: Vec<String>, otherwise: &str) -> Vec<String> {
    if lines.is_empty() {
        return vec![otherwise.to_owned()];
    }
    if let Some(more) = lines.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        lines.truncate(SHOWN);
        lines.push(format!("and {more} more"));
    }
    lines
}

#[cfg(test)]
impl Lost {
    /// For the list of all errors.
    pub(crate) fn example(can_be_synced: bool) -> Self {
        Self { file: "envy.toml", lines: vec!["+ jq".to_owned()], can_be_synced, text: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_text_only_are_shown_and_no_control_characters() {
        let lines = differing_lines("[packages]\njq = \"*\"\n", "[packages]\n  jq = \"1\"\n# \u{1b}[31m\n");
        assert_eq!(lines, ["- jq = \"*\"", "+ jq = \"1\"", "+ # \\u{1b}[31m"]);
        assert_eq!(differing_lines("a\nb\n", "b\na\n"), ["the same lines in another order or layout"]);
    }

    #[test]
    fn a_long_list_is_cut() {
        let many: String = (0..20).map(|n| format!("line {n}\n")).collect();
        let lines = differing_lines("", &many);
        assert_eq!((lines.len(), lines[SHOWN].as_str()), (SHOWN + 1, "and 12 more"));
    }
}
