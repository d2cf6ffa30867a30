//! What can stand where clap only knows that a word belongs: packages, scripts, programs, generations.
//!
//! Whoever presses Tab waits for nobody: no request is made, nothing is written, and where something cannot be read there are no
//! candidates.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{ArgMatches, CommandFactory};
use clap_complete::engine::CompletionCandidate;

use crate::cli::{Cli, Global};
use crate::environ::Environ;
use crate::ops::Context;
use crate::ops::candidates::{self, Candidate};
use crate::report::Silent;

/// Ids of the project's packages, with their versions.
pub(in crate::cli) fn installed(current: &OsStr) -> Vec<CompletionCandidate> {
    offered(current, |context, _| candidates::installed(context))
}

/// Packages that could be installed: those of cached answers, and common names.
pub(in crate::cli) fn packages(current: &OsStr) -> Vec<CompletionCandidate> {
    offered(current, candidates::packages)
}

/// Scripts and programs of the project, as the first word behind `run`; behind `--` only programs.
pub(in crate::cli) fn to_run(current: &OsStr) -> Vec<CompletionCandidate> {
    let before = before();
    if has_command(&before) {
        return Vec::new();
    }
    let explicit = before.last().is_some_and(|word| word == "--");
    offered(current, |context, _| if explicit { candidates::programs(context) } else { candidates::to_run(context) })
}

/// Programs of the environment.
pub(in crate::cli) fn programs(current: &OsStr) -> Vec<CompletionCandidate> {
    offered(current, |context, _| candidates::programs(context))
}

/// Generations, the newest first, with the command that made them.
pub(in crate::cli) fn generations(current: &OsStr) -> Vec<CompletionCandidate> {
    offered(current, |context, _| candidates::generations(context))
}

/// Candidates that begin with what is typed.
fn offered(current: &OsStr, all: impl FnOnce(&Context<'_>, &str) -> Vec<Candidate>) -> Vec<CompletionCandidate> {
    let (Some(typed), Some(cwd)) = (current.to_str(), std::env::current_dir().ok()) else { return Vec::new() };
    let global = Global { dir: dir(&before()), offline: true, ..Global::plain() };
    let Ok(context) = super::super::context(&global, cwd, &[], Environ::of_process(), &Silent) else {
        return Vec::new();
    };
    let found = all(&context, typed);
    let matching = found.into_iter().filter(|candidate| candidate.word.starts_with(typed));
    let offer = |(order, candidate): (usize, Candidate)| {
        let help = (!candidate.about.is_empty()).then(|| candidate.about.into());
        CompletionCandidate::new(candidate.word).help(help).display_order(Some(order))
    };
    matching.enumerate().map(offer).collect()
}

/// Where the word that is being typed stands among all: set by the scripts of shells that complete in the middle of a line.
const INDEX: &str = "_CLAP_COMPLETE_INDEX";

/// The words of the command line before the one that is being typed. They follow a `--`.
fn before() -> Vec<OsString> {
    let mut words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
    let index = std::env::var(INDEX).ok().and_then(|index| index.parse().ok());
    words.truncate(index.unwrap_or(words.len().saturating_sub(1)));
    words
}

/// What clap makes of words, whatever is wrong with them or not typed yet.
fn parsed(words: &[OsString]) -> Option<ArgMatches> {
    Cli::command().ignore_errors(true).try_get_matches_from(words).ok()
}

/// The folder that `-d` names, in whatever way it is written.
fn dir(words: &[OsString]) -> Option<PathBuf> {
    parsed(words)?.try_get_one::<PathBuf>("dir").ok().flatten().cloned()
}

/// Whether `run` has its command already, and what is typed is the command's own.
fn has_command(words: &[OsString]) -> bool {
    let matches = parsed(words);
    let run = matches.as_ref().and_then(|matches| matches.subcommand_matches("run"));
    let command = run.and_then(|run| run.try_get_many::<OsString>("words").ok().flatten());
    command.is_some_and(|mut words| words.next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_folder_is_found_however_it_is_written() {
        for line in [
            "envy -d a run",
            "envy -da remove",
            "envy run -d a",
            "envy run -d a --",
            "envy -qda remove",
            "envy --dir=a remove",
            "envy remove x --dir a",
            "envy -d a",
        ] {
            assert_eq!(dir(&words(line)), Some(PathBuf::from("a")), "{line}");
        }
        for line in ["envy", "envy run", "envy run -- ls -d a", "envy run ls -d a", "envy remove"] {
            assert_eq!(dir(&words(line)), None, "{line}");
        }
    }

    #[test]
    fn values_of_options_are_no_command() {
        for line in [
            "envy run",
            "envy exec",
            "envy run -d .",
            "envy run --lock-timeout 5",
            "envy run -d . --",
            "envy -d run run",
        ] {
            assert!(!has_command(&words(line)), "{line}");
        }
        for line in ["envy run ls", "envy run -d . ls", "envy run -- ls", "envy run -d . -- ls -l", "envy exec ls"] {
            assert!(has_command(&words(line)), "{line}");
        }
    }
}
