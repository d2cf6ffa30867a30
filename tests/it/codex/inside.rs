//! What is realized works inside: it needs no socket and no network, and writes nothing.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;

use rstest::rstest;
use serde_json::{Value, json};

use super::{Codex, Confinement, Style, project_on, with_hello};
use crate::support::machine::{Kind, User};
use crate::support::namespace::is_root;
use crate::support::project::{Snapshot, TestProject, snapshot};
use crate::support::site::{Site, Workplace};
use crate::support::world::Nix;

/// What says the same inside as outside.
const COMMANDS: &[&str] = &[
    "envy run -- hello",
    "envy run -- sh -c 'hello >/dev/null && echo $ENVY_ENVIRONMENT'",
    "envy list",
    "envy list --json",
    "envy status",
    "envy status --json",
    "envy which hello",
    "envy env",
    "envy history --json",
    "envy plan",
    "envy diff",
    "envy sync",
    "envy install hello",
    "envy trust",
];

const DAEMON: Kind = Kind::Daemon(Nix::V2_34);

/// Everything of the user's but what Codex is told and keeps for itself.
fn all_files(project: &TestProject<'_>) -> Snapshot {
    let mut all = snapshot(project.dir().parent().unwrap());
    let not_of_envy = ["home/.codex", "home/.profile", "tmp", "bin"];
    all.retain(|path, _| !not_of_envy.iter().any(|folder| path.starts_with(folder)));
    all
}

#[track_caller]
fn assert_untouched(project: &TestProject<'_>, before: &Snapshot) {
    let after = all_files(project);
    let differs = |path: &&PathBuf| before.get(*path) != after.get(*path);
    let changed: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).filter(differs).collect();
    assert!(changed.is_empty(), "changed: {changed:?}");
}

/// Where the store is seen by no shell that runs already, `env` has nothing to say.
fn commands(kind: Kind, user: User) -> Vec<&'static str> {
    let rootless = match kind {
        Kind::NoNix => user == User::Ordinary || !is_root(),
        kind => kind == Kind::EmptyNix && user == User::Ordinary,
    };
    COMMANDS.iter().copied().filter(|command| !(rootless && command.starts_with("envy env"))).collect()
}

/// Whether a document warns of something; one that has nothing to warn of says so.
fn warns(command: &str, said: &str) -> bool {
    let document = || serde_json::from_str::<Value>(said).unwrap_or_else(|error| panic!("{command}: {error}: {said}"));
    command.ends_with("--json") && document()["warnings"] != json!([])
}

/// The whole of a session is as if nobody had been there, and each command as outside.
fn works_inside(project: &TestProject<'_>, codex: Codex<'_, '_>, commands: &[&str]) {
    let outside: Vec<String> =
        commands.iter().map(|command| project.run("bash", &["-c", command]).ok()).map(|ran| ran.stdout).collect();
    let before = all_files(project);
    let session = codex.shell(commands);
    assert_untouched(project, &before);
    for ((command, outside), inside) in commands.iter().zip(outside).zip(&session.outcomes) {
        let said = inside.ok();
        assert!(said.contains(outside.trim_end()), "{command} says outside: {outside}\ninside: {said}");
        let troubled = said.contains("warning:") || said.contains("error") || warns(command, said);
        assert!(!troubled, "{command}: {said}");
    }
}

#[rstest]
#[case::daemon_root(Style::Classic, true, Confinement::ReadOnly, User::Same, DAEMON)]
#[case::daemon(Style::Code, false, Confinement::Workspace, User::Ordinary, DAEMON)]
#[case::rootless(Style::Classic, false, Confinement::Workspace, User::Ordinary, Kind::NoNix)]
#[case::rootless_empty(Style::Code, true, Confinement::ReadOnly, User::Ordinary, Kind::EmptyNix)]
#[case::without_nix(Style::Code, true, Confinement::Workspace, User::Same, Kind::NoNix)]
#[case::without_nix_empty(Style::Classic, false, Confinement::ReadOnly, User::Same, Kind::EmptyNix)]
fn what_is_realized_works_and_nothing_is_written(
    #[case] style: Style,
    #[case] trusted: bool,
    #[case] confinement: Confinement,
    #[case] user: User,
    #[case] kind: Kind,
) {
    let place = Workplace::with(kind, user);
    let project = project_on(&place, kind).having(&["hello"]);
    let codex = Codex::new(&place.site.world, &project).style(style).confined(confinement);
    works_inside(&project, if trusted { codex } else { codex.untrusted() }, &commands(kind, user));
}

