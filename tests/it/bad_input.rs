//! Input that nobody should give, and faults that happen: a clear error, the right exit status, nothing lost.

use std::process::Stdio;

use rstest::rstest;

use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::{Site, Workplace};

#[rstest]
#[case::broken_toml("envy.toml", "version = 1\n[packages\n", "manifest-invalid", 1)]
#[case::wrong_type("envy.toml", "version = 1\n[packages]\nhello = []\n", "manifest-invalid", 1)]
#[case::escape("envy.toml", "version = 1\n[packages]\n\"\\u001b[2J\" = \"*\"\n", "manifest-invalid", 1)]
#[case::parent("envy.toml", "version = 1\n[packages]\n\"../x\" = \"*\"\n", "manifest-invalid", 1)]
#[case::line_break("envy.toml", "version = 1\n[packages]\n\"a\\nb\" = \"*\"\n", "manifest-invalid", 1)]
#[case::conflict("envy.toml", "version = 1\n<<<<<<< a\n=======\n>>>>>>> b\n", "manifest-invalid", 1)]
#[case::services("envy.toml", "version = 1\n[services.db]\n", "unsupported", 1)]
#[case::newer_lock("envy.lock", "version = 99\n", "lock-too-new", 1)]
#[case::edited_lock("envy.lock", "version = 1\n[packages.hello]\nspec = 3\n", "lock-invalid", 1)]
#[case::lock_conflict("envy.lock", "version = 1\n<<<<<<< HEAD\n", "lock-invalid", 1)]
fn a_bad_file_is_refused_in_json_and_in_words(
    #[case] file: &str,
    #[case] text: &str,
    #[case] code: &str,
    #[case] status: i32,
) {
    let place = Workplace::with(Kind::NoNix, User::Ordinary);
    let project = place.project();
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.write(file, text);
    let before = project.snapshot();
    let words = project.envy(&["sync"]);
    assert_eq!(words.status, status, "{words:?}");
    assert!(words.stderr.contains(&format!("error[{code}]")) && words.stderr.contains("help:"), "{words:?}");
    assert!(!words.stderr.contains('\u{1b}'), "no escape sequence is printed raw: {words:?}");
    let json = project.envy(&["sync", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&json.stderr).expect("exactly one document");
    assert_eq!(document["error"]["code"], code);
    assert_eq!(project.envy(&["run", "--", "true"]).status, 125);
    assert_eq!(project.snapshot(), before);
}

#[test]
fn a_huge_manifest_is_refused() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = TestProject::on(&machine);
    project.write("envy.toml", "#".repeat(10 << 20));
    let refused = project.envy(&["list"]);
    assert!(refused.stderr.contains("error[manifest-invalid]") && refused.stderr.len() < 2000, "{}", refused.stderr);
}

#[rstest]
#[case("hello@99", "version-not-found", 3)]
#[case("no-such-thing-at-all", "package-not-found", 3)]
#[case("../evil", "usage", 2)]
#[case("a\u{1b}[31m", "usage", 2)]
fn a_package_that_is_not_to_be_had_has_its_code(#[case] name: &str, #[case] code: &str, #[case] status: i32) {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    let refused = project.envy(&["install", "greet", name]);
    assert_eq!(refused.status, status, "{refused:?}");
    assert!(refused.stderr.contains(&format!("error[{code}]")), "{refused:?}");
    assert!(!refused.stderr.contains('\u{1b}'), "{refused:?}");
    assert_eq!(project.snapshot(), before, "the good one is not installed either");
}

#[test]
fn no_catalog_is_exit_6() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = TestProject::on(&machine);
    project.envy(&["init"]).ok();
    assert_eq!(project.envy(&["install", "hello", "--offline"]).status, 6);
}

#[test]
fn a_dead_daemon_is_named_with_the_command_that_starts_it() {
    let site = Site::new();
    let mut machine = site.machine();
    machine.kill_daemon();
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    let refused = project.envy(&["install", "hello"]);
    assert_eq!(refused.status, 1, "{refused:?}");
    assert!(
        refused.stderr.contains("error[store-unavailable]") && refused.stderr.contains("nix-daemon"),
        "{refused:?}"
    );
    assert_eq!(project.snapshot(), before);
}

#[test]
fn a_project_without_home_or_with_an_unwritable_state_says_so_and_stays() {
    let site = Site::new();
    let machine = site.machine();
    let project = TestProject::on(&machine).asking(&site.catalog).with("XDG_STATE_HOME", "/proc/nowhere");
    project.write("envy.toml", "version = 1\n[packages]\n");
    let before = project.snapshot();
    let refused = project.envy(&["install", "hello"]);
    assert_eq!(refused.status, 1, "{refused:?}");
    assert_eq!(project.snapshot(), before);
    assert!(!refused.stderr.contains("panicked"), "{refused:?}");
}

