//! What a command line gets that cannot be understood: why, an example of the command, and for a word that another tool
//! has as a command, envy's own.
//!
//! Not for: the help that was asked for (`help`), and what a command itself refuses.

use std::ffi::OsString;
use std::io::Write;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Cli;
use crate::documents::Failure;
use crate::failure::{Code, Explain, Hint, printable};
use crate::ui::error::{print_document, render};

/// Commands as other tools name them, and what does that here.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["shell", "develop", "enter", "x"], "envy run -- COMMAND"),
    (&["use", "get", "i", "require"], "envy install NAME"),
    (&["info", "view", "versions"], "envy show NAME"),
    (&["find", "query"], "envy search WORDS"),
    (&["delete", "del", "un"], "envy remove NAME"),
    (&["clean", "prune"], "envy gc"),
    (&["undo"], "envy rollback"),
    (&["log"], "envy history"),
    (&["check"], "envy doctor"),
];

/// Names less alike than this were not meant.
const ALIKE: f64 = 0.88;

/// Prints what is wrong, or the help that was asked for, and returns the exit status.
pub(super) fn error(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let page = asked || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let json = !asked && arguments.iter().any(|argument| argument == "--json");
    // A closed pipe is no failure.
    if json {
        print_document(&Failure::of(&Unusable::new(error, arguments)));
    } else if page {
        let _ = error.print();
    } else {
        let _ = writeln!(anstream::stderr().lock(), "{}", render(&Unusable::new(error, arguments).into()));
    }
    match (asked, command(arguments)) {
        (true, _) => 0,
        // envy's own failures of `run` are all 125.
        (false, Some("run" | "exec")) => 125,
        (false, _) => 2,
    }
}

/// The word that names the command.
fn command(arguments: &[OsString]) -> Option<&str> {
    let word = arguments.iter().skip(1).find(|argument| !argument.as_encoded_bytes().starts_with(b"-"));
    word.and_then(|word| word.to_str())
}

/// A command line that is none.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Unusable {
    message: String,
    hints: Vec<Hint>,
}

impl Unusable {
    fn new(error: &clap::Error, arguments: &[OsString]) -> Self {
        let text = error.render().to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let first = first.strip_prefix("error: ").unwrap_or(first);
        let message = match error.kind() {
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "no command is named".to_owned(),
            _ => first.lines().map(|line| printable(line.trim()).into_owned()).collect::<Vec<_>>().join(" "),
        };
        let hints = match context(error, ContextKind::InvalidSubcommand).first() {
            Some(word) => vec![other_command(error, word)],
            None => of_command(error, arguments),
        };
        Self { message, hints }
    }
}

impl Explain for Unusable {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        self.hints.clone()
    }
}

/// For a word that is no command.
fn other_command(error: &clap::Error, word: &str) -> Hint {
    if let Some((_, here)) = ELSEWHERE.iter().find(|(words, _)| words.contains(&word)) {
        return Hint::run("here that is", *here);
    }
    match alike(word, &context(error, ContextKind::SuggestedSubcommand)) {
        Some(name) => Hint::run("did you mean", format!("envy {name}")),
        None => Hint::run("see all commands", "envy help"),
    }
}

/// For a command that is used wrongly.
fn of_command(error: &clap::Error, arguments: &[OsString]) -> Vec<Hint> {
    let cli = Cli::command();
    let Some(known) = command(arguments).and_then(|word| cli.find_subcommand(word)) else {
        return vec![Hint::run("see how envy is used", "envy help")];
    };
    let mut hints = Vec::new();
    let typed = context(error, ContextKind::InvalidArg);
    if let Some(option) = typed.first().and_then(|typed| alike(typed, &context(error, ContextKind::SuggestedArg))) {
        hints.push(Hint::text(format!("did you mean `{option}`?")));
    }
    hints.extend(example(known).map(|example| Hint::run("for example", example)));
    hints.push(Hint::run("all its options", format!("envy {} --help", known.get_name())));
    hints
}

/// The first example of a command's help, without what is said about it.
fn example(command: &clap::Command) -> Option<String> {
    let help = command.get_after_help()?.to_string();
    let line = help.lines().map(str::trim).find(|line| line.contains("envy "))?;
    Some(line.split("  ").next().unwrap_or(line).trim_end().to_owned())
}

/// The most alike of `names`, if it is alike at all.
fn alike(word: &str, names: &[String]) -> Option<String> {
    // All options begin alike.
    let bare = |name: &str| name.trim_start_matches('-').to_owned();
    let likeness = |name: &String| strsim::jaro_winkler(&bare(word), &bare(name));
    let best = names.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(best) >= ALIKE).then(|| best.clone())
}

fn context(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
