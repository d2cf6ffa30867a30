//! `envy mcp`: a server for agents, as its clients see it. The official Python client's view is in `official`, clients and
//! servers that misbehave or die in `faults`.

mod faults;
mod official;

use rstest::rstest;
use serde_json::{Value, json};

use crate::support::machine::{Kind, User};
use crate::support::mcp::McpClient;
use crate::support::project::TestProject;
use crate::support::site::{Site, Workplace};
use crate::support::world::Nix;

/// The text of a result.
fn text(result: &Value) -> String {
    result["content"][0]["text"].as_str().unwrap().to_owned()
}

#[rstest]
#[case::daemon(Kind::Daemon(Nix::V2_34), User::Ordinary)]
#[case::own_store(Kind::EmptyNix, User::Same)]
#[case::rootless(Kind::NoNix, User::Ordinary)]
fn an_agent_searches_installs_uses_and_takes_it_back(#[case] kind: Kind, #[case] user: User) {
    let workplace = Workplace::with(kind, user);
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let mut agent = McpClient::start(&project);
    let found = agent.call("search", json!({ "query": "hello" }));
    assert_eq!(found["structuredContent"]["results"][0]["name"], "hello");
    let installed = agent.call("install", json!({ "packages": ["hello", "greet@1"] }));
    assert_said!(project, text(&installed), @"
    + greet 1.1
    + hello 2.12.2
    use it: envy run -- hello
    ");
    assert_eq!(installed["structuredContent"]["next"], "envy run -- hello");
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    let listed = agent.call("list", json!({}));
    assert_said!(project, text(&listed), @"
    greet 1.1 (asked for 1)
    hello 2.12.2 (asked for *)
    ");
    let moved = agent.call("update", json!({ "packages": ["greet@latest"] }));
    assert_said!(project, text(&moved), @"~ greet 1.1 → 2.0");
    assert_eq!(agent.call("remove", json!({ "packages": ["greet"] }))["isError"], false);
    assert_eq!(project.envy(&["run", "--", "greet"]).status, 127);
    let past = agent.call("history", json!({ "limit": 3 }));
    let commands: Vec<&Value> =
        past["structuredContent"]["generations"].as_array().unwrap().iter().map(|one| &one["command"]).collect();
    assert_eq!(commands, ["remove greet", "update greet@latest", "install hello greet@1"]);
    let back = agent.call("rollback", json!({}));
    assert_said!(project, text(&back), @"
    + greet 2.0
    generation 4 is as generation 2 was
    ");
    assert_eq!(project.envy(&["run", "--", "greet"]).ok().stdout, "greet 2.0: good day, world\n");
    let state = agent.call("status", json!({}));
    assert_eq!(state["structuredContent"]["realized"], true, "{state}");
    let why = agent.call("why", json!({ "what": "hello" }));
    assert_eq!(why["structuredContent"]["paths"][0]["packages"][0]["id"], "hello", "{why}");
    assert_eq!(agent.finish(), (Some(0), vec![]));
}

#[test]
fn what_an_agent_hears_is_short() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let mut agent = McpClient::start(&project);
    let found = agent.call("search", json!({ "query": "e" }));
    assert_eq!(found["structuredContent"]["results"].as_array().unwrap().len(), 10);
    assert!(found["structuredContent"]["more"].as_u64().unwrap() > 0, "{found}");
    let few = agent.call("search", json!({ "query": "e", "limit": 2 }));
    assert_said!(project, text(&few), @"
    elixir 1.18.4: Functional, meta-programming aware language built on top of the Erlang VM
    emacs 30.2: Extensible, customizable GNU text editor
    and 48 more
    ");
    let shown = agent.call("show", json!({ "package": "hello" }));
    assert_said!(project, text(&shown), @"
    hello: Program that produces a familiar, friendly greeting
    install takes 2.12.2
    2.12.2 (2026-10-30)
    2.12.1 (2025-09-02)
    2.10 (2025-03-14)
    ");
    for version in shown["structuredContent"]["versions"].as_array().unwrap() {
        let systems: Vec<&String> = version["systems"].as_object().unwrap().keys().collect();
        assert_eq!(systems, [envy::system::System::current().as_str()], "builds for others help nobody here");
    }
}

/// The documents are those that `--json` prints, and what only an agent gets beside it.
#[test]
fn answers_are_the_documents_of_the_command_line() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    let mut agent = McpClient::start(&project);
    let calls = [
        ("list", json!({}), vec!["list"]),
        ("status", json!({}), vec!["status"]),
        ("history", json!({}), vec!["history"]),
        ("why", json!({ "what": "hello" }), vec!["why", "hello"]),
        ("remove", json!({ "packages": ["nope"] }), vec!["remove", "nope"]),
        ("rollback", json!({ "generation": 9 }), vec!["rollback", "9"]),
        ("install", json!({ "packages": ["no-such-thing"] }), vec!["install", "no-such-thing"]),
    ];
    for (tool, arguments, line) in calls {
        let told = agent.call(tool, arguments);
        let printed = project.envy(&[&line[..], &["--json"]].concat());
        let printed = if printed.status == 0 { printed.stdout } else { printed.stderr };
        assert_eq!(told["structuredContent"], serde_json::from_str::<Value>(&printed).unwrap(), "{tool}");
        assert_eq!(told["isError"], told["structuredContent"]["error"].is_object(), "{tool}");
    }
}

#[test]
fn errors_have_code_and_next_command_and_are_no_errors_of_the_protocol() {
    let site = Site::new();
    let machine = site.machine_with(Kind::EmptyNix, User::Same);
    let project = TestProject::on(&machine).asking(&site.catalog);
    let mut agent = McpClient::start(&project);
    let mut said = |tool, arguments| {
        let result = agent.call(tool, arguments);
        assert_eq!(result["isError"], true);
        text(&result)
    };
    let no_project = said("install", json!({ "packages": ["hello"] }));
    assert_said!(project, no_project, @"
    error[no-project]: no envy.toml in [PROJECT]
    next: envy -d [PROJECT] init (start a project there)
    ");
    project.envy(&["init"]).ok();
    assert_said!(project, said("install", json!({ "packages": ["hello@99"] })), @"
    error[version-not-found]: `hello` has no version that satisfies `99`; it has 2.12.2, 2.12.1, 2.10 for x86_64-linux
    next: envy install hello@2.12.2 (install the nearest one that there is)
    ");
    assert_said!(project, said("install", json!({ "packages": ["../evil"] })), @"
    error[usage]: `../evil`: not a package name: it contains `..`
    next: a package is a name, and behind an `@` its version: nodejs_22, python@3.12
    ");
    assert_said!(project, said("install", json!({ "packages": ["--help"] })), @"
    error[usage]: `--help`: not a package name: it starts with `-`, `.` or `/`
    next: a package is a name, and behind an `@` its version: nodejs_22, python@3.12
    ");
    assert_said!(project, said("install", json!({ "packages": ["hello"], "force": true })), @r#"
    error[usage]: wrong arguments for `install`: unknown field `force`, expected `packages`
    next: arguments of `install` look like this: {"packages":["nodejs_22","python@3.12"]}
    "#);
    assert_said!(project, said("remove", json!({ "packages": "hello" })), @r#"
    error[usage]: wrong arguments for `remove`: invalid type: string "hello", expected a list
    next: arguments of `remove` look like this: {"packages":["nodejs_22"]}
    "#);
    project.write("envy.toml", "version = 1\n[pakages]\n");
    assert_said!(project, said("list", json!({})), @r#"
    error[manifest-invalid]: unknown key `pakages` in a manifest
    at envy.toml:2:2
    next: did you mean `packages`?
    next: envy sync (correct envy.toml, then apply it; as a tool: install {"packages":[]})
    "#);
    assert_eq!(project.snapshot().len(), 2, "nothing came of it");
}

#[test]
fn what_is_not_realized_says_which_tool_realizes_it() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let mut agent = McpClient::start(&project);
    assert_said!(project, text(&agent.call("why", json!({ "what": "hello" }))), @"
    error[package-not-found]: nothing in this environment brings in `hello`
    next: envy list (see what is installed)
    ");
    project.write("envy.toml", "version = 1\n\n[packages]\nhello = \"*\"\n");
    project.envy(&["lock"]).ok();
    assert_said!(project, text(&agent.call("why", json!({ "what": "hello" }))), @r#"
    error[failed]: the environment is not realized: its packages are not all in the store, so nobody knows what they refer to
    next: envy sync (fetch them; as a tool: install {"packages":[]})
    "#);
    assert_eq!(agent.call("install", json!({ "packages": [] }))["isError"], false);
    assert_eq!(agent.call("why", json!({ "what": "hello" }))["isError"], false);
    // nothing but a new generation, which the command line calls `done` as well
    project.write("envy.toml", "version = 1\n# mine\n\n[packages]\nhello = \"*\"\n");
    let first = agent.call("install", json!({ "packages": [] }));
    assert_eq!((text(&first).as_str(), &first["structuredContent"]["recorded"]), ("done", &json!(true)), "{first}");
    assert_said!(project, text(&agent.call("install", json!({ "packages": [] }))), @"nothing to do");
    // and what is older than what was asked for is counted
    let past = agent.call("history", json!({ "limit": 1 }));
    assert_eq!(
        (past["structuredContent"]["more"].as_u64(), past["structuredContent"]["generations"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
    assert!(text(&past).ends_with("and 1 more"), "{past}");
    assert!(agent.call("history", json!({}))["structuredContent"].get("more").is_none());
}

#[test]
fn a_folder_that_is_gone_is_said_with_the_way_to_make_it() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    let missing = project.dir().join("missing");
    let missing = missing.to_str().unwrap();
    let mut agent = McpClient::silent_in(&project.home(), &project, &["mcp", "--dir", missing]);
    agent.initialize();
    assert_said!(project, text(&agent.call("list", json!({}))), @"
    error[no-project]: there is no folder [PROJECT]/missing
    next: envy -d [PROJECT]/missing init (start a project there)
    ");
    let ran = project.envy(&["-d", "missing", "list"]).exits(1);
    assert_said!(project, ran.stderr, @"
    error[no-project]: there is no folder [PROJECT]/missing
    help: start a project there:
      envy -d [PROJECT]/missing init
    ");
    let ran = project.envy(&["-d", "miss ing", "list"]).exits(1);
    assert_said!(project, ran.stderr, @"
    error[no-project]: there is no folder [PROJECT]/miss ing
    help: start a project there:
      envy -d '[PROJECT]/miss ing' init
    ");
}

/// Of several programs the one that is meant, the same on the command line, and first in the block.
#[test]
fn the_program_to_try_is_the_one_that_was_meant() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let line = project.envy(&["install", "--id", "python3", "python@3.12"]).ok();
    assert!(line.stderr.ends_with("next: envy run -- python3\n"), "{}", line.stderr);
    let block = project.read("AGENTS.md");
    assert!(block.contains("- `python3` 3.12.8: `python3`, `python`, `python3.12`\n"), "{block}");
    // who cannot know the programs takes them from the block
    fs_err::remove_dir_all(project.home().join(".local/state/envy/records")).unwrap();
    project.envy(&["agent", "sync"]).ok();
    assert_eq!(project.read("AGENTS.md"), block);
    let mut agent = McpClient::start(&project);
    let installed = agent.call("install", json!({ "packages": ["python3", "hello"] }));
    assert_eq!(installed["structuredContent"]["next"], "envy run -- python3");
}

/// The client starts it anywhere in the project, and where there is none yet, the folder becomes one. Later nobody leads it to
/// another one: who may only write below could else have one further up changed.
#[test]
fn the_server_stays_with_the_project_that_it_was_started_in() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    project.write("src/main.c", "");
    let mut agent = McpClient::silent_in(&project.dir().join("src"), &project, &["mcp"]);
    let who = agent.initialize();
    assert_eq!((&who["serverInfo"]["name"], &who["instructions"]), (&json!("envy"), &json!(envy::mcp::INSTRUCTIONS)));
    let no_project = |agent: &mut McpClient| {
        assert_eq!(agent.call("list", json!({}))["structuredContent"]["error"]["code"], "no-project");
    };
    no_project(&mut agent);
    project.envy(&["init"]).ok();
    no_project(&mut agent);
    let project_of = |agent: &mut McpClient| agent.call("status", json!({}))["structuredContent"]["project"].clone();
    let root = fs_err::canonicalize(project.dir()).unwrap();
    let mut later = McpClient::silent_in(&project.dir().join("src"), &project, &["mcp"]);
    later.initialize();
    assert_eq!(project_of(&mut later), json!(root));
    project.write("src/envy.toml", "version = 1\n");
    assert_eq!(project_of(&mut agent), json!(root.join("src")));
    fs_err::remove_file(project.dir().join("src/envy.toml")).unwrap();
    no_project(&mut agent);
}

/// What a person writes into the settings of an agent counts for all calls.
#[test]
fn options_of_the_server_are_those_of_its_calls() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let dir = project.dir().display().to_string();
    let mut agent = McpClient::silent_in(&project.home(), &project, &["mcp", "--dir", &dir, "--offline"]);
    agent.initialize();
    assert_eq!(agent.call("list", json!({}))["structuredContent"]["packages"], json!([]));
    let refused = agent.call("install", json!({ "packages": ["hello"] }));
    assert_eq!(refused["structuredContent"]["error"]["code"], "unreachable", "{refused}");
    assert_eq!(workplace.site.catalog.requests(), [""; 0]);
}

#[test]
fn nothing_of_the_project_runs() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    let trace = project.dir().join("trace");
    let touch = format!("touch {}", trace.display());
    project.write(
        "envy.toml",
        format!(
            "version = 1\n[packages]\n[hooks]\non-activate = '{touch}'\n[profile]\nbash = '{touch}'\n\
             [scripts]\nhello = '{touch}'\n[vars]\nBASH_ENV = '{}'\n",
            trace.display()
        ),
    );
    project.envy(&["trust", "--yes"]).ok();
    let mut agent = McpClient::start(&project);
    for (tool, arguments) in [
        ("install", json!({ "packages": ["hello"] })),
        ("update", json!({})),
        ("status", json!({})),
        ("list", json!({})),
        ("why", json!({ "what": "hello" })),
        ("history", json!({})),
        ("remove", json!({ "packages": ["hello"] })),
        ("rollback", json!({})),
    ] {
        let result = agent.call(tool, arguments);
        assert_eq!(result["isError"], false, "{tool}: {result}");
    }
    assert!(!trace.exists());
    project.envy(&["run", "--", "hello"]).ok();
    assert!(trace.exists(), "a person's own command runs it, for it is trusted");
}

#[test]
fn on_a_terminal_it_says_what_it_is_for() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    let mut terminal = project.envy_in_terminal(&["mcp"]);
    terminal.wait_for("envy agent setup codex");
    terminal.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n");
    terminal.wait_for("\"result\":{}");
    terminal.send("\u{4}");
    assert_eq!(terminal.finish().0, 0);
}

#[test]
fn the_command_of_a_call_is_for_the_server_alone() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    let refused = project.envy(&["mcp-call", "list"]).exits(2);
    assert_said!(project, refused.stderr, @"
    error[usage]: this command is for `envy mcp` alone
    help: see how the server is used:
      envy mcp --help
    ");
    assert!(!project.envy(&["help"]).ok().stdout.contains("mcp-call"));
}
