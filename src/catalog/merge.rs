//! Several providers' answers to one search as one: ranked, and no package twice.

use std::cmp::Reverse;

use super::{Found, alias};

/// How a package has to do with the words, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It is called so.
    Exact,
    /// The shipped alias table has it for this name.
    Alias,
    /// Its name begins so.
    Prefix,
    /// It has a program of this name.
    Program,
    /// Name, summary and programs have all the words.
    Words,
    /// Only its provider knows why.
    Other,
}

impl Rank {
    /// As JSON says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Prefix => "prefix",
            Self::Program => "program",
            Self::Words => "words",
            Self::Other => "other",
        }
    }
}

/// A package that was found, and how near it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The package.
    pub found: Found,
    /// Its rank.
    pub rank: Rank,
}

/// All answers as one, best first; of equal ones in the providers' order. A package that several providers have is there once, as
/// the first has it, with what only the others know.
pub fn merge(words: &[&str], answers: Vec<Vec<Found>>) -> Vec<Ranked> {
    let query = Query::new(words);
    let mut merged: Vec<Found> = Vec::new();
    for found in answers.into_iter().flatten() {
        match merged.iter_mut().find(|known| query.is_same(known, &found)) {
            Some(known) => complete(known, found),
            None => merged.push(found),
        }
    }
    let mut ranked: Vec<Ranked> = merged.into_iter().map(|found| Ranked { rank: query.rank(&found), found }).collect();
    // A provider that finds parts of names has much for each single word; once something fits them all that is noise.
    if words.len() > 1 && ranked.iter().any(|ranked| ranked.rank < Rank::Other) {
        ranked.retain(|ranked| ranked.rank < Rank::Other);
    }
    ranked.sort_by_key(|ranked| (ranked.rank, Reverse(query.hits(&ranked.found)), ranked.found.name.contains('.')));
    ranked
}

/// What a later provider knows beside an earlier one.
fn complete(known: &mut Found, other: Found) {
    known.version = known.version.take().or(other.version);
    known.pname = known.pname.take().or(other.pname);
    if known.summary.is_empty() {
        known.summary = other.summary;
    }
    if known.systems.is_empty() {
        known.systems = other.systems;
    }
    if known.programs.is_empty() {
        known.programs = other.programs;
    }
}

/// The words in small letters, and what names they may spell together.
struct Query {
    words: Vec<String>,
    spellings: Vec<String>,
    meant: Vec<&'static str>,
}

impl Query {
    fn new(words: &[&str]) -> Self {
        let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let spellings = ["-", "_", ""].map(|between| words.join(between)).to_vec();
        let meant = alias::candidates(&words.join("-"));
        Self { words, spellings, meant }
    }

    fn rank(&self, found: &Found) -> Rank {
        let name = found.name.to_lowercase();
        let own = found.pname.as_ref().filter(|_| !name.contains('.')).map(|pname| pname.to_lowercase());
        let names = || std::iter::once(&name).chain(&own);
        let spelled = |fits: fn(&str, &str) -> bool| {
            names().any(|name| self.spellings.iter().any(|spelling| fits(name, spelling)))
        };
        let program = |program: &String| self.spellings.contains(&program.to_lowercase());
        match () {
            () if spelled(|name, spelling| name == spelling) => Rank::Exact,
            () if self.meant.first() == Some(&found.name.as_str()) => Rank::Alias,
            () if spelled(|name, spelling| name.starts_with(spelling)) => Rank::Prefix,
            () if found.programs.iter().any(program) => Rank::Program,
            () if self.hits(found) == self.words.len() => Rank::Words,
            () => Rank::Other,
        }
    }

    /// How many of the words are in what is known of the package.
    fn hits(&self, found: &Found) -> usize {
        let texts = [&found.name, &found.summary].into_iter().chain(&found.pname).chain(&found.programs);
        let text = texts.map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n");
        self.words.iter().filter(|word| text.contains(word.as_str())).count()
    }

