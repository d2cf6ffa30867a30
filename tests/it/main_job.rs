//! The main job, end to end: `envy install nodejs_22 codex-cli`, `envy run`, on every Nix and as every user.

use rstest::rstest;

use crate::support::machine::{Kind, User};
use crate::support::site::Workplace;
use crate::support::world::Nix;

#[test]
fn a_project_gets_node_and_codex_and_runs_them() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let installed = project.envy(&["install", "nodejs_22", "codex-cli"]).ok();
    assert!(installed.stdout.contains("+ nodejs_22 22.20.0"), "{installed:?}");
    assert!(installed.stdout.contains("+ codex-cli 0.169.0"), "{installed:?}");
    assert_eq!(project.envy(&["run", "--", "node", "--version"]).ok().stdout, "v22.20.0\n");
    assert_eq!(project.envy(&["run", "--", "codex", "--version"]).ok().stdout, "codex-cli 0.169.0\n");
    let agents = project.read("AGENTS.md");
    assert!(agents.contains("`codex-cli` 0.169.0: `codex`") && agents.contains("`node`"), "{agents}");
    place.machine.verify_store();
}

#[rstest]
fn every_store_and_user_can_install_run_and_remove(
    #[values(
        Kind::Daemon(Nix::V2_8),
        Kind::Daemon(Nix::V2_26),
        Kind::Daemon(Nix::V2_34),
        Kind::SingleUser(Nix::V2_8),
        Kind::SingleUser(Nix::V2_26),
        Kind::SingleUser(Nix::V2_34)
    )]
    kind: Kind,
    #[values(User::Same, User::Ordinary)] user: User,
) {
    let place = Workplace::with(kind, user);
    let project = place.project().having(&["hello", "greet@1"]);
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    project.envy(&["remove", "greet"]).ok();
    assert_eq!(project.envy(&["run", "--", "greet"]).status, 127);
    place.machine.verify_store();
}
