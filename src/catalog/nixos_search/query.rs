//! What the backend is asked: documents of Elasticsearch's query language.
//!
//! Source: the queries of search.nixos.org's own page and of other clients, reduced to what is of use here. Answers are
//! limited to the fields that are read.

use serde_json::{Value, json};

/// How many packages one answer has at most.
const MOST: usize = 50;

/// The fields that answers are read from.
const FIELDS: [&str; 12] = [
    "type",
    "package_attr_name",
    "package_pname",
    "package_pversion",
    "package_description",
    "package_programs",
    "package_mainProgram",
    "package_license",
    "package_platforms",
    "package_outputs",
    "package_homepage",
    "package_position",
];

/// Packages in which all words occur: in names, programs or descriptions.
pub(super) fn find(words: &[&str]) -> Value {
    let text = words.join(" ");
    let fields = [
        "package_attr_name^9",
        "package_attr_name.*^5.4",
        "package_programs^9",
        "package_programs.*^5.4",
        "package_mainProgram^9",
        "package_pname^6",
        "package_pname.*^3.6",
        "package_description^1.3",
        "package_description.*^0.78",
        "package_longDescription^1",
        "package_longDescription.*^0.6",
    ];
    let all_words = json!({ "multi_match": {
        "type": "cross_fields", "query": text, "analyzer": "whitespace",
        "auto_generate_synonyms_phrase_query": false, "operator": "and", "fields": fields,
    }});
    let parts: Vec<String> = words.iter().map(|word| escaped(word)).collect();
    let part = format!("*{}*", parts.join("*"));
    let in_name = json!({ "wildcard": { "package_attr_name": { "value": part, "case_insensitive": true } } });
    search(&json!({ "dis_max": { "tie_breaker": 0.7, "queries": [all_words, in_name] } }))
}

/// Packages with this program; which of them have exactly it is for the reader to see.
pub(super) fn with_program(program: &str) -> Value {
    let exact = json!({ "wildcard": { "package_programs": { "value": escaped(program) } } });
    let analyzed = json!({ "match": { "package_programs": { "query": program } } });
    search(&json!({ "dis_max": { "tie_breaker": 0.7, "queries": [exact, analyzed] } }))
}

/// Packages with this attribute or name; which of them have exactly it is for the reader to see.
pub(super) fn named(name: &str) -> Value {
    let term = |field: &str| json!({ "term": { field: { "value": name } } });
    search(&json!({ "dis_max": { "queries": [term("package_attr_name"), term("package_pname")] } }))
}

fn search(must: &Value) -> Value {
    json!({
        "from": 0,
        "size": MOST,
        "_source": FIELDS,
        "sort": [{ "_score": "desc", "package_attr_name": "desc", "package_pversion": "desc" }],
        "query": { "bool": { "filter": [{ "term": { "type": { "value": "package" } } }], "must": [must] } },
    })
}

/// What stands for itself in a wildcard pattern.
fn escaped(text: &str) -> String {
    let special = |c: char| matches!(c, '*' | '?' | '\\');
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_of_the_user_is_no_pattern() {
        let query = find(&["a*", "b\\"]).to_string();
        assert!(query.contains(r#""value":"*a\\**b\\\\*""#), "{query}");
    }

    #[test]
    fn only_packages_are_asked_for_and_no_more_than_is_read() {
        for query in [find(&["json"]), with_program("rg"), named("jq")] {
            assert_eq!(query["query"]["bool"]["filter"][0]["term"]["type"]["value"], "package");
            assert_eq!(query["size"], MOST);
            assert_eq!(query["_source"].as_array().unwrap().len(), FIELDS.len());
        }
    }
}