    /// Whether two providers tell of the same package: by the same name, or one by a top-level attribute whose own name is
    /// the other's. An attribute that is exactly what was looked for stays: `nodejs_22` is more than `nodejs`.
    fn is_same(&self, known: &Found, other: &Found) -> bool {
        let sought = |found: &Found| self.spellings.contains(&found.name.to_lowercase());
        let is_called = |attribute: &Found, package: &Found| {
            let pname = attribute.pname.as_deref().filter(|_| !attribute.name.contains('.') && !sought(attribute));
            package.pname.is_none() && pname.is_some_and(|pname| pname.eq_ignore_ascii_case(&package.name))
        };
        known.name == other.name || is_called(other, known) || is_called(known, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, summary: &str) -> Found {
        Found { name: name.to_owned(), summary: summary.to_owned(), ..Found::default() }
    }

    fn attribute(name: &str, pname: &str, programs: &[&str]) -> Found {
        let programs = programs.iter().map(|&program| program.to_owned()).collect();
        Found { pname: Some(pname.to_owned()), programs, version: Some("1".to_owned()), ..found(name, "") }
    }

    fn merged(words: &[&str], answers: Vec<Vec<Found>>) -> Vec<(String, &'static str)> {
        let line = |ranked: Ranked| (ranked.found.name, ranked.rank.as_str());
        merge(words, answers).into_iter().map(line).collect()
    }

    fn lines(expected: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        expected.iter().map(|(name, rank)| ((*name).to_owned(), *rank)).collect()
    }

    #[test]
    fn exact_then_prefix_then_program_then_words() {
        let answers = vec![vec![
            found("python312Packages.jq", "bindings"),
            found("yq", "like JQ for YAML"),
            attribute("gojq-static", "gojq-static", &["jq"]),
            found("jql", ""),
            found("jq", ""),
        ]];
        let expected = lines(&[
            ("jq", "exact"),
            ("jql", "prefix"),
            ("gojq-static", "program"),
            ("yq", "words"),
            ("python312Packages.jq", "words"),
        ]);
        assert_eq!(merged(&["JQ"], answers), expected);
    }

    #[test]
    fn what_an_alias_means_stands_before_what_only_begins_so() {
        let answers = vec![vec![found("rgbds", ""), found("ripgrep", "")]];
        assert_eq!(merged(&["rg"], answers), lines(&[("ripgrep", "alias"), ("rgbds", "prefix")]));
    }

    #[test]
    fn several_words_may_spell_a_name_and_else_all_count() {
        let answers = || {
            vec![vec![found("json-lint", ""), found("docker-compose", ""), found("jq", "command-line JSON processor")]]
        };
        assert_eq!(merged(&["docker", "compose"], answers()), lines(&[("docker-compose", "exact")]));
        assert_eq!(merged(&["JSON", "processor"], answers()), lines(&[("jq", "words")]));
        assert_eq!(merged(&["json", "frobnicator"], answers())[0], ("json-lint".to_owned(), "other"));
    }

    #[test]
    fn two_providers_tell_of_one_package_once() {
        let service = vec![found("ripgrep", "fast"), found("nodejs", "")];
        let nixos = vec![attribute("ripgrep", "ripgrep-x", &["rg"]), attribute("nodejs_24", "nodejs", &["node"])];
        let all = merge(&["r"], vec![service, nixos]);
        assert_eq!(all.len(), 2);
        let ripgrep = &all[0].found;
        assert_eq!((ripgrep.summary.as_str(), ripgrep.programs.as_slice()), ("fast", ["rg".to_owned()].as_slice()));
        assert_eq!(ripgrep.version.as_deref(), Some("1"));
    }

    #[test]
    fn an_attribute_that_was_asked_for_is_no_duplicate_and_a_set_is_never_one() {
        let answers = || {
            vec![
                vec![found("nodejs", ""), found("black", "")],
                vec![attribute("nodejs_22", "nodejs", &[]), attribute("python312Packages.black", "black", &[])],
            ]
        };
        let names = |word| merged(&[word], answers()).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("nodejs_22")[..2], ["nodejs_22", "nodejs"]);
        assert_eq!(names("black")[..2], ["black", "python312Packages.black"]);
    }

    proptest::proptest! {
        #[test]
        fn no_package_is_there_twice_and_none_is_lost(
            names in proptest::collection::vec(proptest::collection::vec("[ab]{1,3}(\\.[ab])?", 0..6), 0..4),
            word in "[ab]{1,2}",
        ) {
            let answers = names.iter().map(|names| names.iter().map(|name| found(name, "")).collect()).collect();
            let mut merged: Vec<String> = merge(&[&word], answers).into_iter().map(|ranked| ranked.found.name).collect();
            let mut all: Vec<String> = names.into_iter().flatten().collect();
            merged.sort();
            all.sort();
            all.dedup();
            proptest::prop_assert_eq!(merged, all);
        }
    }
}
