//! Machines without any Nix: envy realizes into a store of its own, and a real Nix that comes later finds nothing wrong.

use std::path::PathBuf;
use std::process::Command;

use rstest::rstest;

use crate::support::machine::{Kind, User};
use crate::support::project::{Ran, TestProject};
use crate::support::site::{Site, Workplace};
use crate::support::world::Nix;

/// Real Nix `version` on the store that envy made on this machine.
fn nix(site: &Site, project: &TestProject<'_>, version: Nix, tool: &str) -> Command {
    let mut command = project.command(site.world.nix_bin(version).join(tool), &[]);
    match root_of(project) {
        Some(root) => command.arg("--store").arg(root),
        None => command.env("NIX_REMOTE", "local"),
    };
    // It asks for a group that this machine does not have.
    command.env("NIX_CONFIG", "build-users-group =\nexperimental-features = nix-command");
    command
}

/// The folder that the rootless store lies below, if there is one.
fn root_of(project: &TestProject<'_>) -> Option<PathBuf> {
    let root = project.home().join(".local/share/nix/root");
    root.exists().then_some(root)
}

fn judged(mut command: Command, arguments: &[&str]) -> String {
    let output = command.args(arguments).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let complaint =
        ["modified", "disappeared", "untrusted", "corrupted", "error:"].iter().any(|word| said.contains(word));
    assert!(output.status.success() && !complaint, "{arguments:?}: {said}");
    said
}

/// All that real Nix can say against a store: contents, signatures, closures.
fn every_nix_is_content(site: &Site, project: &TestProject<'_>) {
    for version in Nix::ALL {
        judged(nix(site, project, version, "nix-store"), &["--verify", "--check-contents"]);
        judged(nix(site, project, version, "nix"), &["store", "verify", "--all"]);
        let hello = site.world.path("hello", "2.12.2");
        assert!(judged(nix(site, project, version, "nix"), &["path-info", "-r", &hello]).contains(&hello));
    }
}

#[rstest]
fn install_run_remove_and_collect_without_any_nix(
    #[values(User::Same, User::Ordinary)] user: User,
    #[values(Kind::NoNix, Kind::EmptyNix)] kind: Kind,
) {
    let place = Workplace::with(kind, user);
    let project = place.project().having(&["hello", "chain-20"]);
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    every_nix_is_content(&place.site, &project);

    project.envy(&["remove", "chain-20"]).ok();
    project.envy(&["gc", "--keep", "1", "--older-than", "0d"]).ok();
    let chain = place.site.world.path("chain-20", "20");
    let gone = nix(&place.site, &project, Nix::V2_34, "nix-store").args(["--check-validity", &chain]).output();
    assert!(!gone.unwrap().status.success(), "nothing needs it any more");
    judged(nix(&place.site, &project, Nix::V2_8, "nix-store"), &["--gc"]);
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    every_nix_is_content(&place.site, &project);
}

#[rstest]
fn real_programs_run_without_any_nix(#[values(User::Same, User::Ordinary)] user: User) {
    let place = Workplace::with(Kind::NoNix, user);
    let project = place.project().having(&["nodejs_22", "codex-cli"]);
    assert_eq!(project.envy(&["run", "--", "node", "--version"]).ok().stdout, "v22.20.0\n");
    assert_eq!(project.envy(&["run", "--", "codex", "--version"]).ok().stdout, "codex-cli 0.169.0\n");
    judged(nix(&place.site, &project, Nix::V2_34, "nix-store"), &["--verify", "--check-contents"]);
}

#[test]
fn a_colleague_realizes_from_the_lock_alone_and_asks_no_catalog() {
    let place = Workplace::with(Kind::NoNix, User::Ordinary);
    let project = place.project().having(&["chain-20"]);
    let other = place.site.machine_with(Kind::NoNix, User::Ordinary);
    let colleague = TestProject::on(&other);
    colleague.write("envy.toml", project.read("envy.toml"));
    colleague.write("envy.lock", project.read("envy.lock"));
    place.site.cache.forget();
    colleague.envy(&["run", "--", "true"]).ok();
    let requests = place.site.cache.requests();
    let of = |ending: &str| requests.iter().filter(|request| request.contains(ending)).count();
    assert_eq!(
        (of(".narinfo"), of("/nar/"), requests.len()),
        (20, 20, 40),
        "each once, and nothing else: {requests:?}"
    );
}

#[test]
fn a_store_of_ones_own_cannot_be_entered_by_a_shell_that_runs() {
    let place = Workplace::with(Kind::NoNix, User::Ordinary);
    let project = place.project().having(&["hello"]);
    let Ran { status, stderr, stdout, .. } = project.envy(&["activate", "--shell", "bash"]);
    assert!(status == 1 && stdout.is_empty() && stderr.contains("envy activate --subshell"), "{stderr}");
    let envy = project.envy_path().display().to_string();
    let inside = project.envy(&["run", "--", "sh", "-c", "hello && exec \"$0\" run -- hello", &envy]).ok();
    assert_eq!(inside.stdout, "Hello, world!\nHello, world!\n", "inside, a second one only executes");
}

#[test]
fn a_folder_of_ones_choice_is_a_store_that_two_projects_share() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let store = machine.host_path("/home").join("mine").display().to_string();
    let project = TestProject::on(&machine).asking(&site.catalog).with("ENVY_STORE", store.clone());
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    let second = TestProject::on(&machine).asking(&site.catalog).with("ENVY_STORE", store);
    second.envy(&["init"]).ok();
    site.cache.forget();
    second.envy(&["install", "hello"]).ok();
    assert_eq!(site.cache.requests(), Vec::<String>::new(), "what is there is not fetched again");
    assert_eq!(second.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
}
