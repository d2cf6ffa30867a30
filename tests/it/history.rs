//! `history`: what was, on real machines, and what of it stays. Going back to it is in `rollback`.

mod rollback;

use std::path::PathBuf;

use rstest::rstest;
use serde_json::Value;

use crate::support::machine::{Kind, User};
use crate::support::project::{Ran, TestProject, snapshot};
use crate::support::site::Site;
use crate::support::world::Nix;

fn document(ran: Ran) -> Value {
    serde_json::from_str(&ran.ok().stdout).unwrap()
}

/// hello 2.10, then greet beside it, then a newer hello: generations 1 to 3.
fn three_generations(project: &TestProject<'_>) {
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello@2.10"]).ok();
    project.envy(&["install", "greet"]).ok();
    project.envy(&["install", "hello@2.12.2"]).ok();
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
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    let none = project.envy(&["history"]).ok();
    insta::assert_snapshot!(none.stdout + &none.stderr, @"no generations yet: the first command that switches the environment makes one (envy sync)");
    assert_eq!(document(project.envy(&["history", "--json"]))["generations"], serde_json::json!([]));
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
    let history = document(project.envy(&["history", "--json", "-n", "1"]));
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
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
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
    fs_err::remove_dir_all(project.dir().join("a")).unwrap();
    assert_said!(project, project.envy(&["-d", "b", "history"]).ok().stderr, @"no generations here yet: they stayed behind when [PROJECT]/a was moved, until `envy gc`");
}

#[rstest]
fn what_was_collected_meanwhile_is_fetched_again(#[values(Kind::Daemon(Nix::V2_34), Kind::NoNix)] kind: Kind) {
    let site = Site::new();
    let machine = site.machine_with(kind, User::Ordinary);
    let project = TestProject::on(&machine).asking(&site.catalog);
    three_generations(&project);
    // the files stay, but nothing keeps the environment
    let state = state_of(&project);
    let link = state.join("generations/1/environment");
    let environment = fs_err::read_link(&link).unwrap();
    fs_err::remove_file(&link).unwrap();
    project.envy(&["gc", "--keep", "9"]).ok();
    fs_err::os::unix::fs::symlink(environment, &link).unwrap();
    let history = document(project.envy(&["history", "--json"]));
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
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    three_generations(&project);
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
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    three_generations(&project);
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
