//! What a command line gets that cannot be understood: why, an example of the command, and for a word that another tool
//! has as a command, envy's own.
//!
//! Not for: the help that was asked for (`help`), and what a command itself refuses.

mod elsewhere;

use std::ffi::OsString;
use std::io::Write;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Cli, help};
use crate::documents::Failure;
use crate::failure::{Code, Explain, Hint, command_line, printable, quoted};
use crate::ui::error::{print_document, render};
use crate::ui::written;

/// Names less alike than this were not meant.
const ALIKE: f64 = 0.88;

/// Prints what is wrong, or the help that was asked for, and returns the exit status.
pub(super) fn error(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let json = !asked && arguments.iter().any(|argument| argument == "--json");
    if json {
        print_document(&Failure::of(&Unusable::new(error, arguments)));
    } else if error.kind() == ErrorKind::DisplayVersion {
        written::keep(write!(anstream::stdout().lock(), "{error}"));
    } else if asked {
        let page = page(arguments, help::columns(std::io::stdout()));
        written::keep(write!(anstream::stdout().lock(), "{page}"));
    } else if page_instead(error) {
        let page = page(arguments, help::columns(std::io::stderr()));
        let _ = write!(anstream::stderr().lock(), "{page}");
    } else {
        let _ = writeln!(anstream::stderr().lock(), "{}", render(&Unusable::new(error, arguments).into(), false));
    }
    let cli = Cli::command();
    let named = Named::of(&cli, arguments);
    match named.commands.first().map(|command| command.get_name()) {
        _ if asked => arrived(),
        // envy's own failures of `run` are all 125.
        Some("run") if !named.in_help => 125,
        _ => 2,
    }
}

/// The status of help or a version, and what is said where it did not arrive.
fn arrived() -> u8 {
    let Err(unwritten) = written::check() else { return 0 };
    let failure = unwritten.into();
    let _ = writeln!(anstream::stderr().lock(), "{}", render(&failure, false));
    failure.code().exit_status()
}

/// Whether no mistake was made but to say too little.
fn page_instead(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// The page of help that the line leads to.
fn page(arguments: &[OsString], columns: usize) -> String {
    let cli = Cli::command();
    let named = Named::of(&cli, arguments);
    let asked_for_all = named.in_help || arguments.iter().any(|word| word == "--help");
    let names: Vec<&str> = named.commands.iter().map(|command| command.get_name()).collect();
    match names.is_empty() && !asked_for_all {
        true => help::short(columns),
        false => help::page(&names, columns),
    }
}

/// What a line names. clap says none of it where it stops at an option in front.
struct Named<'c> {
    /// The commands, each in the one before it.
    commands: Vec<&'c clap::Command>,
    /// Help about them is asked for by the word: `envy help agent setup` and `envy agent help setup` are
    /// `envy agent setup --help`.
    in_help: bool,
}

impl<'c> Named<'c> {
    fn of(cli: &'c clap::Command, arguments: &[OsString]) -> Self {
        let (mut commands, mut in_help) = (Vec::new(), false);
        let mut words = arguments.iter().skip(1);
        while let Some(word) = words.next() {
            let word = word.to_string_lossy();
            let current = commands.last().copied().unwrap_or(cli);
            if word == "--" {
                break;
            } else if word.starts_with('-') {
                // Options of the top are everybody's.
                if has_value_behind(current, &word) || has_value_behind(cli, &word) {
                    words.next();
                }
            } else if let Some(command) = current.find_subcommand(&*word) {
                commands.push(command);
            } else if word == "help" && current.has_subcommands() {
                in_help = true;
            } else {
                break;
            }
        }
        Self { commands, in_help }
    }
}

