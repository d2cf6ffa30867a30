//! Timing whole processes and the prompts of real shells. Not for: what is compared (each benchmark knows that).
#![allow(dead_code, unreachable_pub, reason = "shared by benchmarks, each of which uses a part")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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
    let step = |to: &str| format!("cd {}; prompt\n", root.join(to).display());
    let (round, prompts) = match other {
        Some(other) => (step(other) + &step(folder), batch * 2),
        None => ("prompt\n".to_owned(), batch),
    };
    let mut script = String::new();
    let _ = match shell {
        "fish" => write!(script, "function prompt; emit fish_prompt; end\n{hook} | source\n{}prompt\n", step(folder)),
        "zsh" => write!(
            script,
            "zmodload zsh/datetime\nprompt() {{ local f; for f in $precmd_functions; do $f; done }}\neval \"$({hook})\"\n{}prompt\n",
            step(folder)
        ),
        _ => write!(
            script,
            "prompt() {{ local c; for c in \"${{PROMPT_COMMAND[@]}}\"; do eval \"$c\"; done; }}\neval \"$({hook})\"\n{}prompt\n",
            step(folder)
        ),
    };
    let (now, repeat, end) = match shell {
        "fish" => ("date +%s%N", format!("for i in (seq {batch})\n"), "end\n"),
        "zsh" => ("printf '%.0f\\n' $((EPOCHREALTIME * 1000000000))", format!("repeat {batch}; do\n"), "done\n"),
        _ => ("echo \"${EPOCHREALTIME/[.,]/}000\"", format!("for ((i = 0; i < {batch}; i++)); do\n"), "done\n"),
    };
    for _ in 0..RUNS {
        let _ = write!(script, "{now}\n{repeat}{round}{end}{now}\n");
    }
    let output = Command::new(shell)
        .args(match shell {
            // hooks for fish do nothing in a script
            "fish" => &["--no-config", "--interactive", "-c"][..],
            "zsh" => &["-f", "-c"],
            _ => &["--norc", "-c"],
        })
        .arg(script)
        .current_dir(root)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let times: Vec<u64> =
        String::from_utf8(output.stdout).unwrap().lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(times.len(), RUNS * 2, "{shell} with {hook}");
    times.chunks(2).map(|pair| Duration::from_nanos(pair[1] - pair[0]) / prompts).collect()
}
