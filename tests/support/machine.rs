//! Machines: this computer with a /nix of its own and a Nix of a certain version and kind, or none.
//!
//! Sockets and files in /nix are shared by all processes of a machine. Run by root, the daemon is root's.

use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::cache::BinaryCache;
use super::namespace::{Namespace, NixFolder, bubblewrap, is_root};
use super::scratch::Scratch;
use super::world::{Nix, World};

/// What a machine has of Nix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A daemon that listens on its socket.
    Daemon(Nix),
    /// No daemon runs, but `nix-daemon` is on PATH and the store is the user's own.
    SingleUser(Nix),
    /// Neither a daemon nor a Nix, and no `/nix`.
    NoNix,
    /// Neither a daemon nor a Nix, but an empty `/nix`, which is root's.
    EmptyNix,
    /// The same, on a disk of its own of so many bytes.
    SmallDisk(u64),
}

/// As whom commands run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User {
    /// As who runs the tests, and so the daemon. Not trusted by it all the same.
    Same,
    /// As uid 1000 where root runs the tests, else as [`User::Same`].
    Ordinary,
}

/// A machine. Its processes end and its folder goes away when it is dropped.
///
/// The daemon also ends with the thread that started it.
pub struct Machine {
    /// Shells that its user has.
    shells: PathBuf,
    bwrap: PathBuf,
    setpriv: PathBuf,
    nix_bin: Option<PathBuf>,
    kind: Kind,
    user: User,
    // in this order they are dropped: the processes before the folder
    daemon: Option<Child>,
    namespace: Namespace,
    root: Scratch,
}

/// uid and gid of [`User::Ordinary`].
pub const ORDINARY: u32 = 1000;

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

impl Machine {
    /// A machine whose Nix knows `cache`. `user` is whom [`Machine::command`] runs as.
    ///
    /// # Panics
    /// If the daemon does not come up.
    pub fn start(world: &World, kind: Kind, user: User, cache: &BinaryCache) -> Self {
        let conf = format!("substituters = {}\ntrusted-public-keys = {}\n", cache.url(), world.public_key);
        Self::configured(world, kind, user, &conf)
    }

    /// The same with a text for `nix.conf` in place of the cache.
    ///
    /// # Panics
    /// If the daemon does not come up.
    pub fn configured(world: &World, kind: Kind, user: User, conf: &str) -> Self {
        let root = Scratch::new("machine");
        let dir = root.path().to_path_buf();
        // without a state folder, an ordinary user's Nix takes a store in HOME
        let state: &[&str] = if kind == Kind::EmptyNix { &[] } else { &["nix/store", "nix/var", "nix/var/nix"] };
        for folder in ["etc", "home", "nix"].iter().chain(state) {
            fs_err::create_dir(dir.join(folder)).unwrap();
        }
        fs_err::write(dir.join("etc/nix.conf"), format!("{CONF}{conf}")).unwrap();
        let nix = match kind {
            Kind::NoNix => NixFolder::Absent,
            Kind::SmallDisk(bytes) => NixFolder::Disk(bytes),
            _ => NixFolder::Folder(dir.join("nix")),
        };
        let namespace = Namespace::new(world, &nix);
        let (bwrap, setpriv) = (world.tool("bwrap"), world.tool("setpriv"));
        let nix_bin = match kind {
            Kind::Daemon(nix) | Kind::SingleUser(nix) => Some(world.nix_bin(nix)),
            Kind::NoNix | Kind::EmptyNix | Kind::SmallDisk(_) => None,
        };
        let shells = world.shells();
        let mut machine = Self { shells, bwrap, setpriv, nix_bin, kind, user, daemon: None, namespace, root };
        machine.give_to_user();
        if matches!(kind, Kind::Daemon(_)) {
            machine.start_daemon();
        }
        machine
    }

    /// HOME is the user's, and where there is no daemon the store, too.
    fn give_to_user(&self) {
        if let Some(id) = self.ordinary_user() {
            let store: &[&str] = &["nix", "nix/store", "nix/var", "nix/var/nix"];
            let own = if matches!(self.kind, Kind::SingleUser(_)) { store } else { &[] };
            let own = own.iter().chain(&["home"]);
            own.for_each(|folder| chown(self.root.path().join(folder), Some(id), Some(id)).unwrap());
        }
    }

