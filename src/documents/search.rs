//! What a search found.

use schemars::JsonSchema;
use serde::Serialize;

use super::source::{Source, sources};
use crate::catalog::merge::Ranked;
use crate::ops::search;

/// What was found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Search {
    /// Packages, the best first.
    pub results: Vec<Found>,
    /// Who answered.
    pub sources: Vec<Source>,
    /// Who should have and did not, in a line each.
    pub silent: Vec<String>,
    /// If nothing was found: names like it.
    pub suggestions: Vec<String>,
}

/// A package that was found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Found {
    /// The name to install it by.
    pub name: String,
    /// Its newest version; null if that is not known.
    pub version: Option<String>,
    /// One line about it.
    pub summary: String,
    /// Systems that nixpkgs has it for.
    pub systems: Vec<String>,
    /// Programs that it brings, as far as they are known.
    pub programs: Vec<String>,
    /// What of it matches: the `exact` name, an `alias` of it, its `prefix`, a `program`, all the `words`, or something `other`.
    #[serde(rename = "match")]
    #[schemars(extend("enum" = ["exact", "alias", "prefix", "program", "words", "other"]))]
    pub matched: &'static str,
}

impl From<&search::Search> for Search {
    fn from(found: &search::Search) -> Self {
        Self {
            results: found.results.iter().map(Found::from).collect(),
            sources: sources(&found.origins),
            silent: found.silent.clone(),
            suggestions: found.suggestions.clone(),
        }
    }
}

impl From<&Ranked> for Found {
    fn from(Ranked { found, rank }: &Ranked) -> Self {
        Self {
            name: found.name.clone(),
            version: found.version.clone(),
            summary: found.summary.clone(),
            systems: found.systems.iter().map(ToString::to_string).collect(),
            programs: found.programs.clone(),
            matched: rank.as_str(),
        }
    }
}
