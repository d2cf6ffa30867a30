//! The first pages of help: the short one for who typed `envy`, and the one of all commands.

use std::fmt::Write as _;

use super::layout::{rows, wrapped};
use crate::ui::STRONG;

/// Commands by what one wants to do; a test holds that none is missing.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("Start", &["init"]),
    ("Packages", &["search", "show", "install", "remove", "update", "outdated", "list", "which", "why", "edit"]),
    ("Use", &["run", "activate", "deactivate", "hook", "env", "trust"]),
    ("State", &["status", "sync", "plan", "lock", "diff", "history", "rollback", "gc", "doctor"]),
    ("Agents", &["agent", "mcp"]),
    ("Share", &["export"]),
    ("Shell", &["completions", "help"]),
];

const INTRODUCTION: &str = "envy keeps a project's tools in envy.toml, and gives everybody the same ones.";

const USAGE: &str = "envy [OPTIONS] <COMMAND>";

const EXAMPLES: &[(&str, &str)] = &[
    ("envy init", "make this folder a project"),
    ("envy search postgres", "find packages"),
    ("envy install nodejs_22 jq", "add them to envy.toml and fetch them"),
    ("envy run -- node --version", "run one command that has them"),
    ("envy activate", "open a shell that has them"),
];

const ENDING: &str = "`envy help COMMAND` has examples and the options of each. With ENVY_PLAIN=1 envy draws nothing and says \
    words for symbols, as screen readers need it; NO_COLOR=1 leaves out colours.";

/// What `envy` and `envy -h` show: it fits a terminal of 24 lines.
pub(super) fn short(columns: usize) -> String {
    let names: Vec<(&str, String)> = GROUPS.iter().map(|(title, names)| (*title, names.join(", "))).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(title, names)| (*title, names.as_str())).collect();
    let mut out = beginning(columns);
    let _ = write!(out, "\n{STRONG}Commands:{STRONG:#}\n{}", rows(&names, columns));
    let _ = write!(out, "\n{}\n", rows(&ways_on(), columns).trim_end());
    out
}

fn ways_on() -> [(&'static str, &'static str); 2] {
    [("envy help", "what each does, and the options of all"), ("envy help install", "one command, with examples")]
}

/// What `envy help` and `envy --help` show.
pub(super) fn all(cli: &clap::Command, columns: usize) -> String {
    let mut out = beginning(columns);
    for (title, names) in GROUPS {
        let about = |name: &&'static str| match cli.find_subcommand(name) {
            Some(found) => found.get_about().map(ToString::to_string).unwrap_or_default(),
            None => "Print this page, or the page of a command".to_owned(),
        };
        // one column for all groups
        let lines: Vec<(String, String)> = names.iter().map(|name| (format!("{name:11}"), about(name))).collect();
        let _ = write!(out, "\n{STRONG}{title}:{STRONG:#}\n{}", rows(&borrowed(&lines), columns));
    }
    let _ = write!(out, "\n{STRONG}Options of every command:{STRONG:#}\n{}", rows(&borrowed(&options(cli)), columns));
    let _ = writeln!(out, "\n{}", wrapped(ENDING, columns));
    out
}

fn borrowed(lines: &[(String, String)]) -> Vec<(&str, &str)> {
    lines.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect()
}

fn beginning(columns: usize) -> String {
    let introduction = wrapped(INTRODUCTION, columns);
    let examples = rows(EXAMPLES, columns);
    format!("{introduction}\n\n{STRONG}Usage:{STRONG:#} {USAGE}\n\n{STRONG}Examples:{STRONG:#}\n{examples}")
}

/// The options that every command has.
fn options(cli: &clap::Command) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for argument in cli.get_arguments().filter(|argument| argument.is_global_set()) {
        let short = argument.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
        let long = argument.get_long().unwrap_or_default();
        let value = match argument.get_value_names() {
            Some(names) if argument.get_action().takes_values() => format!(" <{}>", names.join(" ")),
            _ => String::new(),
        };
        let about = argument.get_help().map(ToString::to_string).unwrap_or_default();
        lines.push((format!("{short}--{long}{value}"), about));
    }
    lines.push(("-h, --help".to_owned(), "Print help".to_owned()));
    lines.push(("-V, --version".to_owned(), "Print the version".to_owned()));
    lines
}
