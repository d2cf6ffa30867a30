//! What each command does to disk and network.

/// A row.
pub struct Touches {
    /// The command line behind `envy`.
    pub arguments: &'static [&'static str],
    /// In which situation, as the page says it; empty for the usual one.
    pub when: &'static str,
    /// How the test gets into it.
    pub before: Before,
    /// The project's files that are written.
    pub files: &'static [&'static str],
    /// Whether anything stays in envy's state folder: generations, records.
    pub state: bool,
    /// Whether envy's cache folder is.
    pub cache: bool,
    /// Whether the store gets new paths.
    pub store: bool,
    /// Whether the search service is asked.
    pub catalog: bool,
    /// Whether a binary cache is asked.
    pub caches: bool,
}

/// What there is before the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// An empty folder.
    Nothing,
    /// A project with `hello`, installed and entered once.
    Installed,
    /// The same, and `greet` is in the store and known already, but not in the project.
    Known,
    /// The project's files, fresh from git on a machine that knows nothing of them.
    Cloned,
    /// `greet` was written into the manifest by hand.
    Edited,
    /// Only `[scripts]` were changed by hand.
    Scripted,
}

const FILES: &[&str] = &["AGENTS.md", "envy.lock", "envy.toml"];

const fn only_looks(arguments: &'static [&'static str]) -> Touches {
    Touches {
        arguments,
        when: "",
        before: Before::Installed,
        files: &[],
        state: false,
        cache: false,
        store: false,
        catalog: false,
        caches: false,
    }
}

/// All rows.
pub const COMMANDS: &[Touches] = &[
    Touches { before: Before::Nothing, files: &["AGENTS.md", "envy.toml"], state: true, ..only_looks(&["init"]) },
    Touches {
        when: "new to this computer",
        files: FILES,
        state: true,
        cache: true,
        store: true,
        catalog: true,
        caches: true,
        ..only_looks(&["install", "greet"])
    },
    Touches {
        when: "known and in the store",
        before: Before::Known,
        files: FILES,
        state: true,
        ..only_looks(&["install", "greet"])
    },
    Touches { when: "there already", ..only_looks(&["install", "hello"]) },
    Touches { files: FILES, state: true, store: true, ..only_looks(&["remove", "hello"]) },
    Touches { when: "nothing changed", ..only_looks(&["sync"]) },
    Touches {
        when: "in a fresh clone",
        before: Before::Cloned,
        state: true,
        store: true,
        caches: true,
        ..only_looks(&["sync"])
    },
    Touches { when: "nothing changed", ..only_looks(&["lock"]) },
    Touches {
        when: "after an edit",
        before: Before::Edited,
        files: &["envy.lock"],
        cache: true,
        catalog: true,
        ..only_looks(&["lock"])
    },
    Touches { when: "nothing changed", ..only_looks(&["run", "--", "hello"]) },
    Touches {
        when: "in a fresh clone",
        before: Before::Cloned,
        state: true,
        store: true,
        caches: true,
        ..only_looks(&["run", "--", "hello"])
    },
    Touches { when: "only scripts changed", before: Before::Scripted, ..only_looks(&["run", "greeting"]) },
    only_looks(&["activate", "--shell", "bash"]),
    only_looks(&["list"]),
    only_looks(&["which", "hello"]),
    only_looks(&["status"]),
    only_looks(&["history"]),
    only_looks(&["diff"]),
    only_looks(&["why", "hello"]),
    Touches { cache: true, catalog: true, ..only_looks(&["search", "greet"]) },
    Touches { cache: true, catalog: true, ..only_looks(&["show", "greet"]) },
    Touches {
        when: "after an edit",
        before: Before::Edited,
        cache: true,
        catalog: true,
        caches: true,
        ..only_looks(&["plan"])
    },
    Touches { catalog: true, caches: true, ..only_looks(&["doctor"]) },
    only_looks(&["completions", "bash"]),
];
