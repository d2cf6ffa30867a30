//! `envy plan`, and `--dry-run` of what changes packages: what would be done, told truly, and nothing done.

use serde_json::Value;

use crate::support::cache::Damage;
use crate::support::machine::{Kind, User};
use crate::support::project::{TestProject, snapshot};
use crate::support::site::Site;
use crate::support::world::Nix;

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_plan_names_packages_downloads_and_the_next_command() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    let planned = project.envy(&["plan", "hello", "greet@1"]).ok();
    assert_said!(project, planned.stdout, @"
    + greet 1.1
    + hello 2.12.2
    PACKAGE  PATHS  DOWNLOAD  UNPACKED  FROM
    greet  1  [SIZE]  [SIZE]  [URL]
    hello  1  [SIZE]  [SIZE]  [URL]
    total: 2 paths, [SIZE] to download, [SIZE] unpacked
    ");
    assert!(planned.stderr.ends_with("next: envy install hello greet@1\n"), "{planned:?}");
    assert_said!(project, project.envy(&["plan", "--json", "hello"]).ok().stdout, @r#"
    {
      "packages": [
      {
      "id": "hello",
      "from": null,
      "to": "2.12.2"
      }
      ],
      "files": [
      "envy.lock",
      "envy.toml",
      "AGENTS.md"
      ],
      "environment_change": "compose",
      "download_size": [BYTES],
      "unpacked_size": [BYTES],
      "needs": [
      {
      "id": "hello",
      "paths": 1,
      "download_size": [BYTES],
      "unpacked_size": [BYTES],
      "caches": [
      "[URL]"
      ]
      }
      ],
      "fetch": [
      {
      "path": "/nix/store/[HASH]-hello-2.12.2",
      "cache": "[URL]",
      "download_size": [BYTES],
      "unpacked_size": [BYTES],
      "needed_by": [
      "hello"
      ]
      }
      ],
      "unknown": [],
      "warnings": []
    }
    "#);
    let dry = project.envy(&["install", "--dry-run", "hello", "greet@1"]).ok();
    assert_eq!(dry.stdout, planned.stdout);
}

#[test]
fn planning_changes_nothing_anywhere() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello@2.10"]).ok();
    let state = || (project.snapshot(), snapshot(&project.home().join(".local/state")));
    let before = state();
    project.envy(&["plan", "hello@2.12.2", "greet"]).ok();
    project.envy(&["install", "--dry-run", "greet"]).ok();
    assert_eq!(state(), before);
    assert!(!machine.is_valid(&site.world.path("hello", "2.12.2")));
}

#[test]
fn a_removal_is_shown_as_it_would_be_and_nothing_goes() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello", "greet@1"]).ok();
    let state = || (project.snapshot(), snapshot(&project.home().join(".local/state")));
    let before = state();
    let planned = project.envy(&["remove", "--dry-run", "hello"]).ok();
    assert_said!(project, planned.stdout, @"
    - hello 2.12.2
    nothing to fetch; would write envy.lock, write envy.toml, write AGENTS.md, compose the environment
    ");
    assert_said!(project, planned.stderr, @"next: the same without --dry-run");
    let planned = document(&project.envy(&["remove", "--dry-run", "--json", "hello"]).ok().stdout);
    assert_eq!(planned["packages"], serde_json::json!([{ "id": "hello", "from": "2.12.2", "to": null }]));
    assert_eq!(planned["files"], serde_json::json!(["envy.lock", "envy.toml", "AGENTS.md"]));
    let refused = project.envy(&["remove", "--dry-run", "helo"]).exits(3);
    assert!(refused.stderr.contains("envy remove hello"), "{refused:?}");
    assert_eq!(state(), before);
    let removed = project.envy(&["remove", "hello"]).ok();
    assert_eq!(removed.stdout, "- hello 2.12.2\n");
}

#[test]
fn the_document_has_every_path_that_install_then_fetches() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    let planned = document(&project.envy(&["plan", "--json", "hello@2.12.2", "chain-20"]).ok().stdout);
    assert_eq!(planned["files"], serde_json::json!(["envy.lock", "envy.toml", "AGENTS.md"]));
    assert_eq!(planned["environment_change"], "compose");
    assert_eq!(planned["packages"][1], serde_json::json!({ "id": "hello", "from": null, "to": "2.12.2" }));
    let paths: Vec<&str> =
        planned["fetch"].as_array().unwrap().iter().map(|path| path["path"].as_str().unwrap()).collect();
    assert!(paths.contains(&site.world.path("hello", "2.12.2").as_str()) && paths.len() > 20, "{paths:?}");
    assert!(paths.iter().all(|path| !machine.is_valid(path)));
    project.envy(&["install", "hello@2.12.2", "chain-20"]).ok();
    assert!(paths.iter().all(|path| machine.is_valid(path)));
    let nothing = document(&project.envy(&["plan", "--json"]).ok().stdout);
    assert_eq!((&nothing["fetch"], &nothing["environment_change"]), (&serde_json::json!([]), &"none".into()));
}

