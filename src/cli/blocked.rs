//! Errors that a sandbox causes get the way out that fits this command line, this user and this agent; what happened, and
//! its code, stay the words of whoever failed.
//!
//! Not for: which way is the best (`agent::way_out`).

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgMatches, CommandFactory};

use super::{Cli, restricted};
use crate::agent::codex::around::{self, Around};
use crate::agent::detect::Agent;
use crate::agent::way_out::{Blocked, Restricted};
use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint};
use crate::ops::Error;
use crate::project::Project;

/// Commands that need what only `sync` brings about: they are not to be run outside of a sandbox themselves. `plan` is none,
/// as who only wants to know what would be done is not to be led to doing it.
const NEED_SYNC: &[&str] = &["run", "activate", "env", "hook-env", "sync", "which"];

/// The error with the ways out of the sandbox, if one caused it.
pub(super) fn with_way_out(error: Error, arguments: &[OsString], environ: &Environ) -> Error {
    if error.code() != Code::SandboxBlocked || error.has_own_way_out() {
        return error;
    }
    let typed = Typed::of(arguments);
    let agent = Agent::of(environ);
    let blocked = Blocked { agent, words: &typed.words, restricted: typed.restricted.as_ref(), ..Blocked::default() };
    let hints = match agent {
        Some(Agent::Codex) => with_codex(blocked, environ),
        _ => blocked.hints(),
    };
    OutOfSandbox { message: error.message(), hints }.into()
}

/// The ways out with what is set up for Codex.
fn with_codex(blocked: Blocked<'_>, environ: &Environ) -> Vec<Hint> {
    let Some(restricted) = blocked.restricted else { return blocked.hints() };
    let user = environ.absolute("HOME").unwrap_or_default();
    let home = around::home(environ.absolute("CODEX_HOME"), &user);
    let here = std::env::current_dir().unwrap_or_default();
    let project = Project::find(&here, &user).ok();
    let around = Around { home: &home, here: &here, project: project.as_ref().map(Project::root) };
    let this = std::env::current_exe().and_then(fs_err::canonicalize).ok();
    let rule = this.and_then(|this| around.rule(&this, restricted));
    Blocked { rule: rule.as_deref(), tools: around.tools(restricted), ..blocked }.hints()
}

/// What a sandbox blocked, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct OutOfSandbox {
    message: String,
    hints: Vec<Hint>,
}

impl Explain for OutOfSandbox {
    fn code(&self) -> Code {
        Code::SandboxBlocked
    }

    fn hints(&self) -> Vec<Hint> {
        self.hints.clone()
    }
}

/// The command line, as what is to be run outside of a sandbox instead.
struct Typed {
    words: Vec<String>,
    restricted: Option<Restricted>,
}

impl Typed {
    fn of(arguments: &[OsString]) -> Self {
        let words = arguments.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        let Ok(matches) = Cli::command().try_get_matches_from(arguments) else {
            return Self { words, restricted: None };
        };
        match matches.subcommand_name() {
            Some(name) if NEED_SYNC.contains(&name) => Self::sync(matches.get_one("dir")),
            _ => Self { words, restricted: restricted_form(&matches) },
        }
    }

    /// `install` without a package is `sync`, and is left by `--restricted`.
    fn sync(dir: Option<&PathBuf>) -> Self {
        let install = Restricted { command: "install".to_owned(), values: Vec::new(), json: false };
        match dir {
            None => Self { words: vec!["sync".to_owned()], restricted: Some(install) },
            Some(dir) => {
                let dir = dir.to_string_lossy().into_owned();
                Self { words: vec!["-d".to_owned(), dir, "sync".to_owned()], restricted: None }
            }
        }
    }
}

/// The command as `--restricted` leaves it, if it does; aliases have other names.
fn restricted_form(matches: &ArgMatches) -> Option<Restricted> {
    restricted::left(matches).ok()?;
    let (name, of_command) = matches.subcommand()?;
    let command = Cli::command();
    let positionals = command.find_subcommand(name)?.get_positionals();
    let values = positionals.filter_map(|argument| of_command.get_raw(argument.get_id().as_str())).flatten();
    let values = values.map(|value| value.to_string_lossy().into_owned()).collect();
    Some(Restricted { command: name.to_owned(), values, json: matches.get_flag("json") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::command_line;

    fn typed(line: &str) -> (String, Option<String>) {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let Typed { words, restricted } = Typed::of(&arguments);
        (command_line(&words), restricted.map(|restricted| command_line(&restricted.line("envy"))))
    }

    fn both(words: &str, restricted: &str) -> (String, Option<String>) {
        (words.to_owned(), Some(format!("envy --restricted {restricted}")))
    }

    #[test]
    fn the_same_command_is_named_as_rules_match_it() {
        assert_eq!(typed("envy install jq@1.7"), both("install jq@1.7", "install jq@1.7"));
        assert_eq!(typed("envy --json add jq"), both("--json add jq", "install --json jq"));
        assert_eq!(typed("envy install jq --json"), both("install jq --json", "install --json jq"));
        assert_eq!(typed("envy --restricted install jq"), both("--restricted install jq", "install jq"));
        assert_eq!(typed("envy install -- jq fd"), both("install -- jq fd", "install jq fd"));
        assert_eq!(typed("envy search -- --flag"), both("search -- --flag", "search -- --flag"));
        assert_eq!(typed("envy rollback 3"), both("rollback 3", "rollback 3"));
        assert_eq!(typed("envy update"), both("update", "update"));
        assert_eq!(typed("envy install --id x jq"), ("install --id x jq".to_owned(), None));
        assert_eq!(typed("envy -d /x install jq"), ("-d /x install jq".to_owned(), None));
        assert_eq!(typed("envy lock"), ("lock".to_owned(), None));
        assert_eq!(typed("envy plan jq"), ("plan jq".to_owned(), None));
    }

    #[test]
    fn what_needs_a_realized_environment_is_not_itself_run_outside() {
        assert_eq!(typed("envy run -- node --version"), both("sync", "install"));
        assert_eq!(typed("envy exec node"), both("sync", "install"));
        assert_eq!(typed("envy -d /x run -- node"), ("-d /x sync".to_owned(), None));
        assert_eq!(typed("envy activate"), both("sync", "install"));
        assert_eq!(typed("envy which jq"), both("sync", "install"));
        assert_eq!(typed("envy sync"), both("sync", "install"));
    }
}