    /// A command in the machine, run as its user in `/`, with [`Machine::environment`] and nothing else.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        self.command_in(Path::new("/"), program)
    }

    /// The same in another folder.
    pub fn command_in(&self, dir: &Path, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.namespace.enter(dir);
        if let Some(id) = self.ordinary_user() {
            let id = id.to_string();
            command.arg(&self.setpriv).args(["--reuid", &id, "--regid", &id, "--clear-groups", "--"]);
        }
        command.arg(program);
        command.env_clear().envs(self.environment());
        command
    }

    /// A command in the machine, run as who runs the tests, in `/` with [`Machine::environment`].
    pub fn command_of_owner(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.namespace.enter(Path::new("/"));
        command.arg(program);
        command.env_clear().envs(self.environment());
        command
    }

    /// The variables of its processes: `HOME`, `PATH` and `NIX_CONF_DIR`.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let place = |folder: &str| self.root.path().join(folder).display().to_string();
        let mut path = format!("/usr/bin:/bin:{}", self.shells.display());
        if let (Kind::SingleUser(_), Some(nix)) = (self.kind, &self.nix_bin) {
            path = format!("{}:{path}", nix.display());
        }
        vec![("PATH", path), ("HOME", place("home")), ("NIX_CONF_DIR", place("etc"))]
    }

    /// A real Nix tool as a client of whatever the machine has, run as its user.
    ///
    /// # Panics
    /// If the machine has no Nix.
    pub fn client(&self, tool: &str) -> Command {
        let mut command = self.command(self.nix_tool(tool));
        if matches!(self.kind, Kind::Daemon(_)) {
            // the store's owner would else work on it directly
            command.env("NIX_REMOTE", "daemon");
        }
        command
    }

    /// A real Nix tool that works on the store itself, without the daemon, as the store's owner.
    ///
    /// # Panics
    /// If the machine has no Nix.
    pub fn nix(&self, tool: &str) -> Command {
        let mut command = if matches!(self.kind, Kind::SingleUser(_)) {
            self.client(tool)
        } else {
            let mut command = self.command_of_owner(self.nix_tool(tool));
            command.env("HOME", self.root.path());
            command
        };
        command.env("NIX_REMOTE", "local");
        command
    }

    /// Real Nix's verdict on everything in the store, contents included.
    ///
    /// # Panics
    /// If something is wrong with it.
    #[track_caller]
    pub fn verify_store(&self) {
        let output = self.nix("nix-store").args(["--verify", "--check-contents"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let complaint = ["modified", "disappeared", "error", "warning"].iter().any(|word| said.contains(word));
        assert!(output.status.success() && !complaint, "nix-store --verify --check-contents: {said}");
    }

    /// Whether the store's database has a path; files alone may be what a failure left.
    ///
    /// # Panics
    /// If the machine has no Nix.
    pub fn is_valid(&self, store_path: &str) -> bool {
        self.nix("nix-store").args(["--check-validity", store_path]).output().unwrap().status.success()
    }

    /// Where a path of the machine's /nix is on this computer.
    pub fn host_path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(path.as_ref().strip_prefix("/").unwrap_or(path.as_ref()))
    }

    /// uid and gid of the machine's user, if they are not this process's.
    pub fn ordinary_user(&self) -> Option<u32> {
        (self.user == User::Ordinary && is_root()).then_some(ORDINARY)
    }

    /// Kills the daemon and all that it forked. Its socket stays, as after a crash, and an ordinary user cannot do its work.
    pub fn kill_daemon(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            let _ = daemon.kill();
            let _ = daemon.wait();
            // its process namespace dies with it, but only soon
            while UnixStream::connect(self.socket()).is_ok() {
                std::thread::yield_now();
            }
            self.bar_user();
        }
    }

    /// From now on the store is another user's also where one user runs tests, daemon and envy: nothing but the daemon
    /// can write to its database.
    pub fn bar_user(&self) {
        if self.user == User::Ordinary && !is_root() {
            self.set_mode_of_database(0o555);
        }
    }

    /// Takes [`Machine::bar_user`] back.
    pub fn admit_user(&self) {
        if !is_root() {
            self.set_mode_of_database(0o755);
        }
    }

    fn set_mode_of_database(&self, mode: u32) {
        let database = self.host_path("/nix/var/nix/db");
        if database.exists() {
            fs_err::set_permissions(database, Permissions::from_mode(mode)).unwrap();
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
        let socket = self.socket();
        let _ = fs_err::remove_file(&socket);
        self.admit_user();
        let log = fs_err::File::create(self.root.path().join("daemon.log")).unwrap().into_parts().0;
        let nix = NixFolder::Folder(self.root.path().join("nix"));
        // Nix's workers leave its process group; a process namespace holds them together
        let mut command = bubblewrap(&self.bwrap, &nix, &["--proc", "/proc", "--unshare-pid", "--die-with-parent"]);
        command.arg(self.nix_tool("nix-daemon"));
        command.env_clear().envs(self.environment()).env("HOME", self.root.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mut daemon = command.spawn().unwrap();
        let began = Instant::now();
        while greeted(&socket).is_err() {
            let gone = daemon.try_wait().unwrap();
            assert!(gone.is_none() && began.elapsed() < Duration::from_secs(20), "no daemon: {}", self.daemon_log());
            std::thread::sleep(Duration::from_millis(1));
        }
        self.daemon = Some(daemon);
    }

    fn nix_tool(&self, tool: &str) -> PathBuf {
        self.nix_bin.as_ref().expect("the machine has a Nix").join(tool)
    }

    fn socket(&self) -> PathBuf {
        self.host_path("/nix/var/nix/daemon-socket/socket")
    }
}

/// Waits for the first word of the daemon. It has opened its store by then; two that make a new store's database at the
/// same time would get in each other's way.
fn greeted(socket: &Path) -> std::io::Result<()> {
    let mut stream = UnixStream::connect(socket)?;
    stream.write_all(b"cxin\0\0\0\0")?;
    stream.read_exact(&mut [0; 8])
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.kill_daemon();
        // so that it can be removed
        self.admit_user();
    }
}
