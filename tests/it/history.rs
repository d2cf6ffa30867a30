//! `history`: what was, on real machines, and what of it stays. Going back to it is in `rollback`.

mod rollback;

use std::path::PathBuf;

use rstest::rstest;

use crate::support::machine::{Kind, User};
use crate::support::project::{TestProject, snapshot};
use crate::support::saboteur::Saboteur;
use crate::support::site::Workplace;
use crate::support::world::Nix;

/// hello 2.10, then greet beside it, then a newer hello: generations 1 to 3.
fn three_generations(place: &Workplace) -> TestProject<'_> {
    let project = place.project().having(&["hello@2.10"]);
    project.envy(&["install", "greet"]).ok();
    project.envy(&["install", "hello@2.12.2"]).ok();
    project
}

/// Manifest, lock and agents file.
fn files(project: &TestProject<'_>) -> [String; 3] {
    ["envy.toml", "envy.lock", "AGENTS.md"].map(|file| project.read(file))
}

fn hello(project: &TestProject<'_>) -> String {
    project.envy(&["run", "--", "hello", "--version"]).ok().stdout
}

/// The project's folder among the state.
fn state_of(project: &TestProject<'_>) -> PathBuf {
    fs_err::read_dir(project.home().join(".local/state/envy/projects")).unwrap().next().unwrap().unwrap().path()
}

/// How many projects have state.
fn state_folders(project: &TestProject<'_>) -> usize {
    fs_err::read_dir(project.home().join(".local/state/envy/projects")).unwrap().count()
}

