//! `docs/reference/commands.md`: every command with its options and examples, from the same command line as `--help`.

use std::fmt::Write as _;

use clap::{Arg, Command};
use envy::cli::help::{GROUPS, split};

use crate::markdown::{beginning, cell};

const INTRODUCTION: &str = "\
Grouped as `envy --help` groups them. The same as man pages: `docs/man`. What a command ends with: [exit statuses](exit-codes.md).

";

pub(crate) fn page() -> String {
    let mut command = envy::cli::command();
    command.build();
    let mut out = beginning("Commands", "the command line in `src/cli`") + INTRODUCTION;
    for (group, names) in GROUPS {
        let _ = write!(out, "## {group}\n\n");
        for subcommand in names.iter().filter_map(|name| command.find_subcommand(name)) {
            if subcommand.get_name() != "help" {
                add(&mut out, subcommand, &format!("envy {}", subcommand.get_name()), 3);
            }
        }
    }
    out.push_str("## Options of every command\n\n");
    options(&mut out, command.get_arguments().filter(|argument| argument.is_global_set()));
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// A command and those below it, under a heading of that level.
fn add(out: &mut String, command: &Command, name: &str, level: usize) {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let aliases: Vec<String> = command.get_visible_aliases().map(|alias| format!("`{alias}`")).collect();
    let aliases = if aliases.is_empty() { String::new() } else { format!(" Also {}.", aliases.join(", ")) };
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let _ = write!(out, "{} `{name}`\n\n{about}.{aliases}\n\n```text\n{usage}\n```\n\n", "#".repeat(level));
    let own = |argument: &&Arg| !argument.is_global_set() && !argument.is_hide_set() && argument.get_id() != "help";
    options(out, command.get_arguments().filter(own));
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    if let Some((examples, remarks)) = split(&help) {
        let examples: Vec<&str> = examples.lines().map(str::trim_start).collect();
        let _ = write!(out, "```text\n{}\n```\n\n", examples.join("\n").trim_end());
        let remarks = remarks.trim();
        if !remarks.is_empty() {
            let _ = write!(out, "{remarks}\n\n");
        }
    }
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        if subcommand.get_name() != "help" {
            add(out, subcommand, &format!("{name} {}", subcommand.get_name()), level + 1);
        }
    }
}

/// A table of arguments and options; nothing where there are none.
fn options<'a>(out: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    let rows: Vec<String> = arguments.map(row).collect();
    if !rows.is_empty() {
        let _ = write!(out, "| argument | meaning |\n|---|---|\n{}\n", rows.concat());
    }
}

fn row(argument: &Arg) -> String {
    let values: Vec<String> = argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    let value = if argument.get_action().takes_values() { cell(&values.join(" ")) } else { String::new() };
    let value = if value.is_empty() { value } else { format!(" {value}") };
    let name = match (argument.get_short(), argument.get_long()) {
        (Some(short), Some(long)) => format!("`-{short}`, `--{long}{value}`"),
        (None, Some(long)) => format!("`--{long}{value}`"),
        (Some(short), None) => format!("`-{short}{value}`"),
        (None, None) => format!("`{}`", value.trim()),
    };
    let mut about = cell(&argument.get_help().map(ToString::to_string).unwrap_or_default());
    let possible: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set() && argument.get_action().takes_values())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !possible.is_empty() {
        about = format!("{about}: {}", possible.join(", "));
    }
    format!("| {name} | {about} |\n")
}
