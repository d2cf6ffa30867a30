//! Interactive shells with envy's prompt hook in a terminal. What is typed at a prompt is read back through a program that
//! the shell starts, so it is what programs really get; what the screen shows is for messages only.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::project::TestProject;
use super::world::World;

/// How long a prompt may take before the shell is said to hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tells its environment and its arguments through a pipe.
const REPORT: &str = "#!/bin/sh\n{ printf '%s\\0' \"ARGUMENTS=$*\"; env -0; } > \"$HOME/report\"\n";

/// A shell that has a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// GNU bash.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// Elvish.
    Elvish,
    /// tcsh.
    Tcsh,
    /// Nushell.
    Nu,
}

impl Shell {
    /// The program's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Elvish => "elvish",
            Self::Tcsh => "tcsh",
            Self::Nu => "nu",
        }
    }

    /// Its start file below HOME, and the line of it that sets the hook up, as `docs/shells.md` says.
    fn setup(self) -> (&'static str, &'static str) {
        match self {
            Self::Bash => (".bashrc", "eval \"$(envy hook bash)\""),
            Self::Zsh => (".zshrc", "eval \"$(envy hook zsh)\""),
            Self::Fish => (".config/fish/config.fish", "envy hook fish | source"),
            Self::Elvish => (".config/elvish/rc.elv", "eval (envy hook elvish | slurp)"),
            Self::Tcsh => (".tcshrc", "eval \"`envy hook tcsh`\""),
            Self::Nu => (".config/nushell/config.nu", "source envy.nu"),
        }
    }

    /// The line that exports a variable.
    pub fn export(self, name: &str, value: &str) -> String {
        match self {
            Self::Bash | Self::Zsh => format!("export {name}='{value}'"),
            Self::Fish => format!("set -gx {name} '{value}'"),
            Self::Elvish => format!("set-env {name} '{value}'"),
            Self::Tcsh => format!("setenv {name} '{value}'"),
            Self::Nu => format!("$env.{name} = '{value}'"),
        }
    }

    /// The line that puts a folder in front of `PATH`.
    pub fn prepend(self, dir: &str) -> String {
        match self {
            Self::Bash | Self::Zsh => format!("export PATH={dir}:$PATH"),
            Self::Fish => format!("set -gx PATH {dir} $PATH"),
            Self::Elvish => format!("set paths = [{dir} $@paths]"),
            Self::Tcsh => format!("setenv PATH {dir}:$PATH"),
            Self::Nu => format!("$env.PATH = ($env.PATH | prepend {dir})"),
        }
    }
}

/// What a program got that was started at a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report(BTreeMap<String, String>);

