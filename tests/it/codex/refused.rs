//! What cannot work inside says in one line why, and which command to run instead.

use rstest::rstest;

use super::{Codex, Confinement, Style, project_on, with_hello};
use crate::support::machine::{Kind, User};
use crate::support::site::Workplace;

#[rstest]
fn what_changes_something_is_refused_and_changes_nothing(
    #[values(Confinement::ReadOnly, Confinement::Workspace)] confinement: Confinement,
) {
    let place = Workplace::new();
    let project = with_hello(&place);
    project.envy(&["install", "greet"]).ok();
    let before = project.snapshot();
    let commands = [
        "envy install jq",
        "envy remove hello",
        "envy update",
        "envy rollback",
        "envy gc",
        "envy why hello",
        "envy install jq --json",
    ];
    let session = Codex::new(&place.site.world, &project).style(Style::Code).confined(confinement).shell(&commands);
    assert_eq!(project.snapshot(), before);
    let said = |index: usize, status: i32| format!("$ {}\n{}", commands[index], session.step(index).exits(status));
    let all = (0..commands.len()).map(|index| said(index, 7)).collect::<Vec<_>>().join("\n");
    assert_said!(project, all, @r#"
    $ envy install jq
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy install jq
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex

    $ envy remove hello
    error[sandbox-blocked]: this place cannot be written to: [HOME]/.local/state/envy/projects/[STATE]: Read-only file system (os error 30); ask for approval to run this outside of the sandbox of Codex: envy remove hello
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex

    $ envy update
    Resolving 2 packages
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy update
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex

    $ envy rollback
    error[sandbox-blocked]: a sandbox forbids connecting to /nix/var/nix/daemon-socket/socket; ask for approval to run this outside of the sandbox of Codex: envy rollback
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex

    $ envy gc
    error[sandbox-blocked]: a sandbox forbids connecting to /nix/var/nix/daemon-socket/socket; ask for approval to run this outside of the sandbox of Codex: envy gc

    $ envy why hello
    error[sandbox-blocked]: a sandbox forbids connecting to /nix/var/nix/daemon-socket/socket; ask for approval to run this outside of the sandbox of Codex: envy why hello
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex

    $ envy install jq --json
    {"error":{"code":"sandbox-blocked","message":"a sandbox blocks the network: [HOST]: Operation not permitted","hints":[{"text":"ask for approval to run this outside of the sandbox of Codex","command":"envy install jq --json"},{"text":"where nobody can approve, stop and ask the user to run this once in a terminal","command":"envy agent setup codex"}]}}
    "#);
}

#[test]
fn run_of_what_is_not_locked_or_not_realized_says_what_to_run_outside() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let session = Codex::new(&place.site.world, &project).shell(&[
        "echo 'jq = \"*\"' >> envy.toml; envy run -- jq --version",
        "envy -d . run jq",
        "envy activate",
        "envy list",
        // two pipes have no order
        "envy status 2>&1",
        "envy which jq",
        "envy plan jq",
    ]);
    assert_said!(project, session.step(0).exits(125), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy sync
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex
    ");
    assert_said!(project, session.step(1).exits(125), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy -d . sync
    ");
    assert_said!(project, session.step(2).exits(7), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy sync
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex
    ");
    assert_said!(project, session.step(3).ok(), @r"
    ID  VERSION  ASKED FOR  ATTRIBUTE  OUTPUTS
    hello  2.12.2  *  hello  out
    jq  (not locked)  *
    ");
    assert_said!(project, session.step(4).ok(), @r"
    project  [PROJECT] (2 packages)
    lock  `jq` is not locked
    environment  not realized
    next: envy sync
    ");
    assert_said!(project, session.step(5).exits(3), @r"
    warning: envy.toml was changed since (`jq` is not locked); this is the environment as it stands; to apply it: envy sync
    error[program-not-found]: no package of this environment has a program `jq`
    help: look for a package that has it:
      envy search jq
    ");
    assert_said!(project, session.step(6).exits(7), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy plan jq
    ");
}

#[test]
fn a_project_that_was_never_realized_here_says_so() {
    let place = Workplace::new();
    let other = with_hello(&place);
    let project = place.project();
    ["envy.toml", "envy.lock"].iter().for_each(|file| project.write(file, other.read(file)));
    let session = Codex::new(&place.site.world, &project).shell(&[
        "envy run -- hello",
        "envy list",
        "envy status",
        "envy env",
        "envy activate",
        "envy which hello",
        "envy plan",
        "envy lock",
    ]);
    assert_said!(project, session.step(0).exits(125), @r"
    error[sandbox-blocked]: this place cannot be written to: [HOME]: Read-only file system (os error 30); ask for approval to run this outside of the sandbox of Codex: envy sync
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex
    ");
    assert!(session.step(1).ok().contains("2.12.2"));
    assert!(session.step(2).ok().contains("not realized"));
    for step in 3..6 {
        assert!(session.step(step).exits(7).contains("of the sandbox of Codex: envy sync\n"), "{step}");
    }
    assert!(session.step(6).exits(7).contains("of the sandbox of Codex: envy plan\n"), "{}", session.step(6).output);
    let said = session.step(7).ok();
    assert!(said.contains("envy.lock answers envy.toml") && said.contains("next: envy sync"), "{said}");
}

#[rstest]
#[case::rootless(Kind::NoNix, User::Ordinary)]
#[case::without_nix(Kind::EmptyNix, User::Same)]
fn whether_there_is_a_daemon_cannot_be_asked(#[case] kind: Kind, #[case] user: User) {
    let place = Workplace::with(kind, user);
    let project = project_on(&place, kind).having(&["hello"]);
    project.envy(&["why", "hello"]).ok();
    let session = Codex::new(&place.site.world, &project).shell(&["envy why hello", "envy gc"]);
    for step in 0..2 {
        let said = session.step(step).exits(7);
        assert!(said.contains("a sandbox forbids connecting to /nix/var/nix/daemon-socket/socket; "), "{said}");
    }
}

#[test]
fn what_an_interrupted_envy_left_is_not_mended_inside_and_what_is_realized_runs_all_the_same() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let states = project.home().join(".local/state/envy/projects");
    let state = fs_err::read_dir(states).unwrap().next().unwrap().unwrap().path();
    fs_err::write(state.join("journal.json"), r#"{"version":1,"changes":[],"generation":null}"#).unwrap();
    let session = Codex::new(&place.site.world, &project).shell(&["envy run -- hello", "envy list", "envy install jq"]);
    assert_eq!(session.step(0).ok(), "Hello, world!\n");
    assert_said!(project, session.step(1).exits(7), @r"
    error[sandbox-blocked]: an envy that worked here was interrupted, and nothing can be written to put that right: cannot remove [HOME]/.local/state/envy/projects/[STATE]/journal.json: Read-only file system (os error 30); ask for approval to run this outside of the sandbox of Codex: envy list
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex
    ");
    assert_said!(project, session.step(2).exits(7), @r"
    error[sandbox-blocked]: an envy that worked here was interrupted, and nothing can be written to put that right: cannot remove [HOME]/.local/state/envy/projects/[STATE]/journal.json: Read-only file system (os error 30); ask for approval to run this outside of the sandbox of Codex: envy install jq
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex
    ");
    project.envy(&["list"]).ok();
    assert!(!state.join("journal.json").exists());
}
