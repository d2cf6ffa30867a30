//! A saboteur: strace kills a command at a certain system call, or makes the kernel refuse the call.
//!
//! So the moments that random ones rarely hit are hit for sure, and failures happen that this computer does not have,
//! without a word of that in envy. Not for: which moments matter (tests know that).

use std::path::{Path, PathBuf};
use std::process::Command;

use super::project::{Ran, TestProject};
use super::world::World;

/// The calls by which files and folders come, go and change their names, on any architecture, each of which is counted by
/// itself. What is written into a file that nobody knows by its name yet is no change.
pub const CHANGES: [&str; 17] = [
    "?rename",
    "?renameat",
    "?renameat2",
    "?unlink",
    "?unlinkat",
    "?rmdir",
    "?symlink",
    "?symlinkat",
    "?mkdir",
    "?mkdirat",
    "?link",
    "?linkat",
    "?chmod",
    "?fchmod",
    "?fchmodat",
    "?fsync",
    "?fdatasync",
];

/// Those by which a finished file takes its place.
pub const RENAMES: &str = "?rename,?renameat,?renameat2";

/// strace, in wait for a command.
pub struct Saboteur {
    strace: PathBuf,
    calls: &'static str,
    path: Option<PathBuf>,
}

impl Saboteur {
    /// One that watches these calls of the command's first thread.
    pub fn of(world: &World, calls: &'static str) -> Self {
        let own = Path::new("/usr/bin/strace");
        let strace = if own.exists() { own.to_path_buf() } else { world.tool("strace") };
        Self { strace, calls, path: None }
    }

    /// Only calls about exactly this file or folder, or on a descriptor of it.
    pub fn about(self, path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Runs `envy ARGUMENTS…` and kills it before the `nth` time, from 1, that it makes one of the calls. Its status is 137,
    /// or its own if it makes none of them that often.
    pub fn kill_at(&self, project: &TestProject<'_>, nth: usize, arguments: &[&str]) -> Ran {
        self.run(project, &format!("signal=KILL:when={nth}"), arguments)
    }

    /// Runs `envy ARGUMENTS…`; every such call fails with this error, e.g. `ENOLCK`.
    pub fn refuse(&self, project: &TestProject<'_>, error: &str, arguments: &[&str]) -> Ran {
        self.run(project, &format!("error={error}"), arguments)
    }

    fn run(&self, project: &TestProject<'_>, what: &str, arguments: &[&str]) -> Ran {
        let mut command: Command = project.command(&self.strace, &["-qqq", "-o", "/dev/null"]);
        command.args(["-e", &format!("trace={}", self.calls), "-e", &format!("inject={}:{what}", self.calls)]);
        if let Some(path) = &self.path {
            command.arg("-P").arg(path);
        }
        command.arg("--").arg(project.envy_path()).args(arguments);
        command.output().unwrap().into()
    }
}
