//! What a name that no package has may have meant.
//!
//! The search service finds only substrings, so a misspelt name finds nothing there: shortened ones are searched for, and
//! together with a shipped list of common names and the alias table all are ranked by edit distance.

use std::collections::BTreeMap;

use strsim::damerau_levenshtein;

use super::{Catalog, alias};
use crate::manifest::PackageId;

/// Packages that people ask for most, separated by spaces.
const COMMON_NAMES: &str = include_str!("common_names.txt");

/// How many names are suggested.
const MOST: usize = 5;
/// How many searches a suggestion is worth.
const SEARCHES: usize = 3;

/// At most five names like `name`, the likeliest first. Costs a few searches; if they fail, the shipped names are left.
/// Every name is a valid package id.
pub fn suggestions(name: &str, catalog: &dyn Catalog) -> Vec<String> {
    let mut distances = BTreeMap::new();
    let wanted = name.to_lowercase();
    let mut consider = |spelling: &str, suggested: &str| {
        let distance = distance(&wanted, &spelling.to_lowercase());
        if let Some(distance) = distance.filter(|_| suggested != name && PackageId::new(suggested).is_ok()) {
            let best = distances.entry(suggested.to_owned()).or_insert(distance);
            *best = distance.min(*best);
        }
    };
    common_names().for_each(|common| consider(common, common));
    for (alias, candidates) in alias::entries() {
        candidates.split_whitespace().take(1).for_each(|candidate| consider(alias, candidate));
    }
    for query in shortened(&wanted) {
        for found in catalog.search(&query).unwrap_or_default() {
            consider(&found.name, &found.name);
        }
    }
    let mut ranked: Vec<(usize, String)> = distances.into_iter().map(|(name, distance)| (distance, name)).collect();
    ranked.sort();
    ranked.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// Packages that people ask for most.
pub fn common_names() -> impl Iterator<Item = &'static str> {
    COMMON_NAMES.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// Edits between two names, `None` if they have little to do with each other. A name that contains the other one
/// whole counts as near, but behind every likely misspelling.
fn distance(wanted: &str, candidate: &str) -> Option<usize> {
    let edits = damerau_levenshtein(wanted, candidate);
    let near = (wanted.len() / 3).clamp(1, 4);
    let contains =
        wanted.len() >= 3 && candidate.contains(wanted) || candidate.len() >= 3 && wanted.contains(candidate);
    (edits <= near || contains).then_some(edits)
}

/// What to search for in place of a name that is not found: its first word, then ever shorter beginnings.
fn shortened(name: &str) -> Vec<String> {
    let name = name.rsplit('/').next().unwrap_or(name).trim_start_matches('@');
    let word: String = name.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    let beginning = |count: usize| name.chars().take(count).collect::<String>();
    let length = name.chars().count();
    let mut queries: Vec<String> = Vec::new();
    for query in [word, beginning(length.saturating_sub(1)), beginning((length * 2).div_ceil(3)), beginning(length / 2)]
    {
        if query.chars().count() >= 3 && query != name && !queries.contains(&query) {
            queries.push(query);
        }
    }
    queries.truncate(SEARCHES);
    queries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CatalogError, Found, Package, Release};

    /// Finds substrings, like the search service.
    struct Names(&'static [&'static str]);

    impl Catalog for Names {
        fn search(&self, query: &str) -> Result<Vec<Found>, CatalogError> {
            let found = |name: &&str| Found { name: (*name).to_owned(), ..Found::default() };
            Ok(self.0.iter().filter(|name| name.contains(query)).map(found).collect())
        }

        fn resolve(&self, _: &str, _: &str) -> Result<Option<Release>, CatalogError> {
            Ok(None)
        }

        fn package(&self, _: &str) -> Result<Option<Package>, CatalogError> {
            Ok(None)
        }
    }

    #[test]
    fn a_misspelt_common_name_is_found_without_the_catalog() {
        let first = |name: &str| suggestions(name, &Names(&[])).into_iter().next();
        assert_eq!(first("ripgrpe").as_deref(), Some("ripgrep"));
        assert_eq!(first("postgressql").as_deref(), Some("postgresql"));
        assert_eq!(first("nodejs22").as_deref(), Some("nodejs_22"));
        assert_eq!(first("codexcli").as_deref(), Some("codex"));
        assert_eq!(first("kubctl").as_deref(), Some("kubectl"));
    }

    #[test]
    fn shortened_searches_find_what_is_not_common() {
        let names = Names(&["hledger", "hledger-web", "x"]);
        assert_eq!(suggestions("hledgr", &names), ["hledger"]);
        assert_eq!(suggestions("hledger-webb", &names), ["hledger-web", "hledger"]);
    }

    #[test]
    fn names_that_have_nothing_to_do_with_it_are_not_suggested() {
        assert_eq!(suggestions("qqqqqqqqqqqq", &Names(&["a", "b"])), [""; 0]);
        assert!(suggestions("a", &Names(&[])).len() <= MOST);
    }

    #[test]
    fn what_a_hostile_catalog_answers_is_never_suggested() {
        assert_eq!(suggestions("frobnicate", &Names(&["frobnicat; rm -rf ~", "frobnicat\u{1b}"])), [""; 0]);
    }

    #[test]
    fn a_name_costs_few_searches() {
        assert_eq!(shortened("nodejs22"), ["nodejs", "nodejs2", "node"]);
        assert_eq!(shortened("@openai/codexx"), ["codex", "code", "cod"]);
        assert_eq!(shortened("rg"), [""; 0]);
    }

    #[test]
    fn common_names_are_names() {
        assert!(common_names().count() > 300);
        assert!(common_names().all(|name| PackageId::new(name).is_ok()));
    }
}
