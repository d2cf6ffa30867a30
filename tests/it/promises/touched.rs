//! What each command touches on disk and asks of the network, compared with the page.

use std::collections::BTreeSet;
use std::path::Path;

use rstest::rstest;

use super::table::commands::{Before, COMMANDS, Touches};
use crate::support::machine::Machine;
use crate::support::project::{Snapshot, TestProject, snapshot};
use crate::support::site::Site;

/// What a command may change.
struct Seen {
    project: Snapshot,
    state: Snapshot,
    cache: Snapshot,
    store: BTreeSet<String>,
    catalog: usize,
    caches: usize,
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
            ("store", before.store != after.store),
            ("catalog", before.catalog != after.catalog),
            ("caches", before.caches != after.caches),
        ],
    );
    let wanted = (
        command.files.to_vec(),
        [
            ("state", command.state),
            ("cache", command.cache),
            ("store", command.store),
            ("catalog", command.catalog),
            ("caches", command.caches),
        ],
    );
    (found != wanted)
        .then(|| format!("envy {} {}: {found:?}, not {wanted:?}: {ran:?}", command.arguments.join(" "), command.when))
}

fn prepared<'m>(site: &Site, machine: &'m Machine, before: Before) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog);
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
    project.envy(&["install", "hello"]).ok();
    project.envy(&["run", "--", "true"]).ok();
    let manifest = project.read("envy.toml");
    match before {
        Before::Known => {
            project.envy(&["install", "greet"]).ok();
            project.envy(&["remove", "greet"]).ok();
        }
        Before::Edited => project.write("envy.toml", format!("{manifest}greet = \"*\"\n")),
        Before::Scripted => project.write("envy.toml", format!("{manifest}[scripts]\ngreeting = \"hello\"\n")),
        Before::Nothing | Before::Cloned | Before::Installed => {}
    }
    project
}

impl Seen {
    fn now(site: &Site, machine: &Machine, project: &TestProject<'_>) -> Self {
        let folder = |path: &str| match project.home().join(path) {
            path if path.exists() => snapshot(&path),
            _ => Snapshot::new(),
        };
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

/// The names that are not the same in both, the folder itself not being one.
fn changed(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let names: BTreeSet<_> = before.keys().chain(after.keys()).filter(|path| **path != *Path::new("")).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| name.display().to_string())
        .collect()
}
