//! envy's own store beside Nix: realizing into a fresh store from a binary cache on loopback, with and without latency.
//! `scripts/bench fetch` runs it.
//!
//! Contenders take turns, each time into folders that nobody has used. All folders go away only at the very end, some
//! 40 GB: for minutes after many files are removed, ext4 searches long for an inode that it may give to a new one.
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
use support::world::{Nix, World};

/// Timed runs of quick cases, of such behind a latency, and of the large path.
const RUNS: (usize, usize, usize) = (30, 10, 5);

/// Makes the command that realizes into a folder.
type Contender<'a> = Box<dyn Fn(&Path) -> Command + 'a>;

/// What is realized.
struct Case {
    title: &'static str,
    packages: &'static [&'static str],
    /// Folder of the cache in the world.
    cache: &'static str,
    latency: Duration,
    runs: usize,
}

fn main() {
    let world = World::find();
    let far = Duration::from_millis(40);
    let none = Duration::ZERO;
    let case = |title, packages, cache, latency, runs| Case { title, packages, cache, latency, runs };
    let cases = [
        case("1 path", &["hello"], "cache", none, RUNS.0),
        case("50 paths in a chain", &["chain-50"], "cache", none, RUNS.0),
        case("50 independent paths", &["many-50"], "cache", none, RUNS.0),
        case("1 path, 40 ms latency", &["hello"], "cache", far, RUNS.1),
        case("50 paths in a chain, 40 ms latency", &["chain-50"], "cache", far, RUNS.1),
        case("50 independent paths, 40 ms latency", &["many-50"], "cache", far, RUNS.1),
        case("Node.js and Codex", &["nodejs_22", "codex-cli"], "cache", none, RUNS.2),
        case("300 MB in 5 000 files, zstd", &["large"], "large/zstd", none, RUNS.2),
        case("300 MB in 5 000 files, xz", &["large"], "large/xz", none, RUNS.2),
    ];
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!("medians in ms, contenders taking turns (fastest in brackets), and the largest resident memory\n");
    let dir = tempfile::tempdir().unwrap();
    for (number, case) in cases.iter().enumerate() {
        if wanted.is_empty() || wanted.iter().any(|word| case.title.contains(word.as_str())) {
            let place = dir.path().join(number.to_string());
            fs_err::create_dir(&place).unwrap();
            measure(&world, case, &place);
        }
    }
    fs_err::remove_dir_all(dir.path()).or_else(|_| discard(dir.path())).unwrap();
}

fn measure(world: &World, case: &Case, dir: &Path) {
    let cache = BinaryCache::start(&world.cache_dir().with_file_name("").join(case.cache));
    let bench = Bench { world, dir, cache: &cache };
    let (lock, paths) = bench.lock(case.packages);
    let bare = lock.split("\n[closure.").next().unwrap().to_owned();
    cache.slow_down(case.latency);
    let (old, new) = (Nix::V2_8, Nix::V2_34);
    let contenders: Vec<(&str, Contender<'_>)> = vec![
        ("envy, closure in the lock", Box::new(|place| bench.envy(place, case.packages, &lock))),
        ("envy, no closure known", Box::new(|place| bench.envy(place, case.packages, &bare))),
        ("nix build 2.8", Box::new(|place| bench.nix(place, old, &["build", "--no-link"], &paths))),
        ("nix build 2.34", Box::new(|place| bench.nix(place, new, &["build", "--no-link"], &paths))),
        ("nix copy 2.8", Box::new(|place| bench.copy(place, old, &paths))),
        ("nix copy 2.34", Box::new(|place| bench.copy(place, new, &paths))),
    ];
    let mut results: Vec<Vec<(Duration, u64)>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..=case.runs {
        for (index, (_, command)) in contenders.iter().enumerate() {
            let place = dir.join(format!("{round}-{index}"));
            fs_err::create_dir_all(place.join("home")).unwrap();
            let result = execute(command(&place));
            // The first round warms up.
            if round > 0 {
                results[index].push(result);
            }
        }
    }
    println!("  {} ({} runs)", case.title, case.runs);
    for ((label, _), mut results) in contenders.iter().zip(results) {
        results.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let memory = results.iter().map(|(_, memory)| *memory).max().unwrap_or_default() >> 20;
        let (median, fastest) = (ms(results[results.len() / 2].0), ms(results[0].0));
        println!("    {label:28} {median:8.1}  [{fastest:.1}]  {memory:4} MiB");
    }
}

