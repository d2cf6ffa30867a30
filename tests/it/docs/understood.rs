//! Whether envy would understand what the documentation tells people to type: every `envy …` in text, transcripts, scripts,
//! CI files and Dockerfiles is held against envy's own command line.
//!
//! Not for: whether it would succeed (`session`).

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::page::Page;

/// Characters that end a command for the shell, where they stand alone.
const ENDS: [&str; 9] = ["|", "||", "&&", ";", ">", ">>", "<", "2>&1", "#"];

/// What of a page envy would not take.
pub(super) fn complaints(page: &Page) -> Vec<String> {
    let spans = page.spans.iter().map(|(line, text)| (*line, text.as_str()));
    let lines = page
        .blocks
        .iter()
        .flat_map(|block| block.text.lines().enumerate().map(|(index, line)| (block.line + index, line)));
    let commands = spans.chain(lines).flat_map(|(line, text)| in_text(text).map(move |command| (line, command)));
    commands
        .filter_map(|(line, words)| {
            let error = refused(&words)?;
            Some(format!("{}:{line}: {}: {}", page.path, words.join(" "), error.lines().next().unwrap_or_default()))
        })
        .collect()
}

/// The commands of envy in a line, as words: at its beginning, after a prompt, in `$(…)`, behind `&&` and the like.
fn in_text(text: &str) -> impl Iterator<Item = Vec<String>> {
    let pieces = text.split(['`', '(', ')', '"', ';', '|']).flat_map(|piece| piece.split("&&"));
    let pieces = pieces.filter_map(|piece| {
        let piece = piece.trim_start();
        let before = ["$ ", "RUN ", "- run: ", "run: ", "- ", "exec ", "! "];
        let piece = before.iter().find_map(|word| piece.strip_prefix(word)).unwrap_or(piece);
        piece.starts_with("envy ").then(|| words(piece))
    });
    pieces.collect::<Vec<_>>().into_iter()
}

fn words(text: &str) -> Vec<String> {
    // a remark stands behind several spaces
    let text = text.split_once("   ").map_or(text, |(command, _)| command);
    let text = text.trim_end_matches(['\\', '.', ',']);
    let all = shlex::split(text).unwrap_or_else(|| text.split_whitespace().map(ToOwned::to_owned).collect());
    all.into_iter().take_while(|word| !ENDS.contains(&word.as_str())).collect()
}

/// What envy says to these words, if it does not take them. What is left out (`envy run`) or open (`--format …`) is no mistake.
fn refused(words: &[String]) -> Option<String> {
    let is_open = |word: &String| word.contains('…') || word.starts_with(['[', '<']);
    let words = words.iter().take_while(|word| !is_open(word));
    let error = envy::cli::command().try_get_matches_from(words).err()?;
    let placeholder = |error: &clap::Error| match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) => !value.is_empty() && value.chars().all(|c| c.is_uppercase()),
        _ => false,
    };
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::MissingSubcommand
        | ErrorKind::MissingRequiredArgument
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => None,
        ErrorKind::InvalidValue if error.get(ContextKind::InvalidValue).is_none() || is_missing(&error) => None,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::InvalidSubcommand if placeholder(&error) => {
            None
        }
        _ => Some(error.to_string()),
    }
}

/// An option at the end whose value was left open.
fn is_missing(error: &clap::Error) -> bool {
    matches!(error.get(ContextKind::InvalidValue), Some(ContextValue::String(value)) if value.is_empty())
}

#[test]
fn what_envy_does_not_know_is_found_wherever_it_stands() {
    let refused_in = |text: &str| in_text(text).filter(|words| refused(words).is_some()).count();
    for fine in [
        "envy install jq python@3.12",
        "eval \"$(envy activate)\"",
        "envy env --format …",
        "$ envy run -- node --frobnicate",
        "cd project && envy sync --locked",
        "RUN envy sync --locked",
        "envy agent setup NAME",
        "envy run",
    ] {
        assert_eq!(refused_in(fine), 0, "{fine}");
    }
    for wrong in
        ["envy instal jq", "eval \"$(envy activate --bash)\"", "RUN envy sync --frozen", "envy env --format yaml"]
    {
        assert_eq!(refused_in(wrong), 1, "{wrong}");
    }
}
