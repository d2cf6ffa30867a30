//! How many instructions the static envy executes until an environment is entered, held against `instructions.txt`.
//! `scripts/instructions` builds envy with the pinned toolchain and runs it.
//!
//! Instructions are the same on a slow, a fast and a busy machine: what makes envy slower fails without a stopwatch.
//! valgrind counts them; it sees nothing of the kernel and nothing of the program that `run` becomes.
//!
//! usage: instructions ENVY [--write]
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

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use support::cache::BinaryCache;
use support::catalog::CatalogService;
use support::machine::{Kind, Machine, User};
use support::many;
use support::project::TestProject;
use support::world::{Nix, World};

/// So much more is no regression: lengths of paths differ from place to place, and processors in what they let programs
/// choose. In percent.
const TOLERANCE: u64 = 8;

/// What is counted, by the folder in which it is done. `run` ends with the error that there is no such program, since
/// what is counted would otherwise become another program.
const COUNTED: [(&str, &[&str]); 4] = [
    ("activate", &["activate", "--shell", "bash"]),
    ("env", &["env", "--format", "json"]),
    ("hook-env", &["hook-env", "bash"]),
    ("run, and no such program", &["run", "--", "no-such-program"]),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let envy = arguments.first().expect("usage: instructions ENVY [--write]");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt");
    let counted = count(&fs_err::canonicalize(envy).unwrap());
    if arguments.get(1).is_some_and(|argument| argument == "--write") {
        let lines = counted.iter().map(|(name, count)| format!("{count:>9}  {name}\n"));
        fs_err::write(file, lines.collect::<String>()).unwrap();
        return ExitCode::SUCCESS;
    }
    judge(&counted, &expected(&fs_err::read_to_string(file).unwrap()))
}

/// Prints all counts beside what is expected; fails where one is too large, or is expected and missing.
fn judge(counted: &BTreeMap<String, u64>, expected: &BTreeMap<String, u64>) -> ExitCode {
    let mut failed = counted.len() != expected.len();
    for (name, count) in counted {
        let limit = expected.get(name).map_or(0, |expected| expected + expected * TOLERANCE / 100);
        let verdict = if *count > limit { "TOO MANY" } else { "" };
        failed |= *count > limit;
        println!("{count:>9}  of {limit:>9}  {name}  {verdict}");
    }
    if failed {
        eprintln!("if this is meant: scripts/instructions --write");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn expected(text: &str) -> BTreeMap<String, u64> {
    let line = |line: &str| line.trim().split_once("  ").map(|(count, name)| (name.to_owned(), count.parse().unwrap()));
    text.lines().filter_map(line).collect()
}

fn count(envy: &Path) -> BTreeMap<String, u64> {
    let world = World::find();
    let (cache, catalog) = (BinaryCache::start(&world.cache_dir()), CatalogService::start(&world));
    let machine = Machine::start(&world, Kind::Daemon(Nix::V2_34), User::Same, &cache);
    let project = TestProject::with_envy(&machine, envy).asking(&catalog);
    let valgrind = world.tool("valgrind").display().to_string();
    let mut counts = BTreeMap::new();
    for (folder, packages) in [("small", 1), ("large", 200)] {
        let dir = project.dir().join(folder);
        project.write(&format!("{folder}/envy.toml"), many::manifest(packages));
        let run = |words: &[&str]| project.command_in(&dir, project.envy_path(), words).output().unwrap();
        assert!(run(&["sync", "-q"]).status.success());
        many::until_stamped(&project, &dir);
        for (name, words) in COUNTED {
            let mut command = project.command_in(&dir, &valgrind, &["--tool=cachegrind", "--cache-sim=no"]);
            command.arg("--cachegrind-out-file=/dev/null").arg(project.envy_path()).args(words);
            let told = String::from_utf8(command.output().unwrap().stderr).unwrap();
            counts.insert(format!("{name}, {folder}"), instructions(&told));
        }
    }
    counts
}

/// The number in `==42== I   refs:      1,234,567`.
fn instructions(told: &str) -> u64 {
    let line = told.lines().find(|line| line.contains("refs:")).unwrap_or_else(|| panic!("no count in {told}"));
    let digits: String = line.rsplit(':').next().unwrap().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}
