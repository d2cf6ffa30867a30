//! Every command, in as many situations as it takes to see every field of its documents.

use std::collections::BTreeSet;
use std::os::unix::fs::symlink;

use envy::documents::published::{FAILURE, PUBLISHED};

use super::{Printed, judged};
use crate::support::catalog::nixos::NixosSearchService;
use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::{Site, Workplace};

const MANIFEST: &str = "version = 1\n[packages]\nhello = \"2.12.1\"\n[vars]\nPLAIN = \"1\"\nGIT_PAGER = \"cat\"\n";

#[test]
fn every_document_is_what_its_schema_says_and_every_field_was_seen() {
    let mut printed = Printed::default();
    packages(&mut printed);
    providers(&mut printed);
    past(&mut printed);
    use_of_it(&mut printed);
    agents(&mut printed);
    let all: BTreeSet<String> = PUBLISHED.iter().map(|published| published.name()).collect();
    let seen: BTreeSet<String> = printed.0.iter().map(|one| one["schema"].as_str().unwrap().to_owned()).collect();
    assert_eq!(&all - &seen, BTreeSet::new(), "no document of these commands was looked at");
    let said = printed.judged();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// Finding packages, and what changes the project.
fn packages(printed: &mut Printed) {
    let workplace = Workplace::new();
    let project = workplace.project();
    printed.envy(&project, &["init"]);
    printed.envy(&project, &["init"]);
    printed.envy(&project, &["search", "greet"]);
    printed.envy(&project, &["search", "helo"]);
    workplace.site.catalog.go_back_to("2026-01-01");
    printed.envy(&project, &["install", "hello", "greet@1", "--dry-run"]);
    printed.envy(&project, &["install", "hello", "greet@1"]);
    workplace.site.catalog.come_back();
    printed.envy(&project, &["show", "hello"]);
    printed.envy(&project, &["show", "mac-only"]);
    printed.envy(&project, &["show", "codex-cli"]);
    printed.envy(&project, &["outdated"]);
    printed.envy(&project, &["update", "--dry-run"]);
    printed.envy(&project, &["update"]);
    printed.envy(&project, &["install", "hello", "--priority", "4"]);
    printed.envy(&project, &["install"]);
    printed.envy(&project, &["list"]);
    printed.envy(&project, &["which", "greet"]);
    printed.envy(&project, &["why", "hello"]);
    printed.envy(&project, &["status"]);
    printed.exits(&project, &["plan", "secret-sauce"], 5);
    printed.envy(&project, &["plan", "chain-20"]);
    printed.envy(&project, &["remove", "greet", "--dry-run"]);
    printed.envy(&project, &["remove", "greet"]);
    let manifest = project.read("envy.toml");
    project.write("envy.toml", format!("{manifest}greet = \"^7\"\n"));
    printed.envy(&project, &["outdated"]);
    project.write("envy.toml", manifest.replace("[packages]", "[pakages]"));
    let invalid = project.envy(&["status", "--json"]).exits(1);
    printed.add(FAILURE, "status of an invalid manifest", &invalid.stderr);
    project.write("envy.toml", format!("{manifest}suite = \"*\"\n"));
    printed.envy(&project, &["list"]);
    printed.envy(&project, &["status"]);
    printed.envy(&project, &["diff"]);
    printed.envy(&project, &["lock"]);
    printed.envy(&project, &["sync"]);
    let project = project.with("EDITOR", "sed -i s/^suite.*// \"$1\"; echo talk; true");
    let edited = project.envy(&["edit", "--json"]).ok();
    assert_eq!(edited.stderr, "talk\n", "the editor's own");
    printed.add("edit", "edit", &edited.stdout);
}

/// Several providers, some of which are out of reach.
fn providers(printed: &mut Printed) {
    let workplace = Workplace::new();
    let backend = NixosSearchService::start(&workplace.site.world);
    let project = workplace.project().with("ENVY_NIXOS_SEARCH_URL", backend.url());
    let project = project.with("ENVY_CATALOG_URL", format!("http://127.0.0.1:9,{}", workplace.site.catalog.url()));
    printed.envy(&project, &["search", "xxd"]);
    printed.envy(&project, &["search", "greet"]);
    printed.envy(&project, &["show", "vim-tools"]);
    let project = project.with("ENVY_CATALOG_URL", "http://127.0.0.1:9");
    printed.envy(&project, &["search", "xxd"]);
    printed.envy(&project, &["show", "ripgrep"]);
    printed.exits(&project, &["doctor"], 1);
}

/// Generations, and what they keep.
fn past(printed: &mut Printed) {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    printed.envy(&project, &["history"]);
    project.envy(&["install", "hello@2.10"]).ok();
    project.envy(&["install", "hello@2.12", "greet"]).ok();
    printed.envy(&project, &["diff", "1"]);
    printed.envy(&project, &["rollback", "--dry-run"]);
    printed.envy(&project, &["rollback"]);
    printed.envy(&project, &["history"]);
    let copy = project.home().join("copy");
    let copied = project.run("cp", &["-r", ".", copy.to_str().unwrap()]);
    assert_eq!(copied.status, 0, "{copied:?}");
    printed.add(
        "history",
        "history of a copy",
        &project.envy(&["-d", copy.to_str().unwrap(), "history", "--json"]).ok().stdout,
    );
    project.write("envy.toml", format!("{}# by hand\n", project.read("envy.toml")));
    printed.envy(&project, &["history"]);
    printed.envy(&project, &["rollback", "1", "--force"]);
    project.envy(&["-d", copy.to_str().unwrap(), "sync"]).ok();
    fs_err::remove_dir_all(&copy).unwrap();
    let unmounted = project.dir().join("disk/project");
    project.write("disk/project/envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.envy(&["-d", unmounted.to_str().unwrap(), "sync"]).ok();
    fs_err::remove_dir_all(project.dir().join("disk")).unwrap();
    printed.envy(&project, &["gc", "--keep", "1", "--older-than", "0d", "--dry-run"]);
    printed.envy(&project, &["gc", "--keep", "1", "--older-than", "0d"]);
    printed.envy(&project, &["doctor", "--offline"]);
}

/// Entering, trusting, exporting.
fn use_of_it(printed: &mut Printed) {
    let workplace = Workplace::new();
    let project = workplace.project().with("PLAIN", "0");
    project.write("envy.toml", MANIFEST);
    project.envy(&["sync"]).ok();
    printed.envy(&project, &["env"]);
    printed.envy(&project, &["trust"]);
    project.envy(&["trust", "--yes"]).ok();
    assert_eq!(printed.envy(&project, &["trust"])["state"], "trusted");
    project.write("envy.toml", MANIFEST.replace("cat", "less"));
    let changed = printed.envy(&project, &["trust"]);
    assert_eq!((&changed["state"], &changed["changed"][0]), (&"changed".into(), &"vars.GIT_PAGER".into()));
    printed.envy(&project, &["trust", "--revoke"]);
    let code = printed.envy(&project, &["activate", "--shell", "fish"]);
    assert_eq!(code["shell"], "fish");
    assert!(code["code"].as_str().unwrap().contains("PLAIN"), "{code}");
    assert_eq!(printed.envy(&project, &["deactivate", "--shell", "sh"])["code"], "");
    printed.envy(&project, &["hook", "zsh"]);
    printed.envy(&project, &["completions", "nushell"]);
    assert_eq!(printed.envy(&project, &["export", "direnv"])["path"], serde_json::Value::Null);
    printed.envy(&project, &["export", "direnv", "--write"]);
}

/// What agents need.
fn agents(printed: &mut Printed) {
    let site = Site::new();
    let machine = site.machine_with(Kind::EmptyNix, User::Same);
    let project = TestProject::on(&machine);
    symlink(site.world.codex(), project.envy_path().with_file_name("codex")).unwrap();
    project.envy(&["init"]).ok();
    // This Codex is not asked, as an agent could replace it.
    let unasked = printed.envy(&project, &["agent", "setup", "codex", "--dry-run"]);
    assert_eq!(unasked["checked"]["by"], serde_json::Value::Null);
    // And this one is.
    let tools = machine.host_path("/nix/tools");
    fs_err::create_dir(&tools).unwrap();
    fs_err::copy(fs_err::canonicalize(site.world.codex()).unwrap(), tools.join("codex")).unwrap();
    let project = project.with("PATH", "/nix/tools:/usr/bin:/bin");
    project.write(".cursor/mcp.json", "{");
    printed.envy(&project, &["agent", "setup"]);
    project.write(".cursor/mcp.json", "");
    printed.exits(&project, &["agent", "setup", "codex", "--check"], 1);
    printed.envy(&project, &["agent", "setup", "codex", "--dry-run"]);
    printed.envy(&project, &["agent", "setup", "codex"]);
    printed.envy(&project, &["agent", "setup", "generic"]);
    project.write("AGENTS.md", project.read("AGENTS.md").replace("envy run", "envy rum"));
    project.write(".mcp.json", "{");
    printed.exits(&project, &["agent", "check"], 1);
    printed.envy(&project, &["agent", "sync"]);
    fs_err::remove_file(project.dir().join(".mcp.json")).unwrap();
    printed.envy(&project, &["agent", "check"]);
    printed.envy(&project, &["agent", "remove"]);
}

#[test]
fn a_field_that_no_schema_describes_a_wrong_type_and_a_missing_one_are_noticed() {
    let document = |change: fn(&mut serde_json::Value)| {
        let mut document = serde_json::json!({ "project": "/p", "files": ["envy.toml"], "warnings": [] });
        change(&mut document);
        let said = judged(&serde_json::json!([{ "schema": "init", "from": "x", "document": document }]));
        said.into_iter().find(|line| line.starts_with("x: ")).unwrap_or_default()
    };
    assert_eq!(document(|_| ()), "");
    assert!(document(|document| document["new"] = 1.into()).contains("'new' was unexpected"));
    assert!(document(|document| document["files"] = 1.into()).contains("is not of type 'array'"));
    assert!(document(|document| document["files"] = serde_json::Value::Null).contains("is not of type 'array'"));
    assert!(document(|document| _ = document.as_object_mut().unwrap().remove("files")).contains("required"));
}