#[test]
fn killed_at_any_moment_the_project_is_old_or_new_and_the_next_command_mends_it() {
    let place = Workplace::new();
    let project = place.project().having(&["greet"]);
    let old = project.read("envy.toml");
    project.envy(&["install", "hello"]).ok();
    let new = project.read("envy.toml");
    for round in 0..40u64 {
        project.envy(&["remove", "hello"]).ok();
        let mut command = project.command(project.envy_path(), &["install", "hello"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // spread over the whole run, bubblewrap's start included
        std::thread::sleep(std::time::Duration::from_micros(400 * round));
        let _ = child.kill();
        child.wait().unwrap();
        let state = project.envy(&["status", "--json"]).ok();
        let state: serde_json::Value = serde_json::from_str(&state.stdout).unwrap();
        assert_eq!(state["locked"], true, "round {round}: manifest and lock agree again");
        let text = project.read("envy.toml");
        assert!(text == old || text == new, "round {round}: {text}");
        project.envy(&["install", "hello"]).ok();
        assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
        let names: Vec<_> = project.snapshot().into_keys().collect();
        assert_eq!(names.len(), 3, "no file is left over: {names:?}");
    }
}

#[test]
fn a_disk_that_takes_no_more_leaves_everything_as_it_was() {
    let place = Workplace::new();
    let project = place.project().having(&["greet"]);
    let before = project.snapshot();
    // every write of a file fails from here on, as on a full disk
    let full = project.run("sh", &["-c", "trap '' XFSZ; ulimit -f 0; exec envy install hello"]);
    assert_eq!(full.status, 1, "{full:?}");
    assert!(full.stderr.contains("error[failed]"), "{full:?}");
    assert_eq!(project.snapshot(), before);
    assert_eq!(project.envy(&["run", "--", "hello"]).status, 127);
    project.envy(&["install", "hello"]).ok();
}

#[test]
fn interrupted_at_the_terminal_nothing_changed() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    place.site.catalog.slow_down(std::time::Duration::from_secs(30));
    let mut terminal = project.envy_in_terminal(&["install", "hello"]);
    terminal.wait_for("Resolving");
    terminal.send("\u{3}");
    assert_ne!(terminal.finish().0, 0);
    assert_eq!(project.snapshot(), before);
}

#[test]
fn content_that_is_not_what_the_lock_says_is_exit_10() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let lock = project.read("envy.lock");
    let line = lock.lines().find(|line| line.contains("-hello-") && line.contains("sha256-")).unwrap();
    let (path, digest) = line.split_once("sha256-").unwrap();
    let tampered = lock.replace(line, &format!("{path}sha256-AAAA{}", &digest[4..]));
    assert_ne!(tampered, lock);
    let clone_machine = place.site.machine();
    let clone = TestProject::on(&clone_machine);
    clone.write("envy.toml", project.read("envy.toml"));
    clone.write("envy.lock", tampered);
    let before = clone.snapshot();
    let refused = clone.envy(&["sync"]);
    assert_eq!(refused.status, 10, "{refused:?}");
    assert!(refused.stderr.contains("error[content-mismatch]") && refused.stderr.contains("-hello-"), "{refused:?}");
    assert_eq!(clone.envy(&["run", "hello"]).status, 125);
    assert_eq!(clone.snapshot(), before);
}

#[test]
fn a_wrong_name_is_corrected_where_it_stands() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    assert_said!(project, project.envy(&["install", "ripgrap"]).exits(3).stderr, @"
    Resolving 1 package
    error[package-not-found]: package `ripgrap` not found
    help: did you mean ripgrep:
      envy install ripgrep
    ");
    project.write("envy.toml", "version = 1\n[packages]\nripgrap = \"*\"\n");
    assert_said!(project, project.envy(&["run", "--", "rg"]).exits(125).stderr, @"
    Resolving 1 package
    error[package-not-found]: package `ripgrap` not found
    help: correct `ripgrap` in envy.toml
    help: did you mean ripgrep:
      envy install ripgrep
    ");
}

#[test]
fn a_folder_that_is_named_is_the_one_that_hints_are_about() {
    let workplace = Workplace::new();
    let project = workplace.project();
    assert_eq!(project.run("mkdir", &["an app"]).status, 0);
    assert_said!(project, project.envy(&["-d", "an app", "list"]).exits(1).stderr, @"
    error[no-project]: no envy.toml in an app
    help: start a project there:
      envy -d 'an app' init
    ");
    project.envy(&["-d", "an app", "init"]).ok();
    project.envy(&["init", "-d", "services/api"]).ok();
    project.envy(&["-d", "services/api", "list"]).ok();
    assert!(!project.dir().join("envy.toml").exists());
}

#[test]
fn what_was_typed_into_an_editor_is_not_lost_with_the_command() {
    let workplace = Workplace::new();
    let project = workplace.project().with("EDITOR", "sed -i s/version/vrsion/");
    project.envy(&["init"]).ok();
    let before = project.snapshot();
    let refused = project.envy(&["edit"]).exits(1);
    let kept =
        refused.stderr.lines().find_map(|line| line.strip_prefix("envy.toml is as it was; what you wrote is in "));
    assert!(fs_err::read_to_string(kept.unwrap()).unwrap().contains("vrsion = 1"), "{refused:?}");
    assert_eq!(project.snapshot(), before);
    let unchanged = project.with("EDITOR", "false").envy(&["edit"]).exits(1);
    assert!(!unchanged.stderr.contains("what you wrote"), "{unchanged:?}");
}

#[test]
fn a_block_for_agents_that_is_not_current_is_what_status_tells() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet"]).ok();
    project.write("AGENTS.md", project.read("AGENTS.md").replace("greet", "great"));
    let status = project.envy(&["status"]).ok();
    assert!(status.stdout.ends_with("agents       AGENTS.md does not say what agents must know\n"), "{status:?}");
    assert_eq!(status.stderr, "next: envy agent sync\n");
    project.envy(&["agent", "sync"]).ok();
    assert_eq!(project.envy(&["status"]).ok().stderr, "");
}
