//! Machines: this one with a /nix of its own and a Nix of a certain version and kind, or none.
//!
//! Bubblewrap gives each process of a machine the machine's folder as /nix; everything else is this
//! machine's. Sockets and files in /nix are shared by all of them. Run by root, the daemon is root's.

use std::ffi::OsStr;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::cache::BinaryCache;
use super::scratch::Scratch;
use super::world::{Nix, World};

/// What a machine has of Nix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A daemon that listens on its socket.
    Daemon(Nix),
    /// No daemon runs, but `nix-daemon` is on PATH and the store is the user's own.
    SingleUser(Nix),
    /// Neither a daemon nor a Nix.
    NoNix,
}

/// As whom commands run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User {
    /// As who runs the tests, and so the daemon. Not trusted by it all the same.
    Same,
    /// As uid 1000 where root runs the tests, else as [`User::Same`].
    Ordinary,
}

/// A machine. Its daemon ends and its folder goes away when it is dropped.
pub struct Machine {
    bwrap: PathBuf,
    setpriv: PathBuf,
    nix_bin: Option<PathBuf>,
    kind: Kind,
    user: User,
    root: Scratch,
    daemon: Option<Child>,
}

/// uid and gid of [`User::Ordinary`].
const ORDINARY: u32 = 1000;

impl Machine {
    /// A machine whose Nix knows `cache`. `user` is whom [`Machine::command`] runs as.
    ///
    /// # Panics
    /// If the daemon does not come up.
    pub fn start(world: &World, kind: Kind, user: User, cache: &BinaryCache) -> Self {
        Self::configured(
            world,
            kind,
            user,
            &format!("substituters = {}\ntrusted-public-keys = {}\n", cache.url(), world.public_key),
        )
    }

    /// The same with a text for `nix.conf` in place of the cache.
    ///
    /// # Panics
    /// If the daemon does not come up.
    pub fn configured(world: &World, kind: Kind, user: User, conf: &str) -> Self {
        let root = Scratch::new("machine");
        let user = if is_root() { user } else { User::Same };
        // as an installation leaves it; without a state folder a newer Nix that is not root's would turn to HOME
        for folder in ["nix", "nix/store", "nix/var", "nix/var/nix"] {
            let folder = root.path().join(folder);
            fs_err::create_dir(&folder).unwrap();
            if user == User::Ordinary && matches!(kind, Kind::SingleUser(_)) {
                // a single-user store belongs to its user
                std::os::unix::fs::chown(&folder, Some(ORDINARY), Some(ORDINARY)).unwrap();
            }
        }
        fs_err::create_dir_all(root.path().join("etc")).unwrap();
        fs_err::write(root.path().join("etc/nix.conf"), format!("{CONF}{conf}")).unwrap();
        let nix_bin = match kind {
            Kind::Daemon(nix) | Kind::SingleUser(nix) => Some(world.nix_bin(nix)),
            Kind::NoNix => None,
        };
        let (bwrap, setpriv) = (world.tool("bwrap"), world.tool("setpriv"));
        let mut machine = Self { bwrap, setpriv, nix_bin, kind, user, root, daemon: None };
        if matches!(kind, Kind::Daemon(_)) {
            machine.start_daemon();
        }
        machine
    }

