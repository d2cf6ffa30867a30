//! `search`: ranked, merged from several providers, and honest about who answered.

use rstest::rstest;
use serde_json::Value;

use crate::support::catalog::Fault;
use crate::support::catalog::nixos::{NixosFault, NixosSearchService};
use crate::support::project::TestProject;
use crate::support::site::Workplace;

/// Who is asked beside the search service.
const BACKEND: &str = "ENVY_NIXOS_SEARCH_URL";

/// Names and why they are there.
fn found(document: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let results = document["results"].as_array().unwrap();
    results.iter().map(|result| (text(&result["name"]), text(&result["match"]))).collect()
}

fn pair(name: &str, rank: &str) -> (String, String) {
    (name.to_owned(), rank.to_owned())
}

#[test]
fn the_service_alone_is_enough_and_says_how_fresh_it_is() {
    let place = Workplace::new();
    let project = place.project();
    let first = project.envy(&["search", "Greet"]).ok();
    assert_said!(project, first.stdout, @r"
    NAME  VERSION  SUMMARY
    greet  2.0  Says good day
    libgreet  1.2.0  Library that greets
    python312Packages.greet  1.0  Good day, for Python
    ");
    let host = place.site.catalog.url().replace("http://", "");
    assert_said!(project, first.stderr.replace(&host, "[HOST]"), @r"
    Searching
    from [HOST] (just now)
    next: envy show greet, or envy install greet
    ");
    let again = project.envy(&["search", "Greet"]).ok();
    assert!(again.stderr.contains("(as of "), "{again:?}");
    assert_eq!(place.site.catalog.requests().len(), 1, "the second answer is the first one");
    let document = project.envy(&["search", "greet", "--json"]).ok().document();
    assert_eq!(found(&document)[0], pair("greet", "exact"));
    assert_eq!(document["sources"][0]["cached"], false, "another spelling is another question");
}

#[test]
fn a_name_that_people_use_leads_to_what_nixpkgs_calls_it() {
    let place = Workplace::new();
    let document = place.project().envy(&["search", "rg", "--json"]).ok().document();
    assert_eq!(found(&document)[0], pair("ripgrep", "alias"));
}

#[test]
fn two_providers_are_one_answer_without_duplicates() {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    let project = place.project().with(BACKEND, backend.url());
    let answer = project.envy(&["search", "ripgrep", "--json"]).ok().document();
    assert_eq!(found(&answer), [pair("ripgrep", "exact"), pair("ripgrep-all", "prefix")]);
    assert_eq!(answer["results"][0]["programs"][0], "rg", "the backend's part of it");
    assert_eq!(answer["sources"].as_array().unwrap().len(), 2);
    // several words, in a description; and a program
    assert_eq!(
        found(&project.envy(&["search", "Friendly", "GREETING", "--json"]).ok().document())[0],
        pair("hello", "words")
    );
    assert_eq!(
        found(&project.envy(&["search", "friendly greeting", "--json"]).ok().document())[0],
        pair("hello", "words")
    );
    assert_eq!(found(&project.envy(&["search", "npx", "--json"]).ok().document())[0].1, "program");
    // the same program's name as an attribute is what was asked for, the package's own name comes after it
    let nodes = found(&project.envy(&["search", "nodejs_22", "--json"]).ok().document());
    assert_eq!(nodes, [pair("nodejs_22", "exact"), pair("nodejs", "other")]);
}

#[rstest]
#[case(NixosFault::Status(401), "it wants a name and password that it knows")]
#[case(NixosFault::Status(404), "it has no index")]
#[case(NixosFault::Status(429), "HTTP status 429")]
#[case(NixosFault::Status(503), "HTTP status 503")]
#[case(NixosFault::Challenge, "HTTP status 403 with a web page")]
#[case(NixosFault::Html, "it is a web page")]
#[case(NixosFault::Cut, "its answer broke off")]
#[case(NixosFault::Huge(9 << 20), "larger than 8 MiB")]
fn a_broken_second_provider_is_one_line_beside_the_firsts_answer(#[case] fault: NixosFault, #[case] why: &str) {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    let project = place.project().with(BACKEND, backend.url());
    backend.break_down(fault);
    let ran = project.envy(&["search", "ripgrep"]).ok();
    assert!(ran.stdout.contains("ripgrep-all"), "{ran:?}");
    let notes: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("note:")).collect();
    assert!(notes.len() == 1 && notes[0].contains(why), "{ran:?}");
    assert!(!ran.stderr.contains("pass@") && !ran.stderr.contains("pass%"), "no password: {ran:?}");
    assert_eq!(backend.received().len(), 1, "it is not asked again");
}

#[test]
fn a_second_provider_that_drifts_or_is_hostile_costs_only_what_it_spoils() {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    for fault in [NixosFault::Drift, NixosFault::TwoIndices, NixosFault::Hostile] {
        let project = place.project().with(BACKEND, backend.url());
        backend.break_down(fault.clone());
        let ran = project.envy(&["search", "greet"]).ok();
        assert!(!ran.stderr.contains("note:"), "{fault:?} {ran:?}");
        assert!(ran.stdout.contains("greet") && !ran.stdout.contains("rm -rf"), "{fault:?} {ran:?}");
        assert!(!ran.stdout.contains('\u{202e}') && !ran.stdout.contains("[31m\n"), "{fault:?} {ran:?}");
        assert!(!ran.stdout.contains("0.0.1-old"), "{fault:?} {ran:?}");
    }
}

#[test]
fn the_second_provider_answers_for_a_first_that_does_not() {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    let project = place.project().with(BACKEND, backend.url());
    place.site.catalog.break_down(Fault::Challenge);
    let ran = project.envy(&["search", "ripgrep"]).ok();
    assert!(ran.stdout.contains("ripgrep") && ran.stderr.contains("note: no answer from 127.0.0.1"), "{ran:?}");
    backend.break_down(NixosFault::Status(503));
    let project = TestProject::on(&place.machine).asking(&place.site.catalog).with(BACKEND, backend.url());
    assert_eq!(project.envy(&["search", "ripgrep"]).exits(6).stdout, "");
}

#[test]
fn a_second_service_that_stands_in_is_named() {
    let place = Workplace::new();
    let urls = format!("http://127.0.0.1:9,{}", place.site.catalog.url());
    let answer = TestProject::on(&place.machine)
        .with("ENVY_CATALOG_URL", urls)
        .envy(&["search", "jq", "--json"])
        .ok()
        .document();
    assert_eq!(answer["sources"][0]["instead_of"], "127.0.0.1:9");
}

#[test]
fn nothing_found_suggests() {
    let place = Workplace::new();
    let project = place.project();
    let ran = project.envy(&["search", "ripgerp"]).ok();
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("nothing found; did you mean ripgrep"), "{ran:?}");
    let answer = project.envy(&["search", "ripgerp", "--json"]).ok().document();
    assert_eq!((&answer["results"], &answer["suggestions"][0]), (&Value::Array(Vec::new()), &"ripgrep".into()));
    assert!(project.envy(&["search", "qqqqqqqqqqqq"]).ok().stderr.contains("try fewer or other words"));
}

