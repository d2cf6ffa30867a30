//! The search service as a directory: searches with their origin, releases with their dates, and what only its first version
//! tells (programs, marks).

use std::collections::{BTreeMap, BTreeSet};

use super::{LARGE, Question, SMALL, Service, wire};
use crate::catalog::{CatalogError, Details, Directory, Found, Origin, Package, Told};

/// How many searches some words are worth.
const MOST_QUERIES: usize = 5;

/// A package with the days on which nixpkgs last had its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The package.
    pub package: Package,
    /// By version, as `2025-11-23`; missing where the service does not say.
    pub dates: BTreeMap<String, String>,
}

impl Service {
    /// One search, by a part of a name.
    pub(super) fn find_by(&self, query: &str) -> Result<Told<Vec<Found>>, CatalogError> {
        let found = self.ask_whom(&Question {
            endpoint: "v2/search",
            parameters: &[("q", query)],
            limit: SMALL,
            may_refuse: false,
            read: &wire::read_search,
        })?;
        Ok(found.unwrap_or_else(nothing))
    }

    /// What there is to say of the package in this version; `latest` is the newest. Older services know none of it.
    pub fn describe_version(&self, name: &str, version: &str) -> Result<Option<Told<Details>>, CatalogError> {
        self.ask_whom(&Question {
            endpoint: "v1/resolve",
            parameters: &[("name", name), ("version", version)],
            limit: SMALL,
            may_refuse: true,
            read: &|body| wire::read_details(body, name),
        })
    }

    /// [`package`](crate::catalog::Catalog::package) with dates and origin, by the same request.
    pub fn history(&self, name: &str) -> Result<Option<Told<History>>, CatalogError> {
        self.ask_whom(&Question {
            endpoint: "v2/pkg",
            parameters: &[("name", name)],
            limit: LARGE,
            may_refuse: false,
            read: &|body| {
                let package = wire::read_package(body, name)?;
                Ok(History { package, dates: wire::read_dates(body)? })
            },
        })
    }
}

impl Directory for Service {
    /// The service finds parts of names and attributes only, so each word is a search of its own, and what it has for one
    /// of them counts.
    fn find(&self, words: &[&str]) -> Result<Told<Vec<Found>>, CatalogError> {
        let joined = (words.len() > 1).then(|| words.join("-"));
        let mut queries: Vec<&str> = joined.as_deref().into_iter().chain(words.iter().copied()).collect();
        queries.truncate(MOST_QUERIES);
        let answers: Vec<_> = std::thread::scope(|scope| {
            let others: Vec<_> = queries.iter().skip(1).map(|query| scope.spawn(|| self.find_by(query))).collect();
            let first = queries.first().map(|query| self.find_by(query));
            let joined =
                others.into_iter().map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            first.into_iter().chain(joined).collect()
        });
        let mut answers = answers.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter();
        let Told { answer: mut found, mut origin } = answers.next().unwrap_or_else(nothing);
        let mut seen: BTreeSet<String> = found.iter().map(|found| found.name.clone()).collect();
        for told in answers {
            // As old as the oldest of them.
            origin.age = origin.age.max(told.origin.age);
            found.extend(told.answer.into_iter().filter(|found| seen.insert(found.name.clone())));
        }
        Ok(Told { answer: found, origin })
    }

    fn with_program(&self, _program: &str) -> Result<Vec<Found>, CatalogError> {
        Ok(Vec::new())
    }

    fn describe(&self, name: &str) -> Result<Option<Told<Details>>, CatalogError> {
        self.describe_version(name, "latest")
    }
}

/// Nothing, and nobody in particular who says so.
fn nothing() -> Told<Vec<Found>> {
    Told { answer: Vec::new(), origin: Origin { host: String::new(), age: None, instead_of: None } }
}

#[cfg(test)]
mod tests;