impl Report {
    /// What `report` tells through its pipe once `start` had it started; `None` if it does not come.
    pub fn hear(pipe: &Path, start: impl FnOnce()) -> Option<Self> {
        let (sender, receiver) = mpsc::channel();
        let pipe = pipe.to_path_buf();
        std::thread::spawn(move || sender.send(fs_err::read(pipe)));
        start();
        let told = receiver.recv_timeout(PATIENCE).ok()?.ok()?;
        let told = String::from_utf8_lossy(&told).into_owned();
        let pairs = told.split('\0').filter_map(|pair| pair.split_once('='));
        Some(Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }

    /// A variable, empty if it is not set.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether a variable is set.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// All but what every shell sets anew.
    #[must_use]
    pub fn lasting(&self) -> BTreeMap<String, String> {
        let fleeting = ["_", "PWD", "OLDPWD", "SHLVL", "ARGUMENTS", "DIRS_POSITION", "dirprev"];
        let own = |name: &str| fleeting.contains(&name) || name.starts_with("CMD_DURATION") || name == "LAST_EXIT_CODE";
        self.0.iter().filter(|(name, _)| !own(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

/// A shell in a terminal.
pub struct Prompt {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    screen: Arc<Screen>,
    pipe: PathBuf,
    shell: Shell,
    lines: AtomicUsize,
    _master: Box<dyn MasterPty + Send>,
}

/// The program of this name: the world's, else this machine's.
///
/// # Panics
/// If there is none.
pub fn program(world: &World, name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let own = std::env::split_paths(&path).map(|dir| dir.join(name)).find(|path| path.exists());
    let tool = world.tool(name);
    let found = if tool.exists() { Some(tool) } else { own };
    found.unwrap_or_else(|| panic!("this test needs {name}: run scripts/world, or install it"))
}

/// Writes a file of the user's home as the user would.
pub fn write_home(project: &TestProject<'_>, file: &str, text: &str) {
    let path = project.home().join(file);
    let script = "mkdir -p \"$(dirname \"$1\")\" && printf %s \"$2\" > \"$1\"";
    project.run("sh", &["-c", script, "sh", path.to_str().unwrap(), text]).ok();
}

/// Has the user's shell set the hook up, with `before` and `after` around the hook's line, and lets it report.
pub fn set_up(project: &TestProject<'_>, shell: Shell, before: &str, after: &str) {
    let (file, line) = shell.setup();
    write_home(project, file, &format!("{before}\n{line}\n{after}\n"));
    if shell == Shell::Nu {
        let quiet = "$env.PROMPT_COMMAND = {|| 'READY ' }\n$env.config.show_banner = false\n";
        write_home(project, file, &format!("{quiet}{before}\n{line}\n{after}\n"));
        let code = project.envy(&["hook", "nu"]).ok().stdout;
        write_home(project, ".config/nushell/envy.nu", &code);
    }
    let report = project.envy_path().with_file_name("report");
    fs_err::write(&report, REPORT).unwrap();
    fs_err::set_permissions(&report, PermissionsExt::from_mode(0o755)).unwrap();
    project.run("mkfifo", &[project.home().join("report").to_str().unwrap()]).ok();
}

impl Prompt {
    /// Starts a shell whose start file is there already, in `dir`.
    pub fn start(project: &TestProject<'_>, shell: Shell, world: &World, dir: &Path) -> Self {
        Self::start_by(project, shell, &[program(world, shell.name()).to_str().unwrap()], dir)
    }

    /// The same by other words than its program, e.g. under a tracer.
    pub fn start_by(project: &TestProject<'_>, shell: Shell, words: &[&str], dir: &Path) -> Self {
        let mut command = project.command_in(dir, words[0], &words[1..]);
        command.env("TERM", if shell == Shell::Tcsh { "dumb" } else { "xterm" });
        Self::in_terminal(&command, shell, project.home().join("report"))
    }

    fn in_terminal(command: &Command, shell: Shell, pipe: PathBuf) -> Self {
        let size = PtySize { rows: 50, cols: 500, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut builder = CommandBuilder::new(command.get_program());
        builder.args(command.get_args());
        builder.env_clear();
        command.get_envs().for_each(|(name, value)| builder.env(name, value.unwrap_or_default()));
        let child = pair.slave.spawn_command(builder).unwrap();
        drop(pair.slave);
        let keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let screen = Arc::<Screen>::default();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (writing, answering) = (Arc::clone(&screen), Arc::clone(&keyboard));
        std::thread::spawn(move || writing.collect(&mut reader, &answering));
        Self { child, keyboard, screen, pipe, shell, lines: AtomicUsize::new(0), _master: pair.master }
    }

    /// Types, with no line end of its own.
    pub fn send(&self, keys: &str) {
        if self.shell == Shell::Nu {
            let lines = keys.split('\r').count() - 1;
            self.screen.wait_for_prompt(self.lines.fetch_add(lines, Ordering::Relaxed));
        }
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Types a line at this prompt; what programs get that are started at the next one.
    #[track_caller]
    pub fn run(&self, line: &str) -> Report {
        self.send(&format!("{line}\r"));
        self.report("")
    }

    /// What programs get at the next prompt.
    #[track_caller]
    pub fn next(&self) -> Report {
        // Nushell marks no end of an empty line
        self.run(if self.shell == Shell::Nu { "null" } else { "" })
    }

    /// What programs get at this prompt. `arguments` are for `report`, as the shell reads them.
    #[track_caller]
    pub fn report(&self, arguments: &str) -> Report {
        self.heard(&format!("report {arguments}\r"))
    }

    /// Types keys that start `report`, and hears it.
    #[track_caller]
    pub fn heard(&self, keys: &str) -> Report {
        let heard = Report::hear(&self.pipe, || self.send(keys));
        heard.unwrap_or_else(|| panic!("{:?} did not report after {keys:?}, it showed:\n{}", self.shell, self.shown()))
    }

    /// All that the terminal was sent so far.
    pub fn shown(&self) -> String {
        plain(&self.screen.shown.lock().unwrap())
    }

    /// Waits until the terminal was sent that text: a report may be quicker than what is shown before it.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        let shown = self.screen.shown.lock().unwrap();
        let missing = |bytes: &mut Vec<u8>| !plain(bytes).contains(text);
        let (shown, waited) = self.screen.changed.wait_timeout_while(shown, PATIENCE, missing).unwrap();
        assert!(!waited.timed_out(), "no {text:?} in {}", plain(&shown));
    }

    /// Waits until the terminal was sent that text so often.
    #[track_caller]
    pub fn shows_times(&self, text: &str, times: usize) {
        let shown = self.screen.shown.lock().unwrap();
        let missing = |bytes: &mut Vec<u8>| plain(bytes).matches(text).count() < times;
        let (shown, waited) = self.screen.changed.wait_timeout_while(shown, PATIENCE, missing).unwrap();
        assert!(!waited.timed_out(), "not {times} times {text:?} in {}", plain(&shown));
    }

    /// How often the terminal was sent that text.
    pub fn times(&self, text: &str) -> usize {
        self.shown().matches(text).count()
    }
}

/// What a terminal was sent, without colours and movements.
fn plain(bytes: &[u8]) -> String {
    anstream::adapter::strip_str(&String::from_utf8_lossy(bytes)).to_string()
}

impl Drop for Prompt {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Default)]
struct Screen {
    shown: Mutex<Vec<u8>>,
    changed: Condvar,
}

impl Screen {
    /// Collects what is shown, and answers as a terminal does what some shells ask: where the cursor is, and what it is.
    fn collect(&self, reader: &mut dyn Read, keyboard: &Mutex<Box<dyn Write + Send>>) {
        let mut buffer = [0; 4096];
        loop {
            // a terminal whose last program is gone gives an error, not an end
            let count = reader.read(&mut buffer).unwrap_or(0);
            if count == 0 {
                return;
            }
            let text = String::from_utf8_lossy(&buffer[..count]).into_owned();
            for (question, answer) in
                [("\x1b[6n", "\x1b[1;1R"), ("\x1b[c", "\x1b[?62;22c"), ("\x1b[0c", "\x1b[?62;22c")]
            {
                for _ in text.matches(question) {
                    let _ = keyboard.lock().unwrap().write_all(answer.as_bytes());
                }
            }
            self.shown.lock().unwrap().extend_from_slice(&buffer[..count]);
            self.changed.notify_all();
        }
    }

    /// Waits until Nushell, which forgets what was typed before, reads again after so many commands: it marks the end of
    /// each.
    fn wait_for_prompt(&self, commands: usize) {
        let busy = |shown: &mut Vec<u8>| {
            let text = String::from_utf8_lossy(shown);
            let ended = text.rfind("\x1b]133;D").unwrap_or(0);
            text.matches("\x1b]133;D").count() < commands || !text[ended..].contains("READY")
        };
        let guard = self.shown.lock().unwrap();
        let (shown, late) = self.changed.wait_timeout_while(guard, PATIENCE, busy).unwrap();
        assert!(!late.timed_out(), "no prompt, only:\n{}", String::from_utf8_lossy(&shown));
    }
}