/// What `history` says, its times left out.
fn told(project: &TestProject<'_>) -> String {
    let said = project.envy(&["history"]).ok().stdout;
    let line = |line: &str| match line.split_once("ago  ").or_else(|| line.split_once("just now  ")) {
        Some((head, rest)) => {
            let exact = &rest[..20];
            assert!(exact.starts_with("20") && exact.ends_with('Z'), "{line}");
            format!("{}{}", &head[..5], &rest[20..])
        }
        None => line.to_owned(),
    };
    said.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_generation_says_what_made_it_and_what_it_changed() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let none = project.envy(&["history"]).ok();
    insta::assert_snapshot!(none.stdout + &none.stderr, @"no generations yet: the first command that switches the environment makes one (envy sync)");
    assert_eq!(project.envy(&["history", "--json"]).ok().document()["generations"], serde_json::json!([]));
    project.envy(&["install", "hello@2.10", "greet", "--json"]).ok();
    project.envy(&["-d", ".", "add", "hello@2.12.2", "-q"]).ok();
    let text = project.read("envy.toml").replace("greet = \"*\"\n", "");
    project.write("envy.toml", text);
    let edited = project.envy(&["history"]).ok().stderr;
    assert_eq!(edited, "envy.toml changed since: envy diff\n");
    project.envy(&["run", "--", "hello", "--token", "s3cret"]).ok();
    insta::assert_snapshot!(told(&project), @"
    * 3    envy run
          - greet 2.0
      2    envy install hello@2.12.2
          ~ hello 2.10 → 2.12.2
      1    envy install hello@2.10 greet
          + greet 2.0
          + hello 2.10
    ");
    let history = project.envy(&["history", "--json", "-n", "1"]).ok().document();
    insta::with_settings!({ filters => vec![("[0-9a-df-np-sv-z]{32}-", "[HASH]-"), (r#""20.{18}""#, "\"[MOMENT]\"")] }, {
        insta::assert_snapshot!(format!("{:#}", history["generations"]), @r#"
        [
          {
            "number": 3,
            "current": true,
            "made": "[MOMENT]",
            "command": "run",
            "restores": null,
            "packages": [
              {
                "id": "greet",
                "from": "2.0",
                "to": null
              }
            ],
            "manifest_changed": true,
            "environment": "/nix/store/[HASH]-envy-environment",
            "realized": true,
            "kept": true
          }
        ]
        "#);
    });
    let state = snapshot(&project.home());
    let kept = state.values().filter(|entry| format!("{entry:?}").contains("s3cret")).count();
    assert_eq!(kept, 0, "arguments of other programs are nobody's business");
}

#[test]
fn a_project_that_was_copied_or_moved_says_where_its_generations_are() {
    let place = Workplace::new();
    let project = place.project();
    project.write("a/envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.envy(&["-d", "a", "sync"]).ok();
    for file in ["envy.toml", "envy.lock"] {
        project.write(&format!("b/{file}"), project.read(&format!("a/{file}")));
    }
    assert_said!(project, project.envy(&["-d", "b", "history"]).ok().stderr, @"no generations here yet; [PROJECT]/a has the same files, and its generations are its own");
    assert_said!(project, project.envy(&["-d", "b", "rollback"]).exits(1).stderr, @"
    error[failed]: this project has no generation yet, so there is nothing to go back to
    help: bring about what envy.toml says; that makes the first one:
      envy sync
    help: older states of the files may be in git:
      git log -- envy.toml envy.lock
    ");
    // two that are gone may both be what it was
    project.write("c/envy.toml", project.read("a/envy.toml"));
    project.envy(&["-d", "c", "sync"]).ok();
    ["a", "c"].iter().for_each(|folder| fs_err::remove_dir_all(project.dir().join(folder)).unwrap());
    assert_said!(project, project.envy(&["-d", "b", "history"]).ok().stderr, @"
    no generations here yet: they stayed behind when [PROJECT]/a was moved, until `envy gc`
    no generations here yet: they stayed behind when [PROJECT]/c was moved, until `envy gc`
    ");
    assert_said!(project, project.envy(&["-d", "b", "sync"]).ok().stderr, @"");
    assert_eq!(
        project.envy(&["-d", "b", "history", "--json"]).ok().document()["generations"].as_array().unwrap().len(),
        1
    );
}

#[rstest]
fn a_project_that_was_moved_keeps_its_generations(
    #[values(Kind::Daemon(Nix::V2_34), Kind::Daemon(Nix::V2_8), Kind::NoNix)] kind: Kind,
) {
    let place = Workplace::with(kind, User::Ordinary);
    let project = place.project();
    project.write("a/envy.toml", "version = 1\n[packages]\nhello = \"2.10\"\n");
    project.envy(&["-d", "a", "sync"]).ok();
    project.envy(&["-d", "a", "install", "hello@2.12.2"]).ok();
    project.envy(&["-d", "a", "rollback"]).ok();
    let past = |folder: &str| project.envy(&["-d", folder, "history", "--json"]).ok().document()["generations"].clone();
    let before = past("a");
    fs_err::rename(project.dir().join("a"), project.dir().join("b")).unwrap();
    let only_looked = snapshot(&project.home());
    assert_eq!(project.envy(&["-d", "b", "run", "hello"]).ok().stdout, "Hello, world!\n");
    assert_said!(project, project.envy(&["-d", "b", "history"]).ok().stderr, @"no generations here yet: [PROJECT]/a was moved here, and `envy sync` takes its generations over");
    assert_eq!(snapshot(&project.home()), only_looked);
    assert_said!(project, project.envy(&["-d", "b", "sync"]).ok().stderr, @"took over the generations of [PROJECT]/a, which was moved here");
    assert_eq!(past("b"), before, "with their times and commands");
    assert_eq!(project.envy(&["-d", "b", "sync"]).ok().stderr, "", "once is enough");
    // nothing but the roots of the new place keeps them
    project.envy(&["gc"]).ok();
    assert_eq!(past("b"), before);
    place.site.cache.answer_with(500);
    project.envy(&["-d", "b", "rollback", "2"]).ok();
    let said = project.envy(&["-d", "b", "run", "--", "hello", "--version"]).ok().stdout;
    assert_eq!(said, "hello (GNU Hello) 2.12.2\n");
    if matches!(kind, Kind::Daemon(_)) {
        place.machine.verify_store();
    }
}

/// Before each change that it makes; and each time the project is moved again.
#[test]
fn a_taking_over_that_was_killed_loses_nothing() {
    let place = Workplace::new();
    let project = place.project();
    project.write("0/envy.toml", "version = 1\n[packages]\nhello = \"2.10\"\n");
    project.envy(&["-d", "0", "sync"]).ok();
    project.envy(&["-d", "0", "install", "hello@2.12.2"]).ok();
    let past = |folder: &str| project.envy(&["-d", folder, "history", "--json"]).ok().document()["generations"].clone();
    let (before, mut at, mut kills) = (past("0"), 0, 0);
    for calls in [
        "?rename,?renameat,?renameat2",
        "?link,?linkat",
        "?symlink,?symlinkat",
        "?mkdir,?mkdirat",
        "?unlink,?unlinkat,?rmdir",
    ] {
        for call in 1.. {
            fs_err::rename(project.dir().join(at.to_string()), project.dir().join((at + 1).to_string())).unwrap();
            at += 1;
            let folder = at.to_string();
            let killed =
                Saboteur::of(&place.site.world, calls).kill_at(&project, call, &["-d", &folder, "sync"]).status == 137;
            if !killed || call % 2 == 0 {
                project.envy(&["-d", &folder, "sync"]).ok();
                assert_eq!(past(&folder), before, "{calls}, {call}");
            }
            kills += usize::from(killed);
            if !killed {
                break;
            }
        }
    }
    assert!(kills > 15, "only {kills}");
}

#[test]
fn collecting_in_a_moved_project_takes_its_generations_over_first() {
    let place = Workplace::new();
    let project = place.project();
    project.write("a/envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.envy(&["-d", "a", "sync"]).ok();
    fs_err::rename(project.dir().join("a"), project.dir().join("b")).unwrap();
    let would = project.envy(&["-d", "b", "gc", "--dry-run", "--json"]).ok().document();
    assert_eq!(would["vanished"], serde_json::json!([]), "it is not gone");
    assert_said!(project, project.envy(&["-d", "b", "gc"]).ok().stderr, @"
    took over the generations of [PROJECT]/a, which was moved here
    Collecting what no root needs
    ");
    assert_eq!(project.envy(&["-d", "b", "history", "--json"]).ok().document()["current"], 1);
    assert_eq!(project.envy(&["-d", "b", "run", "hello"]).ok().stdout, "Hello, world!\n");
}

#[test]
fn collecting_spares_what_a_moved_project_could_not_take_over() {
    let place = Workplace::new();
    let project = place.project();
    project.write("a/envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.envy(&["-d", "a", "sync"]).ok();
    fs_err::rename(project.dir().join("a"), project.dir().join("b")).unwrap();
    let held = fs_err::File::open(project.dir().join("b")).unwrap();
    rustix::fs::flock(&held, rustix::fs::FlockOperation::LockExclusive).unwrap();
    assert_eq!(project.envy(&["-d", "b", "gc", "--json"]).ok().document()["vanished"], serde_json::json!([]));
    drop(held);
    project.envy(&["-d", "b", "sync"]).ok();
    assert_eq!(project.envy(&["-d", "b", "history", "--json"]).ok().document()["current"], 1);
    assert_eq!(project.envy(&["-d", "b", "run", "hello"]).ok().stdout, "Hello, world!\n");
}

#[test]
fn a_new_project_takes_nothing_over() {
    let place = Workplace::new();
    let project = place.project();
    for folder in ["a", "b"] {
        project.write(&format!("{folder}/envy.toml"), "version = 1\n[packages]\n");
    }
    project.envy(&["-d", "a", "sync"]).ok();
    fs_err::remove_dir_all(project.dir().join("a")).unwrap();
    project.envy(&["-d", "b", "sync"]).ok();
    let made = project.envy(&["-d", "b", "history", "--json"]).ok().document()["generations"].clone();
    assert_eq!(made.as_array().unwrap().len(), 1);
    assert!(state_folders(&project) == 2, "all new projects look alike");
}

#[rstest]
fn what_was_collected_meanwhile_is_fetched_again(#[values(Kind::Daemon(Nix::V2_34), Kind::NoNix)] kind: Kind) {
    let place = Workplace::with(kind, User::Ordinary);
    let project = three_generations(&place);
    // the files stay, but nothing keeps the environment
    let state = state_of(&project);
    let link = state.join("generations/1/environment");
    let environment = fs_err::read_link(&link).unwrap();
    fs_err::remove_file(&link).unwrap();
    project.envy(&["gc", "--keep", "9"]).ok();
    fs_err::os::unix::fs::symlink(environment, &link).unwrap();
    let history = project.envy(&["history", "--json"]).ok().document();
    assert_eq!(
        (&history["generations"][2]["realized"], &history["generations"][2]["kept"]),
        (&false.into(), &true.into())
    );
    assert!(told(&project).contains("(not in the store any more)"));
    project.envy(&["rollback", "1"]).ok();
    assert_eq!(hello(&project), "hello (GNU Hello) 2.10\n");
}

#[test]
fn generations_whose_files_are_not_there_say_so() {
    let place = Workplace::new();
    let project = three_generations(&place);
    let state = state_of(&project);
    let file = |name: &str| state.join("generations").join(name);
    // as an older envy left them, and as a power cut did
    ["1/made.json", "1/envy.toml", "1/envy.lock"].iter().for_each(|name| fs_err::remove_file(file(name)).unwrap());
    fs_err::write(file("2/envy.lock"), "").unwrap();
    assert_said!(project, project.envy(&["rollback", "1"]).exits(1).stderr, @"
    error[failed]: generation 1 has no envy.toml: the envy that made it kept only its environment
    help: see which ones can be brought back:
      envy history
    help: or take the files from git:
      git checkout REVISION -- envy.toml envy.lock && envy sync
    ");
    assert_said!(project, project.envy(&["rollback"]).exits(1).stderr, @"
    error[failed]: the files of generation 2 are damaged
    help: see which ones can be brought back:
      envy history
    help: or take the files from git:
      git checkout REVISION -- envy.toml envy.lock && envy sync
    ");
    insta::assert_snapshot!(told(&project), @"
    * 3    envy install hello@2.12.2
          (what changed is not known)
      2    envy install greet  (its files are not there)
          (what changed is not known)
      1    (its files are not there)
          (what changed is not known)
    ");
    assert_said!(project, project.envy(&["diff", "1"]).exits(1).stderr, @"
    error[failed]: generation 1 has no envy.toml: the envy that made it kept only its environment
    help: see which ones can be brought back:
      envy history
    help: or take the files from git:
      git checkout REVISION -- envy.toml envy.lock && envy sync
    ");
}

#[test]
fn collecting_drops_old_generations_with_all_they_keep() {
    let place = Workplace::new();
    let project = three_generations(&place);
    project.write("envy.toml", project.read("envy.toml") + "# mine\n");
    project.envy(&["rollback", "--force"]).ok();
    project.envy(&["rollback", "1"]).ok();
    let state = state_of(&project);
    assert!(state.join("generations/4/replaced/envy.toml").exists());
    project.envy(&["gc", "--keep", "2", "--older-than", "0d"]).ok();
    let left: Vec<_> =
        fs_err::read_dir(state.join("generations")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "two and `current`: {left:?}");
    assert_eq!(hello(&project), "hello (GNU Hello) 2.10\n");
    let said = told(&project);
    assert!(said.contains("(what changed is not known)"), "the one before it is gone: {said}");
    project.envy(&["rollback", "4"]).ok();
    project.envy(&["rollback"]).exits(1);
}
