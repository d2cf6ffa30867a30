//! `--restricted`: what a person may let an agent run outside of its sandbox.
//!
//! Who types such a command may be misled, and so may be whoever wrote the project. Only commands that run nothing of the
//! project are left, and of their arguments only names, ranges and numbers: options name files, folders and policies.
//! What the operations themselves refuse then is theirs (`ops::Mode::restricted`).

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::Cli;
use crate::agent::restricted::COMMANDS;
use crate::failure::{Code, Explain, Hint};

/// The options that are left.
const OPTIONS: &[&str] = &["json", "restricted"];

/// Refuses what `--restricted` does not leave, if it stands there.
pub(super) fn check(matches: &ArgMatches) -> Result<(), Refused> {
    if matches.get_flag("restricted") { left(matches) } else { Ok(()) }
}

/// Whether `--restricted` would leave this. Values that come from the environment are the user's own.
pub(super) fn left(matches: &ArgMatches) -> Result<(), Refused> {
    let Some((name, of_command)) = matches.subcommand() else { return Ok(()) };
    if !COMMANDS.contains(&name) {
        return Err(Refused::Command { name: name.to_owned() });
    }
    let command = <Cli as clap::CommandFactory>::command();
    let arguments = command.find_subcommand(name).into_iter().flat_map(clap::Command::get_arguments);
    let options = arguments.chain(command.get_arguments()).filter(|argument| !argument.is_positional());
    for id in options.map(|argument| argument.get_id().as_str()).filter(|id| !OPTIONS.contains(id)) {
        let typed = |matches: &ArgMatches| {
            matches.try_contains_id(id).is_ok() && matches.value_source(id) == Some(ValueSource::CommandLine)
        };
        if typed(of_command) || typed(matches) {
            return Err(Refused::Option { name: id.replace('_', "-") });
        }
    }
    Ok(())
}

/// What a restricted command may not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    /// Another command.
    #[error("`envy {name}` is not for restricted use")]
    Command {
        /// Its name.
        name: String,
    },
    /// Any option but `--json`.
    #[error("`--{name}` is not for restricted use: only names, ranges and --json are")]
    Option {
        /// Its name without dashes.
        name: String,
    },
}

impl Explain for Refused {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Command { .. } => {
                let left = format!("what is left: {}", COMMANDS.join(", "));
                let without = "without --restricted it runs inside of the sandbox, as far as that lets it";
                vec![Hint::text(left), Hint::text(without)]
            }
            Self::Option { .. } => {
                vec![Hint::text("leave it out, or ask a person to run the command without --restricted")]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn checked(line: &[&str]) -> Result<(), Refused> {
        check(&Cli::command().try_get_matches_from([&["envy"], line].concat()).unwrap())
    }

    #[test]
    fn names_ranges_and_json_are_left() {
        for line in [
            &["--restricted", "install", "jq@^1.7", "nodejs_22"][..],
            &["--restricted", "--json", "search", "json"],
            &["install", "--restricted", "--json", "jq"],
            &["--restricted", "rollback", "3"],
            &["install", "--id", "x", "jq"],
        ] {
            assert_eq!(checked(line), Ok(()), "{line:?}");
        }
    }

    #[test]
    fn every_option_and_every_other_command_is_refused() {
        for line in [
            &["--restricted", "-d", "/other", "install", "jq"][..],
            &["--restricted", "install", "--id", "x", "jq"],
            &["install", "jq", "--dir=/other", "--restricted"],
            &["--restricted", "--yes", "remove", "jq"],
            &["--restricted", "--lock-timeout", "0", "list"],
            &["--restricted", "rollback", "--force"],
        ] {
            assert!(matches!(checked(line), Err(Refused::Option { .. })), "{line:?}");
        }
        for line in [&["--restricted", "run", "--", "sh"][..], &["--restricted", "trust"], &["--restricted", "sync"]] {
            assert!(matches!(checked(line), Err(Refused::Command { .. })), "{line:?}");
        }
    }

    #[test]
    fn every_command_that_is_left_exists() {
        let command = Cli::command();
        for name in COMMANDS {
            assert!(command.find_subcommand(name).is_some(), "{name}");
        }
    }
}
