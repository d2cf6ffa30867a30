//! The protocol's official Python SDK as the client. It holds each result to the schema that the tool gave.

use crate::support::machine::{Kind, User};
use crate::support::site::Workplace;

const SCRIPT: &str = include_str!("official.py");

#[test]
fn the_official_client_uses_every_tool_and_finds_the_answers_valid() {
    let workplace = Workplace::with(Kind::EmptyNix, User::Same);
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let python = workplace.site.world.python();
    let ran = project.run(python.to_str().unwrap(), &["-c", SCRIPT, project.envy_path().to_str().unwrap()]).ok();
    assert_said!(project, ran.stdout, @"
    tool: search read_only idempotent open_world
    tool: show read_only idempotent open_world
    tool: install idempotent open_world
    tool: remove destructive idempotent
    tool: list read_only idempotent
    tool: update destructive open_world
    tool: status read_only idempotent
    tool: why read_only idempotent
    tool: history read_only idempotent
    tool: rollback destructive
    search: hello 2.12.2: Program that produces a familiar, friendly greeting
    show: hello: Program that produces a familiar, friendly greeting
    install: + greet 1.1
    list: greet 1.1 (asked for 1)
    update: nothing to do
    update: ~ greet 1.1 → 2.0
    why: /nix/store/[HASH]-hello-2.12.2
    remove: - greet 2.0
    history: 3 [WHEN] envy remove greet (current)
    rollback: + greet 2.0
    status: project: [PROJECT], packages: 2
    install: error[package-not-found]: package `no-such-thing` not found
    remove: error[usage]: wrong arguments for `remove`: `packages` is empty
    timeout: MCPError
    ");
}
