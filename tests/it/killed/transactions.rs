//! Transactions that die: whatever the moment, the next command finds the project as it was or as it was to be, and mends
//! it; and a person's edit in between stays.

use rstest::rstest;

use super::{Moments, killed, took};
use crate::support::machine::Machine;
use crate::support::project::{Snapshot, TestProject, snapshot};
use crate::support::saboteur::{CHANGES, Saboteur};
use crate::support::site::Site;
use crate::support::world::World;

/// A project that a transaction takes from one state to another and back.
struct Swing<'m> {
    project: TestProject<'m>,
    /// Without `hello` and with it.
    states: [Snapshot; 2],
}

const TO_AND_FRO: [&[&str]; 2] = [&["remove", "hello"], &["install", "hello"]];

impl<'m> Swing<'m> {
    fn new(site: &Site, machine: &'m Machine) -> Self {
        let project = TestProject::on(machine).asking(&site.catalog);
        project.envy(&["init"]).ok();
        project.envy(&["install", "greet", "hello"]).ok();
        let states = [0, 1].map(|state| {
            project.envy(TO_AND_FRO[state]).ok();
            project.snapshot()
        });
        Self { project, states }
    }

    /// Goes to one of its states.
    fn be(&self, state: usize) {
        if self.project.snapshot() != self.states[state] {
            self.project.envy(TO_AND_FRO[state]).ok();
        }
    }

    /// Goes to a state, and is killed on the way: before the first change of a file, before the second, and so on until it
    /// arrives. After each kill comes `then`.
    fn killed_on_the_way(&self, world: &World, to: usize, then: impl Fn(usize)) {
        let mut kills = 0;
        for calls in CHANGES {
            let saboteur = Saboteur::of(world, calls);
            for nth in 1.. {
                self.be(1 - to);
                let ran = saboteur.kill_at(&self.project, nth, TO_AND_FRO[to]);
                if ran.status == 0 {
                    break;
                }
                assert_eq!(ran.status, 137, "{ran:?}");
                kills += 1;
                then(kills);
            }
        }
        assert!(kills > 10, "it was killed {kills} times only");
    }

    /// What the next command finds after a transaction has died: mended, and one of the two states with all that belongs to it.
    fn check(&self, next: &[&str]) {
        self.project.envy(next).ok();
        let found = self.project.snapshot();
        let state = self.states.iter().position(|state| *state == found);
        let state = state.unwrap_or_else(|| panic!("neither the old state nor the new one: {:?}", self.shown()));
        let status = self.project.envy(&["status", "--json"]).ok();
        assert!(status.stdout.contains("\"locked\": true"), "manifest and lock agree: {status:?}");
        let hello = self.project.envy(&["run", "--", "hello"]);
        assert_eq!(hello.status, if state == 1 { 0 } else { 127 }, "{hello:?}");
    }

    /// Nothing of what died is left once a command held the project.
    fn check_state_folder(&self) {
        self.project.envy(&["sync"]).ok();
        let left = snapshot(&self.project.home().join(".local/state/envy/projects"));
        let names: Vec<String> = left.keys().map(|path| path.display().to_string()).collect();
        assert!(
            !names.iter().any(|name| name.contains("journal") || name.ends_with("/next") || name.contains("envy-new")),
            "{names:?}"
        );
        let numbers = names.iter().filter_map(|name| name.rsplit_once("/generations/")?.1.parse::<u64>().ok());
        let current = left.iter().find(|(path, _)| path.ends_with("generations/current")).unwrap().1;
        let newest = numbers.max().unwrap().to_string();
        assert_eq!(*current, crate::support::project::Entry::Link(newest.into()), "{names:?}");
    }

    fn shown(&self) -> Vec<String> {
        let texts = ["envy.toml", "envy.lock", "AGENTS.md"].map(|file| self.project.read(file));
        texts.into_iter().chain(self.project.snapshot().into_keys().map(|path| path.display().to_string())).collect()
    }
}

/// Fifty kills each.
#[rstest]
fn a_thousand_kills_at_random_moments_lose_nothing(
    #[values(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)] seed: u64,
) {
    let site = Site::new();
    let machine = site.machine();
    let swing = Swing::new(&site, &machine);
    let whole = took(|| swing.project.envy(TO_AND_FRO[0]));
    let mut moments = Moments(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for round in 0..50 {
        let to = usize::from(swing.project.snapshot() == swing.states[0]);
        killed(&swing.project, TO_AND_FRO[to], moments.within(whole));
        swing.check([&["status"][..], &["list"], &["sync"], &["plan"]][round % 4]);
    }
    swing.check_state_folder();
}

/// No state that a kill can leave is left out.
#[rstest]
fn a_kill_before_any_change_of_a_file_loses_nothing(#[values(0, 1)] to: usize) {
    let site = Site::new();
    let machine = site.machine();
    let swing = Swing::new(&site, &machine);
    swing.killed_on_the_way(&site.world, to, |kills| {
        swing.check([&["status"][..], &["list"]][kills % 2]);
        swing.check_state_folder();
    });
}

/// The manifest that a person edits after the kill stays as that person left it, and the next `sync` does what it says.
#[rstest]
fn an_edit_after_the_kill_is_never_overwritten(#[values(0, 1)] to: usize) {
    let site = Site::new();
    let machine = site.machine();
    let swing = Swing::new(&site, &machine);
    let project = &swing.project;
    swing.killed_on_the_way(&site.world, to, |_| {
        let edited = format!("{}# a person was here\n", project.read("envy.toml"));
        project.write("envy.toml", &edited);
        project.envy(&["list"]).ok();
        assert_eq!(project.read("envy.toml"), edited);
        project.envy(&["sync"]).ok();
        assert_eq!(project.read("envy.toml"), edited);
        let hello = project.envy(&["run", "--", "hello"]).status;
        assert_eq!(hello, if edited.contains("hello") { 0 } else { 127 });
        project.write("envy.toml", edited.replace("# a person was here\n", ""));
        project.envy(&["sync"]).ok();
    });
}
