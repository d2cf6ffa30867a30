//! Timing whole processes and the prompts of real shells. Not for: what is compared (each benchmark knows that).
#![allow(dead_code, unreachable_pub, reason = "shared by benchmarks, each of which uses a part")]

mod scripts;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use scripts::Script;

/// Timed runs of each; they take turns, so that the machine's moods hit all of them.
pub const RUNS: usize = 40;

/// A command to time, and what must be done before each run without being timed.
pub struct Contender {
    label: String,
    dir: PathBuf,
    before: Vec<Vec<String>>,
    words: Vec<String>,
    variable: Option<(&'static str, String)>,
}

impl Contender {
    /// A command in a folder.
    pub fn new(label: impl Into<String>, dir: &Path, words: &[&str]) -> Self {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Self { label: label.into(), dir: dir.to_path_buf(), before: Vec::new(), words, variable: None }
    }

    /// The same, with an environment variable.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variable = Some((name, value.into()));
        self
    }

    /// The same, with a command that is not timed before each run.
    pub fn after(mut self, words: Vec<String>) -> Self {
        self.before.push(words);
        self
    }

    /// Runs a command to its end; it must succeed.
    fn execute(&self, words: &[String]) -> Duration {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(&self.dir).envs(self.variable.clone());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let began = Instant::now();
        let status = command.status().unwrap();
        let took = began.elapsed();
        assert!(status.success(), "{words:?} failed");
        took
    }
}

/// Times all of them and prints their medians, in milliseconds.
pub fn table(title: &str, contenders: &[Contender]) {
    let mut times: Vec<Vec<Duration>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..=RUNS {
        for (contender, times) in contenders.iter().zip(&mut times) {
            contender.before.iter().for_each(|command| _ = contender.execute(command));
            let took = contender.execute(&contender.words);
            // The first round warms up.
            if round > 0 {
                times.push(took);
            }
        }
    }
    println!("  {title}");
    for (contender, times) in contenders.iter().zip(times) {
        print(&contender.label, times);
    }
}

/// Prints the median and, in brackets, the fastest, in milliseconds.
pub fn print(label: &str, mut times: Vec<Duration>) {
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("    {label:30} {:8.3}  [{:.3}]", ms(times[times.len() / 2]), ms(times[0]));
}

/// One prompt's time in [`RUNS`] batches of so many prompts each, in a shell with that hook: in `folder`, or going to and
/// fro between it and `other`, where each way counts as a prompt. The shell times itself.
pub fn prompts(shell: &str, hook: &str, root: &Path, folder: &str, other: Option<&str>, batch: u32) -> Vec<Duration> {
    let place = |to: &str| root.join(to).display().to_string();
    let prompts = if other.is_some() { batch * 2 } else { batch };
    let (first, second) = (place(folder), other.map(place));
    let script = Script::of(shell).text(hook, root, &first, second.as_deref(), batch);
    let file = root.join(format!("prompts.{shell}"));
    std::fs::write(&file, script).unwrap();
    let mut command = Command::new(shell);
    command.args(match shell {
        // hooks for fish do nothing in a script
        "fish" => &["--no-config", "--interactive"][..],
        "zsh" | "tcsh" => &["-f"],
        "elvish" => &["-norc"],
        "nu" => &["-n"],
        _ => &["--norc"],
    });
    let output = command.arg(file).current_dir(root).stdin(Stdio::null()).stderr(Stdio::null()).output().unwrap();
    let times: Vec<u64> =
        String::from_utf8(output.stdout).unwrap().lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(times.len(), RUNS * 2, "{shell} with {hook}");
    times.chunks(2).map(|pair| Duration::from_nanos(pair[1] - pair[0]) / prompts).collect()
}
