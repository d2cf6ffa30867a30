//! What can stand where clap only knows that a word belongs: packages, scripts, programs, generations.
//!
//! Whoever presses Tab waits for nobody: no request is made, nothing is written, and where something cannot be read there are no
//! candidates.

use std::ffi::OsStr;

use clap_complete::engine::CompletionCandidate;

use crate::cli::Global;
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

/// Scripts and programs of the project, as the first word behind `run`.
pub(in crate::cli) fn to_run(current: &OsStr) -> Vec<CompletionCandidate> {
    if is_first_word() { offered(current, |context, _| candidates::to_run(context)) } else { Vec::new() }
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
    let global = Global { dir: dir(), offline: true, ..Global::plain() };
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

/// The words of the command line that is being typed: they follow a `--`.
fn words() -> Vec<String> {
    std::env::args_os()
        .skip_while(|word| word != "--")
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect()
}

/// What stands behind `-d` or `--dir`.
fn dir() -> Option<std::path::PathBuf> {
    let words = words();
    let mut pairs = words.iter().zip(words.iter().skip(1));
    let behind = pairs.find(|(word, _)| matches!(word.as_str(), "-d" | "--dir")).map(|(_, dir)| dir.as_str());
    behind.or_else(|| words.iter().find_map(|word| word.strip_prefix("--dir="))).map(Into::into)
}

/// Whether no command stands behind `run` yet.
fn is_first_word() -> bool {
    let words = words();
    let behind = words.iter().skip_while(|word| !matches!(word.as_str(), "run" | "exec")).skip(1);
    behind.filter(|word| !word.starts_with('-')).count() <= 1
}
