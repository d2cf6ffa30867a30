//! Processes that die, disks that are full, and two at once: the store stays what its database says, and the next
//! command finishes what was begun. Real processes, real kills, judged by real Nix.

mod transactions;

use std::collections::BTreeSet;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use envy::store::local::LocalStore;
use rstest::rstest;

use crate::support::cache::BinaryCache;
use crate::support::chroot::ChrootStore;
use crate::support::machine::{Kind, Machine, User};
use crate::support::packed::Packed;
use crate::support::project::{Ran, TestProject};
use crate::support::site::Site;
use crate::support::world::Nix;

fn project<'m>(site: &Site, machine: &'m Machine, store: &ChrootStore<'_>) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog);
    project.with("ENVY_STORE", store.dir().display().to_string())
}

fn start(project: &TestProject<'_>, arguments: &[&str]) -> Child {
    let mut command = project.command(project.envy_path(), arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Starts it and kills it after so long.
fn killed(project: &TestProject<'_>, arguments: &[&str], after: Duration) {
    let mut child = start(project, arguments);
    std::thread::sleep(after);
    let _ = child.kill();
    child.wait().unwrap();
}

fn took(run: impl FnOnce() -> Ran) -> Duration {
    let began = Instant::now();
    run().ok();
    began.elapsed()
}

/// Moments that differ from one seed to the next and are the same in every run: xorshift, as Marsaglia has it.
struct Moments(u64);

impl Moments {
    /// Any moment within that time, and a bit after.
    fn within(&mut self, whole: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        whole.mul_f64((self.0 % 1100) as f64 / 1000.0)
    }
}

/// What chain-50 and many-50 need: a hundred paths, fetched, unpacked and registered at all times of a run.
const HUNDRED: [&str; 3] = ["install", "chain-50", "many-50"];

/// Twenty kills each.
#[rstest]
fn a_cold_install_can_be_killed_at_any_moment(#[values(1, 2, 3, 4, 5)] seed: u64) {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    site.cache.slow_down(Duration::from_millis(2));
    let mut moments = Moments(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let whole = {
        let store = ChrootStore::new(&site.world);
        let project = project(&site, &machine, &store);
        project.envy(&["init"]).ok();
        took(|| project.envy(&HUNDRED))
    };
    for _ in 0..4 {
        // five times in one store, which then is half full, and which none of them may spoil for the next
        let store = ChrootStore::new(&site.world);
        let project = project(&site, &machine, &store);
        project.envy(&["init"]).ok();
        let empty = project.read("envy.toml");
        for _ in 0..5 {
            killed(&project, &HUNDRED, moments.within(whole));
            let state = project.envy(&["status", "--json"]).ok();
            let state: serde_json::Value = serde_json::from_str(&state.stdout).unwrap();
            assert_eq!(state["locked"], true, "manifest and lock agree");
            if store.layout().state_dir().join("db/db.sqlite").exists() {
                store.verify(Nix::V2_34);
            }
            if project.read("envy.toml") != empty {
                project.envy(&["run", "--", "true"]).ok();
            }
        }
        project.envy(&HUNDRED).ok();
        project.envy(&["run", "--", "true"]).ok();
        store.verify(Nix::V2_8);
        store.verify_signatures(Nix::V2_34);
        assert!(store.valid(Nix::V2_34).len() >= 100);
        let left: Vec<_> = project.snapshot().into_keys().collect();
        assert_eq!(left.len(), 3, "no file is left over: {left:?}");
    }
}

/// What an unregistered path left on disk is the collector's to remove, or the next install's to replace.
#[test]
fn what_a_killed_install_left_is_collected() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let store = ChrootStore::new(&site.world);
    let project = project(&site, &machine, &store);
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet"]).ok();
    let before = store.entries();
    site.cache.slow_down(Duration::from_millis(2));
    for round in 1..=5 {
        killed(&project, &HUNDRED, Duration::from_millis(40 * round));
    }
    project.envy(&["remove", "chain-50", "many-50"]);
    project.envy(&["gc", "--keep", "1", "--older-than", "0h"]).ok();
    let valid = store.valid(Nix::V2_34);
    let unknown: Vec<_> = store.entries().into_iter().filter(|entry| !valid.contains(&path(entry))).collect();
    assert_eq!(unknown, [""; 0]);
    assert!(before.iter().all(|entry| valid.contains(&path(entry))));
    assert_eq!(project.envy(&["run", "--", "greet"]).ok().stdout, "greet 2.0: good day, world\n");
    store.verify(Nix::V2_34);
}

fn path(entry: &str) -> String {
    format!("/nix/store/{entry}")
}

#[rstest]
fn a_collection_can_be_killed_at_any_moment(#[values(1, 2)] seed: u64) {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let store = ChrootStore::new(&site.world);
    let project = project(&site, &machine, &store);
    let collect = ["gc", "--keep", "1", "--older-than", "0h"];
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    let fill = || {
        project.envy(&HUNDRED).ok();
        project.envy(&["remove", "chain-50", "many-50"]).ok();
    };
    fill();
    let whole = took(|| project.envy(&collect));
    let mut moments = Moments(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for _ in 0..10 {
        fill();
        killed(&project, &collect, moments.within(whole));
        store.verify(Nix::V2_34);
        assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    }
    project.envy(&collect).ok();
    assert_eq!(store.valid(Nix::V2_34).len(), 2, "hello and its environment");
    assert_eq!(store.entries().len(), 2);
    store.verify(Nix::V2_8);
}

#[test]
fn several_installs_at_once_into_one_store_do_not_disturb_each_other() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    site.cache.slow_down(Duration::from_millis(2));
    for _ in 0..3 {
        let store = ChrootStore::new(&site.world);
        let projects: Vec<_> = (0..4).map(|_| project(&site, &machine, &store)).collect();
        let running = projects.iter().map(|project| {
            project.envy(&["init"]).ok();
            let mut command = project.command(project.envy_path(), &HUNDRED);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        });
        let running: Vec<_> = running.collect();
        running.into_iter().for_each(|child| _ = Ran::from(child.wait_with_output().unwrap()).ok());
        for project in &projects {
            project.envy(&["run", "--", "true"]).ok();
        }
        Nix::ALL.iter().for_each(|nix| store.verify(*nix));
        assert_eq!(store.valid(Nix::V2_34).len(), 101, "a hundred paths and one environment");
        assert_eq!(store.entries().len(), 101, "and no locks or halves");
    }
}

/// More paths than threads that unpack are in other hands: all the others are brought all the same. Two that waited for
/// paths of each other's, with paths between them that nobody had begun, would else wait for ever.
#[test]
fn what_another_one_has_in_hand_holds_up_nothing_else() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    let store = ChrootStore::new(&site.world);
    let project = project(&site, &machine, &store);
    project.envy(&["init"]).ok();
    let closure = Packed::closure(&site.world, &[site.world.path("chain-50", "50")]);
    let other = LocalStore::open(store.layout()).unwrap();
    let (below, above) = closure.split_at(closure.len() - 8);
    let unpack = |one: &Packed| other.unpack(&one.registration, &mut one.open()).unwrap();
    let in_hand: Vec<_> = above.iter().filter_map(unpack).collect();
    let mut install = start(&project, &HUNDRED);
    let below: BTreeSet<_> = below.iter().map(|one| one.path().clone()).collect();
    while other.valid(&below).unwrap() != below {
        assert!(install.try_wait().unwrap().is_none(), "it cannot be through");
        std::thread::sleep(Duration::from_millis(10));
    }
    other.register(in_hand).unwrap();
    assert!(install.wait().unwrap().success());
    store.verify(Nix::V2_34);
    assert_eq!(store.valid(Nix::V2_34).len(), 101);
}

/// The one that dies holds locks; the kernel gives them to the one that waits.
#[test]
fn one_of_two_installs_is_killed_and_the_other_goes_on() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Same);
    site.cache.slow_down(Duration::from_millis(2));
    for round in 1..=6 {
        let store = ChrootStore::new(&site.world);
        let [victim, other] = [(); 2].map(|()| project(&site, &machine, &store));
        [&victim, &other].iter().for_each(|project| _ = project.envy(&["init"]).ok());
        let mut dies = start(&victim, &HUNDRED);
        let mut lives = start(&other, &HUNDRED);
        std::thread::sleep(Duration::from_millis(30 * round));
        let _ = dies.kill();
        dies.wait().unwrap();
        assert!(lives.wait().unwrap().success());
        other.envy(&["run", "--", "true"]).ok();
        store.verify(Nix::V2_34);
        victim.envy(&HUNDRED).ok();
    }
}

