//! `envy update` and `envy outdated`: what moves, what stays, and what is told before.

use crate::support::project::TestProject;
use crate::support::site::{Site, Workplace};

/// A day on which greet 1.0 and hello 2.12.1 were the newest.
const THEN: &str = "2026-01-01";

/// A project that locked these on [`THEN`], and the catalog of today.
fn old_project<'m>(site: &Site, machine: &'m crate::support::machine::Machine, packages: &[&str]) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog);
    site.catalog.go_back_to(THEN);
    project.envy(&["init"]).ok();
    project.envy(&[&["install"], packages].concat()).ok();
    site.catalog.come_back();
    project
}

/// All that a lock says of a package.
fn block(lock: &str, id: &str) -> Vec<String> {
    let begins = |table: &&str| table.starts_with(&format!("[packages.{id}"));
    let block: Vec<String> = lock.split("\n\n").filter(begins).map(str::to_owned).collect();
    assert!(block.len() > 1, "{id} in {lock}");
    block
}

#[test]
fn everything_moves_as_far_as_its_range_allows() {
    let site = Site::new();
    let machine = site.machine();
    let project = old_project(&site, &machine, &["hello", "greet@1"]);
    let shown = project.envy(&["outdated"]).ok();
    assert_said!(project, shown.stdout, @"
    ID  LOCKED  IN RANGE  LATEST  ASKED FOR
    greet  1.0  1.1  2.0  1
    hello  2.12.1  2.12.2  2.12.2  *
    ");
    let document = project.envy(&["outdated", "--json"]).ok().document();
    let greet = serde_json::json!({
        "id": "greet", "range": "1", "locked": "1.0", "in_range": "1.1", "latest": "2.0", "rebuilt": false, "error": null
    });
    assert_eq!(document["packages"][0], greet);
    let before = project.snapshot();
    let planned = project.envy(&["update", "--dry-run"]).ok();
    assert_said!(project, planned.stdout, @"
    ~ greet 1.0 → 1.1
    ~ hello 2.12.1 → 2.12.2
    PACKAGE  PATHS  DOWNLOAD  UNPACKED  FROM
    greet  1  [SIZE]  [SIZE]  [URL]
    hello  1  [SIZE]  [SIZE]  [URL]
    total: 2 paths, [SIZE] to download, [SIZE] unpacked
    ");
    assert_eq!(project.snapshot(), before, "only looked");
    assert_said!(project, project.envy(&["update"]).ok().stdout, @"
    ~ greet 1.0 → 1.1
    ~ hello 2.12.1 → 2.12.2
    ");
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    assert_said!(project, project.envy(&["update"]).ok().stdout, @"nothing to do");
    assert_said!(project, project.envy(&["outdated"]).ok().stdout, @"
    ID  LOCKED  IN RANGE  LATEST  ASKED FOR
    greet  1.1  1.1  2.0  1
    ");
}

#[test]
fn one_package_moves_alone() {
    let site = Site::new();
    let machine = site.machine();
    let project = old_project(&site, &machine, &["hello", "greet@1"]);
    let (manifest, lock) = (project.read("envy.toml"), project.read("envy.lock"));
    project.envy(&["update", "hello"]).ok();
    let updated = project.read("envy.lock");
    assert_eq!(block(&updated, "greet"), block(&lock, "greet"));
    assert_ne!(block(&updated, "hello"), block(&lock, "hello"));
    assert_eq!(project.read("envy.toml"), manifest);
}

#[test]
fn a_range_that_is_typed_replaces_the_manifests() {
    let site = Site::new();
    let machine = site.machine();
    let project = old_project(&site, &machine, &["greet@1"]);
    assert_said!(project, project.envy(&["update", "greet@2"]).ok().stdout, @"~ greet 1.0 → 2.0");
    assert!(project.read("envy.toml").contains("greet = \"2\""));
    assert_said!(project, project.envy(&["update", "greet@latest"]).ok().stdout, @"done");
    assert!(project.read("envy.toml").contains("greet = \"*\""));
}

#[test]
fn nothing_ever_goes_back() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let lock = project.read("envy.lock");
    place.site.catalog.go_back_to(THEN);
    assert_eq!(project.envy(&["update"]).ok().stdout, "nothing to do\n");
    assert_eq!(project.envy(&["outdated"]).ok().stdout, "everything is up to date\n");
    assert_eq!(project.read("envy.lock"), lock);
    // unless it is asked for
    assert_said!(project, project.envy(&["update", "hello@2.12.1"]).ok().stdout, @"~ hello 2.12.2 → 2.12.1");
}

#[test]
fn what_is_not_installed_or_may_not_change_is_refused() {
    let site = Site::new();
    let machine = site.machine();
    let project = old_project(&site, &machine, &["hello"]);
    let before = project.snapshot();
    assert_said!(project, project.envy(&["update", "helo"]).exits(3).stderr, @"
    error[package-not-found]: helo is not in envy.toml
    help: did you mean hello:
      envy update hello
    ");
    assert_said!(project, project.envy(&["outdated", "helo"]).exits(3).stderr, @"
    error[package-not-found]: helo is not in envy.toml
    help: did you mean hello:
      envy outdated hello
    ");
    assert_said!(project, project.envy(&["update", "--locked"]).exits(4).stderr, @"
    error[lock-outdated]: an update changes envy.lock, and --locked forbids that
    help: see what could be updated, changing nothing:
      envy outdated
    ");
    project.envy(&["outdated", "--locked"]).ok();
    assert_eq!(project.snapshot(), before);
}
