//! A page of the documentation as its tests see it: blocks of code with the notes that stand above them, words in
//! backticks, links, and what links may point at.
//!
//! Not for: running or judging any of it.

use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    /// From the root of the repository, e.g. `docs/trust.md`.
    pub(super) path: String,
    /// Whether it says that a program writes it.
    pub(super) is_generated: bool,
    /// Blocks of code, in order.
    pub(super) blocks: Vec<Block>,
    /// What stands in backticks within text, with its line.
    pub(super) spans: Vec<(usize, String)>,
    /// Where links and pictures point, with their lines.
    pub(super) links: Vec<(usize, String)>,
    /// What `#…` may name.
    pub(super) anchors: Vec<String>,
}

/// A block of code.
#[derive(Debug)]
pub(super) struct Block {
    /// The line of its first line of code.
    pub(super) line: usize,
    /// The fence's first word; empty for an indented block.
    pub(super) language: String,
    /// The code.
    pub(super) text: String,
    /// The notes above it.
    pub(super) notes: Vec<Note>,
}

/// A comment above a block that says how the test treats it. Readers do not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// `<!-- not run: REASON -->`
    NotRun(String),
    /// `<!-- exit: STATUS -->`: of the block's last command.
    Exit(i32),
    /// `<!-- file: PATH -->`: the block is the file's content.
    File(String),
    /// `<!-- first: COMMANDS -->`: what the reader has done elsewhere.
    First(String),
}

impl Note {
    /// The note in a comment, if it is one.
    fn read(html: &str) -> Option<Self> {
        let text = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
        let (word, rest) = text.split_once(": ")?;
        match word {
            "not run" => Some(Self::NotRun(rest.to_owned())),
            "exit" => Some(Self::Exit(rest.parse().unwrap_or_else(|_| panic!("no exit status: {text}")))),
            "file" => Some(Self::File(rest.to_owned())),
            "first" => Some(Self::First(rest.to_owned())),
            _ => None,
        }
    }
}

impl Block {
    /// Whether its lines are commands.
    pub(super) fn has_commands(&self) -> bool {
        match self.language.as_str() {
            // what says nothing of itself, such as an indented block, is taken for commands
            "console" | "sh" | "bash" | "" => true,
            // a transcript under another name would hide from the tests
            "text" => self.text.lines().any(|line| line.starts_with("$ ")),
            _ => false,
        }
    }

    /// Why it is not run, if it is not.
    pub(super) fn not_run(&self) -> Option<&str> {
        self.notes.iter().find_map(|note| match note {
            Note::NotRun(reason) => Some(reason.as_str()),
            _ => None,
        })
    }
}

impl Page {
    /// Reads a page of the repository.
    pub(super) fn read(path: &str) -> Self {
        let text = fs_err::read_to_string(root().join(path)).unwrap();
        let mut page = Self {
            path: path.to_owned(),
            is_generated: text.starts_with("<!-- Written by"),
            blocks: Vec::new(),
            spans: Vec::new(),
            links: Vec::new(),
            anchors: named_anchors(&text),
        };
        page.take(&text);
        page
    }

    /// All pages: those of the top folder, and everything below `docs` but the man pages.
    pub(super) fn all() -> Vec<Self> {
        let mut paths: Vec<String> = ["README.md", "CHANGELOG.md", "AGENTS.md"].map(ToOwned::to_owned).to_vec();
        let mut folders = vec![root().join("docs")];
        while let Some(folder) = folders.pop() {
            for entry in fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else if entry.extension().is_some_and(|extension| extension == "md") {
                    paths.push(entry.strip_prefix(root()).unwrap().display().to_string());
                }
            }
        }
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn take(&mut self, text: &str) {
        let line_of = |offset: usize| text[..offset].matches('\n').count() + 1;
        let (mut notes, mut block, mut heading) = (Vec::new(), None::<Block>, None::<String>);
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let (language, line) = match kind {
                        CodeBlockKind::Fenced(info) => (first_word(&info), line_of(range.start) + 1),
                        CodeBlockKind::Indented => (String::new(), line_of(range.start)),
                    };
                    block = Some(Block { line, language, text: String::new(), notes: std::mem::take(&mut notes) });
                }
                Event::End(TagEnd::CodeBlock) => self.blocks.extend(block.take()),
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => self.anchors.extend(heading.take().map(|title| slug(&title))),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    self.links.push((line_of(range.start), dest_url.into_string()));
                }
                Event::Html(html) => notes.extend(Note::read(&html)),
                Event::Text(said) => match (&mut block, &mut heading) {
                    (Some(block), _) => block.text.push_str(&said),
                    (None, Some(title)) => title.push_str(&said),
                    (None, None) => {}
                },
                Event::Code(said) => {
                    if let Some(title) = &mut heading {
                        title.push_str(&said);
                    }
                    self.spans.push((line_of(range.start), said.into_string()));
                }
                _ => {}
            }
            if let Some(text) = notes_go(text, &range, &notes) {
                panic!("{}:{}: a note that no block follows: {text}", self.path, line_of(range.start));
            }
        }
        assert!(notes.is_empty(), "{}: a note that no block follows: {notes:?}", self.path);
    }
}

/// The text of a paragraph that stands between notes and what they are about, where none may.
fn notes_go<'t>(text: &'t str, range: &std::ops::Range<usize>, notes: &[Note]) -> Option<&'t str> {
    let said = text[range.clone()].trim();
    (!notes.is_empty() && !said.is_empty() && !said.starts_with("<!--")).then_some(said)
}

/// The root of the repository.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn first_word(info: &CowStr<'_>) -> String {
    info.split([' ', ',']).next().unwrap_or_default().to_owned()
}

/// `<a id="…">` and `<a name="…">`.
fn named_anchors(text: &str) -> Vec<String> {
    let pattern = regex::Regex::new(r#"<a (?:id|name)="([^"]+)">"#).unwrap();
    pattern.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// A heading as GitHub and mdBook name it in addresses.
fn slug(title: &str) -> String {
    let kept = title.to_lowercase().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>();
    kept.trim().replace(' ', "-")
}
