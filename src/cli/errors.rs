//! A test: every error that envy has, as a person sees it, in one list to be read. A new kind of error fails until it stands
//! in it.
//!
//! Not for: when an error comes up, which is the business of the tests of whatever fails.

mod domains;
mod environments;
mod files;
mod stores;

use std::collections::BTreeMap;
use std::path::Path;

use crate::ops::Error;
use crate::ui::error::render;

/// Errors by the names of their types.
type Listed = Vec<(&'static str, Vec<Error>)>;

/// Those that other lists have: of a mistyped line (`usage`), with a way out of a sandbox (`blocked`), and what only agents
/// see (`mcp`).
const ELSEWHERE: &[&str] = &["Unusable", "OutOfSandbox", "OrderError", "RequestError", "ServeError", "CallError"];

fn all() -> Listed {
    [domains::listed(), environments::listed(), files::listed(), stores::listed()].into_iter().flatten().collect()
}

fn shown(error: &Error) -> String {
    let text = anstream::adapter::strip_str(&render(error, false)).to_string();
    format!("{text}\n[exit {}]", error.code().exit_status())
}

#[test]
fn every_error_was_read_aloud() {
    let all = all().into_iter().map(|(name, errors)| {
        let errors: Vec<String> = errors.iter().map(shown).collect();
        format!("## {name}\n\n{}", errors.join("\n\n"))
    });
    insta::assert_snapshot!("every_error", all.collect::<Vec<_>>().join("\n\n\n"));
}

#[test]
fn every_error_but_those_of_the_file_system_says_what_to_do() {
    let mut without = Vec::new();
    for (name, errors) in all() {
        for error in errors {
            let message = error.message();
            assert!(!message.ends_with(['.', ':', ' ']) && !message.is_empty(), "{name}: {message}");
            for hint in error.hints() {
                assert!(!hint.text.ends_with(['.', ':', ' ']), "{name}: {}", hint.text);
                assert!(hint.command.is_none() || !hint.text.ends_with('?'), "{name}: {}", hint.text);
                let command = hint.command.unwrap_or_default();
                assert!(!command.contains('`') && command == command.trim(), "{name}: {command}");
            }
            if error.hints().is_empty() {
                without.push(format!("{name}: {message}"));
            }
        }
    }
    insta::assert_snapshot!(without.join("\n"), @r"
    ComposeError: No space left on device (os error 28)
    ProjectError: failed to open file `/srv/app/envy.toml`: Permission denied (os error 13)
    HoldError: cannot lock /srv/app: Permission denied (os error 13)
    FileError: failed to open file `/srv/app/envy.toml`: Permission denied (os error 13)
    TransactionError: failed to open file `/srv/app/envy.toml`: Permission denied (os error 13)
    ");
}

/// Names of types that explain themselves, and how many kinds of each the sources tell apart.
fn in_sources() -> BTreeMap<String, usize> {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let mut kinds = BTreeMap::new();
    for text in texts {
        let real = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
        for (at, found) in real.match_indices("Explain for ") {
            let name: String = real[at + found.len()..].chars().take_while(|c| c.is_alphanumeric()).collect();
            let defined = ["enum", "struct"].iter().find_map(|word| real.find(&format!("{word} {name}")));
            let Some(defined) = defined else { continue };
            let end = real[defined..].find("\n}").map_or(real.len(), |end| defined + end);
            let variants = real[defined..end].matches("#[error(").count().max(1);
            kinds.insert(name, variants);
        }
    }
    kinds
}

fn sources(dir: &Path, texts: &mut Vec<String>) {
    for entry in fs_err::read_dir(dir).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => sources(&path, texts),
            path if path.extension().is_some_and(|extension| extension == "rs") => {
                texts.push(fs_err::read_to_string(path).unwrap());
            }
            _ => {}
        }
    }
}

#[test]
fn the_list_has_every_kind_of_error() {
    let all = all();
    let kinds = in_sources();
    assert!(kinds.len() > 50, "{kinds:?}");
    for (name, variants) in kinds.iter().filter(|(name, _)| !ELSEWHERE.contains(&name.as_str())) {
        let listed: usize = all.iter().filter(|(listed, _)| listed == name).map(|(_, errors)| errors.len()).sum();
        assert!(listed >= *variants, "{name} has {variants} kinds, and the list {listed}");
    }
}
