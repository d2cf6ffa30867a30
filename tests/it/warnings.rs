//! What is warned of: a line for people, a part of the document for whoever reads that alone, and of what a tool answers.

use serde_json::{Value, json};

use crate::support::mcp::McpClient;
use crate::support::project::TestProject;
use crate::support::site::Workplace;

/// The document on stdout of a command that succeeds and says nothing else.
fn document(project: &TestProject<'_>, line: &[&str]) -> Value {
    let ran = project.envy(&[line, &["--json"]].concat()).ok();
    assert_eq!(ran.stderr, "", "{line:?}");
    serde_json::from_str(&ran.stdout).unwrap()
}

const FOR_MACS: &str =
    "version = 1\n[packages]\nmac-only = { version = \"*\", systems = [\"aarch64-darwin\", \"x86_64-darwin\"] }\n";

#[test]
fn a_package_that_a_wanted_system_lacks_is_in_the_document_and_in_the_answer_of_a_tool() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.write("envy.toml", FOR_MACS);
    let planned = document(&project, &["plan", "hello"]);
    let lacks = "mac-only 4.1.0 is not available for x86_64-darwin";
    assert_eq!(planned["warnings"], json!([{ "code": null, "message": lacks, "hints": [] }]));
    let said = project.envy(&["plan", "hello"]).ok().stderr;
    assert!(said.contains(&format!("warning: {lacks}\n")), "{said}");
    let mut agent = McpClient::start(&project);
    let installed = agent.call("install", json!({ "packages": ["hello"] }));
    assert_eq!(installed["structuredContent"]["warnings"], planned["warnings"]);
    assert_said!(project, installed["content"][0]["text"].as_str().unwrap(), @"
    + hello 2.12.2
    + mac-only 4.1.0
    warning: mac-only 4.1.0 is not available for x86_64-darwin
    use it: envy run -- hello
    ");
    assert_eq!(document(&project, &["list"])["warnings"], json!([]), "there is nothing to warn of");
}

#[test]
fn code_that_nobody_trusts_is_named_with_the_command_that_settles_it() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.write("envy.toml", "version = 1\n[packages]\n[vars]\nGIT_PAGER = \"cat\"\n");
    project.envy(&["sync"]).ok();
    let code = document(&project, &["activate", "--shell", "sh"]);
    insta::assert_json_snapshot!(code["warnings"], @r#"
    [
      {
        "code": "not-trusted",
        "message": "not trusted, so left out: vars.GIT_PAGER",
        "hints": [
          {
            "text": "to look at it and decide",
            "command": "envy trust"
          }
        ]
      }
    ]
    "#);
    let said = project.envy(&["activate", "--shell", "sh"]).ok().stderr;
    assert_said!(project, said, @"warning: not trusted, so left out: vars.GIT_PAGER; to look at it and decide: envy trust");
    let quiet = project.envy(&["activate", "--shell", "sh", "-q"]).ok().stderr;
    assert_eq!(quiet, said, "what may surprise is no chatter");
    let variables = document(&project, &["env"]);
    assert!(variables.get("warnings").is_none(), "every field of it is a variable: {variables}");
}

#[test]
fn what_agents_will_not_find_is_warned_of_like_everything_else() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.write("AGENTS.override.md", "Be brief.\n");
    project.envy(&["init"]).ok();
    let checked = document(&project, &["agent", "check"]);
    let why = "AGENTS.override.md lies beside AGENTS.md: Codex reads only that one, so it does not see envy's block";
    assert_eq!(checked["warnings"], json!([{ "code": null, "message": why, "hints": [] }]));
    let said = project.envy(&["agent", "check"]).ok().stderr;
    assert_eq!(said, format!("warning: {why}\n"));
}
