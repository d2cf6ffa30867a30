//! The marked block in `AGENTS.md`: how an agent uses this environment, in under 2 KiB.
//!
//! Between its markers the block is envy's, outside of them nothing changes, byte for byte. It has a line for each package and
//! nothing that sums them up, so that git merges two branches that installed different things. Where git stops all the same,
//! the block is written anew from what the project says now (`merged`).

mod edited;
mod list;
mod merged;
mod place;
#[cfg(test)]
mod tests;

pub use list::{Package, Script, listed};
use place::find;
pub(super) use place::lines_of_text;

/// Bytes that a block never exceeds: agents read it at every start, and share 32 KiB with all other instructions.
pub const MAX_BYTES: usize = 2048;

/// What the environment holds, as the block lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockContent {
    /// By id.
    pub packages: Vec<Package>,
    /// By name.
    pub scripts: Vec<Script>,
}

/// What became of the text of `AGENTS.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// The new text; `None` if it is as it should be.
    pub text: Option<String>,
    /// The old block was not what envy had written.
    pub edited_by_hand: bool,
}

const BEGIN: &str = "<!-- envy:begin";
/// Which text stands in the block; with another one, who changed a line cannot be told.
const FORM: &str = "2";
const NOTE: &str = " - written by envy, edits inside are overwritten -->";
const END: &str = "<!-- envy:end -->";

const RULES: &str = "\
## Tools: use envy

This repository's tools are Nix packages, kept by envy.

- Run every command as `envy run -- COMMAND`, e.g. `envy run -- make test`: it sees what was installed a moment ago.
- Missing a tool? Add it with envy, never with apt, brew, npm -g, pip or curl | sh.
- Prefer the tools of `mcp__envy` (search, install, remove, update, …) if you have them: they work from inside a sandbox.
- Else `envy search WORDS`, `envy install NAME`, `envy remove NAME`, each as one plain command on its own line: no `cd`, `&&`, pipes, redirections or variables.
- A version stands behind an `@`: `envy install nodejs@22`. Leave out `^`, `~`, `*` and `#`, they mean something to shells.
- If envy says that a sandbox blocks it, ask to rerun that exact command with escalated permissions. Where nobody can allow that, stop and tell the user to run `envy agent setup` in a terminal. Do not look for another way.
- You may edit `envy.toml`: the next `envy run` follows it. Commit it with `envy.lock` and this file.
";

/// The block, with markers and a final line break.
pub fn render(content: &BlockContent) -> String {
    let begin = format!("{BEGIN} {FORM}{NOTE}\n");
    let fixed = [&begin, RULES, END, "\n"].into_iter().map(list::size).sum::<usize>();
    let lists = list::lists(content, MAX_BYTES.saturating_sub(1 + fixed));
    format!("{begin}{RULES}{lists}{END}\n")
}

/// The text of `AGENTS.md` with the block as it should be; `existing` is the text now, if there is a file.
pub fn update(existing: Option<&str>, content: &BlockContent) -> Result<Updated, BlockError> {
    let block = render(content);
    let Some(existing) = existing else { return Ok(Updated { text: Some(block), edited_by_hand: false }) };
    let merged = merged::resolved(existing);
    let text = merged.as_deref().unwrap_or(existing);
    let new = put(text, &block)?;
    // Two branches wrote it, no hand.
    let edited_by_hand = merged.is_none() && find(text)?.is_some_and(|place| edited::is_edited(text, &place));
    let changed = new != existing;
    Ok(Updated { edited_by_hand: edited_by_hand && changed, text: changed.then_some(new) })
}

/// The text with `block` in place of the one in it, else below everything.
pub(super) fn put(text: &str, block: &str) -> Result<String, BlockError> {
    let place = find(text)?;
    // The line breaks of the old block, else of the file's first line.
    let example = &text[place.as_ref().map_or(0, |place| place.begin.start)..];
    let newline = if first_line(example).ends_with("\r\n") { "\r\n" } else { "\n" };
    let block = block.replace('\n', newline);
    Ok(match place {
        Some(place) => place.replaced(text, &block),
        None => appended(text, &block, newline),
    })
}

/// The text without the block, for projects that do not want it; `None` if there is none. An empty text is
/// what is left of a file that envy made.
pub fn remove(existing: &str) -> Result<Option<String>, BlockError> {
    let merged = merged::resolved(existing);
    let text = merged.as_deref().unwrap_or(existing);
    Ok(find(text)?.map(|place| place.removed(text)))
}

/// What stands between the markers, if there is a block.
pub(super) fn body(text: &str) -> Result<Option<&str>, BlockError> {
    Ok(find(text)?.map(|place| &text[place.body]))
}

fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

fn appended(text: &str, block: &str, newline: &str) -> String {
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => newline,
        _ => &newline.repeat(2),
    };
    format!("{text}{gap}{block}")
}

/// Markers that do not make a block, in a file that the caller names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// A first marker without its last, or the other way round.
    #[error("line {line}: the envy marker there has no counterpart")]
    Unbalanced {
        /// Line of the marker, from 1.
        line: usize,
    },
    /// More than one block.
    #[error("line {line}: a second envy block begins there")]
    Several {
        /// Line of the second first marker, from 1.
        line: usize,
    },
}
