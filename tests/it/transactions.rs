//! Several who change one project, and projects that cannot be changed: nobody's work is lost, and everybody hears why.

use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};

use rstest::rstest;
use rustix::fs::{FlockOperation, flock};

use crate::support::many::SMALL;
use crate::support::project::{Ran, TestProject};
use crate::support::saboteur::{RENAMES, Saboteur};
use crate::support::site::{Site, Workplace};

/// Installs so many packages at once, each under an id and by a process of its own. The world has fewer than that, so
/// several ids are one package.
fn install_at_once(number: usize) {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", "version = 1\n# mine\n[packages]\n");
    let ids: Vec<String> = (0..number).map(|index| format!("package-{index:03}")).collect();
    let start = |(index, id): (usize, &String)| -> Child {
        let name = SMALL[index % SMALL.len()];
        let mut command = project.command(project.envy_path(), &["install", "--id", id, name]);
        command.args(["--lock-timeout", "600"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<Child> = ids.iter().enumerate().map(start).collect();
    for child in running {
        _ = Ran::from(child.wait_with_output().unwrap()).ok();
    }
    let list = project.envy(&["list", "--json"]).ok().document();
    let listed: Vec<&str> = list["packages"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(listed, ids);
    assert!(project.read("envy.toml").starts_with("version = 1\n# mine\n[packages]\n"));
    assert_eq!(project.envy(&["sync", "--locked"]).ok().stdout, "nothing to do\n");
    assert_eq!(project.envy(&["run", "--locked", "--", "hello"]).ok().stdout, "Hello, world!\n");
    let names: Vec<_> = project.snapshot().into_keys().collect();
    assert_eq!(names.len(), 3, "no file is left over: {names:?}");
    place.machine.verify_store();
}

#[test]
fn installs_at_once_lose_none() {
    install_at_once(12);
}

mod crowd {
    #[test]
    fn two_hundred_installs_at_once_lose_none() {
        super::install_at_once(200);
    }
}

/// Another process that has the project, as far as envy can see.
fn hold(project: &TestProject<'_>) -> OwnedFd {
    let folder = fs_err::File::open(project.dir()).unwrap().into_parts().0;
    flock(&folder, FlockOperation::LockExclusive).unwrap();
    folder.into()
}

#[test]
fn who_waits_says_for_whom_and_gives_up_with_exit_9() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    place.site.catalog.slow_down(std::time::Duration::from_secs(60));
    let mut other = project.command(project.envy_path(), &["install", "greet"]);
    let mut other = other.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while place.site.catalog.requests().is_empty() {
        std::thread::yield_now();
    }
    let refused = project.envy(&["install", "hello", "--lock-timeout", "0.1"]).exits(9);
    other.kill().unwrap();
    other.wait().unwrap();
    let said = refused.stderr.replace(&format!("process {} ", other.id()), "process [PID] ");
    assert_said!(project, said, @"
    waiting for process [PID] (`envy install greet`), which changes [PROJECT]
    error[project-held]: process [PID] (`envy install greet`) holds [PROJECT] and did not let go within [TIME]
    help: let the other command finish, or wait longer with `--lock-timeout SECONDS`
    ");
    assert_eq!(project.snapshot(), before);
    let json = {
        let _held = hold(&project);
        project.envy(&["install", "hello", "--lock-timeout", "0", "--json"]).exits(9)
    };
    assert!(json.stderr.starts_with(r#"{"error":{"code":"project-held""#), "{json:?}");
}

#[test]
fn who_only_looks_waits_for_nobody() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let _held = hold(&project);
    for command in [&["list"][..], &["status"], &["which", "hello"], &["run", "--", "hello"], &["plan"]] {
        project.envy(command).ok();
    }
}

#[rstest]
fn a_file_system_without_locks_is_named_and_nothing_is_changed(
    #[values("ENOLCK", "EOPNOTSUPP", "ENOSYS")] error: &str,
) {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let before = project.snapshot();
    let saboteur = Saboteur::of(&place.site.world, "flock").about(project.dir());
    let refused = saboteur.refuse(&project, error, &["install", "greet"]).exits(1);
    if error == "ENOLCK" {
        assert_said!(project, refused.stderr, @"
        error[failed]: the file system of [PROJECT] has no locks (No locks available (os error 37)), and without one two commands could undo each other's work
        help: keep the project on a local disk, or mount its file system with locks; `envy run` of what is realized needs none
        ");
    }
    assert!(refused.stderr.contains("has no locks"), "{refused:?}");
    assert_eq!(project.snapshot(), before);
    assert_eq!(saboteur.refuse(&project, error, &["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
}

/// The window between the lock's rename and the manifest's, which no random moment hits.
#[test]
fn killed_between_the_files_of_a_transaction_it_is_undone_by_the_next_command() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet"]).ok();
    let before = project.snapshot();
    let saboteur = Saboteur::of(&site.world, RENAMES).about(project.dir());
    // the lock takes its place first
    assert_eq!(saboteur.kill_at(&project, 2, &["install", "hello"]).status, 137);
    assert!(project.read("envy.lock").contains("[packages.hello]") && !project.read("envy.toml").contains("hello"));
    project.envy(&["list"]).ok();
    assert_eq!(project.snapshot(), before);
    project.envy(&["install", "hello"]).ok();
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
}
