//! The search service that tests ask answers in the shapes of the real ones.

use std::time::Duration;

use envy::system::System;
use serde_json::{Value, json};

use crate::support::catalog::{CatalogService, Fault};
use crate::support::world::World;

fn client() -> reqwest::blocking::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::blocking::Client::builder().timeout(Duration::from_secs(2)).no_proxy().build().unwrap()
}

/// Status and body of a request.
fn get(service: &CatalogService, target: &str) -> (u16, String) {
    let answer = client().get(format!("{}{target}", service.url())).send().unwrap();
    (answer.status().as_u16(), answer.text().unwrap())
}

fn json(service: &CatalogService, target: &str) -> Value {
    let (status, body) = get(service, target);
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

fn resolved(service: &CatalogService, name: &str, version: &str) -> Option<String> {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("name", name)
        .append_pair("version", version)
        .finish();
    let (status, body) = get(service, &format!("/v2/resolve?{query}"));
    (status == 200).then(|| serde_json::from_str::<Value>(&body).unwrap()["version"].as_str().unwrap().to_owned())
}

#[test]
fn a_search_finds_substrings_of_names_and_attributes_only() {
    let service = CatalogService::start(&World::find());
    let names = |query: &str| -> Vec<String> {
        let answer = json(&service, &format!("/v2/search?q={query}"));
        let results = answer["results"].as_array().unwrap();
        assert_eq!(answer["total_results"], results.len());
        results.iter().map(|result| result["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("ripgrep"), ["ripgrep", "ripgrep-all"]);
    assert_eq!(names("nodejs_22"), ["nodejs"]);
    assert_eq!(names("codex"), ["codex"]);
    assert_eq!(names("codex-cli"), [""; 0]);
    assert_eq!(names("friendly"), [""; 0]);
}

#[test]
fn resolving_answers_with_every_system_and_its_outputs() {
    let world = World::find();
    let service = CatalogService::start(&world);
    let answer = json(&service, "/v2/resolve?name=libgreet&version=latest");
    let here = &answer["systems"][System::current().as_str()];
    assert_eq!(here["flake_installable"]["attr_path"], "libgreet");
    assert_eq!(here["flake_installable"]["ref"]["rev"].as_str().unwrap().len(), 40);
    let output = |name| json!({ "name": name, "path": world.output("libgreet", "1.2.0", name) });
    let mut outputs = [output("out"), output("dev"), output("man")];
    outputs[0]["default"] = true.into();
    outputs[2]["default"] = true.into();
    assert_eq!(here["outputs"], json!(outputs));
    assert_eq!(answer["systems"].as_object().unwrap().len(), 4);
}

#[test]
fn a_release_that_only_building_gives_has_no_outputs() {
    let service = CatalogService::start(&World::find());
    assert_eq!(
        json(&service, "/v2/resolve?name=fossilized&version=3")["systems"][System::current().as_str()].get("outputs"),
        None
    );
}

#[test]
fn versions_are_chosen_by_npm_ranges_and_boundaries() {
    let service = CatalogService::start(&World::find());
    let chosen = |name, version| resolved(&service, name, version);
    assert_eq!(chosen("nodejs", "latest").as_deref(), Some("24.9.0"));
    assert_eq!(chosen("nodejs_22", "latest").as_deref(), Some("22.20.0"));
    assert_eq!(chosen("nodejs", "22").as_deref(), Some("22.20.0"));
    assert_eq!(chosen("nodejs", "^20.1").as_deref(), Some("20.19.5"));
    assert_eq!(chosen("nodejs", ">=20 <22.15").as_deref(), Some("22.14.0"));
    assert_eq!(chosen("greet", "latest").as_deref(), Some("2.0"));
    assert_eq!(chosen("greet", "3.0-rc1").as_deref(), Some("3.0-rc1"));
    assert_eq!(chosen("greet", "~1.0").as_deref(), Some("1.0"));
    assert_eq!(chosen("codex", "^0.42").as_deref(), Some("0.42.0"));
    assert_eq!(chosen("python", "3.1"), None);
    assert_eq!(chosen("hello", "2.*"), None);
}

#[test]
fn the_older_service_matches_prefixes() {
    let service = CatalogService::start(&World::find());
    service.match_prefixes();
    assert_eq!(resolved(&service, "python", "3.1").as_deref(), Some("3.14.0"));
    assert_eq!(resolved(&service, "hello", "^2"), None);
    assert_eq!(json(&service, "/v2/search?q=hello")["results"][0].get("version"), None);
}

#[test]
fn a_package_lists_its_releases_newest_first() {
    let answer = json(&CatalogService::start(&World::find()), "/v2/pkg?name=Hello");
    let versions: Vec<&str> =
        answer["releases"].as_array().unwrap().iter().map(|r| r["version"].as_str().unwrap()).collect();
    assert_eq!(versions, ["2.12.2", "2.12.1", "2.10"]);
    assert_eq!(answer["license"], "GPL-3.0-or-later");
    let platform = &answer["releases"][0]["platforms"][0];
    assert_eq!((&platform["arch"], &platform["os"]), (&json!("x86-64"), &json!("Linux")));
}

#[test]
fn errors_are_a_line_of_text() {
    let service = CatalogService::start(&World::find());
    let no_such = "404 Not Found: no package found for: name = \"codex-cli\" && version = \"latest\"\n";
    assert_eq!(get(&service, "/v2/resolve?name=codex-cli&version=latest"), (404, no_such.to_owned()));
    assert_eq!(get(&service, "/v2/pkg?name=nope"), (404, "404 Not Found: \n".to_owned()));
    let empty = "400 Bad Request: empty name (set a ?name=<value> query parameter)\n";
    assert_eq!(get(&service, "/v2/resolve?version=1"), (400, empty.to_owned()));
}

#[test]
fn an_unchanged_answer_is_told_by_its_tag() {
    let service = CatalogService::start(&World::find());
    let url = format!("{}/v2/pkg?name=hello", service.url());
    let first = client().get(&url).send().unwrap();
    let tag = first.headers()["etag"].clone();
    assert_eq!(tag.len(), 29);
    assert_eq!(first.headers()["cache-control"], "public, s-maxage=3600, stale-while-revalidate=86400");
    let second = client().get(&url).header("If-None-Match", tag).send().unwrap();
    assert_eq!((second.status().as_u16(), second.text().unwrap()), (304, String::new()));
    assert_eq!(service.requests(), ["GET /v2/pkg name=hello", "GET /v2/pkg name=hello"]);
}

#[test]
fn the_service_goes_wrong_as_it_is_told() {
    let service = CatalogService::start(&World::find());
    let target = "/v2/resolve?name=hello&version=latest";
    let under = |fault| {
        service.break_down_for(1, fault);
        get(&service, target)
    };
    assert_eq!(under(Fault::Challenge).0, 403);
    assert_eq!(under(Fault::TooMany(7)).0, 429);
    assert_eq!(under(Fault::Internal).0, 500);
    assert!(under(Fault::OtherPath("/tmp/evil")).1.contains(r#""path":"/tmp/evil""#));
    assert!(under(Fault::OtherName("other")).1.contains(r#""name":"other""#));
    assert!(under(Fault::WrongTypes).1.contains(r#""version":6"#));
    assert_eq!(under(Fault::Huge(1 << 20)).1.len(), 1 << 20);
    service.break_down_for(1, Fault::Cut);
    assert!(client().get(service.url() + target).send().and_then(reqwest::blocking::Response::text).is_err());
    service.break_down_for(1, Fault::Silence);
    assert!(client().get(service.url() + target).timeout(Duration::from_millis(100)).send().unwrap_err().is_timeout());
    assert_eq!(get(&service, target).0, 200);
}
