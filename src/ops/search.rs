//! `search`: what the catalog and the directories have by some words, as one answer.

use super::directory::{self, joined};
use super::settle::catalog;
use super::{Context, Error};
use crate::catalog::merge::{Ranked, merge};
use crate::catalog::suggest::suggestions;
use crate::catalog::{CatalogError, Directory, Found, Origin, Told, alias};
use crate::report::Event;

/// What was found.
#[derive(Debug, Clone)]
pub struct Search {
    /// Best first.
    pub results: Vec<Ranked>,
    /// Who answered.
    pub origins: Vec<Origin>,
    /// Who should have and did not, in a line each.
    pub silent: Vec<String>,
    /// If nothing was found: names like it.
    pub suggestions: Vec<String>,
}

type Answer = Result<Told<Vec<Found>>, CatalogError>;

/// Packages that match, best first. Fails only if nobody answers, or the catalog knows nothing at all.
pub fn search(context: &Context<'_>, words: &[String]) -> Result<Search, Error> {
    let words: Vec<&str> = words.iter().flat_map(|words| words.split_whitespace()).collect();
    context.reporter.phase("Searching");
    let result = ask_all(context, &words);
    context.reporter.report(Event::Done);
    Ok(result?)
}

fn ask_all(context: &Context<'_>, words: &[&str]) -> Result<Search, CatalogError> {
    let service = catalog(context);
    let other = directory::nixos_search(context);
    let meant = alias::candidates(&words.join("-")).first().copied();
    let (first, second, by_alias) = std::thread::scope(|scope| {
        let second = match &other {
            Ok(None) => None,
            Ok(Some(other)) => Some(scope.spawn(|| other.find(words))),
            Err(error) => Some(scope.spawn(|| Err(error.clone()))),
        };
        let by_alias = meant.map(|meant| scope.spawn(|| named(&service, meant)));
        let first = service.find(words);
        (first, second.map(joined), by_alias.map(joined).unwrap_or_default())
    });
    let answered = first.is_ok();
    let mut search = combine(words, first, by_alias, second)?;
    if search.results.is_empty() && answered {
        if let Some(doubt) = service.doubt() {
            return Err(doubt);
        }
        search.suggestions = suggestions(&words.join("-"), &service);
    }
    Ok(search)
}

/// What the alias table means by a word, where the service does not list it for the word itself.
fn named(service: &impl Directory, name: &str) -> Vec<Found> {
    let mut found = service.find(&[name]).map(|told| told.answer).unwrap_or_default();
    found.retain(|found| found.name == name);
    found
}

fn combine(
    words: &[&str],
    first: Answer,
    by_alias: Vec<Found>,
    second: Option<Answer>,
) -> Result<Search, CatalogError> {
    let (mut origins, mut silent, mut answers, mut failure) = (Vec::new(), Vec::new(), Vec::new(), None);
    for answer in std::iter::once(first).chain(second) {
        match answer {
            Ok(Told { answer, origin }) => {
                answers.push(answer);
                origins.push(origin);
            }
            Err(error) => {
                silent.push(error.silence());
                failure = failure.or(Some(error));
            }
        }
    }
    if let (true, Some(error)) = (answers.is_empty(), failure) {
        return Err(error);
    }
    answers.push(by_alias);
    Ok(Search { results: merge(words, answers), origins, silent, suggestions: Vec::new() })
}
