//! Processes that work on a store: this very test program, started again to do one thing.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use envy::report::Silent;
use envy::store::layout::Layout;
use envy::store::local::LocalStore;

use crate::support::packed::Packed;
use crate::support::project::Ran;
use crate::support::world::World;

/// Carries the task: store, action, paths.
const TASK: &str = "ENVY_TEST_STORE_TASK";

/// In which order and how often a worker registers what it unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// What is referred to first, each path registered by itself.
    Single,
    /// What is referred to first, all registered at the end.
    Up,
    /// What is referred to last, all registered at the end.
    Down,
    /// No unpacking: collects garbage.
    Collect,
}

/// A running worker.
pub(super) struct Worker {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// The command of a worker.
pub(super) fn command(store: &Path, way: Way, paths: &[String]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "local_store::worker::works", "--ignored", "--nocapture", "--test-threads=1"]);
    // Base names: a store path in the environment of a process is a root for all collectors of the computer.
    let bases: Vec<_> = paths.iter().map(|path| &path["/nix/store/".len()..]).collect();
    command.env(TASK, format!("{}\n{way:?}\n{}", store.display(), bases.join("\n")));
    command
}

/// Starts one.
pub(super) fn start(store: &Path, way: Way, paths: &[String]) -> Worker {
    watch(command(store, way, paths))
}

/// Starts a command that becomes a worker.
pub(super) fn watch(mut command: Command) -> Worker {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    Worker { child, lines }
}

impl Worker {
    /// Waits for its next step; `None` when there is none any more.
    pub(super) fn step(&mut self) -> Option<String> {
        self.lines.find_map(|line| line.unwrap().strip_prefix("step: ").map(ToOwned::to_owned))
    }

    /// Whether it has ended by itself.
    pub(super) fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Kills it as a power cut would.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    pub(super) fn finish(mut self) -> Ran {
        let stdout = std::iter::from_fn(|| self.step()).collect::<Vec<_>>().join("\n");
        let output = self.child.wait_with_output().unwrap();
        Ran { stdout, ..output.into() }
    }
}

/// Tells the one who started it.
fn tell(step: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nstep: {step}").and_then(|()| out.flush()).unwrap();
}

#[test]
#[ignore = "not a test: what the other tests start as a process of its own"]
fn works() {
    let Ok(task) = std::env::var(TASK) else { return };
    let (store, rest) = task.split_once('\n').unwrap();
    let (way, paths) = rest.split_once('\n').unwrap();
    let paths: Vec<_> = paths.lines().map(|base| format!("/nix/store/{base}")).collect();
    if let Err(error) = work(Path::new(store), way, &paths) {
        tell(&format!("failed: {error:?}"));
    }
}

fn work(store: &Path, way: &str, paths: &[String]) -> Result<(), envy::store::StoreError> {
    let store = LocalStore::open(Layout::below(store))?;
    tell("open");
    if way == "Collect" {
        store.collect_garbage(&Silent)?;
        tell("collected");
        return Ok(());
    }
    let mut closure = Packed::closure(&World::find(), paths);
    if way == "Down" {
        closure.reverse();
    }
    let mut unpacked = Vec::new();
    for packed in &closure {
        unpacked.extend(store.unpack(&packed.registration, &mut packed.open())?);
        tell("unpacked");
        if way == "Single" {
            store.register(std::mem::take(&mut unpacked))?;
            tell("registered");
        }
    }
    store.register(unpacked)?;
    tell("done");
    Ok(())
}