/// The store is a file system of some megabytes: enough for small programs and the eight that Nix itself keeps in reserve,
/// too small for a large one.
#[test]
fn a_full_disk_is_named_and_what_was_there_stays() {
    let site = Site::new();
    let cache = BinaryCache::start(&site.world.cache_dir());
    let machine = Machine::start(&site.world, Kind::SmallDisk(32 << 20), User::Same, &cache);
    let project = TestProject::on(&machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet"]).ok();
    let before = project.snapshot();
    let full = project.envy(&["install", "nodejs_22"]).exits(1);
    assert_said!(project, full.stderr, @"
    Resolving 1 package
    Asking the caches
    Fetching 3 paths, [SIZE]
    error[failed]: the disk of the store is full: No space left on device (os error 28)
    help: remove what no environment needs:
      envy gc
    ");
    assert_eq!(project.snapshot(), before);
    assert_eq!(project.envy(&["run", "--", "greet"]).ok().stdout, "greet 2.0: good day, world\n");
    let mut verify =
        project.command(site.world.nix_bin(Nix::V2_34).join("nix-store"), &["--verify", "--check-contents"]);
    verify.env("NIX_REMOTE", "local").env("NIX_CONFIG", "build-users-group =");
    Ran::from(verify.output().unwrap()).ok();
    project.envy(&["install", "hello"]).ok();
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
}
