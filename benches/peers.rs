//! envy beside its peers: whole processes on one machine, taking turns, medians of one run. `scripts/bench` runs it.
//!
//! The measuring process runs inside the machine itself (this program starts itself there), so that no sandbox is timed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for whoever measures"
)]

#[allow(dead_code, unreachable_pub, reason = "shared with other targets, each of which uses a part")]
#[path = "../tests/support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::cache::BinaryCache;
use support::catalog::CatalogService;
use support::machine::{Kind, Machine, User};
use support::project::TestProject;
use support::world::{Nix, World};

/// Timed runs of each command; they take turns, so that the machine's moods hit all of them.
const RUNS: usize = 40;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|argument| argument == "--inside") {
        Some(at) => inside(&arguments[at + 1..]),
        None => outside(),
    }
}

fn outside() {
    let world = World::find();
    println!("medians in ms of {RUNS} runs each, taking turns (fastest in brackets)\n");
    for nix in [Nix::V2_8, Nix::V2_34] {
        let (cache, catalog) = (BinaryCache::start(&world.cache_dir()), CatalogService::start(&world));
        let machine = Machine::start(&world, Kind::Daemon(nix), User::Same, &cache);
        let project = TestProject::on(&machine).asking(&catalog).with("NIX_REMOTE", "daemon");
        project.envy(&["init"]).ok();
        project.envy(&["install", "hello", "greet@1"]).ok();
        println!("Nix {nix:?}");
        let this = std::env::current_exe().unwrap().display().to_string();
        let nix = world.nix_bin(nix).join("nix").display().to_string();
        let envy = project.envy_path().display().to_string();
        let (hello, greet) = (world.path("hello", "2.12.2"), world.path("greet", "2.0"));
        let status = project
            .command(this, &["--inside", &nix, &envy, &hello, &greet])
            .stdout(Stdio::inherit())
            .stderr(Stdio::inherit())
            .status()
            .unwrap();
        assert!(status.success());
    }
}

/// A command to time, and what must be done before each run without being timed.
struct Contender {
    label: &'static str,
    before: Vec<Vec<String>>,
    command: Vec<String>,
}

fn inside(arguments: &[String]) {
    let [nix, envy, hello, greet] = arguments else { panic!("four paths") };
    let words = |program: &str, rest: &[&str]| -> Vec<String> {
        [program].iter().chain(rest).map(|word| (*word).to_owned()).collect()
    };
    let run = |label, command| Contender { label, before: Vec::new(), command };
    let cache = PathBuf::from(std::env::var_os("XDG_CACHE_HOME").unwrap()).join("envy").display().to_string();
    let profile = PathBuf::from(std::env::var_os("HOME").unwrap()).join("profile").display().to_string();
    let forget_profile = words("sh", &["-c", &format!("rm -f {profile}*")]);
    let remove = words(envy, &["remove", "greet"]);
    table(
        "enter and run `true`",
        &[
            run("bare exec", words("true", &[])),
            run("envy run", words(envy, &["run", "--", "true"])),
            run("nix shell", words(nix, &["shell", hello, "-c", "true"])),
        ],
    );
    table(
        "install what is there already",
        &[
            run("envy install", words(envy, &["install", "hello"])),
            run("nix build", words(nix, &["build", "--no-link", hello])),
        ],
    );
    table(
        "add a package that is in the store",
        &[
            Contender {
                label: "envy, catalog answer cached",
                before: vec![remove.clone()],
                command: words(envy, &["install", "greet"]),
            },
            Contender {
                label: "envy, catalog on loopback",
                before: vec![remove, words("rm", &["-rf", &cache])],
                command: words(envy, &["install", "greet"]),
            },
            Contender {
                label: "nix profile install",
                before: vec![forget_profile],
                command: words(nix, &["profile", "install", "--profile", &profile, greet]),
            },
        ],
    );
}

fn table(title: &str, contenders: &[Contender]) {
    let mut times: Vec<Vec<Duration>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..=RUNS {
        for (contender, times) in contenders.iter().zip(&mut times) {
            contender.before.iter().for_each(|command| _ = execute(command));
            let took = execute(&contender.command);
            // The first round warms up.
            if round > 0 {
                times.push(took);
            }
        }
    }
    println!("  {title}");
    for (contender, mut times) in contenders.iter().zip(times) {
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!("    {:30} {:7.2}  [{:.2}]", contender.label, ms(times[times.len() / 2]), ms(times[0]));
    }
}

/// Runs a command to its end; it must succeed.
fn execute(words: &[String]) -> Duration {
    let mut command = Command::new(Path::new(&words[0]));
    command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let status = command.status().unwrap();
    let took = began.elapsed();
    assert!(status.success(), "{words:?} failed");
    took
}
