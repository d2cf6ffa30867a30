//! `envy gc`: what no project needs goes, and nothing else; judged by real Nix.

use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};

use rstest::rstest;
use serde_json::json;

use crate::support::machine::{Kind, User};
use crate::support::project::{TestProject, snapshot};
use crate::support::site::{Site, Workplace};
use crate::support::world::Nix;

const EVERYTHING: &[&str] = &["--keep", "1", "--older-than", "0d"];

fn gc(project: &TestProject<'_>, more: &[&str]) -> crate::support::project::Ran {
    project.envy(&[&["gc"], EVERYTHING, more].concat())
}

/// Installs one version, then another in its place.
fn two_generations(project: &TestProject<'_>) {
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello@2.10"]).ok();
    project.envy(&["install", "hello@2.12.2"]).ok();
}

#[rstest]
fn old_generations_go_and_the_store_is_freed_of_them(
    #[values(Kind::Daemon(Nix::V2_8), Kind::Daemon(Nix::V2_34), Kind::SingleUser(Nix::V2_26))] kind: Kind,
) {
    let place = Workplace::with(kind, User::Ordinary);
    let project = place.project();
    two_generations(&project);
    let [old, new] = ["2.10", "2.12.2"].map(|version| place.site.world.path("hello", version));
    project.envy(&["gc"]).ok();
    assert!(place.machine.is_valid(&old), "two young generations stay");
    let collected = gc(&project, &["--json"]).ok().document();
    assert_eq!(collected["generations"][0]["number"], 1);
    assert!(collected["store"]["paths"].as_array().unwrap().contains(&old.clone().into()), "{collected}");
    assert!(collected["store"]["freed"].as_u64().unwrap() > 0, "{collected}");
    assert!(!place.machine.is_valid(&old) && place.machine.is_valid(&new));
    assert!(!place.machine.host_path(&old).exists());
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    place.machine.verify_store();
}

