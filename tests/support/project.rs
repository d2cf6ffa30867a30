//! A project on a machine, sealed off from whoever runs the tests: own HOME, own XDG folders, own
//! environment variables. In it the `envy` that cargo built runs for real.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::catalog::CatalogService;
use super::machine::Machine;
pub use super::ran::Ran;
use super::scratch::Scratch;
use super::terminal::Terminal;

/// What cargo built; examples are built without it.
const BUILT: Option<&str> = option_env!("CARGO_BIN_EXE_envy");

/// A project folder and the user who works in it.
pub struct TestProject<'m> {
    machine: &'m Machine,
    scratch: Scratch,
    envy: PathBuf,
    variables: BTreeMap<String, String>,
}

/// All bytes below a folder, for saying that nothing changed.
pub type Snapshot = BTreeMap<PathBuf, Entry>;

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A folder and its permissions.
    Folder(u32),
    /// A file's permissions and bytes.
    File(u32, Vec<u8>),
    /// Where a symbolic link points.
    Link(PathBuf),
}

impl<'m> TestProject<'m> {
    /// An empty project on a machine.
    ///
    /// # Panics
    /// If cargo did not build `envy` for this test.
    pub fn on(machine: &'m Machine) -> Self {
        Self::with_envy(machine, Path::new(BUILT.expect("integration tests have an envy")))
    }

    /// The same with another envy.
    pub fn with_envy(machine: &'m Machine, built: &Path) -> Self {
        let scratch = Scratch::new("project");
        for folder in ["project", "home", "tmp", "run", "bin"] {
            fs_err::create_dir(scratch.path().join(folder)).unwrap();
        }
        let envy = scratch.path().join("bin/envy");
        offer(built, &envy, machine.ordinary_user().is_some());
        fs_err::set_permissions(scratch.path().join("run"), std::fs::Permissions::from_mode(0o700)).unwrap();
        let project = Self { machine, scratch, envy, variables: BTreeMap::new() };
        project.give_to_user();
        project.sealed()
    }

    fn sealed(mut self) -> Self {
        let place = |folder: &str| self.scratch.path().join(folder).display().to_string();
        let home = place("home");
        let mut variables: BTreeMap<String, String> =
            self.machine.environment().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        for (name, value) in [
            ("XDG_STATE_HOME", format!("{home}/.local/state")),
            ("XDG_CACHE_HOME", format!("{home}/.cache")),
            ("XDG_CONFIG_HOME", format!("{home}/.config")),
            ("XDG_DATA_HOME", format!("{home}/.local/share")),
            ("XDG_RUNTIME_DIR", place("run")),
            ("TMPDIR", place("tmp")),
            ("HOME", home),
            ("USER", "tester".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("SHELL", "/bin/bash".to_owned()),
            // a mistake then asks nobody but loopback
            ("ENVY_CATALOG_URL", "http://127.0.0.1:9".to_owned()),
        ] {
            variables.insert(name.to_owned(), value);
        }
        let path = format!("{}:{}", self.scratch.path().join("bin").display(), variables["PATH"]);
        variables.insert("PATH".to_owned(), path);
        self.variables = variables;
        self
    }

    /// Everything of the scratch folder belongs to the machine's user.
    fn give_to_user(&self) {
        if let Some(id) = self.machine.ordinary_user() {
            for folder in ["project", "home", "tmp", "run"] {
                chown(self.scratch.path().join(folder), Some(id), Some(id)).unwrap();
            }
        }
    }

    /// The same, asking this search service.
    pub fn asking(self, catalog: &CatalogService) -> Self {
        self.with("ENVY_CATALOG_URL", catalog.url())
    }

    /// The same with an environment variable.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.insert(name.to_owned(), value.into());
        self
    }

    /// The same without an environment variable.
    pub fn without(mut self, name: &str) -> Self {
        self.variables.remove(name);
        self
    }

    /// The same with a manifest, and these packages installed.
    ///
    /// # Panics
    /// If envy fails.
    pub fn having(self, packages: &[&str]) -> Self {
        self.envy(&["init"]).ok();
        self.envy(&[&["install"], packages].concat()).ok();
        self
    }

    /// The project folder.
    pub fn dir(&self) -> PathBuf {
        self.scratch.path().join("project")
    }

    /// The user's HOME.
    pub fn home(&self) -> PathBuf {
        self.scratch.path().join("home")
    }

    /// Runs `envy ARGUMENTS…` in the project folder, without a terminal and with nothing to read.
    pub fn envy(&self, arguments: &[&str]) -> Ran {
        self.command(&self.envy, arguments).output().unwrap().into()
    }

