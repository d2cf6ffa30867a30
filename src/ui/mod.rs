//! What people and programs see: progress, tables, JSON documents, questions and errors.
//!
//! Data goes to stdout, talk to stderr. Colour never carries meaning alone; `anstream` drops it where it is not wanted
//! (`NO_COLOR`, no terminal, `TERM=dumb`). With `ENVY_PLAIN` nothing is drawn or redrawn, so that a screen reader can read it
//! out. Nothing here decides anything.

pub mod error;
pub mod heard;
mod plain;
pub mod progress;
mod prompt;
pub mod table;
pub mod time;
pub mod written;

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use serde::Serialize;

use crate::agent::detect::Agent;
use crate::documents::{Failure, NotText, ShellCode, Warned, Warning};
use crate::environ::Environ;

/// Bold, for what a line is about.
pub const STRONG: anstyle::Style = anstyle::Style::new().bold();
/// Dimmed, for what one may skip.
pub const FAINT: anstyle::Style = anstyle::Style::new().dimmed();
/// For what came or works.
pub const GOOD: anstyle::Style = anstyle::AnsiColor::Green.on_default();
/// For what deserves a second look.
pub const WARN: anstyle::Style = anstyle::AnsiColor::Yellow.on_default();

/// For what does not work.
pub const BAD: anstyle::Style = anstyle::AnsiColor::Red.on_default();

/// Where and how to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ui {
    /// `--json`: one document on stdout, errors as one document on stderr, nothing else.
    pub json: bool,
    /// `-q`: results and errors only.
    pub quiet: bool,
    /// stdout is a terminal.
    pub stdout_terminal: bool,
    /// Somebody is there to watch and to answer: stdin and stderr are terminals, `TERM` is not `dumb` (but with `ENVY_PLAIN`
    /// it may be), and no agent runs the command.
    pub interactive: bool,
    /// `ENVY_PLAIN`: a line a step, words for symbols, and questions that are answered by a line.
    pub plain: bool,
    /// The locale says that the terminal shows ASCII alone.
    pub ascii: bool,
}

impl Ui {
    /// As the process was started.
    pub fn new(json: bool, quiet: bool, environ: &Environ) -> Self {
        let plain = plain::is_wanted(environ);
        let watched = std::io::stderr().is_terminal() && std::io::stdin().is_terminal();
        Self {
            json,
            quiet,
            stdout_terminal: std::io::stdout().is_terminal(),
            interactive: watched && !is_alone(environ, plain) && !json,
            plain,
            ascii: plain::is_ascii(environ),
        }
    }

    /// Prints data, exactly as it is.
    pub fn data(self, bytes: &[u8]) {
        written::keep(std::io::stdout().lock().write_all(bytes));
    }

    /// Prints one line of a result, in envy's own words.
    pub fn line(self, text: &str) {
        self.verbatim(&self.shown(text));
    }

    /// Prints lines of a result that come from outside: their letters stay what they are.
    pub fn verbatim(self, text: &str) {
        written::keep(writeln!(anstream::stdout().lock(), "{text}"));
    }

    /// Prints rows under a header. Where a terminal has no room for them, the columns of `least` are shortened, what
    /// matters least first.
    pub fn table(self, header: &[&str], rows: &[Vec<String>], least: &[usize]) {
        self.verbatim(&table::render(header, rows, self.shape(), least));
    }

    /// How tables are laid out where results go to.
    pub fn shape(self) -> table::Shape {
        match self.room() {
            _ if self.plain => table::Shape::Sentences,
            Some(room) => table::Shape::Fitting { room, more: if self.ascii { "..." } else { "…" } },
            None => table::Shape::Whole,
        }
    }

    /// Columns of the terminal that results go to; `None` where they go elsewhere.
    fn room(self) -> Option<usize> {
        let size = self.stdout_terminal.then(|| rustix::termios::tcgetwinsize(std::io::stdout()))?.ok()?;
        Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
    }

    /// Prints the JSON document of a result, with what was warned of on the way.
    pub fn document(self, document: &impl Serialize, warnings: Vec<Warning>) {
        let mut stdout = std::io::stdout().lock();
        let document = serde_json::to_writer_pretty(&mut stdout, &Warned { document, warnings });
        written::keep(document.map_err(std::io::Error::from).and_then(|()| writeln!(stdout)));
    }

    /// Prints code for a shell, exactly as it is, or as a document.
    ///
    /// # Errors
    /// [`NotText`] for a document of code that is not UTF-8.
    pub fn code(self, shell: impl ValueEnum, code: Vec<u8>, warnings: Vec<Warning>) -> Result<(), NotText> {
        if self.json {
            let name = shell.to_possible_value().map(|value| value.get_name().to_owned());
            self.document(&ShellCode::new(name.unwrap_or_default(), code)?, warnings);
        } else {
            self.data(&code);
        }
        Ok(())
    }

    /// Says something to a person or agent, unless only data is wanted.
    pub fn say(self, text: &str) {
        if !self.quiet && !self.json {
            self.tell(&self.shown(text));
        }
    }

    /// The same of lines that come from outside: their letters stay what they are.
    pub fn say_verbatim(self, text: &str) {
        if !self.quiet && !self.json {
            self.tell(text);
        }
    }
}

/// Whether nobody would answer, whatever the terminal looks like. Agents that nobody knows make theirs dumb.
fn is_alone(environ: &Environ, plain: bool) -> bool {
    (environ.text("TERM") == Some("dumb") && !plain) || Agent::of(environ).is_some()
}

impl Ui {
    /// The text as this terminal, or who listens to it, can do with it.
    fn shown(self, text: &str) -> Cow<'_, str> {
        match (self.plain, self.ascii) {
            (true, _) => plain::words(text),
            (_, true) => plain::ascii(text),
            _ => Cow::Borrowed(text),
        }
    }

    /// A line on stderr.
    fn tell(self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// Prints an error: for people, or as one JSON document.
    pub fn error(self, failure: &crate::ops::Error) {
        if self.json {
            error::print_document(&Failure::from(failure));
        } else {
            self.tell(&self.shown(&error::render(failure, self.plain)));
        }
    }
}
