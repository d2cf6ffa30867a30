//! What each command touches on disk and asks of the network, compared with the page.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rstest::rstest;

use super::table::commands::{Before, COMMANDS, Store, Touches};
use crate::support::machine::Machine;
use crate::support::project::{Entry, Snapshot, TestProject, snapshot};
use crate::support::site::Site;

/// The day on which hello 2.12.1 was the newest.
const THEN: &str = "2026-01-01";

/// What a command may change.
struct Seen {
    project: Snapshot,
    state: Written,
    cache: Written,
    store: BTreeSet<String>,
    catalog: usize,
    caches: usize,
}

/// All files below a folder, each with what is another one whenever it is written, be it with the same bytes.
type Written = BTreeMap<PathBuf, (u64, i64, i64)>;

#[test]
fn every_command_has_a_row() {
    let has_row = |name: &&str| COMMANDS.iter().any(|command| command.arguments[0] == *name);
    let all = envy::cli::help::GROUPS.iter().flat_map(|(_, names)| names.iter().copied());
    let missing: Vec<&str> = all.filter(|name| !has_row(name)).collect();
    assert!(missing.is_empty(), "tests/promises/commands.rs does not say what these touch: {missing:?}");
}

#[rstest]
fn commands_touch_what_the_page_says_and_nothing_else(#[values(0, 1, 2, 3)] part: usize) {
    let wrong: Vec<String> = COMMANDS.iter().skip(part).step_by(4).filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong(command: &Touches) -> Option<String> {
    let site = Site::new();
    let machine = site.machine();
    let project = prepared(&site, &machine, command.before);
    let before = Seen::now(&site, &machine, &project);
    let ran = project.envy(command.arguments).ok();
    let after = Seen::now(&site, &machine, &project);
    let files: Vec<String> = changed(&before.project, &after.project);
    let found = (
        files.iter().map(String::as_str).collect::<Vec<_>>(),
        [
            ("state", before.state != after.state),
            ("cache", before.cache != after.cache),
            ("catalog", before.catalog != after.catalog),
            ("caches", before.caches != after.caches),
        ],
        before.becomes(&after),
    );
    let wanted = (
        command.files.to_vec(),
        [("state", command.state), ("cache", command.cache), ("catalog", command.catalog), ("caches", command.caches)],
        Some(command.store),
    );
    (found != wanted)
        .then(|| format!("envy {} {}: {found:?}, not {wanted:?}: {ran:?}", command.arguments.join(" "), command.when))
}

fn prepared<'m>(site: &Site, machine: &'m Machine, before: Before) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog).with("EDITOR", "true");
    if before == Before::Nothing {
        return project;
    }
    if before == Before::Cloned {
        let other = site.machine();
        let maker = TestProject::on(&other).asking(&site.catalog);
        maker.envy(&["init"]).ok();
        maker.envy(&["install", "hello"]).ok();
        ["envy.toml", "envy.lock", "AGENTS.md"].iter().for_each(|file| project.write(file, maker.read(file)));
        return project;
    }
    project.envy(&["init"]).ok();
    if before == Before::Outdated {
        site.catalog.go_back_to(THEN);
    }
    project.envy(&["install", "hello"]).ok();
    site.catalog.come_back();
    project.envy(&["run", "--", "true"]).ok();
    let manifest = project.read("envy.toml");
    match before {
        Before::Changed => drop(project.envy(&["install", "greet"]).ok()),
        Before::Known | Before::Littered => {
            project.envy(&["install", "greet"]).ok();
            project.envy(&["remove", "greet"]).ok();
        }
        Before::Edited => project.write("envy.toml", format!("{manifest}greet = \"*\"\n")),
        Before::Hooked => {
            project.write("envy.toml", format!("{manifest}[hooks]\non-activate = \"export A=1\"\n"));
        }
        Before::Forgotten => project.forget_answers(),
        Before::Scripted => project.write("envy.toml", format!("{manifest}[scripts]\ngreeting = \"hello\"\n")),
        Before::Nothing | Before::Cloned | Before::Installed | Before::Outdated => {}
    }
    project
}

impl Seen {
    fn now(site: &Site, machine: &Machine, project: &TestProject<'_>) -> Self {
        let folder = |path: &str| written(&project.home().join(path));
        let store = fs_err::read_dir(machine.host_path("/nix/store")).unwrap();
        // links are the daemon's own way to save space
        let names =
            store.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name != ".links");
        Self {
            project: project.snapshot(),
            state: folder(".local/state/envy"),
            cache: folder(".cache/envy"),
            store: names.collect(),
            catalog: site.catalog.requests().len(),
            caches: site.cache.requests().len(),
        }
    }
}

impl Seen {
    /// What became of the store; `None` if paths came and others went.
    fn becomes(&self, after: &Self) -> Option<Store> {
        match (self.store.is_subset(&after.store), self.store.is_superset(&after.store)) {
            (true, true) => Some(Store::Same),
            (true, false) => Some(Store::Adds),
            (false, true) => Some(Store::Removes),
            (false, false) => None,
        }
    }
}

fn written(dir: &Path) -> Written {
    if !dir.exists() {
        return Written::new();
    }
    let files = snapshot(dir).into_iter().filter(|(_, entry)| !matches!(entry, Entry::Folder(_)));
    let stamp = |path: PathBuf| {
        let meta = fs_err::symlink_metadata(dir.join(&path)).unwrap();
        (path, (meta.ino(), meta.mtime(), meta.mtime_nsec()))
    };
    files.map(|(path, _)| stamp(path)).collect()
}

/// The names that are not the same in both, the folder itself not being one.
fn changed(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let names: BTreeSet<_> = before.keys().chain(after.keys()).filter(|path| **path != *Path::new("")).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| name.display().to_string())
        .collect()
}
