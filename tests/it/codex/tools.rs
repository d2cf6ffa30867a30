//! The tools of `envy mcp`, as Codex offers them to a model: they work outside of the sandbox, whatever it allows.

use rstest::rstest;
use serde_json::{Value, json};

use super::{Codex, Confinement, Style, project_on, with_hello};
use crate::support::codex::Session;
use crate::support::machine::{Kind, User};
use crate::support::model::Step;
use crate::support::project::TestProject;
use crate::support::site::Workplace;
use crate::support::world::Nix;

const DAEMON: Kind = Kind::Daemon(Nix::V2_34);

#[rstest]
#[case::daemon(Style::Classic, Confinement::ReadOnly, User::Ordinary, DAEMON)]
#[case::daemon_root(Style::Code, Confinement::Workspace, User::Same, DAEMON)]
#[case::rootless(Style::Code, Confinement::ReadOnly, User::Ordinary, Kind::NoNix)]
#[case::without_nix(Style::Classic, Confinement::Workspace, User::Same, Kind::EmptyNix)]
fn what_a_tool_installs_runs_in_the_very_next_command(
    #[case] style: Style,
    #[case] confinement: Confinement,
    #[case] user: User,
    #[case] kind: Kind,
) {
    let place = Workplace::with(kind, user);
    let project = project_on(&place, kind);
    project.envy(&["init"]).ok();
    project.envy(&["agent", "setup", "codex"]).ok();
    let codex = Codex::new(&place.site.world, &project).style(style).confined(confinement);
    let session = codex.session(vec![
        Step::shell("envy run -- hello"),
        Step::envy("search", json!({ "query": "hello" })),
        Step::envy("install", json!({ "packages": ["hello", "greet"] })),
        Step::shell("envy run -- hello && envy run -- greet"),
        Step::envy("remove", json!({ "packages": ["greet"] })),
        Step::shell("envy list --json"),
        Step::shell("envy run -- greet"),
    ]);
    session.step(0).exits(125);
    answered(&session, 1, &["hello", "2.12.2"]);
    answered(&session, 2, &["hello", "greet", "2.12.2"]);
    assert_eq!(session.step(3).ok(), "Hello, world!\ngreet 2.0: good day, world\n");
    answered(&session, 4, &["greet"]);
    assert!(!session.step(5).ok().contains("\"greet\""));
    session.step(6).exits(127);
}

/// A project that has `hello`, and tools for Codex.
fn with_tools(place: &Workplace) -> TestProject<'_> {
    let project = with_hello(place);
    project.envy(&["agent", "setup", "codex"]).ok();
    project
}

/// A tool's answer, as text or document, has these words.
#[track_caller]
fn answered(session: &Session, step: usize, words: &[&str]) {
    let said = &session.step(step).output;
    assert!(words.iter().all(|word| said.contains(word)) && !said.contains("error"), "{said}");
}

