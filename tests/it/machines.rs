//! The machines that tests run on: real Nix substitutes on them, real programs run on them.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::{Duration, Instant};

use rstest::rstest;

use crate::support::cache::{BinaryCache, Damage};
use crate::support::machine::{Kind, Machine, User};
use crate::support::project::{Ran, TestProject};
use crate::support::world::{Nix, World};

fn ran(command: &mut Command) -> Ran {
    command.output().unwrap().into()
}

/// `nix-store --realise` through the machine's daemon.
fn realise(world: &World, nix: Nix, machine: &Machine, path: &str) -> Ran {
    ran(machine
        .command(world.nix_bin(nix).join("nix-store"))
        .args(["--realise", path])
        .env("NIX_REMOTE", "daemon")
        .env("HOME", "/tmp"))
}

#[rstest]
fn every_nix_substitutes_through_its_daemon(
    #[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix,
    #[values(User::Same, User::Ordinary)] user: User,
) {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::Daemon(nix), user, &cache);
    let hello = world.path("hello", "2.12.2");

    realise(&world, nix, &machine, &hello).ok();
    assert!(machine.is_valid(&hello));

    assert_eq!(ran(&mut machine.command(format!("{hello}/bin/hello"))).ok().stdout, "Hello, world!\n");
    assert!(cache.requests().iter().any(|request| request.ends_with(".nar.zst")));
    machine.verify_store();
}

#[test]
fn a_single_user_machine_serves_the_protocol_over_pipes() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::SingleUser(Nix::V2_34), User::Same, &cache);
    let greeting = ran(machine.command("nix-daemon").arg("--stdio").env("HOME", "/tmp"));
    // it waits for the client's magic number, and standard input is empty
    assert!(greeting.stdout.is_empty());
    assert!(!machine.host_path("/nix/var/nix/daemon-socket/socket").exists());
}

#[test]
fn a_machine_without_nix_has_no_nix() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::NoNix, User::Ordinary, &cache);
    let found = ran(machine.command("sh").args(["-c", "ls -d /nix; command -v nix nix-daemon"]));
    assert_eq!(found.stdout, "");
}

#[test]
fn the_real_programs_run() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Ordinary, &cache);
    let version = |name: &str, version: &str, program: &str| {
        let path = world.path(name, version);
        realise(&world, Nix::V2_34, &machine, &path).ok();
        let project = TestProject::on(&machine);
        project.run(&format!("{path}/bin/{program}"), &["--version"]).ok().stdout
    };
    assert_eq!(version("nodejs", "22.20.0", "node"), "v22.20.0\n");
    assert_eq!(version("codex", "0.169.0", "codex"), "codex-cli 0.169.0\n");
    let ripgrep = world.known.iter().find(|known| known.name == "ripgrep").unwrap().releases[0].version.clone();
    assert!(version("ripgrep", &ripgrep, "rg").starts_with(&format!("ripgrep {ripgrep}")));
}

#[test]
fn nix_refuses_what_the_cache_lies_about() {
    let world = World::find();
    let hello = world.path("hello", "2.12.2");
    let said = |damage| {
        let cache = BinaryCache::start(&world.cache_dir());
        cache.damage(&hello, damage);
        let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Ordinary, &cache);
        let ran = realise(&world, Nix::V2_34, &machine, &hello);
        assert_ne!(ran.status, 0, "{damage:?}: {ran:?}");
        assert!(!machine.is_valid(&hello));
        ran.stderr
    };
    for (damage, words) in [
        (Damage::OtherNar, "hash mismatch"),
        (Damage::BadSignature, "not signed by any of the keys"),
        (Damage::Missing, "no substituter that can build it"),
    ] {
        let text = said(damage);
        assert!(text.contains(words), "{damage:?}: {text}");
    }
    for damage in [Damage::MissingNar, Damage::CutNar] {
        said(damage);
    }
}

#[test]
fn what_is_in_no_cache_stays_out() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Ordinary, &cache);
    assert_ne!(realise(&world, Nix::V2_34, &machine, &world.path("secret-sauce", "1.0")).status, 0);
}

#[test]
fn a_daemon_can_die_and_come_back() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let mut machine = Machine::start(&world, Kind::Daemon(Nix::V2_8), User::Ordinary, &cache);
    let hello = world.path("hello", "2.10");
    machine.kill_daemon();
    assert_ne!(realise(&world, Nix::V2_8, &machine, &hello).status, 0);
    machine.start_daemon();
    realise(&world, Nix::V2_8, &machine, &hello).ok();
}

#[test]
fn a_machine_starts_quickly_and_leaves_nothing() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let began = Instant::now();
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Ordinary, &cache);
    let took = began.elapsed();
    let folder = machine.host_path("/");
    drop(machine);
    assert!(!folder.exists());
    // 40 ms on an idle machine; tests run beside each other
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_terminal_shows_and_types() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::NoNix, User::Ordinary, &cache);
    let project = TestProject::on(&machine).with("GREETING", "good day");
    let mut terminal = project.terminal(
        "sh",
        &["-c", "printf '\\033[1mname?\\033[0m '; read name; echo $GREETING, $name; test -t 1; exit 3"],
    );
    terminal.wait_for("name? ");
    terminal.send("Ada\n");
    terminal.wait_for("good day, Ada");
    assert_eq!(terminal.finish().0, 3);
}

#[test]
fn a_project_is_sealed_and_can_be_compared() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::NoNix, User::Ordinary, &cache);
    let project = TestProject::on(&machine);
    project.write("src/a", "text");
    let before = project.snapshot();
    let said = project.run("sh", &["-c", "pwd; echo $HOME; cat src/a; id -u; touch src/b && rm src/b"]).ok().stdout;
    let user = machine.ordinary_user().unwrap_or_else(|| rustix::process::getuid().as_raw());
    assert_eq!(said, format!("{}\n{}\ntext{user}\n", project.dir().display(), project.home().display()));
    assert_eq!(project.snapshot(), before);
    project.write("src/a", "other");
    assert_ne!(project.snapshot(), before);
}

#[test]
#[should_panic(expected = "nix-store --verify --check-contents")]
fn a_store_that_was_tampered_with_does_not_pass() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_26), User::Ordinary, &cache);
    let hello = world.path("hello", "2.10");
    realise(&world, Nix::V2_26, &machine, &hello).ok();
    let program = machine.host_path(format!("{hello}/bin/hello"));
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::write(&program, "#!/bin/sh\necho evil\n").unwrap();
    machine.verify_store();
}

#[test]
fn a_cache_waits_fails_and_counts_as_it_is_told() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Ordinary, &cache);
    let chain = world.path("chain-20", "20");
    cache.answer_with(500);
    assert_ne!(realise(&world, Nix::V2_34, &machine, &chain).status, 0);
    cache.recover();
    cache.forget();
    cache.slow_down(Duration::from_millis(10));
    let began = Instant::now();
    realise(&world, Nix::V2_34, &machine, &chain).ok();
    // a chain is walked link by link
    assert!(began.elapsed() > Duration::from_millis(20 * 10));
    let narinfos = cache.requests().iter().filter(|request| request.ends_with(".narinfo")).count();
    assert_eq!(narinfos, 20);
}
