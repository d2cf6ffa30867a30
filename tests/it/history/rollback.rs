//! `rollback`: going back, on real machines, with edits in the way, without network, killed.

use std::process::Stdio;
use std::time::Instant;

use rstest::rstest;
use serde_json::Value;

use super::{files, hello, state_of, three_generations, told};
use crate::support::machine::{Kind, User};
use crate::support::project::snapshot;
use crate::support::site::Workplace;
use crate::support::world::Nix;

#[rstest]
fn going_back_brings_every_byte_back_and_can_be_taken_back(
    #[values(
        Kind::Daemon(Nix::V2_8),
        Kind::Daemon(Nix::V2_26),
        Kind::Daemon(Nix::V2_34),
        Kind::SingleUser(Nix::V2_26),
        Kind::NoNix,
        Kind::EmptyNix
    )]
    kind: Kind,
    #[values(User::Same, User::Ordinary)] user: User,
) {
    let place = Workplace::with(kind, user);
    let project = place.project().having(&["hello@2.10"]);
    let old = files(&project);
    project.envy(&["install", "hello@2.12.2", "greet"]).ok();
    let new = files(&project);
    let asked = place.site.catalog.requests().len();
    project.envy(&["rollback"]).ok();
    assert_eq!(files(&project), old);
    assert_eq!(hello(&project), "hello (GNU Hello) 2.10\n");
    assert_eq!(project.envy(&["run", "--", "greet"]).status, 127);
    project.envy(&["rollback", "2"]).ok();
    assert_eq!(files(&project), new);
    assert_eq!(hello(&project), "hello (GNU Hello) 2.12.2\n");
    assert_eq!(place.site.catalog.requests().len(), asked, "no catalog is asked");
    assert_eq!(project.envy(&["sync"]).ok().stdout, "nothing to do\n");
    if matches!(kind, Kind::Daemon(_) | Kind::SingleUser(_)) {
        place.machine.verify_store();
    }
}

