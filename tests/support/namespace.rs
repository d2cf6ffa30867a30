//! A mount namespace: everything of this computer, but a /nix of its own and no Nix of the host's.
//!
//! Bubblewrap makes it, a process that waits holds it, `nsenter` enters it. Entering replaces itself by the
//! command, so that a signal to the process that a test started reaches the command itself.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::world::World;

/// A namespace. All processes in it end when it is dropped.
pub struct Namespace {
    nsenter: PathBuf,
    holder: Child,
    /// The process that waits inside, a child of the holder.
    pid: String,
}

/// What a namespace has as /nix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NixFolder {
    /// Nothing.
    Absent,
    /// This folder.
    Folder(PathBuf),
    /// An empty file system of so many bytes.
    Disk(u64),
}

impl Namespace {
    /// A namespace with that as /nix.
    ///
    /// # Panics
    /// If bubblewrap cannot make it.
    pub fn new(world: &World, nix: &NixFolder) -> Self {
        let mut command = bubblewrap(&world.tool("bwrap"), nix, &["--bind", "/proc", "/proc"]);
        // waits for its standard input to end, which it does even if this process is killed
        command.args(["/bin/sh", "-c", "echo $$; read -r _"]).env_clear();
        let mut holder = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut pid = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut pid).unwrap();
        assert!(!pid.is_empty(), "bubblewrap makes no namespace");
        Self { nsenter: world.tool("nsenter"), holder, pid: pid.trim().to_owned() }
    }

    /// The beginning of a command in the namespace and in that folder: a program and its arguments are to
    /// follow. `current_dir` on it would have no effect.
    pub fn enter(&self, dir: &Path) -> Command {
        let mut command = Command::new(&self.nsenter);
        command.args(["--target", &self.pid, "--mount"]);
        if !is_root() {
            // bubblewrap then made a user namespace too
            command.args(["--user", "--preserve-credentials"]);
        }
        command.args(["--", "/usr/bin/env", "-C"]).arg(dir).arg("--");
        command
    }

    /// All processes in it but the one that holds it.
    fn processes(&self) -> Vec<Pid> {
        let namespace = |pid: &str| fs_err::read_link(format!("/proc/{pid}/ns/mnt")).ok();
        let (Some(own), Ok(all)) = (namespace(&self.pid), fs_err::read_dir("/proc")) else { return Vec::new() };
        let names = all.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let inside = names.filter(|pid| *pid != self.pid && namespace(pid).as_ref() == Some(&own));
        inside.filter_map(|pid| Pid::from_raw(pid.parse().ok()?)).collect()
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        for pid in self.processes() {
            // it may have ended by itself
            let _ = kill_process(pid, Signal::KILL);
        }
        drop(self.holder.stdin.take());
        let _ = self.holder.wait();
    }
}

/// Bubblewrap up to the command: this computer's folders, that as /nix, and what `options` say.
pub fn bubblewrap(program: &Path, nix: &NixFolder, options: &[&str]) -> Command {
    let mut command = Command::new(program);
    for entry in fs_err::read_dir("/").unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_symlink() {
            command.arg("--symlink").arg(fs_err::read_link(&entry).unwrap()).arg(&entry);
        } else if !["/nix", "/proc", "/dev"].iter().any(|own| entry == Path::new(own)) {
            command.arg("--bind").args([&entry, &entry]);
        }
    }
    command.args(["--dev-bind", "/dev", "/dev"]);
    for tool in ["nix", "nix-daemon", "nix-store"].map(|tool| Path::new("/usr/bin").join(tool)) {
        if tool.exists() {
            // what cannot be executed is passed over when programs are looked for
            command.args(["--ro-bind", "/dev/null"]).arg(tool);
        }
    }
    match nix {
        NixFolder::Absent => {}
        NixFolder::Folder(nix) => _ = command.arg("--bind").arg(nix).arg("/nix"),
        NixFolder::Disk(bytes) => _ = command.args(["--size", &bytes.to_string(), "--tmpfs", "/nix"]),
    }
    command.args(options);
    if *nix == NixFolder::Absent && !is_root() {
        // the root is bubblewrap's own, so this user could make a /nix in it
        command.args(["--remount-ro", "/"]);
    }
    command.arg("--");
    command
}

/// Whether root runs the tests.
pub fn is_root() -> bool {
    rustix::process::getuid().is_root()
}

/// Whether this test cannot run, as root does not run it; `scripts/test` says which these are.
#[expect(clippy::print_stderr, reason = "whoever looks at a test's output is to read it")]
pub fn only_root_can() -> bool {
    if !is_root() {
        eprintln!("not run: only root can");
    }
    !is_root()
}
