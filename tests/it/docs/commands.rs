//! What a block of code says in commands: which are run, in what order, and what the page shows of their answers.
//!
//! Not for: running them (`session`).

use super::page::{Block, Note, Page};

/// A command of a page, or a file that the page lets its reader write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The line of the page.
    pub(super) line: usize,
    /// What bash is given.
    pub(super) code: String,
    /// What the page shows below it; nothing where it shows nothing.
    pub(super) shown: Option<String>,
    /// The status that the page declares; else it follows from what is shown, and is 0 where that names no error.
    pub(super) exit: Option<i32>,
}

/// Everything that a reader types who follows the page. A page may tell its story from the beginning again: with a second
/// `envy init` another session begins.
pub(super) fn sessions(page: &Page) -> Vec<Vec<Step>> {
    let mut sessions: Vec<Vec<Step>> = Vec::new();
    let begins = |step: &Step| step.code.starts_with("envy init");
    for step in page.blocks.iter().flat_map(of_block) {
        match sessions.last_mut() {
            Some(last) if !(begins(&step) && last.iter().any(begins)) => last.push(step),
            _ => sessions.push(vec![step]),
        }
    }
    sessions
}

fn of_block(block: &Block) -> Vec<Step> {
    let mut steps: Vec<Step> = block
        .notes
        .iter()
        .filter_map(|note| match note {
            Note::First(code) => Some(Step { line: block.line, code: code.clone(), shown: None, exit: None }),
            _ => None,
        })
        .collect();
    let file = block.notes.iter().find_map(|note| match note {
        Note::File(path) => Some(path),
        _ => None,
    });
    if let Some(path) = file {
        let code = format!("mkdir -p \"$(dirname {path})\" && cat > {path} <<'END-OF-FILE'\n{}END-OF-FILE", block.text);
        steps.push(Step { line: block.line, code, shown: None, exit: None });
    } else if block.has_commands() && block.not_run().is_none() {
        steps.extend(typed(block));
        let declared = block.notes.iter().find_map(|note| match note {
            Note::Exit(status) => Some(*status),
            _ => None,
        });
        if let Some(last) = steps.last_mut() {
            last.exit = declared;
        }
    }
    steps
}

/// The commands of a block.
fn typed(block: &Block) -> Vec<Step> {
    let is_transcript = block.text.lines().any(|line| line.starts_with("$ "));
    if is_transcript { transcript(block) } else { script(block) }
}

/// `$ command`, and below it what it said.
fn transcript(block: &Block) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (index, line) in block.text.lines().enumerate() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(code), last) if last.as_ref().is_none_or(|last| is_whole(&last.code)) => {
                steps.push(Step { line: block.line + index, code: code.to_owned(), shown: None, exit: None });
            }
            (_, Some(last)) if !is_whole(&last.code) => {
                last.code.push('\n');
                last.code.push_str(line.strip_prefix("> ").unwrap_or(line));
            }
            (_, Some(last)) => {
                let shown = last.shown.get_or_insert_default();
                shown.push_str(line);
                shown.push('\n');
            }
            (_, None) => panic!("line {}: what is said comes before any command", block.line + index),
        }
    }
    steps
}

/// A command a line.
fn script(block: &Block) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (index, line) in block.text.lines().enumerate() {
        match steps.last_mut() {
            Some(last) if !is_whole(&last.code) => {
                last.code.push('\n');
                last.code.push_str(line);
            }
            _ if line.trim().is_empty() || line.starts_with('#') => {}
            _ => {
                let code = without_remark(line).to_owned();
                steps.push(Step { line: block.line + index, code, shown: None, exit: None });
            }
        }
    }
    steps
}

/// In blocks without a fence a remark may stand behind many spaces, as in a page of help.
fn without_remark(line: &str) -> &str {
    line.split_once("   ").map_or(line, |(command, _)| command)
}

/// Whether a command ends with its last line.
fn is_whole(code: &str) -> bool {
    let open = |word: &str| code.contains(&format!("<<'{word}'\n")) && !code.ends_with(&format!("\n{word}"));
    let opened = code.lines().next().is_some_and(|line| line.contains("<<'")) && !code.contains('\n');
    !code.ends_with('\\') && !opened && !open("EOF")
}
