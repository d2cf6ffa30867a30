//! What fingers type that know other tools, and what does that here: a table.
//!
//! Not for: words that are nearly a command of envy's (`alike` in the module above).

use crate::failure::{Hint, command_line};

/// Stands in a line for the names that were typed, else for itself.
const NAME: &str = "NAME";
/// Stands in a line for the program and arguments that were typed, else for itself.
const COMMAND: &str = "COMMAND";

/// What a line does, and the line. A line of nothing is only said.
type Way = (&'static str, &'static str);
/// Words in the place of a command, and what does that here.
type Habit = (&'static [&'static str], &'static [Way]);
/// The command, or none for all of them, options of it in other tools, and what does that here.
type Foreign = (&'static str, &'static [&'static str], &'static [Way]);

const RUN: Way = ("run one command in the environment", "envy run -- COMMAND");
const SHELL: Way = ("open a shell that has the environment", "envy activate");
const INSTALL: Way = ("here that is", "envy install NAME");
const REMOVE: Way = ("here that is", "envy remove NAME");
const UPDATE: Way = ("here that is", "envy update");
const LIST: Way = ("here that is", "envy list");
const SYNC: Way = ("here that is", "envy sync");
const ROLLBACK: Way = ("here that is", "envy rollback");
const HISTORY: Way = ("here that is", "envy history");
const DIRENV: Way = ("here that is", "envy export direnv --write");
const DOCKER: Way =
    ("envy makes no images; in a Dockerfile, behind the copies of envy.toml and envy.lock", "envy sync --locked");
const NO_SERVICES: Way = ("this version of envy runs no services", "");
const NO_OWN: Way = ("environments belong to projects; one for all your folders is not in this version", "");
const GIT: Way = ("environments are shared through git", "git add envy.toml envy.lock");

/// Of several words the longest match counts.
const HABITS: &[Habit] = &[
    // Flox, Devbox, devenv, nix
    (&["shell", "develop", "enter", "nix-shell", "start"], &[SHELL, RUN]),
    (&["x", "exec-env"], &[RUN]),
    (&["global add", "global install", "profile install", "profile add"], &[INSTALL, NO_OWN]),
    (&["global rm", "global remove", "profile remove"], &[REMOVE, NO_OWN]),
    (&["global list", "profile list"], &[LIST, NO_OWN]),
    (&["global update", "profile upgrade"], &[UPDATE, NO_OWN]),
    (&["global run"], &[RUN]),
    (&["profile rollback"], &[ROLLBACK]),
    (&["profile history", "generations", "generations list", "generations history", "log", "logs"], &[HISTORY]),
    (&["generations rollback", "generations switch"], &[ROLLBACK]),
    (&["global", "profile"], &[NO_OWN, INSTALL]),
    (&["generate direnv", "direnv"], &[DIRENV]),
    (&["generate dockerfile", "containerize", "image"], &[DOCKER]),
    (&["generate"], &[("see which files envy can print", "envy export --help")]),
    (&["services", "service", "processes", "down", "ps", "stop"], &[NO_SERVICES]),
    (&["push", "pull", "share", "publish", "auth", "login"], &[GIT]),
    (
        &["import"],
        &[
            ("there is no import in this version: begin anew", "envy init"),
            ("then add what you had", "envy install NAME"),
        ],
    ),
    (&["config", "manifest"], &[("here that is", "envy edit")]),
    (&["flake"], &[("envy needs no flake: begin with", "envy init")]),
    // mise, asdf
    (&["use", "pin", "local"], &[INSTALL]),
    (&["ls-remote", "list-all", "latest", "versions"], &[("here that is", "envy show NAME")]),
    (&["tasks", "task", "r"], &[("run a script of [scripts] in envy.toml", "envy run NAME")]),
    (&["allow", "permit"], &[("here that is", "envy trust")]),
    (&["deny", "untrust", "revoke"], &[("here that is", "envy trust --revoke")]),
    (&["where", "whereis", "bin", "bin-paths", "whence"], &[("here that is", "envy which NAME")]),
    // npm, cargo, uv, brew, apt
    (&["i", "get", "require", "in"], &[INSTALL]),
    (&["ci"], &[("here that is", "envy sync --locked")]),
    (&["info", "view", "inspect"], &[("here that is", "envy show NAME")]),
    (&["find", "query", "s"], &[("here that is", "envy search NAME")]),
    (&["delete", "del", "un", "purge", "autoremove"], &[REMOVE]),
    (&["clean", "prune", "cleanup", "garbage-collect", "collect-garbage"], &[("here that is", "envy gc")]),
    (&["undo", "revert", "back"], &[ROLLBACK]),
    (&["refresh", "apply", "restore", "switch", "build", "reinstall", "reload"], &[SYNC]),
    (&["up"], &[("for newer versions", "envy update"), NO_SERVICES]),
    (&["bump", "upgrade-all", "dist-upgrade", "full-upgrade"], &[UPDATE]),
    (&["new", "create", "setup"], &[("a new project", "envy init"), ("an agent's settings", "envy agent setup")]),
    (&["tree", "deps", "depends", "explain", "dependents"], &[("here that is", "envy why NAME")]),
    (
        &["exit", "leave", "quit"],
        &[("here that is", "eval \"$(envy deactivate)\""), ("in a shell of `envy activate`", "exit")],
    ),
    (&["print-dev-env", "shellenv", "printenv", "environment", "vars"], &[("here that is", "envy env")]),
    (
        &["check", "verify", "diagnose", "health"],
        &[("here that is", "envy doctor"), ("whether envy.lock answers", "envy status")],
    ),
    (&["codex", "claude", "gemini", "cursor"], &[("let an agent use envy", "envy agent setup")]),
    (&["version"], &[("here that is", "envy --version")]),
    (&["self", "self-update", "upgrade-self"], &[("envy does not update itself: install it as you did before", "")]),
];

/// What a short option is elsewhere.
const DRY_RUN: Way = ("to see only what would be done, it is --dry-run", "");

/// Options of other tools: the command, what was typed, and what to do.
const OPTIONS: &[Foreign] = &[
    ("activate", &["-s", "--start-services"], &[NO_SERVICES]),
    ("activate", &["-c", "--command", "--"], &[RUN]),
    ("activate", &["-r", "--remote", "-t", "--trust"], &[("look at what envy.toml runs, and decide", "envy trust")]),
    ("list", &["-c", "--config"], &[("envy.toml is a plain file; open it", "envy edit")]),
    ("list", &["-o", "--outdated", "-u", "--upgradable"], &[("here that is", "envy outdated")]),
    ("list", &["-a", "--all", "-n", "--name", "-e", "--extended"], &[LIST]),
    ("sync", &["--dry-run", "-n"], &[("here that is", "envy plan")]),
    ("lock", &["--upgrade", "--update", "-U"], &[UPDATE]),
    ("sync", &["--upgrade", "--update", "-U"], &[UPDATE]),
    ("install", &["-g", "--global"], &[NO_OWN]),
    ("install", &["-n"], &[DRY_RUN]),
    ("remove", &["-n"], &[DRY_RUN]),
    ("update", &["-n"], &[DRY_RUN]),
    ("rollback", &["-n"], &[DRY_RUN]),
    ("gc", &["-n"], &[DRY_RUN]),
    ("init", &["--bare", "--name", "-n"], &[("it takes no name: the folder's counts", "envy init")]),
    ("run", &["-c"], &[("for what a shell is to read", "envy run -- sh -c COMMAND")]),
    ("", &["-v"], &[("for envy's version", "envy --version")]),
    ("", &["--verbose", "--debug", "-vv"], &[("envy says what it does without an option; with -q it says less", "")]),
    ("", &["-C", "--cwd", "--project", "--directory"], &[("the project's folder is named by -d DIR", "")]),
    ("", &["-n", "--non-interactive", "--no-input", "-f", "--assume-yes"], &[("questions are answered by --yes", "")]),
    ("", &["-g", "--global"], &[NO_OWN]),
];

/// What does here what these words do elsewhere.
pub(super) fn command(words: &[String]) -> Vec<Hint> {
    let plain: Vec<&String> = words.iter().take_while(|word| !word.starts_with('-')).collect();
    for count in (1..=plain.len().min(2)).rev() {
        let typed = plain[..count].iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ");
        if let Some((_, hints)) = HABITS.iter().find(|(habits, _)| habits.contains(&typed.as_str())) {
            return filled(hints, &words[count..]);
        }
    }
    Vec::new()
}

/// What does here what this option of the command does elsewhere.
pub(super) fn option(command: &str, option: &str, behind: &[String]) -> Vec<Hint> {
    let name = option.split('=').next().unwrap_or(option);
    let fits = |of: &&str, options: &&[&str]| (*of == command || of.is_empty()) && options.contains(&name);
    let found = OPTIONS.iter().find(|(of, options, _)| fits(of, options));
    found.map_or_else(Vec::new, |(_, _, hints)| filled(hints, behind))
}

/// The hints with what was typed in the places of names and commands.
fn filled(hints: &[Way], typed: &[String]) -> Vec<Hint> {
    let hint = |(text, line): &(&str, &str)| match line.is_empty() {
        true => Hint::text(*text),
        false => Hint::run(*text, line_with(line, typed)),
    };
    hints.iter().map(hint).collect()
}

fn line_with(line: &str, typed: &[String]) -> String {
    // of nixpkgs alone there are packages here
    let bare = |word: &String| word.strip_prefix("nixpkgs#").unwrap_or(word).to_owned();
    let names: Vec<String> = typed.iter().filter(|word| !word.starts_with('-')).map(bare).collect();
    let names = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
    let command = match typed.iter().position(|word| word == "--") {
        Some(at) => &typed[at + 1..],
        // those of `nix shell` are packages
        None if typed.iter().any(|word| word.contains('#')) => &[],
        None => typed,
    };
    match () {
        () if line.ends_with(NAME) && !names.is_empty() => line.replace(NAME, &command_line(&names)),
        () if line.ends_with(COMMAND) && !command.is_empty() => line.replace(COMMAND, &command_line(command)),
        () => line.to_owned(),
    }
}

/// All words and all lines of the tables, for tests.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static [Way])> {
    HABITS.iter().flat_map(|(words, hints)| words.iter().map(|word| (*word, *hints)))
}