/// Whether the word behind this option is its value.
fn has_value_behind(command: &clap::Command, word: &str) -> bool {
    let takes_value = |is_it: &dyn Fn(&clap::Arg) -> bool| {
        command.get_arguments().any(|option| is_it(option) && option.get_action().takes_values())
    };
    match word.strip_prefix("--") {
        Some(name) => takes_value(&|option| option.get_long() == Some(name)),
        // Of several letters the first that takes a value has the rest for it.
        None => {
            let letters = word.strip_prefix('-').unwrap_or_default();
            let first = letters.find(|letter| takes_value(&|option| option.get_short() == Some(letter)));
            first.is_some_and(|at| letters[at..].chars().count() == 1)
        }
    }
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
        let message = message(error, arguments).unwrap_or_else(|| in_claps_words(error));
        // Of a line without a command clap names the parent as the word.
        let unknown = error.kind() == ErrorKind::InvalidSubcommand;
        let hints = match context(error, ContextKind::InvalidSubcommand).first().filter(|_| unknown) {
            Some(word) => other_command(error, word, arguments),
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
fn other_command(error: &clap::Error, word: &str, arguments: &[OsString]) -> Vec<Hint> {
    let cli = Cli::command();
    let Named { commands: parents, in_help } = Named::of(&cli, arguments);
    let parent = line(&parents);
    let suggested = context(error, ContextKind::SuggestedSubcommand);
    // what was typed from there on
    let typed: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let at = typed.iter().skip(1).position(|other| other == word).map_or(typed.len(), |at| at + 1);
    let rest = typed.get(at + 1..).unwrap_or_default();
    // `envy help instal`
    if in_help {
        return page_of_nothing(parents.last().copied().unwrap_or(&cli), &parents, word);
    }
    if parents.is_empty() {
        let hints = elsewhere::command(&typed[at.min(typed.len())..]);
        if !hints.is_empty() {
            return hints;
        }
    }
    match alike(word, &suggested) {
        Some(name) => vec![Hint::run("did you mean", with_rest(format!("{parent} {name}"), rest))],
        None if parents.is_empty() => unknown(word, rest),
        None => vec![Hint::run("see what it has", format!("{parent} --help"))],
    }
}

/// For help about what there is not.
fn page_of_nothing(parent: &clap::Command, parents: &[&clap::Command], word: &str) -> Vec<Hint> {
    let shown = parent.get_subcommands().filter(|command| !command.is_hide_set());
    let names: Vec<String> = shown.map(|command| command.get_name().to_owned()).collect();
    match alike(word, &names) {
        Some(name) => vec![Hint::run("did you mean", format!("{} {name}", help_line(parents)))],
        None => vec![Hint::run("see what there is", help_line(parents))],
    }
}

/// The line that shows the page of these commands.
fn help_line(commands: &[&clap::Command]) -> String {
    let names = commands.iter().map(|command| command.get_name());
    ["envy", "help"].into_iter().chain(names).collect::<Vec<_>>().join(" ")
}

/// For a word that nobody knows: a program, a package or nothing.
fn unknown(word: &str, rest: &[String]) -> Vec<Hint> {
    let mut hints = Vec::new();
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+@/".contains(c)) && !word.is_empty();
    if plain {
        let program = word.split('@').next().filter(|name| !name.is_empty()).unwrap_or(word).to_owned();
        let command: Vec<String> = std::iter::once(program).chain(rest.iter().cloned()).collect();
        hints.push(Hint::run("if it is a program, run it", format!("envy run -- {}", command_line(&command))));
        if !word.starts_with(['/', '.']) {
            hints.push(Hint::run("if it is a package, add it", format!("envy install {}", quoted(word))));
        }
    }
    hints.push(Hint::run("see all commands", "envy help"));
    hints
}

/// The line with what was typed behind it, if envy would take that.
fn with_rest(line: String, rest: &[String]) -> String {
    let whole = line.split(' ').map(str::to_owned).chain(rest.iter().cloned());
    match Cli::command().try_get_matches_from(whole) {
        Ok(_) if !rest.is_empty() => format!("{line} {}", command_line(rest)),
        _ => line,
    }
}

/// For a command that is used wrongly.
fn of_command(error: &clap::Error, arguments: &[OsString]) -> Vec<Hint> {
    let cli = Cli::command();
    let commands = Named::of(&cli, arguments).commands;
    let typed = context(error, ContextKind::InvalidArg);
    let mut hints = typed.first().map_or_else(Vec::new, |option| habit(&commands, option, arguments));
    let suggested = typed.first().and_then(|typed| alike(typed, &context(error, ContextKind::SuggestedArg)));
    if let Some(option) = &suggested {
        hints.push(Hint::text(format!("did you mean `{option}`?")));
    }
    if let Some(value) = context(error, ContextKind::SuggestedValue).first() {
        hints.push(Hint::text(format!("did you mean `{value}`?")));
    }
    if commands.is_empty() {
        hints.push(Hint::run("see how envy is used", "envy help"));
        return hints;
    }
    if hints.is_empty() {
        let example = commands.iter().rev().find_map(|command| example(command));
        hints.extend(example.map(|example| Hint::run("for example", example)));
    }
    let is_everybodys =
        |option: &String| cli.get_arguments().any(|argument| argument.get_long() == option.strip_prefix("--"));
    hints.push(match suggested.filter(is_everybodys) {
        Some(_) => Hint::run("the options of every command", "envy help"),
        None => Hint::run("all its options", format!("{} --help", line(&commands))),
    });
    hints
}

/// For an option, or a word where none belongs, that another tool takes.
fn habit(commands: &[&clap::Command], typed: &str, arguments: &[OsString]) -> Vec<Hint> {
    let name = commands.first().map_or("", |command| command.get_name());
    let words: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let at = words.iter().position(|word| word == typed);
    let behind = at.and_then(|at| words.get(at + 1..)).unwrap_or_default();
    match (name, typed.starts_with('-')) {
        (_, true) => elsewhere::option(name, typed, behind),
        // `flox activate -- COMMAND`, `devbox shell COMMAND`
        ("activate", false) => {
            let command: Vec<String> = std::iter::once(typed.to_owned()).chain(behind.iter().cloned()).collect();
            elsewhere::option(name, "--", &command)
        }
        _ => Vec::new(),
    }
}

/// The line that begins with these commands.
fn line(commands: &[&clap::Command]) -> String {
    std::iter::once("envy").chain(commands.iter().map(|command| command.get_name())).collect::<Vec<_>>().join(" ")
}

/// The first example of a command's help, without what is said about it.
fn example(command: &clap::Command) -> Option<String> {
    let help = command.get_after_help()?.to_string();
    if command.is_hide_set() {
        return None;
    }
    help::examples(&help).into_iter().find(|line| line.contains("envy "))
}

/// What is wrong, in the words of help.
fn message(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    let cli = Cli::command();
    let line = line(&Named::of(&cli, arguments).commands);
    let typed = |kind| Some(printable(context(error, kind).first()?).into_owned());
    match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            Some("no command is named".to_owned())
        }
        ErrorKind::InvalidSubcommand => {
            Some(format!("`{line}` has no command `{}`", typed(ContextKind::InvalidSubcommand)?))
        }
        ErrorKind::UnknownArgument => {
            let typed = typed(ContextKind::InvalidArg)?;
            let what = if typed.starts_with('-') { "has no option" } else { "has no place for" };
            Some(format!("`{line}` {what} `{typed}`"))
        }
        ErrorKind::MissingRequiredArgument => {
            Some(format!("`{line}` needs {}", context(error, ContextKind::InvalidArg).join(" ")))
        }
        ErrorKind::InvalidValue => {
            let (value, of) = (typed(ContextKind::InvalidValue)?, typed(ContextKind::InvalidArg)?);
            let values = context(error, ContextKind::ValidValue);
            let said =
                if value.is_empty() { "is missing its value".to_owned() } else { format!("cannot be `{value}`") };
            let one_of =
                if values.is_empty() { String::new() } else { format!(": it is one of {}", values.join(", ")) };
            Some(format!("{of} {said}{one_of}"))
        }
        ErrorKind::ValueValidation => {
            let (value, of) = (typed(ContextKind::InvalidValue)?, typed(ContextKind::InvalidArg)?);
            Some(format!("{of} cannot be `{value}`: {}", reason(error)?))
        }
        ErrorKind::TooManyValues => {
            let (value, of) = (typed(ContextKind::InvalidValue)?, typed(ContextKind::InvalidArg)?);
            Some(format!("{of} takes no value, so `={value}` has no place there"))
        }
        ErrorKind::ArgumentConflict => {
            let (one, others) = (typed(ContextKind::InvalidArg)?, context(error, ContextKind::PriorArg));
            match others.is_empty() || others.contains(&one) {
                true => Some(format!("{one} is given twice")),
                false => Some(format!("{one} and {} do not go together", others.join(" "))),
            }
        }
        _ => None,
    }
}

/// Why a value is none: as its parser says it, but numbers are clap's own.
fn reason(error: &clap::Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    if source.is::<std::num::ParseIntError>() {
        return Some("it is a whole number".to_owned());
    }
    let said = source.to_string();
    let bounds = said.split_once(" is not in ").and_then(|(_, bounds)| bounds.split_once(".."));
    Some(match bounds {
        // the most that fits is no limit that somebody set
        Some((least, most)) if most.is_empty() || most == format!("={}", u32::MAX) => {
            format!("it is {least} or more")
        }
        Some((least, most)) => format!("it is from {least} to {}", most.trim_start_matches('=')),
        None => printable(&said).into_owned(),
    })
}

fn in_claps_words(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    first.lines().map(|line| printable(line.trim()).into_owned()).collect::<Vec<_>>().join(" ")
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