#[rstest]
#[case(User::Ordinary, Kind::NoNix, Confinement::Workspace)]
#[case(User::Ordinary, Kind::EmptyNix, Confinement::ReadOnly)]
#[case(User::Same, Kind::NoNix, Confinement::ReadOnly)]
fn a_codex_that_envy_started_finds_the_store_where_it_is(
    #[case] user: User,
    #[case] kind: Kind,
    #[case] confinement: Confinement,
) {
    let place = Workplace::with(kind, user);
    let project = project_on(&place, kind).having(&["hello", "codex"]);
    let envy = project.envy_path().display().to_string();
    let codex = Codex::new(&place.site.world, &project).confined(confinement).by(&[&envy, "run", "--", "codex"]);
    let session =
        codex.shell(&["ls -d /nix/store/*-envy-environment | wc -l", "envy run -- hello", "envy list --json"]);
    assert_ne!(session.step(0).ok().trim(), "0");
    assert_eq!(session.step(1).ok(), "Hello, world!\n");
    assert!(session.step(2).ok().contains("\"codex\""));
}

#[test]
fn a_worktree_of_a_project_that_was_realized_elsewhere_runs_at_once() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let (git, tree) = (place.site.world.tool("git").display().to_string(), project.home().join("tree"));
    let setup = format!(
        "set -e; git() {{ {git} -c user.name=x -c user.email=x@example.org \"$@\"; }}; git init -q; git add .; \
         git commit -qm start; git worktree add -q {}",
        tree.display()
    );
    project.run("bash", &["-c", &setup]).ok();
    let before = all_files(&project);
    let session = Codex::new(&place.site.world, &project).in_dir(tree).shell(&[
        "envy run -- hello",
        "envy list --json",
        "envy status",
        "mkdir -p deeper && cd deeper && envy run -- hello && cd .. && rmdir deeper",
    ]);
    assert_untouched(&project, &before);
    assert_eq!(session.step(0).ok(), "Hello, world!\n");
    assert!(session.step(1).ok().contains("\"hello\""));
    assert!(session.step(2).ok().contains("-envy-environment"), "{}", session.step(2).output);
    assert_eq!(session.step(3).ok(), "Hello, world!\n");
}

#[test]
fn variables_and_scripts_that_the_agent_writes_hold_at_once() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let session = Codex::new(&place.site.world, &project).shell(&[
        "printf '[vars]\\nWHO = \"me\"\\n[scripts]\\ngreet = \"hello; echo $WHO\"\\n' >> envy.toml && envy run greet",
        "envy run -- sh -c 'echo $WHO'",
        "envy list",
    ]);
    assert_eq!(session.step(0).ok(), "Hello, world!\nme\n");
    assert_eq!(session.step(1).ok(), "me\n");
    assert!(session.step(2).ok().contains("hello"));
}

#[test]
fn root_without_a_nix_of_its_own_is_told_to_start_codex_inside_of_the_environment() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    // its store is in HOME, which takes a namespace to enter, and the sandbox leaves root nothing to make one with
    let project = crate::rootless::project(&site, &machine);
    let codex = site.world.codex().display().to_string();
    let alone = Codex::new(&site.world, &project).shell(&["envy run -- hello"]);
    match is_root() {
        true => {
            assert_said!(project, alone.step(0).exits(125), @"error[sandbox-blocked]: cannot enter the store in your home folder: the sandbox around envy leaves root no capabilities, and without CAP_SETFCAP it cannot be root in a user namespace; start the agent inside of the environment, and its commands find the store there: envy run -- codex");
        }
        // an ordinary user may make one
        false => assert_eq!(alone.step(0).ok(), "Hello, world!\n"),
    }
    let envy = project.envy_path().display().to_string();
    let inside = Codex::new(&site.world, &project).by(&[&envy, "run", "--", &codex]).shell(&["envy run -- hello"]);
    assert_eq!(inside.step(0).ok(), "Hello, world!\n");
}

#[test]
fn who_waits_for_an_envy_outside_says_so_and_goes_on() {
    let place = Workplace::new();
    let project = with_hello(&place);
    project.write("envy.toml", "version = 1\n[packages]\ngreet = \"*\"\n");
    // holds the project as a command outside of the sandbox does, until the agent has waited
    let mut holder = project
        .command("flock", &["."])
        .args(["sh", "-c", "echo held; read -r _"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    BufReader::new(holder.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let session = Codex::new(&place.site.world, &project).shell(&[
        "envy --lock-timeout 0.2 run greet",
        "envy list",
        "envy status",
    ]);
    drop(holder.stdin.take());
    holder.wait().unwrap();
    assert_said!(project, session.step(0).exits(125), @r"
    waiting for another envy that changes [PROJECT]
    error[project-held]: another envy holds [PROJECT] and did not let go within [TIME]
    help: let the other command finish, or wait longer with `--lock-timeout SECONDS`
    ");
    assert!(session.step(1).ok().contains("greet"));
    assert!(session.step(2).ok().contains("not realized"));
}
