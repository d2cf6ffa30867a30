//! The pages of help: what a command does, how it is typed, examples, and only then arguments and options.
//!
//! Not for: the words of a command's page, which stand beside the command, and what is said of a mistake (`usage`).

mod front;
mod layout;

use std::io::IsTerminal;
use std::os::fd::AsFd;

use clap::CommandFactory;

use super::Cli;
use crate::ui::STRONG;

pub use front::GROUPS;
pub use layout::{Part, paragraphs, split};

/// Columns where no terminal says how many it has.
const USUAL: usize = 80;
/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// No page is laid out for less.
const NARROWEST: usize = 40;

/// Leads from a command's page to the options that all have.
const FOOTER: &str = "All commands take -d DIR, --json, -q and more: envy help";

/// A page, and the words of the command that it is about: none for the page of all commands.
pub type Page = (Vec<String>, String);

/// How many columns a page has that is written there.
pub(super) fn columns(to: impl IsTerminal + AsFd) -> usize {
    let size = to.is_terminal().then(|| rustix::termios::tcgetwinsize(to).ok()).flatten();
    size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0).unwrap_or(USUAL).clamp(NARROWEST, WIDEST)
}

/// Every page that `--help` can show, laid out for so many columns, with ANSI styles.
pub fn pages(columns: usize) -> Vec<Page> {
    let cli = Cli::command();
    let mut pages = vec![(Vec::new(), page(&[], columns))];
    let mut waiting: Vec<(Vec<&str>, &clap::Command)> = shown(&cli).map(|one| (vec![one.get_name()], one)).collect();
    while !waiting.is_empty() {
        let (names, command) = waiting.remove(0);
        let below = shown(command).map(|one| ([names.as_slice(), &[one.get_name()]].concat(), one));
        waiting.splice(0..0, below.collect::<Vec<_>>());
        pages.push((names.iter().map(|name| (*name).to_owned()).collect(), page(&names, columns)));
    }
    pages
}

fn shown(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command.get_subcommands().filter(|below| !below.is_hide_set())
}

/// The page of the command that these words name, each in the one before it. None name the page of all commands.
pub(super) fn page(names: &[&str], columns: usize) -> String {
    let cli = Cli::command();
    if names.is_empty() {
        return front::all(&cli, columns);
    }
    // What all commands have is said once, on the page of all commands.
    let hidden = |argument: clap::Arg| if argument.is_global_set() { argument.hide(true) } else { argument };
    let mut cli = cli.disable_help_subcommand(true).mut_args(hidden);
    cli.build();
    let mut command = &cli;
    for name in names {
        command = command.find_subcommand(name).unwrap_or(command);
    }
    of_command(command.clone(), columns)
}

/// The page for who typed nothing: what to type first, and which commands there are.
pub(super) fn short(columns: usize) -> String {
    front::short(columns)
}

/// The examples of a command's help, without what is said about them.
pub(super) fn examples(help: &str) -> Vec<String> {
    let (examples, _) = split(help).unwrap_or_default();
    examples.lines().map(|line| layout::example(line).0.to_owned()).collect()
}

fn of_command(mut command: clap::Command, columns: usize) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (examples, notes) = split(&after).unwrap_or(("", &after));
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let others: Vec<String> = command.get_visible_aliases().map(|alias| format!("envy {alias}")).collect();
    let others = (!others.is_empty()).then(|| format!("\n{STRONG}Also:{STRONG:#}  {}", others.join(", ")));
    // Who reads this has found it.
    let template = command.mut_arg("help", |help| help.hide(true)).help_template("{all-args}").after_help(None::<&str>);
    let styles = clap::builder::Styles::styled().header(STRONG).usage(STRONG).literal(anstyle::Style::new());
    let arguments = template.styles(styles).term_width(columns).render_help().ansi().to_string();
    let parts = [
        layout::wrapped(&about, columns),
        format!("{STRONG}Usage:{STRONG:#} {usage}{}", others.unwrap_or_default()),
        format!("{STRONG}Examples:{STRONG:#}\n{}", layout::examples(examples, columns)),
        arguments.trim_end().to_owned(),
        layout::notes(notes, columns),
        layout::wrapped(FOOTER, columns),
    ];
    let parts: Vec<&str> = parts.iter().map(|part| part.trim_end()).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}
