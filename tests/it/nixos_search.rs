//! The NixOS search backend that tests ask answers in the shapes of the real one.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::catalog::nixos::{NixosFault, NixosSearchService};
use crate::support::world::World;

fn ask(url: &str, index: &str, must: &Value) -> (u16, Value) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::blocking::Client::builder().timeout(Duration::from_secs(2)).no_proxy().build().unwrap();
    let query = json!({ "size": 20, "query": { "bool": {
        "filter": [{ "term": { "type": { "value": "package" } } }],
        "must": [{ "dis_max": { "queries": [must] } }],
    }}});
    let answer = client.post(format!("{url}/{index}/_search")).json(&query).send().unwrap();
    (answer.status().as_u16(), answer.json().unwrap_or_default())
}

fn attributes(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"]["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["_source"]["package_attr_name"].as_str().unwrap()).collect()
}

#[test]
fn it_knows_attributes_programs_and_descriptions_and_no_store_path() {
    let backend = NixosSearchService::start(&World::find());
    let ask = |must: Value| ask(&backend.url(), "latest-*-nixos-unstable", &must).1;
    let words = ask(json!({ "multi_match": { "query": "good day python" } }));
    assert_eq!(attributes(&words), ["python312Packages.greet"]);
    assert!(!words.to_string().contains("/nix/store"), "{words}");
    let pattern = ask(json!({ "wildcard": { "package_attr_name": { "value": "*NODEJS_2*" } } }));
    assert_eq!(attributes(&pattern), ["nodejs_20", "nodejs_22", "nodejs_24"]);
    assert_eq!(attributes(&ask(json!({ "match": { "package_programs": { "query": "xxd" } } }))), ["vim-tools"]);
    let named = ask(json!({ "term": { "package_attr_name": { "value": "ripgrep" } } }));
    assert_eq!(named["hits"]["hits"][0]["_source"]["package_mainProgram"], "rg");
}

#[test]
fn it_wants_a_password_and_an_index_that_it_has() {
    let backend = NixosSearchService::start(&World::find());
    let must = json!({ "term": { "package_attr_name": { "value": "ripgrep" } } });
    assert_eq!(ask(&backend.bare_url(), "latest-51-nixos-unstable", &must).0, 401);
    let (status, gone) = ask(&backend.url(), "latest-50-nixos-unstable", &must);
    assert_eq!((status, &gone["error"]["type"]), (404, &json!("index_not_found_exception")));
    backend.break_down(NixosFault::Status(503));
    assert_eq!(ask(&backend.url(), "latest-51-nixos-unstable", &must).0, 503);
    backend.recover();
    assert_eq!(ask(&backend.url(), "latest-51-nixos-unstable", &must).0, 200);
}