#[test]
fn the_setting_may_be_a_file_and_the_password_in_netrc() {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    let project = place.project();
    project
        .write("../home/.config/envy/config.toml", format!("[catalog]\nnixos-search = \"{}\"\n", backend.bare_url()));
    assert!(project.envy(&["search", "npx"]).ok().stderr.contains("it wants a name and password"));
    project.write("netrc", backend.netrc());
    let netrc = format!("netrc-file = {}", project.dir().join("netrc").display());
    let project = project.with("NIX_CONFIG", netrc);
    assert_eq!(found(&project.envy(&["search", "npx", "--json"]).ok().document())[0].1, "program");
    let off = project.with(BACKEND, "");
    off.envy(&["search", "hello"]).ok();
    assert_eq!(backend.received().len(), 2, "set to nothing, it is not asked");
}

#[test]
fn a_program_that_nobody_is_called_leads_to_its_package() {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    let project = place.project().with(BACKEND, backend.url());
    project.envy(&["init"]).ok();
    let refused = project.envy(&["install", "xxd"]).exits(3);
    assert!(refused.stderr.contains("vim-tools has a program `xxd`"), "{refused:?}");
    assert!(refused.stderr.contains("envy install vim-tools"), "{refused:?}");
    project.envy(&["install", "hello"]).ok();
    let which = project.envy(&["which", "npx"]).exits(3);
    assert!(which.stderr.contains("envy install nodejs_2"), "{which:?}");
    backend.break_down(NixosFault::Status(503));
    let refused = project.envy(&["install", "xxdd"]).exits(3);
    assert!(refused.stderr.contains("error[package-not-found]"), "{refused:?}");
}

#[test]
fn the_limit_counts_for_documents_too() {
    let place = Workplace::new();
    let project = place.project();
    let all = found(&project.envy(&["search", "Greet", "--json"]).ok().document());
    assert!(all.len() > 2, "{all:?}");
    assert_eq!(found(&project.envy(&["search", "Greet", "--json", "--limit", "2"]).ok().document()), all[..2]);
}