#[test]
fn what_agrees_already_is_nothing_to_do_and_asks_nobody() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    let project = project.with("ENVY_CATALOG_URL", "http://127.0.0.1:9").with("NIX_DAEMON_SOCKET_PATH", "/nowhere");
    assert_eq!(project.envy(&["plan"]).ok().stdout, "nothing to do\n");
    assert_eq!(project.envy(&["plan", "hello"]).ok().stdout, "nothing to do\n");
}

#[test]
fn an_edited_manifest_is_planned_as_sync_would_do_it() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello@2.10", "greet@1"]).ok();
    assert_eq!(project.envy(&["plan"]).ok().stdout, "nothing to do\n");
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"2.12.2\"\n");
    let planned = project.envy(&["plan"]).ok();
    assert_said!(project, planned.stdout, @"
    - greet 1.1
    ~ hello 2.10 → 2.12.2
    PACKAGE  PATHS  DOWNLOAD  UNPACKED  FROM
    hello  1  [SIZE]  [SIZE]  [URL]
    total: 1 path, [SIZE] to download, [SIZE] unpacked
    ");
    assert_eq!(project.envy(&["plan", "--locked"]).status, 4);
    project
        .write("envy.toml", "version = 1\n[packages]\nhello = { version = \"2.10\", priority = 3 }\ngreet = \"1\"\n");
    assert_said!(project, project.envy(&["plan"]).ok().stdout, @"nothing to fetch; would compose the environment");
}

#[test]
fn what_nobody_has_is_shown_and_ends_as_install_does() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    let planned = project.envy(&["plan", "hello", "secret-sauce"]).exits(5);
    assert_said!(project, planned.stdout, @"
    + hello 2.12.2
    + secret-sauce 1.0
    PACKAGE  PATHS  DOWNLOAD  UNPACKED  FROM
    hello  1  unknown  unknown  the daemon's caches
    total: 1 path, of unknown size
    ");
    let refused = project.envy(&["install", "hello", "secret-sauce"]).exits(5);
    let error = |text: &str| text[text.find("error[").unwrap()..].to_owned();
    assert_eq!(error(&planned.stderr), error(&refused.stderr));
    let alone = project.envy(&["plan", "secret-sauce"]).exits(5);
    assert_said!(project, alone.stdout, @"
    + secret-sauce 1.0
    cannot be done: no cache has secret-sauce-1.0
    ");
    let planned = project.envy(&["plan", "--json", "secret-sauce"]).exits(5);
    assert_eq!(document(&planned.stdout)["unknown"][0], site.world.path("secret-sauce", "1.0"));
    assert_eq!(document(&planned.stderr)["error"]["code"], "not-substitutable");
}

#[test]
fn a_cache_that_lost_a_path_is_noticed_before_anything_is_fetched() {
    let site = Site::new();
    let machine = site.machine_with(Kind::Daemon(Nix::V2_8), User::Ordinary);
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    site.cache.damage(&site.world.path("hello", "2.12.2"), Damage::Missing);
    project.envy(&["plan", "hello@2.12.2"]).exits(5);
}

#[test]
fn a_plan_needs_no_catalog_where_the_answers_are_known() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["plan", "--offline", "hello"]).exits(6);
    project.envy(&["plan", "hello"]).ok();
    let asked = site.catalog.requests().len();
    project.envy(&["plan", "--offline", "hello"]).ok();
    assert_eq!(site.catalog.requests().len(), asked);
}

#[test]
fn a_plan_waits_for_nobody_who_holds_the_project() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    let folder = rustix::fs::open(project.dir(), rustix::fs::OFlags::RDONLY, rustix::fs::Mode::empty()).unwrap();
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive).unwrap();
    project.envy(&["plan", "hello", "--lock-timeout", "0"]).ok();
}

#[test]
fn without_nix_a_plan_knows_all_sizes_and_makes_no_store() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let conf = format!("substituters = {}\ntrusted-public-keys = {}", site.cache.url(), site.world.public_key);
    let project = TestProject::on(&machine).asking(&site.catalog).with("NIX_CONFIG", conf);
    project.envy(&["init"]).ok();
    let planned = project.envy(&["plan", "hello", "chain-20"]).ok();
    assert_said!(project, planned.stdout, @"
    + chain-20 20
    + hello 2.12.2
    PACKAGE  PATHS  DOWNLOAD  UNPACKED  FROM
    chain-20  20  [SIZE]  [SIZE]  [URL]
    hello  1  [SIZE]  [SIZE]  [URL]
    total: 21 paths, [SIZE] to download, [SIZE] unpacked
    ");
    let planned = document(&project.envy(&["plan", "--json", "hello", "chain-20"]).ok().stdout);
    let sum = |key: &str| -> u64 {
        planned["fetch"].as_array().unwrap().iter().map(|path| path[key].as_u64().unwrap()).sum()
    };
    assert_eq!(planned["download_size"], sum("download_size"));
    assert_eq!(planned["unpacked_size"], sum("unpacked_size"));
    assert!(!project.home().join(".local/share").exists());
}
