//! What envy promises for when something goes wrong, and what each command touches: tables that `tests/it/promises.rs` holds
//! envy to, row by row, and of which `docs/reliability.md` is made.
//!
//! Data and its rendering only. Not for: how a fault is brought about.

pub mod commands;
pub mod faults;

use std::fmt::Write;

use commands::{COMMANDS, Store, Touches};
use faults::{FAULTS, Group, Place, Promise};

const HEAD: &str = "\
<!-- Written by `cargo run --example generate` from tests/promises. -->
# What happens when something goes wrong

Every row below is a test (`tests/it/promises.rs`) that brings the fault about on each of the machines, with the real
`envy`, a real cache and a real search service on loopback. After each of them the project's files are byte for byte
what they were, what was installed before still runs, and the same command succeeds once the fault is gone.

*carried through* means that the command succeeds all the same. A number is the exit status, the word behind it the error's
stable code. The machines: an ordinary user with root's **Nix daemon**; an **own store**, which envy writes itself; a machine
without Nix where nobody is root, so that the store is **rootless** in HOME.
";

const COMMANDS_HEAD: &str = "
## What a command touches

On a machine with a Nix daemon and a project that has one package; *files* are those of the project. Whatever is not named is
neither written nor asked. Held to it by the same tests.
";

const FOOT: &str = "
## Beyond the tables

- **Kills.** A thousand SIGKILLs at random moments of `install` and `remove`, one before each system call that changes a file,
  and one between the two renames that no random moment hits: the next command finds the project as it was or as it was to
  be and mends the rest (`killed::transactions`). An edit of `envy.toml` made between the kill and that command stays. `run`,
  `activate` and `which` ask only whether manifest and lock are a pair that they know: if so they go on and leave mending
  `AGENTS.md` to the next command.
- **Many at once.** Two hundred processes add a package each to one project, all at the same time, and none is lost
  (`transactions::crowd`). Who waits says for which process.
- **Merges.** Two branches that each installed something, merged by real git in each of its conflict styles, become one lock
  by `envy lock` alone, and no version moves (`merges`).
- **Bytes from outside.** Manifest, lock, catalog answers, the daemon's stream, archives and narinfo each have a fuzz target
  (`tests/fuzz`). `scripts/fuzz SECONDS` runs each of them for so long; what they find, and what leads them far, become seeds
  that every run of the tests replays (`seeds`). Manifest, lock, catalog and the daemon's
  stream were fuzzed for an hour each (5.6, 1.7, 28 and 7.8 million inputs): nothing was found.
- **Moved projects.** A project that was moved takes its generations along with the next command that changes it, killed
  or not, and no root is missing meanwhile (`history`). Where two projects that are gone may be what it was, neither is taken.
- **Patience.** A catalog that says nothing for 10 seconds is given up (sooner, if nix.conf's `stalled-download-timeout` is
  lower) and the next one is asked; with the two that are asked by default, the command ends after 20 seconds (`silence`).
- **Network file systems.** The project is locked by `flock` on its folder. Where the file system refuses that, envy changes
  nothing. NFS keeps such a lock on one computer only: from two computers, change a project one after the other.
";

/// The whole of `docs/reliability.md`.
pub fn page() -> String {
    let mut out = HEAD.to_owned();
    for group in Group::ALL {
        push(&mut out, format_args!("\n## {}\n\n", group.title()));
        push(&mut out, format_args!("| what goes wrong | command | Nix daemon | own store | rootless |\n"));
        push(&mut out, format_args!("|---|---|---|---|---|\n"));
        FAULTS.iter().filter(|promise| promise.group == group).for_each(|promise| push_promise(&mut out, promise));
    }
    out.push_str(COMMANDS_HEAD);
    push(&mut out, format_args!("\n| command | files | state | cache | store | search service | caches |\n"));
    push(&mut out, format_args!("|---|---|---|---|---|---|---|\n"));
    COMMANDS.iter().for_each(|command| push_command(&mut out, command));
    out.push_str(FOOT);
    out
}

fn push_promise(out: &mut String, promise: &Promise) {
    let outcomes: Vec<String> = Place::ALL.iter().map(|place| promise.outcome(*place).to_string()).collect();
    let command = format!("envy {}", promise.command.join(" "));
    push(out, format_args!("| {} | `{command}` | {} |\n", promise.what, outcomes.join(" | ")));
}

fn push_command(out: &mut String, command: &Touches) {
    let files: Vec<String> = command.files.iter().map(|file| format!("`{file}`")).collect();
    let files = if files.is_empty() { "—".to_owned() } else { files.join(", ") };
    let mark = |touched: bool, word: &'static str| if touched { word } else { "—" };
    let note = if command.when.is_empty() { String::new() } else { format!(", {}", command.when) };
    let marks = [
        mark(command.state, "writes"),
        mark(command.cache, "writes"),
        match command.store {
            Store::Same => "—",
            Store::Adds => "adds",
            Store::Removes => "removes",
        },
        mark(command.catalog, "asks"),
        mark(command.caches, "asks"),
    ];
    push(out, format_args!("| `envy {}`{note} | {files} | {} |\n", command.arguments.join(" "), marks.join(" | ")));
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
