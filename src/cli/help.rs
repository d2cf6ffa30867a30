//! The first page of help, grouped as one works.

use std::fmt::Write as _;

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

const INTRODUCTION: &str = "\
envy keeps a project's tools in envy.toml, and gives everybody the same ones.";

const EXAMPLES: &str = "  envy init                          start an environment in this folder
  envy search json processor         find packages
  envy install nodejs_22 codex-cli   edit envy.toml, lock, fetch, switch
  envy run -- node --version         one command that has them
  envy activate                      a shell that has them";

/// The help of `envy` itself.
pub fn grouped(command: &clap::Command) -> String {
    let mut out = format!(
        "{INTRODUCTION}\n\n{STRONG}Usage:{STRONG:#} envy [OPTIONS] COMMAND\n\n{STRONG}Examples:{STRONG:#}\n{EXAMPLES}\n"
    );
    for (title, names) in GROUPS {
        let _ = write!(out, "\n{STRONG}{title}:{STRONG:#}\n");
        for name in *names {
            let about = match command.find_subcommand(name) {
                Some(found) => found.get_about().map(ToString::to_string).unwrap_or_default(),
                None => "Print this page, or the help of a command".to_owned(),
            };
            let _ = writeln!(out, "  {name:12} {about}");
        }
    }
    let _ = write!(out, "\n{STRONG}Options of every command:{STRONG:#}\n");
    for argument in command.get_arguments().filter(|argument| argument.is_global_set()) {
        let short = argument.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
        let long = argument.get_long().unwrap_or_default();
        let value = match argument.get_value_names() {
            Some(names) if argument.get_action().takes_values() => format!(" {}", names.join(" ")),
            _ => String::new(),
        };
        let about = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(out, "  {short}{:24} {about}", format!("--{long}{value}"));
    }
    let _ =
        write!(out, "  -h, --help                   Print help\n  -V, --version                Print the version\n");
    let _ = write!(out, "\n`envy COMMAND --help` has examples of each.");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_stands_in_exactly_one_group() {
        let grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let command = crate::cli::Cli::command();
        for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
            let name = subcommand.get_name();
            assert_eq!(grouped.iter().filter(|grouped| **grouped == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn every_command_has_examples() {
        for subcommand in crate::cli::Cli::command().get_subcommands() {
            let examples = subcommand.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(examples.contains("envy "), "{} has no examples", subcommand.get_name());
        }
    }
}