    /// A command in the machine with an empty environment, run as the machine's user.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.inside(&[]);
        if self.user == User::Ordinary {
            let id = ORDINARY.to_string();
            command.arg(&self.setpriv).args(["--reuid", &id, "--regid", &id, "--clear-groups", "--"]);
        }
        command.arg(program);
        command.env_clear().envs(self.environment());
        command
    }

    /// The variables by which a process of the machine finds its Nix: `PATH` and `NIX_CONF_DIR`.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let mut path = "/usr/bin:/bin".to_owned();
        if let (Kind::SingleUser(_), Some(nix_bin)) = (self.kind, &self.nix_bin) {
            path = format!("{}:{path}", nix_bin.display());
        }
        vec![("PATH", path), ("NIX_CONF_DIR", self.root.path().join("etc").display().to_string())]
    }

    /// A real Nix tool that works on the store itself, without the daemon, as the store's owner.
    ///
    /// # Panics
    /// If the machine has no Nix.
    pub fn nix(&self, tool: &str) -> Command {
        let mut command = self.inside(&[]);
        command.arg(self.nix_bin.as_ref().expect("the machine has a Nix").join(tool));
        command.env_clear().envs(self.environment()).env("NIX_REMOTE", "local").env("HOME", self.root.path());
        command
    }

    /// Real Nix's verdict on everything in the store, contents included.
    ///
    /// # Panics
    /// If something is wrong with it.
    pub fn verify_store(&self) {
        let output = self.nix("nix-store").args(["--verify", "--check-contents"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let complaint = ["modified", "disappeared", "error", "warning"].iter().any(|word| said.contains(word));
        assert!(output.status.success() && !complaint, "nix-store --verify --check-contents: {said}");
    }

    /// Where a path of the machine's /nix is on this one.
    pub fn host_path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(path.as_ref().strip_prefix("/").unwrap_or(path.as_ref()))
    }

    /// Whether the store's database has a path; files alone may be what a failure left.
    ///
    /// # Panics
    /// If the machine has no Nix.
    pub fn is_valid(&self, store_path: &str) -> bool {
        self.nix("nix-store").args(["--check-validity", store_path]).output().unwrap().status.success()
    }

    /// uid and gid of the machine's user, if they are not this process's.
    pub fn ordinary_user(&self) -> Option<u32> {
        (self.user == User::Ordinary).then_some(ORDINARY)
    }

    /// Kills the daemon and all that it forked. Its socket stays, as after a crash.
    pub fn kill_daemon(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            // its process namespace dies with it
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }

    /// What the daemon said so far.
    pub fn daemon_log(&self) -> String {
        fs_err::read_to_string(self.root.path().join("daemon.log")).unwrap_or_default()
    }

    /// Starts the daemon (again) and waits for its socket.
    ///
    /// # Panics
    /// If it does not come up.
    pub fn start_daemon(&mut self) {
        let socket = self.host_path("/nix/var/nix/daemon-socket/socket");
        let _ = fs_err::remove_file(&socket);
        let log = fs_err::File::create(self.root.path().join("daemon.log")).unwrap().into_parts().0;
        let mut command = self.inside(&["--unshare-pid", "--die-with-parent"]);
        command.arg(self.nix_bin.as_ref().expect("the machine has a Nix").join("nix-daemon"));
        command.env_clear().envs(self.environment()).env("HOME", self.root.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mut daemon = command.spawn().unwrap();
        let began = Instant::now();
        while UnixStream::connect(&socket).is_err() {
            let gone = daemon.try_wait().unwrap();
            assert!(gone.is_none() && began.elapsed() < Duration::from_secs(20), "no daemon: {}", self.daemon_log());
            std::thread::sleep(Duration::from_millis(1));
        }
        self.daemon = Some(daemon);
    }

    /// Bubblewrap with this machine's folders and the machine's /nix.
    fn inside(&self, options: &[&str]) -> Command {
        let mut command = Command::new(&self.bwrap);
        command.args(options);
        for entry in fs_err::read_dir("/").unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_symlink() {
                command.arg("--symlink").arg(fs_err::read_link(&entry).unwrap()).arg(&entry);
            } else if !["/nix", "/proc", "/dev"].iter().any(|own| entry == Path::new(own)) {
                command.arg("--bind").args([&entry, &entry]);
            }
        }
        command.args(["--dev-bind", "/dev", "/dev", "--proc", "/proc"]);
        if self.kind != Kind::NoNix {
            command.arg("--bind").arg(self.root.path().join("nix")).arg("/nix");
        }
        command.arg("--");
        command
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.kill_daemon();
    }
}

/// Nobody is trusted; a failed download is not tried again, for no test waits for that.
const CONF: &str = "\
experimental-features = nix-command flakes
sandbox = false
build-users-group =
trusted-users =
fsync-metadata = false
download-attempts = 1
connect-timeout = 10
";

/// Whether root runs the tests.
pub fn is_root() -> bool {
    rustix::process::getuid().is_root()
}
