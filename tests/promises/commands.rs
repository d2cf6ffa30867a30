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
    /// What becomes of the store.
    pub store: Store,
    /// Whether the search service is asked.
    pub catalog: bool,
    /// Whether a binary cache is asked.
    pub caches: bool,
}

/// What becomes of the store's paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// All stay, and none comes.
    Same,
    /// Some come.
    Adds,
    /// Some go.
    Removes,
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
    /// A hook was written into the manifest by hand.
    Hooked,
    /// `greet` was installed too, so there is a generation to go back to.
    Changed,
    /// `greet` was installed and removed, so old generations keep what the project does not need.
    Littered,
    /// Nobody used the kept catalog answers for 40 days.
    Forgotten,
    /// `hello` was locked when an older version of it was the newest.
    Outdated,
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
        store: Store::Same,
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
        store: Store::Adds,
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
    Touches { files: FILES, state: true, store: Store::Adds, ..only_looks(&["remove", "hello"]) },
    only_looks(&["remove", "--dry-run", "hello"]),
    Touches { when: "nothing changed", ..only_looks(&["sync"]) },
    Touches {
        when: "in a fresh clone",
        before: Before::Cloned,
        state: true,
        store: Store::Adds,
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
        store: Store::Adds,
        caches: true,
        ..only_looks(&["run", "--", "hello"])
    },
    Touches { when: "only scripts changed", before: Before::Scripted, ..only_looks(&["run", "greeting"]) },
    only_looks(&["activate", "--shell", "bash"]),
    only_looks(&["deactivate", "--shell", "bash"]),
    only_looks(&["hook", "bash"]),
    only_looks(&["hook-env", "bash"]),
    only_looks(&["env"]),
    only_looks(&["export", "direnv"]),
    Touches { when: "nothing to trust", ..only_looks(&["trust"]) },
    Touches { when: "of a hook", before: Before::Hooked, state: true, ..only_looks(&["trust", "--yes"]) },
    Touches { when: "nothing changed", ..only_looks(&["edit"]) },
    only_looks(&["list"]),
    only_looks(&["which", "hello"]),
    Touches { when: "after an edit", before: Before::Edited, ..only_looks(&["which", "hello"]) },
    only_looks(&["status"]),
    only_looks(&["history"]),
    only_looks(&["diff"]),
    only_looks(&["why", "hello"]),
    Touches {
        when: "to what is in the store",
        before: Before::Changed,
        files: FILES,
        state: true,
        ..only_looks(&["rollback"])
    },
    Touches { when: "nothing newer", cache: true, catalog: true, ..only_looks(&["update"]) },
    Touches {
        when: "to a newer version",
        before: Before::Outdated,
        files: &["AGENTS.md", "envy.lock"],
        state: true,
        cache: true,
        store: Store::Adds,
        catalog: true,
        caches: true,
        ..only_looks(&["update"])
    },
    Touches { cache: true, catalog: true, ..only_looks(&["outdated"]) },
    Touches { when: "nothing old", ..only_looks(&["gc"]) },
    Touches {
        when: "of answers that nobody used for 30 days",
        before: Before::Forgotten,
        cache: true,
        ..only_looks(&["gc"])
    },
    Touches { when: "of the same", before: Before::Forgotten, ..only_looks(&["gc", "--dry-run"]) },
    Touches {
        when: "of what only old generations need",
        before: Before::Littered,
        state: true,
        store: Store::Removes,
        ..only_looks(&["gc", "--keep", "1", "--older-than", "0d"])
    },
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
    Touches { files: &[".cursor", ".cursor/mcp.json"], ..only_looks(&["agent", "setup", "cursor"]) },
    Touches { when: "nothing changed", ..only_looks(&["agent", "sync"]) },
    only_looks(&["agent", "check"]),
    Touches { when: "nothing set up", ..only_looks(&["agent", "remove"]) },
    Touches { when: "until an agent calls a tool", ..only_looks(&["mcp"]) },
    only_looks(&["completions", "bash"]),
    only_looks(&["help"]),
];
