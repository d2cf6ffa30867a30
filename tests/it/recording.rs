//! The recording in README.md: what a terminal really shows in somebody's first minute. The page's picture and its text are
//! what this run says, but for sizes. With `INSTA_UPDATE=always` (`scripts/record`) the run writes both.
//!
//! The machine is that of an ordinary user without a Nix; catalog and cache are the test world's, Node.js and Codex are real.

mod picture;

use std::path::{Path, PathBuf};

use regex::Regex;
use similar::TextDiff;

use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::Workplace;
use crate::support::terminal::Terminal;

/// Columns of the terminal, as most have them.
const COLUMNS: u16 = 80;

/// What is typed.
const COMMANDS: [&str; 5] = [
    "envy init",
    "envy install nodejs_22 codex-cli",
    "envy run -- node --version",
    "envy install ripgrap",
    "cat envy.toml",
];

/// What differs from one computer to another.
const VOLATILE: &str = r"\d+(\.\d+)? [KMG]iB";

/// Types all of it, one after the other, into a terminal that remembers.
fn play(project: &TestProject<'_>) -> picture::Screen {
    let folder = project.home().join("shop");
    project.write_home("shop/.git/HEAD", "ref: refs/heads/main\n");
    let mut screen = picture::Screen::new(COLUMNS);
    for command in COMMANDS {
        screen.type_in(command);
        let mut shell = project.command_in(&folder, "bash", &["-c", command]);
        shell.env("TERM", "xterm-256color");
        let mut terminal = Terminal::start_wide(&shell, COLUMNS);
        terminal.wait_for_end();
        screen.take(at_home(project, &terminal.raw()).as_bytes());
    }
    screen
}

/// What was shown, had the test's HOME the name of a person's.
fn at_home(project: &TestProject<'_>, shown: &[u8]) -> String {
    String::from_utf8_lossy(shown).replace(&project.home().display().to_string(), "/home/me")
}

#[test]
fn the_recording_shows_what_envy_shows() {
    let place = Workplace::with(Kind::NoNix, User::Ordinary);
    let project = place.project();
    let screen = play(&project);
    let (text, svg) = (asset("first-minute.txt"), asset("first-minute.svg"));
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs_err::write(&text, screen.text()).unwrap();
        fs_err::write(&svg, screen.svg()).unwrap();
    }
    let text = fs_err::read_to_string(&text).unwrap_or_default();
    agree("docs/assets/first-minute.txt", &text, &screen.text());
    agree("docs/assets/first-minute.svg", &picture::text_of(&fs_err::read_to_string(&svg).unwrap_or_default()), &text);
}

fn asset(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/assets").join(file)
}

/// Compares what a file says with what it should, whatever the sizes are.
fn agree(file: &str, written: &str, happened: &str) {
    let volatile = Regex::new(VOLATILE).unwrap();
    let (written, happened) = (volatile.replace_all(written, "SIZE"), volatile.replace_all(happened, "SIZE"));
    let diff = TextDiff::from_lines(&*written, &*happened);
    let diff = diff.unified_diff().header(file, "what happened").to_string();
    assert!(diff.is_empty(), "scripts/record makes the recording anew\n{diff}");
}
