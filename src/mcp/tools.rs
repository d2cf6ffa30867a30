//! The tools: what an agent is told of each before it calls it. The same commands that `--restricted` leaves.

use serde_json::{Map, Value};

use super::requests::{self, Request};
use super::schema;
use crate::documents;

/// A tool.
#[derive(Debug)]
pub struct Tool {
    /// Its name, that of the command.
    pub name: &'static str,
    /// What people see.
    pub title: &'static str,
    /// What a model decides by.
    pub description: &'static str,
    /// What it may do.
    pub hints: Hints,
    /// Arguments, as JSON.
    pub example: &'static str,
    /// The schema of its arguments.
    pub input: fn() -> Map<String, Value>,
    /// The schema of its answers, errors included.
    pub output: fn() -> Map<String, Value>,
    pub(super) parse: fn(Value) -> serde_json::Result<Request>,
}

/// What a tool may do, in the protocol's terms (`ToolAnnotations`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hints {
    /// It changes nothing.
    pub read_only: bool,
    /// It may take something away, though `rollback` brings that back.
    pub destructive: bool,
    /// Called again with the same arguments, it changes nothing more.
    pub idempotent: bool,
    /// It asks the catalog.
    pub open_world: bool,
}

const LOOKS: Hints = Hints { read_only: true, destructive: false, idempotent: true, open_world: false };
const ASKS: Hints = Hints { open_world: true, ..LOOKS };

impl Tool {
    /// The tool of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.name == name)
    }
}

/// All of them.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "search",
        title: "Find packages",
        description: "Find packages (programs, compilers, libraries) by name, program or words. Use it to learn the name that `install` takes.",
        hints: ASKS,
        example: r#"{"query":"postgres"}"#,
        input: schema::input::<requests::Search>,
        output: schema::output::<documents::Search>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Search),
    },
    Tool {
        name: "show",
        title: "Show a package",
        description: "Show a package: its versions with their builds for this system, and which one `install` would take. Use it to choose a version.",
        hints: ASKS,
        example: r#"{"package":"python@3.12"}"#,
        input: schema::input::<requests::Show>,
        output: schema::output::<documents::Show>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Show),
    },
    Tool {
        name: "install",
        title: "Install packages",
        description: "Add packages to this project's environment, or change their version: all of them or none. No root needed. Then run what came as `envy run -- COMMAND` in the shell.",
        hints: Hints { read_only: false, destructive: false, idempotent: true, open_world: true },
        example: r#"{"packages":["nodejs_22","python@3.12"]}"#,
        input: schema::input::<requests::Install>,
        output: schema::output::<documents::Changed>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Install),
    },
    Tool {
        name: "remove",
        title: "Remove packages",
        description: "Take packages out of this project's environment: all of them or none. `rollback` undoes it.",
        hints: Hints { read_only: false, destructive: true, idempotent: true, open_world: false },
        example: r#"{"packages":["nodejs_22"]}"#,
        input: schema::input::<requests::Remove>,
        output: schema::output::<documents::Changed>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Remove),
    },
    Tool {
        name: "list",
        title: "List the packages",
        description: "List the packages of this project's environment with their versions.",
        hints: LOOKS,
        example: "{}",
        input: schema::input::<requests::Nothing>,
        output: schema::output::<documents::Packages>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::List),
    },
    Tool {
        name: "update",
        title: "Update packages",
        description: "Move packages to the newest version that envy.toml allows, or to another range. Never goes back to an older one; `rollback` undoes it.",
        hints: Hints { read_only: false, destructive: true, idempotent: false, open_world: true },
        example: r#"{"packages":["nodejs_22"]}"#,
        input: schema::input::<requests::Update>,
        output: schema::output::<documents::Changed>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Update),
    },
    Tool {
        name: "status",
        title: "State of the environment",
        description: "Say whether envy.toml, envy.lock and the environment agree. If they do not, `install` with no packages makes them.",
        hints: LOOKS,
        example: "{}",
        input: schema::input::<requests::Nothing>,
        output: schema::output::<documents::Status>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Status),
    },
    Tool {
        name: "why",
        title: "Why something is there",
        description: "Say which packages bring something into the environment: a library, a program or a store path.",
        hints: LOOKS,
        example: r#"{"what":"glibc"}"#,
        input: schema::input::<requests::Why>,
        output: schema::output::<documents::Why>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Why),
    },
    Tool {
        name: "history",
        title: "Earlier generations",
        description: "List what was changed in this project's environment and when: the generations that `rollback` goes back to.",
        hints: LOOKS,
        example: r#"{"limit":3}"#,
        input: schema::input::<requests::History>,
        output: schema::output::<documents::History>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::History),
    },
    Tool {
        name: "rollback",
        title: "Go back to a generation",
        description: "Undo the last change, or bring back envy.toml, envy.lock and the environment of an earlier generation. Is a generation itself, so it can be undone, too.",
        hints: Hints { read_only: false, destructive: true, idempotent: false, open_world: false },
        example: r#"{"generation":3}"#,
        input: schema::input::<requests::Rollback>,
        output: schema::output::<documents::RolledBack>,
        parse: |arguments| serde_json::from_value(arguments).map(Request::Rollback),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_told_in_few_words() {
        for tool in TOOLS {
            assert!(tool.description.len() < 250, "{}", tool.name);
            assert!(!(tool.hints.read_only && tool.hints.destructive), "{}", tool.name);
        }
    }

    #[test]
    fn the_schemas_of_arguments_refuse_what_the_types_refuse() {
        let install = Tool::find("install").unwrap();
        insta::assert_json_snapshot!((install.input)());
        for tool in TOOLS {
            let schema = (tool.input)();
            assert_eq!(
                (schema["type"].as_str(), schema["additionalProperties"].as_bool()),
                (Some("object"), Some(false))
            );
            assert_eq!((tool.output)()["type"], "object", "the protocol asks for it");
        }
    }

    #[test]
    fn the_schema_of_answers_says_what_is_and_what_may_be_there() {
        insta::assert_json_snapshot!((Tool::find("install").unwrap().output)());
    }
}
