//! A program in a pseudo-terminal: what it writes is collected, what is sent is typed.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a program may take before it is said to hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program and its terminal. Killed when dropped.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    screen: Arc<Screen>,
    seen: usize,
    _master: Box<dyn MasterPty + Send>,
}

#[derive(Default)]
struct Screen {
    written: Mutex<Written>,
    changed: Condvar,
}

#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    ended: bool,
}

impl Terminal {
    /// Starts a command in a new terminal of 80 columns.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(command: &Command) -> Self {
        Self::start_wide(command, 80)
    }

    /// The same with another number of columns.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start_wide(command: &Command, cols: u16) -> Self {
        let size = PtySize { rows: 24, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut builder = CommandBuilder::new(command.get_program());
        builder.args(command.get_args());
        builder.env_clear();
        for (name, value) in command.get_envs() {
            builder.env(name, value.unwrap_or_default());
        }
        if let Some(dir) = command.get_current_dir() {
            builder.cwd(dir);
        }
        let child = pair.slave.spawn_command(builder).unwrap();
        drop(pair.slave);
        let screen = Arc::<Screen>::default();
        let (mut reader, writing) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&screen));
        std::thread::spawn(move || writing.collect(&mut reader));
        let keyboard = pair.master.take_writer().unwrap();
        Self { child, keyboard, screen, seen: 0, _master: pair.master }
    }

    /// Waits until the program has written `text` after what was waited for before; colours and
    /// cursor movements do not count.
    ///
    /// # Panics
    /// With all that was written, if that does not come.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        let seen = self.seen;
        let find = |written: &mut Written| shown(&written.bytes).get(seen..).and_then(|rest| rest.find(text)).is_none();
        let guard = self.screen.written.lock().unwrap();
        let (guard, _) =
            self.screen.changed.wait_timeout_while(guard, PATIENCE, |written| !written.ended && find(written)).unwrap();
        let all = shown(&guard.bytes);
        let at = all.get(seen..).and_then(|rest| rest.find(text));
        let at = at.unwrap_or_else(|| panic!("the terminal never showed {text:?}, only:\n{all}"));
        self.seen = seen + at + text.len();
    }

    /// Types; a line ends with `\n`, Ctrl-C is `\x03`.
    ///
    /// # Panics
    /// If the terminal is gone.
    pub fn send(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Waits for the end; the exit status and all that was shown.
    ///
    /// # Panics
    /// If the program does not end.
    pub fn finish(mut self) -> (u32, String) {
        self.wait_for_end();
        let all = shown(&self.raw());
        (self.child.wait().unwrap().exit_code(), all)
    }

    /// Waits for the end.
    ///
    /// # Panics
    /// If the program does not end.
    pub fn wait_for_end(&mut self) {
        let guard = self.screen.written.lock().unwrap();
        let (guard, late) = self.screen.changed.wait_timeout_while(guard, PATIENCE, |written| !written.ended).unwrap();
        assert!(!late.timed_out(), "the program does not end, it showed:\n{}", shown(&guard.bytes));
    }

    /// All bytes so far, with colours and cursor movements.
    pub fn raw(&self) -> Vec<u8> {
        self.screen.written.lock().unwrap().bytes.clone()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Screen {
    fn collect(&self, reader: &mut dyn Read) {
        let mut buffer = [0; 4096];
        loop {
            // a terminal whose last program is gone gives an error, not an end
            let count = reader.read(&mut buffer).unwrap_or(0);
            let mut written = self.written.lock().unwrap();
            written.bytes.extend_from_slice(&buffer[..count]);
            written.ended = count == 0;
            self.changed.notify_all();
            if count == 0 {
                return;
            }
        }
    }
}

/// What a reader sees: no escape sequences, and lines end with `\n`.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    anstream::adapter::strip_str(&text).to_string().replace("\r\n", "\n")
}
