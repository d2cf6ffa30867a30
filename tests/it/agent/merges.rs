//! Two branches that each installed something, merged by real git: the block merges by itself where git can, and else
//! `envy agent sync` mends it.

use crate::support::project::{Ran, TestProject};
use crate::support::site::Site;

/// A project of these packages, and two branches that each install one more; merged.
fn merged<'m>(
    site: &Site,
    machine: &'m crate::support::machine::Machine,
    base: &[&str],
    sides: [&str; 2],
) -> (TestProject<'m>, Ran) {
    let project = TestProject::on(machine).asking(&site.catalog);
    let git = |arguments: &[&str]| -> Ran {
        let mut command =
            project.command(site.world.tool("git"), &["-c", "user.name=x", "-c", "user.email=x@example.org"]);
        command.args(["-c", "safe.directory=*"]).args(arguments).output().unwrap().into()
    };
    let commit = |message: &str| {
        git(&["add", "-A"]).ok();
        git(&["commit", "-q", "-m", message]).ok();
    };
    git(&["init", "-q", "-b", "main"]).ok();
    project.envy(&["init"]).ok();
    if !base.is_empty() {
        project.envy(&[&["install"], base].concat()).ok();
    }
    commit("start");
    git(&["checkout", "-q", "-b", "topic"]).ok();
    project.envy(&["install", sides[1]]).ok();
    commit("theirs");
    git(&["checkout", "-q", "main"]).ok();
    project.envy(&["install", sides[0]]).ok();
    commit("ours");
    let ran = git(&["merge", "topic"]);
    (project, ran)
}

/// What a person does with the manifest: both sides' lines; then the lock is envy's.
fn resolve(project: &TestProject<'_>) {
    let is_marker = |line: &str| ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
    let manifest = project.read("envy.toml");
    let kept: Vec<&str> = manifest.lines().filter(|line| !is_marker(line)).collect();
    project.write("envy.toml", kept.join("\n") + "\n");
    project.envy(&["lock"]).ok();
}

fn lines(project: &TestProject<'_>) -> Vec<String> {
    project.read("AGENTS.md").lines().filter(|line| line.starts_with("- `")).map(str::to_owned).collect()
}

#[test]
fn packages_far_apart_merge_without_envy() {
    let site = Site::new();
    let machine = site.machine();
    // sorted: beside, greet, hello, libgreet, same-left
    let (project, ran) = merged(&site, &machine, &["greet", "hello", "libgreet"], ["beside", "same-left"]);
    assert!(!ran.stdout.contains("conflict in AGENTS.md"), "{ran:?}");
    let text = project.read("AGENTS.md");
    assert!(!text.contains("<<<<<<<") && lines(&project).len() == 5, "{text}");
    resolve(&project);
    project.envy(&["agent", "sync", "--check"]).ok();
    project.envy(&["sync"]).ok();
    assert_eq!(project.read("AGENTS.md"), text);
}

#[test]
fn packages_side_by_side_are_a_conflict_that_sync_mends_and_no_program_is_forgotten() {
    let site = Site::new();
    let machine = site.machine();
    for base in [&["hello"][..], &[]] {
        let (project, ran) = merged(&site, &machine, base, ["beside", "greet"]);
        assert!(ran.stdout.contains("CONFLICT (content): Merge conflict in AGENTS.md"), "{ran:?}");
        resolve(&project);
        // as in a fresh clone, where nothing is recorded and nothing is realized
        fs_err::remove_dir_all(project.home().join(".local/state/envy/records")).unwrap();
        project.envy(&["agent", "sync", "--check"]).exits(1);
        let mended = project.envy(&["agent", "sync"]).ok();
        assert_eq!((mended.stdout.as_str(), mended.stderr.as_str()), ("wrote AGENTS.md\n", ""));
        let text = project.read("AGENTS.md");
        assert!(!text.contains("<<<<<<<") && text.contains(": `greet`"), "{text}");
        project.envy(&["agent", "sync", "--check"]).ok();
        let listed = lines(&project);
        project.envy(&["sync"]).ok();
        assert_eq!(lines(&project), listed, "what sync knows from the store is what the branches said");
    }
}
