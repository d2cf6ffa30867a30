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

mod timing;

use std::path::PathBuf;
use std::process::Stdio;

use support::cache::BinaryCache;
use support::catalog::CatalogService;
use support::machine::{Kind, Machine, User};
use support::project::TestProject;
use support::world::{Nix, World};
use timing::{Contender, RUNS, table};

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

fn inside(arguments: &[String]) {
    let [nix, envy, hello, greet] = arguments else { panic!("four paths") };
    let words = |program: &str, rest: &[&str]| -> Vec<String> {
        [program].iter().chain(rest).map(|word| (*word).to_owned()).collect()
    };
    let here = std::env::current_dir().unwrap();
    let run = |label, words: &[&str]| Contender::new(label, &here, words);
    let cache = PathBuf::from(std::env::var_os("XDG_CACHE_HOME").unwrap()).join("envy").display().to_string();
    let profile = PathBuf::from(std::env::var_os("HOME").unwrap()).join("profile").display().to_string();
    let forget_profile = words("sh", &["-c", &format!("rm -f {profile}*")]);
    let remove = words(envy, &["remove", "greet"]);
    table(
        "enter and run `true`",
        &[
            run("bare exec", &["true"]),
            run("envy run", &[envy, "run", "--", "true"]),
            run("nix shell", &[nix, "shell", hello, "-c", "true"]),
        ],
    );
    table(
        "install what is there already",
        &[run("envy install", &[envy, "install", "hello"]), run("nix build", &[nix, "build", "--no-link", hello])],
    );
    table(
        "add a package that is in the store",
        &[
            run("envy, catalog answer cached", &[envy, "install", "greet"]).after(remove.clone()),
            run("envy, catalog on loopback", &[envy, "install", "greet"])
                .after(remove)
                .after(words("rm", &["-rf", &cache])),
            run("nix profile install", &[nix, "profile", "install", "--profile", &profile, greet])
                .after(forget_profile),
        ],
    );
}
