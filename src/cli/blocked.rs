//! Errors that a sandbox causes get the way out that fits this command line, this user and this agent; what happened, and
//! its code, stay the words of whoever failed.
//!
//! Not for: which way is the best (`agent::way_out`).

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, CommandFactory};

use super::{Cli, restricted};
use crate::agent::detect::Agent;
use crate::agent::way_out::{self, Blocked};
use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint};
use crate::ops::Error;

/// Commands that need what only `sync` brings about: they are not to be run outside of a sandbox themselves.
const NEED_SYNC: &[&str] = &["run", "exec", "activate", "env", "hook-env", "sync"];

/// The error with the ways out of the sandbox, if one caused it.
pub(super) fn with_way_out(error: Error, arguments: &[OsString], environ: &Environ) -> Error {
    if error.code() != Code::SandboxBlocked || error.has_own_way_out() {
        return error;
    }
    let typed = Typed::of(arguments);
    let agent = Agent::of(environ);
    let home = codex_home(environ);
    let rule = agent.filter(|agent| *agent == Agent::Codex).and(home.as_deref()).and_then(rule);
    let hints = Blocked {
        agent,
        words: &typed.words,
        restricted: typed.restricted.as_deref(),
        rule: rule.as_deref(),
        mcp: agent == Some(Agent::Codex) && has_tools(home.as_deref()),
    }
    .hints();
    OutOfSandbox { message: error.message(), hints }.into()
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
    restricted: Option<Vec<String>>,
}

impl Typed {
    fn of(arguments: &[OsString]) -> Self {
        let words: Vec<String> = arguments.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        let matches = Cli::command().try_get_matches_from(arguments).ok();
        let name = matches.as_ref().and_then(ArgMatches::subcommand_name);
        if name.is_some_and(|name| NEED_SYNC.contains(&name)) {
            let dir = matches.as_ref().and_then(|matches| matches.get_one::<PathBuf>("dir"));
            return Self::sync(dir);
        }
        let restricted = name.and_then(|name| restricted_words(name, &words));
        Self { words, restricted }
    }

    /// `install` without a package is `sync`, and is left by `--restricted`.
    fn sync(dir: Option<&PathBuf>) -> Self {
        match dir {
            None => Self { words: vec!["sync".to_owned()], restricted: Some(vec!["install".to_owned()]) },
            Some(dir) => {
                let dir = dir.to_string_lossy().into_owned();
                Self { words: vec!["-d".to_owned(), dir, "sync".to_owned()], restricted: None }
            }
        }
    }
}

/// The words of a command that `--restricted` leaves, its own name first; aliases have other names.
fn restricted_words(name: &str, words: &[String]) -> Option<Vec<String>> {
    let line = ["envy", "--restricted"].into_iter().chain(words.iter().map(String::as_str));
    let line = line.filter({
        let mut seen = false;
        move |word| *word != "--restricted" || !std::mem::replace(&mut seen, true)
    });
    let allowed = restricted::check(&Cli::command().try_get_matches_from(line).ok()?).is_ok();
    let mut rest: Vec<String> = words.iter().filter(|word| *word != "--restricted").cloned().collect();
    // What is left before the command's name can only be `--json`.
    let at = rest.iter().position(|word| !word.starts_with('-'))?;
    name.clone_into(&mut rest[at]);
    rest.rotate_left(at);
    allowed.then_some(rest)
}

/// Codex's folder.
fn codex_home(environ: &Environ) -> Option<PathBuf> {
    environ.absolute("CODEX_HOME").or_else(|| Some(environ.absolute("HOME")?.join(".codex")))
}

/// This envy as a rule names it that `envy agent setup --user` wrote.
fn rule(codex_home: &Path) -> Option<String> {
    let rules = fs_err::read_to_string(codex_home.join("rules/envy.rules")).ok()?;
    let this = std::env::current_exe().ok()?.canonicalize().ok()?;
    way_out::named_by_rule(&rules, |program| Path::new(program).canonicalize().is_ok_and(|named| named == this))
}

/// Whether Codex may have started `envy mcp`: the user's settings or those of a project here or above name it.
fn has_tools(codex_home: Option<&Path>) -> bool {
    let here = std::env::current_dir().unwrap_or_default();
    let of_project = here.ancestors().map(|dir| dir.join(".codex/config.toml"));
    let mut all = of_project.chain(codex_home.map(|home| home.join("config.toml")));
    all.any(|file| fs_err::read_to_string(file).is_ok_and(|text| text.contains("[mcp_servers.envy]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> (String, Option<String>) {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let Typed { words, restricted } = Typed::of(&arguments);
        (way_out::line(&words), restricted.map(|words| way_out::line(&words)))
    }

    fn both(words: &str, restricted: &str) -> (String, Option<String>) {
        (words.to_owned(), Some(restricted.to_owned()))
    }

    #[test]
    fn the_same_command_is_named_as_rules_match_it() {
        assert_eq!(typed("envy install jq@1.7"), both("install jq@1.7", "install jq@1.7"));
        assert_eq!(typed("envy --json add jq"), both("--json add jq", "install jq --json"));
        assert_eq!(typed("envy --restricted install jq"), both("--restricted install jq", "install jq"));
        assert_eq!(typed("envy install --id x jq"), ("install --id x jq".to_owned(), None));
        assert_eq!(typed("envy -d /x install jq"), ("-d /x install jq".to_owned(), None));
        assert_eq!(typed("envy lock"), ("lock".to_owned(), None));
    }

    #[test]
    fn what_needs_a_realized_environment_is_not_itself_run_outside() {
        assert_eq!(typed("envy run -- node --version"), both("sync", "install"));
        assert_eq!(typed("envy exec node"), both("sync", "install"));
        assert_eq!(typed("envy -d /x run -- node"), ("-d /x sync".to_owned(), None));
        assert_eq!(typed("envy activate"), both("sync", "install"));
        assert_eq!(typed("envy sync"), both("sync", "install"));
    }
}
