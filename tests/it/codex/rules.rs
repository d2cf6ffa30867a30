//! The way out that a user's rules leave: `--restricted` commands run outside of the sandbox, and envy names exactly those.

use super::{Codex, Confinement, Style, with_hello};
use crate::support::codex::Session;
use crate::support::project::TestProject;
use crate::support::site::Workplace;

/// The rules that `envy agent setup codex --user` writes.
fn rules(project: &TestProject<'_>) -> String {
    envy::agent::codex::rules::text(project.envy_path().to_str().unwrap())
}

/// The first command that the hints of a `--json` error name.
fn hinted(session: &Session, step: usize) -> String {
    let said = &session.step(step).output;
    let document: serde_json::Value = serde_json::from_str(said.trim()).unwrap_or_else(|_| panic!("{said}"));
    let command = document["error"]["hints"][0]["command"].as_str();
    command.unwrap_or_else(|| panic!("{said}")).to_owned()
}

#[test]
fn the_command_that_envy_names_runs_outside_and_the_next_one_has_what_it_brought() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let blocked = Codex::new(&place.site.world, &project).rules(rules(&project)).shell(&[
        "envy --json install 'greet@>=1'",
        "envy search ripgrep",
        "envy run -- greet",
    ]);
    let command = hinted(&blocked, 0);
    assert_said!(project, &command, @"[SCRATCH]/bin/envy --restricted install --json 'greet@>=1'");
    assert_said!(project, blocked.step(1).exits(7), @r"
    Searching
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; a rule of the user lets exactly this out of the sandbox, alone and as it stands: [SCRATCH]/bin/envy --restricted search ripgrep
    ");
    let after = Codex::new(&place.site.world, &project)
        .rules(rules(&project))
        .style(Style::Code)
        .confined(Confinement::ReadOnly)
        .untrusted()
        .shell(&[&command, "envy run -- greet", "envy --json remove greet"]);
    after.step(0).ok();
    assert_eq!(after.step(1).ok(), "greet 2.0: good day, world\n");
    let removed =
        Codex::new(&place.site.world, &project).rules(rules(&project)).shell(&[&hinted(&after, 2), "envy list"]);
    removed.step(0).ok();
    assert!(!removed.step(1).ok().contains("greet"));
}

#[test]
fn a_package_that_the_agent_wrote_into_the_manifest_is_realized_by_the_command_that_envy_names() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let blocked = Codex::new(&place.site.world, &project)
        .rules(rules(&project))
        .shell(&["echo 'greet = \"*\"' >> envy.toml; envy run -- greet; envy sync --json"]);
    let said = &blocked.step(0).output;
    assert_said!(project, said, @r#"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; a rule of the user lets exactly this out of the sandbox, alone and as it stands: [SCRATCH]/bin/envy --restricted install
    {"error":{"code":"sandbox-blocked","message":"a sandbox blocks the network: [HOST]: Operation not permitted","hints":[{"text":"a rule of the user lets exactly this out of the sandbox, alone and as it stands","command":"[SCRATCH]/bin/envy --restricted install"}]}}
    "#);
    let command = format!("{} --restricted install", project.envy_path().display());
    let after = Codex::new(&place.site.world, &project).rules(rules(&project)).shell(&[&command, "envy run -- greet"]);
    after.step(0).ok();
    assert_eq!(after.step(1).ok(), "greet 2.0: good day, world\n");
}

#[test]
fn options_and_other_commands_are_not_let_out() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let envy = project.envy_path().display().to_string();
    let session = Codex::new(&place.site.world, &project).rules(rules(&project)).shell(&[
        &format!("{envy} --restricted install --id x jq"),
        &format!("{envy} --restricted run -- sh"),
        &format!("{envy} install jq"),
        &format!("{envy} --restricted install jq | tail"),
        "envy --restricted install jq",
        "envy install --id x jq",
    ]);
    assert_said!(project, session.step(0).exits(2), @r"
    error[usage]: `--id` is not for restricted use: only names, ranges and --json are
    help: leave it out, or ask a person to run the command without --restricted
    ");
    assert_said!(project, session.step(1).exits(2), @r"
    error[usage]: `envy run` is not for restricted use
    help: what is left: search, show, install, remove, list, update, outdated, status, why, history, rollback
    help: without --restricted it runs inside of the sandbox, as far as that lets it
    ");
    assert_said!(project, session.step(2).exits(7), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; a rule of the user lets exactly this out of the sandbox, alone and as it stands: [SCRATCH]/bin/envy --restricted install jq
    ");
    assert_said!(project, &session.step(3).output, @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; a rule of the user lets exactly this out of the sandbox, alone and as it stands: [SCRATCH]/bin/envy --restricted install jq
    ");
    assert_said!(project, session.step(4).exits(7), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; a rule of the user lets exactly this out of the sandbox, alone and as it stands: [SCRATCH]/bin/envy --restricted install jq
    ");
    assert_said!(project, session.step(5).exits(7), @r"
    Resolving 1 package
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy install --id x jq
    ");
}

#[test]
fn a_rule_is_named_only_for_the_commands_that_it_lets_out() {
    let place = Workplace::new();
    let project = with_hello(&place);
    let envy = project.envy_path().display().to_string();
    let search = format!("prefix_rule(pattern = [\"{envy}\", \"--restricted\", [\"search\"]], decision = \"allow\")\n");
    let lines = &["envy search ripgrep", "envy install jq"];
    let session = Codex::new(&place.site.world, &project).rules(&search).shell(lines);
    let out = format!(
        "; a rule of the user lets exactly this out of the sandbox, alone and as it stands: {envy} --restricted"
    );
    assert!(session.step(0).exits(7).contains(&format!("{out} search ripgrep\n")), "{}", session.step(0).output);
    assert!(session.step(1).exits(7).contains("; ask for approval"), "{}", session.step(1).output);
    let forbidden = rules(&project).replace("\"allow\"", "\"forbidden\"");
    let forbidden =
        forbidden.lines().take_while(|line| !line.contains(" match =")).collect::<Vec<_>>().join("\n") + "\n)\n";
    let session = Codex::new(&place.site.world, &project).rules(search + &forbidden).shell(lines);
    for step in 0..lines.len() {
        assert!(session.step(step).exits(7).contains("; ask for approval"), "{}", session.step(step).output);
    }
}