#[test]
fn what_would_go_is_told_in_words() {
    let place = Workplace::new();
    let project = place.project().having(&["hello@2.10"]);
    project.envy(&["install", "greet"]).ok();
    project.envy(&["remove", "hello"]).ok();
    let before = (project.snapshot(), snapshot(&project.home()));
    assert_said!(project, gc(&project, &["--dry-run"]).ok().stdout, @"
    - generations 1, 2 of [PROJECT]
    the store would then lose what no root needs; nothing was changed
    ");
    assert_eq!((project.snapshot(), snapshot(&project.home())), before);
    assert!(place.machine.is_valid(&place.site.world.path("hello", "2.10")));
    assert_said!(project, gc(&project, &["--dry-run", "--json"]).ok().stdout, @r#"
    {
      "dry_run": true,
      "generations": [
      {
      "project": "[PROJECT]",
      "number": 1,
      "environment": "/nix/store/[HASH]-envy-environment"
      },
      {
      "project": "[PROJECT]",
      "number": 2,
      "environment": "/nix/store/[HASH]-envy-environment"
      }
      ],
      "vanished": [],
      "records": [],
      "answers": {
      "unused": 0,
      "unfinished": 0,
      "freed": [BYTES]
      },
      "skipped": [],
      "store": null,
      "warnings": []
    }
    "#);
    assert_said!(project, gc(&project, &["--no-store"]).ok().stdout, @"- generations 1, 2 of [PROJECT]");
    assert!(place.machine.is_valid(&place.site.world.path("hello", "2.10")), "the store was left alone");
    assert_said!(project, gc(&project, &[]).ok().stdout, @"
    - 4 records
    freed [SIZE] (3 store paths)
    ");
    assert!(!place.machine.is_valid(&place.site.world.path("hello", "2.10")));
    assert_said!(project, gc(&project, &["--no-store"]).ok().stdout, @"nothing to drop");
}

#[test]
fn answers_that_nobody_used_for_long_go_and_are_asked_for_again() {
    let place = Workplace::new();
    let project = place.project().having(&["hello@2.10"]);
    let unfinished = project.home().join(".cache/envy/http/.tmpAb12Cd");
    fs_err::write(&unfinished, "{\"url\":").unwrap();
    project.forget_answers();
    let kept = project.answers().len();
    let before = snapshot(&project.home());
    assert_said!(project, project.envy(&["gc", "--dry-run", "--no-store"]).ok().stdout, @"- 1 catalog answer that nobody used for 30 days, and 1 never finished ([SIZE])");
    let would = project.envy(&["gc", "--dry-run", "--json"]).ok().document()["answers"].clone();
    assert_eq!(snapshot(&project.home()), before);
    let went = project.envy(&["gc", "--json"]).ok().document()["answers"].clone();
    assert_eq!(went, would);
    assert_eq!((went["unused"].as_u64(), went["unfinished"].as_u64()), (Some(kept as u64 - 1), Some(1)));
    assert!(went["freed"].as_u64().unwrap() > 0, "{went}");
    assert_eq!(project.answers(), Vec::<std::path::PathBuf>::new());
    project.envy(&["show", "hello", "--offline"]).exits(6);
    project.envy(&["show", "hello"]).ok();
    assert!(!project.answers().is_empty());
}

#[test]
fn answers_that_were_used_lately_stay_however_old_they_are() {
    let place = Workplace::new();
    let project = place.project().having(&["hello@2.10"]);
    project.envy(&["search", "greet"]).ok();
    project.forget_answers();
    let all = project.answers().len();
    project.envy(&["search", "greet", "--offline"]).ok();
    let said = project.envy(&["gc", "--no-store"]).ok();
    assert_said!(project, said.stdout, @"- 1 catalog answer that nobody used for 30 days ([SIZE])");
    let stayed = project.answers().len();
    assert!(0 < stayed && stayed < all, "{stayed} of {all}");
    project.envy(&["search", "greet", "--offline"]).ok();
}

#[test]
fn answers_that_cannot_go_are_warned_of_and_hinder_nothing() {
    let place = Workplace::with(Kind::Daemon(Nix::V2_34), User::Ordinary);
    let project = place.project();
    two_generations(&project);
    project.envy(&["search", "greet"]).ok();
    project.forget_answers();
    let folder = project.home().join(".cache/envy/http");
    let allow = |mode| fs_err::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    project.envy(&["search", "greet", "--offline"]).ok();
    let said = gc(&project, &["--no-store", "--json"]).ok().document();
    allow(0o755);
    assert_eq!((&said["generations"][0]["number"], &said["answers"]["unused"]), (&json!(1), &json!(0)), "{said}");
    let warning = said["warnings"][0]["message"].as_str().unwrap();
    let (what, why) = warning.split_once("/http/").unwrap();
    assert_said!(project, what, @"some catalog answers stay: failed to remove file `[HOME]/.cache/envy");
    assert_eq!(&why[64..], "`: Permission denied (os error 13)");
}

/// A second project of the same user.
fn neighbour(project: &TestProject<'_>, name: &str, package: &str) {
    let dir = project.dir().join(name);
    project.write(&format!("{name}/envy.toml"), format!("version = 1\n[packages]\n{package} = \"*\"\n"));
    project.envy(&["-d", dir.to_str().unwrap(), "sync"]).ok();
}

#[test]
fn a_vanished_project_loses_its_state_and_others_keep_theirs() {
    let place = Workplace::new();
    let project = place.project();
    neighbour(&project, "gone", "hello");
    neighbour(&project, "here", "greet");
    fs_err::remove_dir_all(project.dir().join("gone")).unwrap();
    let collected = project.envy(&["gc", "--json"]).ok().document();
    assert_eq!(collected["vanished"], serde_json::json!([project.dir().join("gone")]));
    assert_eq!(collected["records"].as_array().unwrap().len(), 2, "{collected}");
    assert!(!place.machine.is_valid(&place.site.world.path("hello", "2.12.2")));
    assert_eq!(fs_err::read_dir(project.home().join(".local/state/envy/projects")).unwrap().count(), 1);
    assert_eq!(project.envy(&["-d", "here", "run", "--", "greet"]).status, 0);
}

#[test]
fn a_project_on_a_disk_that_is_not_mounted_keeps_its_state() {
    let place = Workplace::new();
    let project = place.project();
    neighbour(&project, "disk/project", "hello");
    fs_err::rename(project.dir().join("disk"), project.dir().join("elsewhere")).unwrap();
    let said = project.envy(&["gc"]).ok();
    assert!(said.stderr.contains("perhaps its disk is not mounted") && said.stderr.contains("rm -r '"), "{said:?}");
    fs_err::create_dir(project.dir().join("disk")).unwrap();
    project.envy(&["gc"]).ok();
    assert!(place.machine.is_valid(&place.site.world.path("hello", "2.12.2")));
    fs_err::remove_dir(project.dir().join("disk")).unwrap();
    fs_err::rename(project.dir().join("elsewhere"), project.dir().join("disk")).unwrap();
    assert_eq!(project.envy(&["-d", "disk/project", "run", "--", "hello"]).ok().stdout, "Hello, world!\n");
}

#[test]
fn a_project_that_somebody_holds_is_left_alone() {
    let place = Workplace::new();
    let project = place.project();
    two_generations(&project);
    let folder = rustix::fs::open(project.dir(), rustix::fs::OFlags::RDONLY, rustix::fs::Mode::empty()).unwrap();
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let said = gc(&project, &[]).ok();
    assert!(said.stderr.contains("another envy holds it"), "{said:?}");
    assert!(place.machine.is_valid(&place.site.world.path("hello", "2.10")));
    drop(folder);
    gc(&project, &[]).ok();
    assert!(!place.machine.is_valid(&place.site.world.path("hello", "2.10")));
}

#[test]
fn a_project_in_which_an_envy_was_killed_is_left_to_the_next_command() {
    let place = Workplace::new();
    let project = place.project();
    two_generations(&project);
    let projects = project.home().join(".local/state/envy/projects");
    let state = fs_err::read_dir(&projects).unwrap().next().unwrap().unwrap().path();
    fs_err::write(state.join("journal.json"), "").unwrap();
    // what a killed gc had begun to remove
    fs_err::create_dir(projects.join(".gone-old")).unwrap();
    let said = gc(&project, &[]).ok();
    assert!(said.stderr.contains("an envy was killed there"), "{said:?}");
    assert!(state.join("generations/1").exists() && !projects.join(".gone-old").exists());
    project.envy(&["sync"]).ok();
    gc(&project, &[]).ok();
    assert!(!state.join("generations/1").exists());
}

#[test]
fn state_of_which_nobody_knows_whose_it_is_stays() {
    let place = Workplace::new();
    let project = place.project();
    neighbour(&project, "gone", "hello");
    let state = fs_err::read_dir(project.home().join(".local/state/envy/projects")).unwrap().next().unwrap().unwrap();
    fs_err::remove_file(state.path().join("project")).unwrap();
    fs_err::remove_dir_all(project.dir().join("gone")).unwrap();
    project.write("other", "");
    project.envy(&["gc"]).ok();
    assert!(state.path().exists() && place.machine.is_valid(&place.site.world.path("hello", "2.12.2")));
}

#[test]
fn a_store_that_cannot_be_opened_costs_no_generation() {
    let place = Workplace::new();
    let project = place.project();
    two_generations(&project);
    let project = project.with("NIX_DAEMON_SOCKET_PATH", "/nowhere");
    place.machine.bar_user();
    let before = snapshot(&project.home());
    gc(&project, &[]).exits(1);
    assert_eq!(snapshot(&project.home()), before);
    gc(&project, &["--dry-run"]).ok();
}

#[test]
fn collecting_beside_installing_breaks_neither() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let installing = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let collector = scope.spawn(|| {
            while installing.load(Ordering::Relaxed) {
                gc(&project, &[]).ok();
            }
        });
        for version in ["2.10", "2.12.1", "2.12.2", "2.10", "2.12.1", "2.12.2"] {
            let done =
                [vec!["install", &format!("hello@{version}")], vec!["run", "hello"]].map(|words| project.envy(&words));
            if done.iter().any(|ran| ran.status != 0) {
                installing.store(false, Ordering::Relaxed);
            }
            assert_eq!(done.map(|ran| ran.ok().stdout)[1], "Hello, world!\n");
        }
        installing.store(false, Ordering::Relaxed);
        collector.join().unwrap();
    });
    place.machine.verify_store();
}

#[test]
fn a_store_of_our_own_below_home_is_collected_too() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let conf = format!("substituters = {}\ntrusted-public-keys = {}", site.cache.url(), site.world.public_key);
    let project = TestProject::on(&machine).asking(&site.catalog).with("NIX_CONFIG", conf);
    gc(&project, &[]).ok();
    assert!(!project.home().join(".local/share").exists(), "collecting makes no store");
    two_generations(&project);
    let there = |version: &str| {
        let path = site.world.path("hello", version);
        project.home().join(".local/share/nix/root").join(&path[1..]).exists()
    };
    assert!(there("2.10") && there("2.12.2"));
    let collected = gc(&project, &["--json"]).ok().document();
    assert!(collected["store"]["freed"].as_u64().unwrap() > 0, "{collected}");
    assert!(!there("2.10") && there("2.12.2"));
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
}