/// Store paths are read-only.
fn discard(dir: &Path) -> std::io::Result<()> {
    Command::new("chmod").args(["-R", "u+w"]).arg(dir).status()?;
    fs_err::remove_dir_all(dir)
}

struct Bench<'a> {
    world: &'a World,
    dir: &'a Path,
    cache: &'a BinaryCache,
}

impl Bench<'_> {
    /// The lock of a project with these packages, and the store paths that they are.
    fn lock(&self, packages: &[&str]) -> (String, Vec<String>) {
        let catalog = CatalogService::start(self.world);
        let place = self.dir.join("first");
        fs_err::create_dir_all(place.join("home")).unwrap();
        fs_err::create_dir_all(place.join("project")).unwrap();
        let envy = |arguments: &[&str]| {
            let mut command = self.program(&place, &envy_path());
            command.args(arguments).env("ENVY_CATALOG_URL", catalog.url()).env("ENVY_STORE", place.join("root"));
            command.current_dir(place.join("project"));
            execute(command);
        };
        envy(&["init"]);
        envy(&[&["install"], packages].concat());
        let lock = fs_err::read_to_string(place.join("project/envy.lock")).unwrap();
        let outputs = lock.lines().filter(|line| line.starts_with("outputs."));
        // Those of other systems are in no cache.
        let closure = lock.split("\n[closure.").nth(1).unwrap_or_default();
        let is_here = |path: &&str| closure.contains(path.trim_start_matches("/nix/store/"));
        let paths = outputs.filter_map(|line| line.split('"').nth(1)).filter(is_here).map(str::to_owned).collect();
        (lock, paths)
    }

    /// `envy sync` of a project that has this lock.
    fn envy(&self, place: &Path, packages: &[&str], lock: &str) -> Command {
        let project = place.join("project");
        fs_err::create_dir_all(&project).unwrap();
        let ids: String = packages.iter().map(|id| format!("{id} = \"*\"\n")).collect();
        fs_err::write(project.join("envy.toml"), format!("version = 1\n\n[packages]\n{ids}")).unwrap();
        fs_err::write(project.join("envy.lock"), lock).unwrap();
        let mut command = self.program(place, &envy_path());
        command.arg("sync").env("ENVY_STORE", place.join("root")).current_dir(project);
        command
    }

    fn nix(&self, place: &Path, nix: Nix, verb: &[&str], paths: &[String]) -> Command {
        let mut command = self.program(place, &self.world.nix_bin(nix).join("nix"));
        command.args(verb).arg("--store").arg(place.join("root")).args(paths);
        command
    }

    fn copy(&self, place: &Path, nix: Nix, paths: &[String]) -> Command {
        let mut command = self.program(place, &self.world.nix_bin(nix).join("nix"));
        command.args(["copy", "--from", &self.cache.url(), "--to"]).arg(place.join("root")).args(paths);
        command
    }

    fn program(&self, place: &Path, program: &Path) -> Command {
        let conf = format!(
            "experimental-features = nix-command flakes\nbuild-users-group =\nsandbox = false\nsubstituters = {}\n\
             trusted-public-keys = {}\n",
            self.cache.url(),
            self.world.public_key
        );
        let dir = self.dir.join("etc");
        fs_err::create_dir_all(&dir).unwrap();
        fs_err::write(dir.join("nix.conf"), conf).unwrap();
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", place.join("home")).env("NIX_CONF_DIR", dir);
        command
    }
}

/// The envy that is measured: the one built with this program, or another one that `ENVY_BINARY` names.
fn envy_path() -> PathBuf {
    std::env::var_os("ENVY_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_envy").into()).into()
}

/// Runs a command to its end; it must succeed. The answer is how long it took and how many bytes were resident.
fn execute(mut command: Command) -> (Duration, u64) {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    // What the one before has written is not for this one to wait for.
    rustix::fs::sync();
    let began = Instant::now();
    let child = command.spawn().unwrap();
    let memory = watch(child.id());
    let output = child.wait_with_output().unwrap();
    let took = began.elapsed();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    (took, memory.join().unwrap())
}

/// The peak of a process's resident memory, as the kernel tells while it lives.
fn watch(process: u32) -> std::thread::JoinHandle<u64> {
    let status = PathBuf::from(format!("/proc/{process}/status"));
    std::thread::spawn(move || {
        let mut peak = 0;
        while let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(size) = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()) else {
                break;
            };
            peak = peak.max(size << 10);
            std::thread::sleep(Duration::from_millis(5));
        }
        peak
    })
}
