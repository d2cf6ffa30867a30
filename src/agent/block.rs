//! The marked block in `AGENTS.md`: how an agent uses this environment, in under 2 KiB.
//!
//! Between its markers the block is envy's, outside of them nothing changes, byte for byte. The first marker
//! carries a hash of the body, so that an edit by hand is noticed and said before it is overwritten.

mod merged;
mod place;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use crate::failure::{Code, Explain, Hint};
use crate::store::content_address::hex;
use place::{Place, find};

/// Bytes that a block never exceeds: agents read it at every start, and share 32 KiB with all other instructions.
pub const MAX_BYTES: usize = 2048;

/// What the environment holds, as the block lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockContent {
    /// By id.
    pub packages: Vec<Package>,
    /// Names of the manifest's scripts.
    pub scripts: Vec<String>,
}

/// A package as the block lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Package id.
    pub id: String,
    /// Its locked version; may be empty.
    pub version: String,
    /// Programs that it brings; the first few are listed.
    pub programs: Vec<String>,
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
const NOTE: &str = " - written by envy, edits inside are overwritten -->";
const END: &str = "<!-- envy:end -->";

const RULES: &str = "\
- Missing a tool? `envy search WORDS` finds it, `envy install NAME` adds it, `envy remove NAME` drops it, `envy list` shows all.
- A version stands behind an `@`: `envy install nodejs@22`. Leave out `^`, `~`, `*` and `#`, they mean something to shells.
- Never use apt, brew, npm -g, pip or curl | sh to get tools.
- Run everything as `envy run -- COMMAND`, for example `envy run -- make test`: it always sees what was installed a moment ago.
- Run search, install and remove as one plain command on its own line: no `cd`, `&&`, pipes, redirections or variables.
- If envy says that a sandbox blocks it, ask to rerun that exact command with escalated permissions; where nobody can allow that, stop and tell the user.
- You may edit `envy.toml` yourself: the next `envy run` follows it. There is no need to read `envy.lock`.
- Commit `envy.toml`, `envy.lock` and this file together.
";

/// The block, with markers and a final line break.
pub fn render(content: &BlockContent) -> String {
    let body = body(content);
    format!("{BEGIN} {}{NOTE}\n{body}{END}\n", digest(&body))
}

/// The text of `AGENTS.md` with the block as it should be; `existing` is the text now, if there is a file.
pub fn update(existing: Option<&str>, content: &BlockContent) -> Result<Updated, BlockError> {
    let block = render(content);
    let Some(existing) = existing else { return Ok(Updated { text: Some(block), edited_by_hand: false }) };
    let merged = merged::resolved(existing);
    let text = merged.as_deref().unwrap_or(existing);
    let place = find(text)?;
    // The line breaks of the old block, else of the file's first line.
    let example = &text[place.as_ref().map_or(0, |place| place.begin.start)..];
    let newline = if first_line(example).ends_with("\r\n") { "\r\n" } else { "\n" };
    let block = block.replace('\n', newline);
    let (new, edited_by_hand) = match place {
        // Two branches wrote it, no hand.
        Some(place) => (place.replaced(text, &block), merged.is_none() && is_edited(text, &place)),
        None => (appended(text, &block, newline), false),
    };
    let changed = new != existing;
    Ok(Updated { edited_by_hand: edited_by_hand && changed, text: changed.then_some(new) })
}

/// The text without the block, for projects that do not want it; `None` if there is none. An empty text is
/// what is left of a file that envy made.
pub fn remove(existing: &str) -> Result<Option<String>, BlockError> {
    let merged = merged::resolved(existing);
    let text = merged.as_deref().unwrap_or(existing);
    Ok(find(text)?.map(|place| place.removed(text)))
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

/// Whether the block at `place` is not what its own marker says it is.
fn is_edited(text: &str, place: &Place) -> bool {
    let marker = text[place.begin.clone()].trim_start();
    let stated = marker[BEGIN.len()..].split_whitespace().next().unwrap_or_default();
    digest(&text[place.body.clone()].replace("\r\n", "\n")) != stated
}

/// Twelve hex digits are enough to notice an edit; nobody is kept out by them.
fn digest(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes())[..6])
}

fn body(content: &BlockContent) -> String {
    const HEAD: &str = "## Tools: use envy\n\nThe tools of this repository come from envy (nixpkgs). ";
    let scripts = scripts(&content.scripts);
    let fixed = [BEGIN, " 0123456789ab", NOTE, "\n", HEAD, "\n", &scripts, RULES, END, "\n"];
    let room = MAX_BYTES.saturating_sub(1 + fixed.into_iter().map(size).sum::<usize>());
    format!("{HEAD}{}\n{scripts}{RULES}", packages(&content.packages, room))
}

/// Bytes of a text in a file whose lines end with CR LF: the block must be small there, too.
fn size(text: &str) -> usize {
    text.len() + text.matches('\n').count()
}

/// As many packages as fit into `room` bytes.
fn packages(packages: &[Package], room: usize) -> String {
    if packages.is_empty() {
        return "There are none yet.\n".to_owned();
    }
    let more = |count: usize| format!("- and {count} more: `envy list`\n");
    let mut out = "They are:\n\n".to_owned();
    for (index, package) in packages.iter().enumerate() {
        let left = packages.len() - index;
        let line = package_line(package);
        let rest = if left > 1 { size(&more(left - 1)) } else { 0 };
        if size(&out) + size(&line) + rest > room {
            out.push_str(&more(left));
            break;
        }
        out.push_str(&line);
    }
    out
}

fn package_line(package: &Package) -> String {
    const SHOWN: usize = 4;
    let version = match clean(&package.version) {
        version if version.is_empty() => version,
        version => format!(" {version}"),
    };
    let programs: Vec<String> = package.programs.iter().take(SHOWN).map(|name| format!("`{}`", clean(name))).collect();
    let more = if package.programs.len() > SHOWN { ", …" } else { "" };
    let programs = if programs.is_empty() { String::new() } else { format!(": {}{more}", programs.join(", ")) };
    format!("- `{}`{version}{programs}\n", clean(&package.id))
}

fn scripts(names: &[String]) -> String {
    const SHOWN: usize = 8;
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`envy run {}`", clean(name))).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("- Scripts: {}{more}.\n", shown.join(", "))
}

/// Nothing that could end a line, a code span, or the block itself: the words come from a catalog and from packages.
fn clean(text: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "+-._@/:=?".contains(*c);
    text.chars().filter(allowed).take(64).collect::<String>().replace("--", "-")
}

/// Markers that do not make a block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// A first marker without its last, or the other way round.
    #[error("AGENTS.md line {line}: the envy marker there has no counterpart")]
    Unbalanced {
        /// Line of the marker, from 1.
        line: usize,
    },
    /// More than one block.
    #[error("AGENTS.md line {line}: a second envy block begins there")]
    Several {
        /// Line of the second first marker, from 1.
        line: usize,
    },
}

impl Explain for BlockError {
    fn code(&self) -> Code {
        Code::EditConflict
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("delete the `envy:begin` and `envy:end` lines and what envy wrote between them", "envy sync")]
    }
}
