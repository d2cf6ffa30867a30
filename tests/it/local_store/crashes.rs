//! Being killed at any moment, and disks that are full.

use std::path::Path;
use std::process::Command;

use rstest::rstest;

use super::worker::{self, Way};
use super::{chain, open, realize};
use crate::support::chroot::ChrootStore;
use crate::support::project::Ran;
use crate::support::world::{Nix, World};

/// A worker's steps through the closure: it is killed behind each of them, so in the middle of the next, the first ones
/// while the store is being made.
#[rstest]
fn killed_at_any_moment_the_store_verifies_and_the_next_run_finishes(
    #[values(Way::Single, Way::Up, Way::Down)] way: Way,
) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let paths = [chain(&world, 20), world.path("hello", "2.12.2")];
    for killed_behind in 0..24 {
        let mut worker = worker::start(chroot.dir(), way, &paths);
        for _ in 0..killed_behind {
            worker.step();
        }
        worker.kill();
        if killed_behind % 6 == 1 {
            chroot.verify(Nix::V2_34);
        }
    }
    chroot.verify(Nix::V2_8);
    assert!(worker::start(chroot.dir(), way, &paths).finish().stdout.ends_with("done"));
    chroot.verify(Nix::V2_34);
    chroot.verify_signatures(Nix::V2_34);
    assert_eq!(chroot.valid(Nix::V2_34).len(), 21);
    // A lock file of a path that was registered just before stays for the next collector, as with Nix.
    let (locks, paths): (Vec<_>, Vec<_>) = chroot.entries().into_iter().partition(|name| name.ends_with(".lock"));
    assert_eq!(paths.len(), 21, "no half path stays: {paths:?}");
    assert!(locks.iter().all(|lock| paths.iter().any(|path| format!("{path}.lock") == *lock)), "{locks:?}");
}

#[test]
fn a_collector_that_is_killed_leaves_a_store_that_verifies() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    for _ in 0..10 {
        realize(&open(&chroot), &world, &[chain(&world, 20)]);
        let mut collector = worker::start(chroot.dir(), Way::Collect, &[]);
        collector.step();
        while chroot.entries().len() > 15 && !collector.is_over() {
            std::thread::yield_now();
        }
        collector.kill();
        chroot.verify(Nix::V2_26);
    }
    assert_eq!(worker::start(chroot.dir(), Way::Collect, &[]).finish().stdout, "open\ncollected");
    assert_eq!(chroot.entries(), [""; 0]);
}

/// A command with a file system of some bytes at `dir`, which ends with the command.
fn on_small_disk(world: &World, dir: &Path, bytes: u64, command: &Command) -> Command {
    let mut wrapped = Command::new(world.tool("bwrap"));
    wrapped.args(["--dev-bind", "/", "/", "--size", &bytes.to_string(), "--tmpfs"]).arg(dir).arg("--");
    wrapped.arg(command.get_program()).args(command.get_args());
    wrapped.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    wrapped
}

/// A shell script with what commands stand for as `$0`, `$1`, …, in one namespace.
fn quoted(command: &Command) -> String {
    let quote = |text: &std::ffi::OsStr| format!("'{}'", text.to_str().unwrap().replace('\'', "'\\''"));
    let variables =
        command.get_envs().filter_map(|(name, value)| Some(format!("{}={}", name.to_str()?, quote(value?))));
    let words = [command.get_program()].into_iter().chain(command.get_args()).map(quote);
    ["env".to_owned()].into_iter().chain(variables).chain(words).collect::<Vec<_>>().join(" ")
}

#[test]
fn on_a_full_disk_nothing_is_broken_and_what_fits_is_still_stored() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let work = |way, paths: &[String]| quoted(&worker::command(chroot.dir(), way, paths));
    let verify = |nix: Nix| {
        let mut command = chroot.nix(nix, "nix-store");
        command.args(["--verify", "--check-contents"]);
        quoted(&command)
    };
    let (small, large) = ([world.path("hello", "2.12.2")], [world.path("nodejs", "22.20.0")]);
    let also = [chain(&world, 5)];
    let script = [
        work(Way::Single, &small),
        work(Way::Single, &large),
        verify(Nix::V2_8),
        work(Way::Single, &also),
        work(Way::Collect, &[]),
        verify(Nix::V2_34),
        format!("ls -A {}/nix/store | grep -v '^.links$'; echo end of list", chroot.dir().display()),
    ];
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &script.join("; echo; echo status: $?; ")]);
    let ran = Ran::from(on_small_disk(&world, chroot.dir(), 24 << 20, &shell).output().unwrap());
    let steps: Vec<_> = ran.stdout.lines().filter_map(|line| line.strip_prefix("step: ")).collect();
    let failures: Vec<_> = steps.iter().filter(|step| step.starts_with("failed")).collect();
    assert!(failures.len() == 1 && failures[0].starts_with("failed: Full"), "{ran:?}");
    assert_eq!(steps.iter().filter(|step| **step == "done").count(), 2, "{ran:?}");
    assert_eq!(steps.last(), Some(&"collected"), "{ran:?}");
    assert!(ran.stdout.ends_with("status: 0\nend of list\n"), "{ran:?}");
    for word in ["disappeared", "modified", "error:"] {
        assert!(!ran.stderr.contains(word), "{ran:?}");
    }
}

#[test]
fn a_store_on_a_read_only_file_system_is_said_to_be_one() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    drop(open(&chroot));
    let worker = worker::command(chroot.dir(), Way::Single, &[world.path("hello", "2.12.2")]);
    let mut wrapped = Command::new(world.tool("bwrap"));
    wrapped.args(["--dev-bind", "/", "/", "--ro-bind"]).args([chroot.dir(), chroot.dir()]).arg("--");
    wrapped.arg(worker.get_program()).args(worker.get_args());
    wrapped.envs(worker.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ran = worker::watch(wrapped).finish();
    assert!(ran.stdout.starts_with("failed: Sandbox"), "{ran:?}");
}
