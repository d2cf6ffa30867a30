//! An observer: strace writes down what a command asks of the kernel until it becomes another program or ends.
//!
//! Counting is exact where a stopwatch is not: what costs time is seen on any computer. Not for: what a command may ask
//! (tests know that).

use std::path::{Path, PathBuf};
use std::process::Command;

use super::project::{Ran, TestProject};
use super::world::World;

/// strace, as it was packed or as the host has it.
pub struct Observer {
    strace: PathBuf,
}

/// What one command asked of the kernel, from its first instruction on.
#[derive(Debug)]
pub struct Asked {
    /// How the command ended.
    pub ran: Ran,
    /// The calls as strace writes them.
    calls: Vec<String>,
}

impl Observer {
    /// One that watches the command and all its children.
    pub fn of(world: &World) -> Self {
        let own = Path::new("/usr/bin/strace");
        Self { strace: if own.exists() { own.to_path_buf() } else { world.tool("strace") } }
    }

    /// Runs `envy ARGUMENTS…` to its end.
    pub fn watch(&self, project: &TestProject<'_>, arguments: &[&str]) -> Asked {
        let trace = project.home().join("trace");
        let mut command: Command = project.command(&self.strace, &["-f", "-qq", "-s", "4096", "-o"]);
        command.arg(&trace).arg("--").arg(project.envy_path()).args(arguments);
        let ran = command.output().unwrap().into();
        let text = fs_err::read_to_string(&trace).unwrap();
        fs_err::remove_file(&trace).unwrap();
        // A process id stands before each call; the first call is the one that starts envy.
        let call = |line: &str| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned();
        let became = |call: &String| call.starts_with("execve(") && call.ends_with("= 0");
        let calls = text.lines().map(call).skip(1).take_while(|call| !became(call)).collect();
        Asked { ran, calls }
    }
}

impl Asked {
    /// The files that were opened, without what every program needs to start (libraries, its own memory map).
    pub fn opened(&self) -> Vec<&str> {
        let opened = self.calls.iter().filter(|call| call.starts_with("open") && !call.contains("= -1"));
        let path = opened.filter_map(|call| call.split('"').nth(1));
        path.filter(|path| !path.contains(".so") && !path.starts_with("/proc/self/")).collect()
    }

    /// The calls of which the name is one of these, in order.
    pub fn of(&self, names: &[&str]) -> Vec<&str> {
        let is = |call: &&String| call.split('(').next().is_some_and(|name| names.contains(&name));
        self.calls.iter().filter(is).map(String::as_str).collect()
    }
}