    /// Runs another program in the same way.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        self.command(program, arguments).output().unwrap().into()
    }

    /// Runs `envy ARGUMENTS…` in a terminal.
    pub fn envy_in_terminal(&self, arguments: &[&str]) -> Terminal {
        self.terminal(&self.envy, arguments)
    }

    /// Runs another program in a terminal.
    pub fn terminal(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Terminal {
        let mut command = self.command(program, arguments);
        command.env("TERM", "xterm-256color");
        Terminal::start(&command)
    }

    /// The command itself, to start it in another way. A signal to it reaches the program.
    pub fn command(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
        self.command_in(&self.dir(), program, arguments)
    }

    /// The same in another folder.
    pub fn command_in(&self, dir: &Path, program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
        let mut command = self.machine.command_in(dir, program);
        command.args(arguments).env_clear().envs(&self.variables).stdin(Stdio::null());
        command
    }

    /// The built `envy`.
    pub fn envy_path(&self) -> &Path {
        &self.envy
    }

    /// Reads a file of the project.
    ///
    /// # Panics
    /// If it cannot be read.
    pub fn read(&self, file: &str) -> String {
        fs_err::read_to_string(self.dir().join(file)).unwrap()
    }

    /// Writes a file of the project, and its folder, as the machine's user would.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        self.write_below(&self.dir(), file, text);
    }

    /// The same for a file of the user's HOME.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write_home(&self, file: &str, text: impl AsRef<[u8]>) {
        self.write_below(&self.home(), file, text);
    }

    fn write_below(&self, dir: &Path, file: &str, text: impl AsRef<[u8]>) {
        let path = dir.join(file);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(&path, text).unwrap();
        if let Some(id) = self.machine.ordinary_user() {
            let made = path.ancestors().take_while(|ancestor| *ancestor != dir);
            made.for_each(|ancestor| chown(ancestor, Some(id), Some(id)).unwrap());
        }
    }

    /// Makes a file of the project look as if it was changed at that time.
    ///
    /// # Panics
    /// If there is no such file.
    pub fn set_modified(&self, file: &str, time: std::time::SystemTime) {
        let file = std::fs::File::options().write(true).open(self.dir().join(file)).unwrap();
        file.set_modified(time).unwrap();
    }

    /// Makes all kept catalog answers look as if nobody had used them for 40 days.
    ///
    /// # Panics
    /// If there are none.
    pub fn forget_answers(&self) {
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(40 * 24 * 3600);
        let answers = self.answers();
        assert!(!answers.is_empty(), "no answer is kept");
        for answer in answers {
            std::fs::File::options().write(true).open(answer).unwrap().set_modified(then).unwrap();
        }
    }

    /// The files of all kept catalog answers.
    ///
    /// # Panics
    /// If their folder cannot be read.
    pub fn answers(&self) -> Vec<PathBuf> {
        let folder = fs_err::read_dir(self.home().join(".cache/envy/http")).unwrap();
        folder.map(|entry| entry.unwrap().path()).collect()
    }

    /// All bytes of the project folder.
    pub fn snapshot(&self) -> Snapshot {
        snapshot(&self.dir())
    }

    /// What differs from run to run in a message, as pairs of a regular expression and its
    /// replacement, for `insta::with_settings!({ filters => … })`.
    pub fn filters(&self) -> Vec<(String, &'static str)> {
        let base = self.scratch.path().display();
        vec![
            (format!("{base}/project"), "[PROJECT]"),
            (format!("{base}/home"), "[HOME]"),
            (format!("{base}"), "[SCRATCH]"),
            (r"http://127\.0\.0\.1:\d+".to_owned(), "[URL]"),
            ("[0-9a-df-np-sv-z]{32}-".to_owned(), "[HASH]-"),
            (r"\d+(\.\d+)? (ms|s)\b".to_owned(), "[TIME]"),
        ]
    }
}

/// Puts the built `envy` at a place, for an ordinary user who may be unable to enter the build's folder.
fn offer(built: &Path, place: &Path, for_another: bool) {
    if fs_err::hard_link(built, place).is_ok() {
        // the same file, and a path that leads nowhere else
    } else if !for_another {
        std::os::unix::fs::symlink(built, place).unwrap();
    } else {
        // by another process: a fork of this one would hold the file open, and then it cannot be run
        assert!(Command::new("cp").args([built, place]).status().unwrap().success());
    }
}

/// All bytes below a folder.
///
/// # Panics
/// If it cannot be read.
pub fn snapshot(dir: &Path) -> Snapshot {
    let mut all = Snapshot::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let meta = fs_err::symlink_metadata(&path).unwrap();
            let seen = if meta.is_dir() {
                folders.push(path.clone());
                Entry::Folder(meta.mode())
            } else if meta.is_symlink() {
                Entry::Link(fs_err::read_link(&path).unwrap())
            } else {
                Entry::File(meta.mode(), fs_err::read(&path).unwrap())
            };
            all.insert(path.strip_prefix(dir).unwrap().to_path_buf(), seen);
        }
    }
    all
}