#[test]
fn a_second_rollback_goes_one_step_further() {
    let place = Workplace::new();
    let project = three_generations(&place);
    let last = project.envy(&["rollback"]).ok();
    assert_said!(project, last.stdout, @"
    ~ hello 2.12.2 → 2.10
    generation 4 is as generation 2 was
    ");
    assert_said!(project, last.stderr, @"to take it back: envy rollback 3");
    assert_said!(project, project.envy(&["rollback"]).ok().stdout, @"
    - greet 2.0
    generation 5 is as generation 1 was
    ");
    assert_said!(project, project.envy(&["rollback"]).exits(1).stderr, @"
    error[failed]: there is no other state before this one to go back to
    help: see which generations there are:
      envy history
    ");
    assert_said!(project, project.envy(&["rollback", "--steps", "2"]).exits(1).stderr, @"
    error[failed]: there is no other state before this one to go back to
    help: see which generations there are:
      envy history
    ");
    let back = project.envy(&["rollback", "3", "--json"]).ok().document();
    assert_eq!((&back["restored"], &back["before"], &back["generation"]), (&3.into(), &5.into(), &6.into()));
    insta::assert_snapshot!(told(&project), @"
    * 6    envy rollback 3  (as generation 3)
          + greet 2.0
          ~ hello 2.10 → 2.12.2
      5    envy rollback  (as generation 1)
          - greet 2.0
      4    envy rollback  (as generation 2)
          ~ hello 2.12.2 → 2.10
      3    envy install hello@2.12.2
          ~ hello 2.10 → 2.12.2
      2    envy install greet
          + greet 2.0
      1    envy install hello@2.10
          + hello 2.10
    ");
    assert_said!(project, project.envy(&["rollback", "6"]).ok().stdout, @"nothing to do: the project is as generation 6 has it");
    assert_said!(project, project.envy(&["rollback", "17"]).exits(2).stderr, @"
    error[usage]: there is no generation 17, only 1-6
    help: see which generations there are:
      envy history
    ");
    project.envy(&["rollback", "-k", "2"]).ok();
    assert_eq!(hello(&project), "hello (GNU Hello) 2.10\n");
}

#[test]
fn what_no_generation_has_is_not_taken_away_and_force_keeps_a_copy() {
    let place = Workplace::new();
    let project = three_generations(&place);
    let mine = project.read("envy.toml") + "ripgrep = \"*\" # mine\n";
    project.write("envy.toml", &mine);
    let before = (project.snapshot(), snapshot(&project.home()));
    assert_said!(project, project.envy(&["rollback"]).exits(1).stderr, @r#"
    error[edit-conflict]: going back to generation 2 would lose what no generation has:
      envy.toml: + ripgrep = "*" # mine
    help: make a generation of it first, so that it can be brought back:
      envy sync && envy rollback 2
    help: go back all the same; copies of the replaced files are kept:
      envy rollback 2 --force
    "#);
    let refused: Value = serde_json::from_str(&project.envy(&["rollback", "--json"]).exits(1).stderr).unwrap();
    assert_eq!(refused["error"]["code"], "edit-conflict");
    assert_said!(project, project.envy(&["rollback", "--dry-run"]).exits(1).stdout, @"
    ~ hello 2.12.2 → 2.10
    nothing to fetch; would write envy.lock, write envy.toml, write AGENTS.md, switch the environment
    ");
    assert_eq!((project.snapshot(), snapshot(&project.home())), before, "nothing is written");
    let forced = project.envy(&["rollback", "--force"]).ok();
    let copy = forced.stderr.lines().find_map(|line| line.strip_prefix("kept a copy of the replaced envy.toml: "));
    assert_eq!(fs_err::read_to_string(copy.unwrap()).unwrap(), mine);
    assert_eq!(hello(&project), "hello (GNU Hello) 2.10\n");
    // as the first hint has it
    project.write("envy.toml", &mine);
    project.envy(&["sync"]).ok();
    project.envy(&["rollback", "1"]).ok();
    project.envy(&["rollback"]).exits(1);
    project.envy(&["rollback", "5"]).ok();
    assert_eq!(project.read("envy.toml"), mine);
}

#[test]
fn broken_and_missing_files_are_replaced_only_by_force() {
    let place = Workplace::new();
    let project = three_generations(&place);
    let good = files(&project);
    project.write("envy.toml", "version = 1\n[packages\n");
    project.write("envy.lock", "<<<<<<< HEAD\n");
    assert_said!(project, project.envy(&["rollback", "3"]).exits(1).stderr, @r#"
    error[edit-conflict]: going back to generation 3 would lose what no generation has:
      envy.toml: - [packages]
      envy.toml: - hello = "2.12.2"
      envy.toml: - greet = "*"
      envy.toml: + [packages
      envy.lock: it cannot be read as a lock
    help: go back all the same; copies of the replaced files are kept:
      envy rollback 3 --force
    "#);
    project.envy(&["rollback", "3", "--force"]).ok();
    assert_eq!(files(&project), good);
    fs_err::remove_file(project.dir().join("envy.lock")).unwrap();
    project.envy(&["rollback", "3"]).ok();
    assert_eq!(files(&project), good);
}

#[test]
fn a_state_without_a_lock_has_none_again() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    project.envy(&["sync"]).ok();
    let empty = project.snapshot();
    project.envy(&["install", "hello"]).ok();
    project.envy(&["rollback"]).ok();
    assert_eq!(project.snapshot(), empty);
    project.envy(&["rollback", "2"]).ok();
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
}

#[test]
fn what_sync_confirmed_is_a_state_to_go_back_to_even_if_the_environment_stays() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let first = files(&project);
    project.write("envy.toml", project.read("envy.toml") + "[vars]\nWHO = \"me\"\n");
    project.write("envy.lock", project.read("envy.lock") + "# a person's word\n");
    let edited = files(&project);
    assert_said!(project, project.envy(&["rollback", "1"]).exits(1).stderr, @r#"
    error[edit-conflict]: going back to generation 1 would lose what no generation has:
      envy.toml: + [vars]
      envy.toml: + WHO = "me"
      envy.lock: the same packages, other details
    help: make a generation of it first, so that it can be brought back:
      envy sync && envy rollback 1
    help: go back all the same; copies of the replaced files are kept:
      envy rollback 1 --force
    "#);
    assert_eq!(project.envy(&["sync"]).ok().stdout, "done\n");
    let state = snapshot(&state_of(&project));
    assert_eq!(project.envy(&["sync"]).ok().stdout, "nothing to do\n");
    assert_eq!(snapshot(&state_of(&project)), state, "once is enough");
    project.envy(&["rollback"]).ok();
    assert_eq!(files(&project), first);
    project.envy(&["rollback", "2"]).ok();
    assert_eq!(files(&project), edited, "every byte");
    // where there is no daemon to register a root with, the edit counts all the same
    project.write("envy.toml", project.read("envy.toml") + "# more\n");
    let project = project.with("NIX_DAEMON_SOCKET_PATH", "/nowhere");
    place.machine.bar_user();
    assert_eq!(project.envy(&["sync"]).ok().stdout, "nothing to do\n");
}

#[test]
fn a_rollback_that_fails_leaves_everything_as_it_was() {
    let place = Workplace::new();
    let project = place.project().having(&["chain-20"]);
    project.envy(&["remove", "chain-20"]).ok();
    let state = state_of(&project);
    let link = state.join("generations/1/environment");
    let environment = fs_err::read_link(&link).unwrap();
    fs_err::remove_file(&link).unwrap();
    project.envy(&["gc"]).ok();
    fs_err::os::unix::fs::symlink(environment, &link).unwrap();
    place.site.cache.answer_with(500);
    let before = (project.snapshot(), snapshot(&state));
    let failed = project.envy(&["rollback", "1"]).failed();
    assert!(failed.stderr.contains("error["), "{failed:?}");
    assert_eq!((project.snapshot(), snapshot(&state)), before);
    place.site.cache.recover();
    project.envy(&["rollback", "1"]).ok();
    assert!(project.read("envy.toml").contains("chain-20"));
}

#[test]
fn locked_forbids_another_lock_and_a_preview_changes_nothing() {
    let place = Workplace::new();
    let project = three_generations(&place);
    let before = (project.snapshot(), snapshot(&project.home()));
    project.envy(&["rollback", "--locked"]).exits(4);
    let planned = project.envy(&["rollback", "--dry-run"]).ok();
    assert_said!(project, planned.stdout + &planned.stderr, @"
    ~ hello 2.12.2 → 2.10
    nothing to fetch; would write envy.lock, write envy.toml, write AGENTS.md, switch the environment
    next: envy rollback 2
    ");
    assert_eq!((project.snapshot(), snapshot(&project.home())), before);
}

/// Each one dies a little later than the one before, from before it begins to after it ends.
#[rstest]
fn a_rollback_can_be_killed_at_any_moment(#[values(Kind::Daemon(Nix::V2_34), Kind::NoNix)] kind: Kind) {
    let place = Workplace::with(kind, User::Ordinary);
    let project = place.project().having(&["hello@2.10"]);
    let old = files(&project);
    project.envy(&["install", "hello@2.12.2", "greet"]).ok();
    let new = files(&project);
    let began = Instant::now();
    project.envy(&["rollback", "1"]).ok();
    let whole = began.elapsed();
    project.envy(&["rollback", "2"]).ok();
    for round in 0..25 {
        let target = if files(&project) == old { "2" } else { "1" };
        let mut command = project.command(project.envy_path(), &["rollback", target]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * round / 22);
        let _ = child.kill();
        child.wait().unwrap();
        let state = project.envy(&["status", "--json"]).ok().document();
        assert_eq!((&state["locked"], &state["agents_md"]), (&true.into(), &true.into()), "round {round}");
        let now = files(&project);
        assert!(now == old || now == new, "round {round}: neither the one nor the other");
        let history = project.envy(&["history", "--json", "-n", "1"]).ok().document();
        assert_eq!(history["edited"], serde_json::json!([]), "round {round}: files and generation belong together");
        let version = if now == old { "2.10" } else { "2.12.2" };
        assert_eq!(hello(&project), format!("hello (GNU Hello) {version}\n"));
    }
    let left: Vec<_> = project.snapshot().into_keys().collect();
    assert_eq!(left.len(), 3, "no file is left over: {left:?}");
}