#[test]
fn where_the_tools_are_envy_names_the_call_that_does_what_a_sandbox_blocks() {
    let place = Workplace::new();
    let project = with_tools(&place);
    let codex = Codex::new(&place.site.world, &project);
    let session = codex.shell(&["envy install -- ripgrep@14", "envy search json processor", "envy install --id x jq"]);
    assert_said!(project, session.step(0).exits(7), @r#"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; call the tool install of mcp__envy with {"packages":["ripgrep@14"]}
    help: without these tools, ask for approval to run this outside of the sandbox of Codex:
      envy install -- ripgrep@14
    "#);
    assert_said!(project, session.step(1).exits(7), @r#"
    Searching
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; call the tool search of mcp__envy with {"query":"json processor"}
    help: without these tools, ask for approval to run this outside of the sandbox of Codex:
      envy search json processor
    "#);
    assert_said!(project, session.step(2).exits(7), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy install --id x jq
    ");
}

#[test]
fn a_tool_that_would_change_another_project_is_named_with_its_condition_only() {
    let place = Workplace::new();
    let project = with_tools(&place);
    project.write("sub/envy.toml", "version = 1\n[packages]\n");
    let session = Codex::new(&place.site.world, &project).shell(&[
        "cd sub && envy install jq",
        "cd sub && envy search ripgrep",
        "mkdir deeper && cd deeper && envy install jq",
    ]);
    assert_said!(project, session.step(0).exits(7), @r#"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy install jq
    help: or, only if Codex was started in [PROJECT]/sub, call the tool install of mcp__envy with {"packages":["jq"]}
    "#);
    let tool = "; call the tool search of mcp__envy with {\"query\":\"ripgrep\"}\n";
    assert!(session.step(1).exits(7).contains(tool), "{}", session.step(1).output);
    let tool = "; call the tool install of mcp__envy with {\"packages\":[\"jq\"]}\n";
    assert!(session.step(2).exits(7).contains(tool), "{}", session.step(2).output);
    // the user's own settings start them in every folder
    project.envy(&["agent", "remove", "codex"]).ok();
    let of_user = "[mcp_servers.envy]\ncommand = \"envy\"\nargs = [\"mcp\"]\n";
    let session = Codex::new(&place.site.world, &project).settings(of_user).shell(&["envy install jq"]);
    assert_said!(project, session.step(0).exits(7), @r#"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy install jq
    help: or, only if Codex was started in [PROJECT], call the tool install of mcp__envy with {"packages":["jq"]}
    "#);
}

#[test]
fn tools_that_codex_did_not_start_are_not_named() {
    let place = Workplace::new();
    let project = with_tools(&place);
    let said = |codex: Codex<'_, '_>| codex.shell(&["envy install jq"]).step(0).exits(7).to_owned();
    let untrusted = said(Codex::new(&place.site.world, &project).untrusted());
    let settings = project.read(".codex/config.toml");
    project.write(".codex/config.toml", settings.replace("args =", "enabled = false\nargs ="));
    let disabled = said(Codex::new(&place.site.world, &project));
    project.write(".codex/config.toml", settings.lines().map(|line| format!("# {line}\n")).collect::<String>());
    let comments = said(Codex::new(&place.site.world, &project));
    for said in [untrusted, disabled, comments] {
        assert!(said.contains("; ask for approval") && !said.contains("mcp__envy"), "{said}");
    }
    project.write(".codex/config.toml", settings);
    assert!(said(Codex::new(&place.site.world, &project)).contains("; call the tool install of mcp__envy"));
}

#[test]
fn a_project_that_nobody_trusts_starts_no_tools_and_its_block_is_read_all_the_same() {
    let place = Workplace::new();
    let project = with_tools(&place);
    let prompt = |codex: Codex<'_, '_>| codex.shell(&["true"]).prompt.text;
    let untrusted = prompt(Codex::new(&place.site.world, &project).untrusted());
    let trusted = prompt(Codex::new(&place.site.world, &project));
    for (text, has_tools) in [(&untrusted, false), (&trusted, true)] {
        assert!(text.contains("## Tools: use envy") && text.contains("`envy run -- COMMAND`"), "{text}");
        let offer = format!("mcp__envy: {}", &envy::mcp::INSTRUCTIONS[..100]);
        assert_eq!(text.contains(&offer), has_tools, "{text}");
    }
}

#[rstest]
fn a_tool_that_fails_says_what_to_do(#[values(Style::Classic, Style::Code)] style: Style) {
    let place = Workplace::new();
    let project = with_tools(&place);
    let before = project.snapshot();
    let call = |tool: &'static str, arguments: Value| Step::envy(tool, arguments);
    let session = Codex::new(&place.site.world, &project).style(style).session(vec![
        call("install", json!({ "packages": ["no-such-thing"] })),
        call("install", json!({ "packages": ["hello"], "outputs": ["dev"] })),
        call("remove", json!({ "packages": ["greet"] })),
        call("rollback", json!({})),
    ]);
    let codes = ["package-not-found", "outputs", "package-not-found", "failed"];
    for (index, code) in codes.iter().enumerate() {
        assert!(session.step(index).output.contains(code), "{index}: {}", session.step(index).output);
    }
    assert_eq!(project.snapshot(), before);
}
