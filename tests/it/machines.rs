//! The machines that tests run on: real Nix substitutes on them, real programs run on them.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::cache::{BinaryCache, Damage};
use crate::support::machine::{Kind, Machine, User};
use crate::support::project::{Ran, TestProject};
use crate::support::world::{Nix, World};

fn ran(command: &mut Command) -> Ran {
    command.output().unwrap().into()
}

/// `nix-store --realise` as the machine's user.
fn realise(machine: &Machine, path: &str) -> Ran {
    ran(machine.client("nix-store").args(["--realise", path]))
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

    realise(&machine, &hello).ok();
    assert!(machine.is_valid(&hello));

    assert_eq!(ran(&mut machine.command(format!("{hello}/bin/hello"))).ok().stdout, "Hello, world!\n");
    assert!(cache.requests().iter().any(|request| request.ends_with(".nar.zst")));
    machine.verify_store();
}

#[rstest]
fn a_single_user_machine_serves_the_protocol_over_pipes(#[values(User::Same, User::Ordinary)] user: User) {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::SingleUser(Nix::V2_34), user, &cache);

    let mut daemon = machine.command("nix-daemon");
    let mut daemon = daemon.arg("--stdio").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    daemon.stdin.take().unwrap().write_all(b"cxin\0\0\0\0\x26\x01\0\0\0\0\0\0").unwrap();
    let mut magic = [0; 8];
    daemon.stdout.take().unwrap().read_exact(&mut magic).unwrap();
    assert_eq!(&magic, b"oixd\0\0\0\0");
    daemon.wait().unwrap();

    let hello = world.path("hello", "2.12.2");
    realise(&machine, &hello).ok();
    assert_eq!(ran(&mut machine.command(format!("{hello}/bin/hello"))).ok().stdout, "Hello, world!\n");
    machine.verify_store();
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
        realise(&machine, &path).ok();
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
    for (damage, complaint) in [
        (Damage::OtherNar, "hash mismatch"),
        (Damage::BadSignature, "not signed by any of the keys"),
        (Damage::Missing, "no substituter"),
        (Damage::MissingNar, "error"),
        (Damage::CutNar, "error"),
    ] {
        let cache = BinaryCache::start(&world.cache_dir());
        cache.damage(&hello, damage);
        let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Ordinary, &cache);
        let ran = realise(&machine, &hello);
        assert!(ran.status != 0 && ran.stderr.contains(complaint), "{damage:?}: {ran:?}");
        assert!(!machine.is_valid(&hello));
    }
}

#[test]
fn what_is_in_no_cache_stays_out() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Ordinary, &cache);
    assert_ne!(realise(&machine, &world.path("secret-sauce", "1.0")).status, 0);
}

#[test]
fn a_daemon_can_die_and_come_back() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let mut machine = Machine::start(&world, Kind::Daemon(Nix::V2_8), User::Ordinary, &cache);
    let hello = world.path("hello", "2.10");
    machine.kill_daemon();
    assert_ne!(realise(&machine, &hello).status, 0);
    machine.start_daemon();
    realise(&machine, &hello).ok();
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
    realise(&machine, &hello).ok();
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
    assert_ne!(realise(&machine, &chain).status, 0);
    cache.recover();
    cache.forget();
    cache.slow_down(Duration::from_millis(10));
    let began = Instant::now();
    realise(&machine, &chain).ok();
    // a chain is walked link by link
    assert!(began.elapsed() > Duration::from_millis(20 * 10));
    let narinfos = cache.requests().iter().filter(|request| request.ends_with(".narinfo")).count();
    assert_eq!(narinfos, 20);
}

#[test]
fn the_daemon_trusts_nobody() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    for user in [User::Same, User::Ordinary] {
        let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), user, &cache);
        let info = ran(machine.client("nix").args(["store", "info", "--json"])).ok().stdout;
        assert!(info.contains(r#""trusted":false"#) || info.contains(r#""trusted":0"#), "{info}");
    }
}

#[test]
fn a_signal_to_a_command_reaches_the_program_and_nothing_outlives_the_machine() {
    let world = World::find();
    let cache = BinaryCache::start(&world.cache_dir());
    let machine = Machine::start(&world, Kind::NoNix, User::Ordinary, &cache);
    let mut command = machine.command("/bin/sh");
    command.args(["-c", "trap 'exit 7' INT; sleep 1000 & echo $!; while :; do wait; done"]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut sleeper = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut sleeper).unwrap();

    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(7));

    let sleeper = Path::new("/proc").join(sleeper.trim());
    assert!(sleeper.exists());
    drop(machine);
    // killed; whoever adopted it may not have taken note yet
    let state = fs_err::read_to_string(sleeper.join("status")).unwrap_or_default();
    assert!(state.is_empty() || state.contains("State:\tZ") || state.contains("State:\tX"), "{state}");
}
