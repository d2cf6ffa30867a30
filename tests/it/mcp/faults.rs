//! Clients that talk nonsense, change their mind or die, and servers that do: nothing hangs, nothing is lost, nobody stays.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rstest::rstest;
use rustix::fs::{FlockOperation, flock};
use serde_json::{Value, json};

use super::text;
use crate::support::machine::{Kind, User};
use crate::support::mcp::McpClient;
use crate::support::project::TestProject;
use crate::support::site::Workplace;

/// Longer than any test may take.
const FOREVER: Duration = Duration::from_secs(30);

fn own_store() -> Workplace {
    Workplace::with(Kind::EmptyNix, User::Same)
}

fn in_a_project(workplace: &Workplace) -> TestProject<'_> {
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project
}

/// An install that has the project and waits for a cache that says nothing.
fn stuck_install(workplace: &Workplace, agent: &mut McpClient) -> u64 {
    workplace.site.cache.slow_down(FOREVER);
    let id = agent.begin("install", json!({ "packages": ["hello"] }));
    agent.progress(id, "Asking the caches");
    id
}

/// Waits until no process has the project, which the kernel lets go of when that ends.
fn wait_until_free(project: &TestProject<'_>) -> Duration {
    let began = Instant::now();
    let folder = fs_err::File::open(project.dir()).unwrap();
    flock(folder.as_fd(), FlockOperation::LockExclusive).unwrap();
    began.elapsed()
}

#[test]
fn a_client_that_talks_nonsense_is_served_all_the_same() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::silent(&project);
    // before the session
    agent.write(b"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
    agent.write(b"{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n");
    let early = agent.ask("tools/list", json!({}));
    assert!(agent.answer(early)["error"]["code"].is_i64());
    let ping = agent.ask("ping", json!({}));
    assert_eq!(agent.result(ping), json!({}));
    agent.initialize();
    // in it
    for garbage in
        [&b"\n"[..], b"\r\n", b"not JSON\n", b"{\"jsonrpc\":\n", b"[]\n", b"null\n", b"\xff\xfe\x00\n", b"{}\n"]
    {
        agent.write(garbage);
    }
    agent.write(&vec![b'x'; 3 << 20]);
    agent.write(b"\n");
    let long = "x".repeat(2 << 20);
    agent.ask("tools/call", json!({ "name": "search", "arguments": { "query": long } }));
    let unknown = agent.ask("no/such/method", json!({}));
    assert_eq!(agent.answer(unknown)["error"]["code"], -32601);
    let no_tool = agent.ask("tools/call", json!({ "name": "run", "arguments": {} }));
    assert_eq!(agent.answer(no_tool)["error"]["code"], -32602);
    agent.notify("notifications/cancelled", json!({ "requestId": 4711 }));
    agent.notify("notifications/no-such", json!({}));
    // a message in halves
    agent.write(b"{\"jsonrpc\":\"2.0\",\"id\":\"half\",\"method\":\"tools/call\",\"params\":{\"name\":");
    agent.write(b"\"list\",\"arguments\":{}}}\r\n");
    let whole = agent.wait_for(|message| message["id"] == "half");
    assert_eq!(whole["result"]["structuredContent"]["packages"], json!([]));
    let (status, rest) = agent.finish();
    assert_eq!(status, Some(0));
    assert!(rest.iter().all(|message| message["jsonrpc"] == "2.0"), "stdout has the protocol only: {rest:?}");
}

/// The errors that name no request, each with its code.
fn unasked(said: &[Value]) -> String {
    let errors = said.iter().filter(|message| message["id"].is_null() && message["error"].is_object());
    let lines = errors.map(|message| {
        let error = &message["error"];
        format!("{} {}\n", error["code"], error["message"].as_str().unwrap())
    });
    lines.collect()
}

#[test]
fn what_cannot_be_read_has_one_answer_a_line_and_the_server_goes_on() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::silent(&project);
    agent.write(b"who is there?\n");
    agent.initialize();
    let long = "x".repeat(3 << 20);
    agent.ask("tools/call", json!({ "name": "search", "arguments": { "query": long } }));
    for nested in ["[".repeat(100_000), format!("{}{}", "{\"a\":".repeat(100_000), "1")] {
        agent.write(format!("{nested}\n").as_bytes());
    }
    for unreadable in [&b"not JSON\n"[..], b"{\"jsonrpc\":\n", b"\xff\xfe\x00\n", b"[]\n", b"null\n", b"{}\n"] {
        agent.write(unreadable);
    }
    // nobody waits for an answer to these
    for passed_over in [
        &b"\n"[..],
        b" \t\r\n",
        b"{\"jsonrpc\":\"2.0\",\"id\":[],\"result\":{}}\n",
        b"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"an error of ours, sent back\"}}\n",
        b"{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"the same\"}}\n",
        b"{\"jsonrpc\":\"2.0\",\"error\":\"broken\"}\n",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":7}\n",
    ] {
        agent.write(passed_over);
    }
    assert_eq!(agent.call("list", json!({}))["isError"], false);
    let (status, said) = agent.finish();
    assert_eq!(status, Some(0));
    insta::assert_snapshot!(unasked(&said), @"
    -32700 this line cannot be read as JSON: expected value at line 1 column 1
    -32700 this message is longer than 1048576 bytes
    -32700 this line cannot be read as JSON: recursion limit exceeded at line 1 column 128
    -32700 this line cannot be read as JSON: recursion limit exceeded at line 1 column 636
    -32700 this line cannot be read as JSON: expected ident at line 1 column 2
    -32700 this line cannot be read as JSON: EOF while parsing a value at line 1 column 11
    -32700 this line cannot be read as JSON: expected value at line 1 column 1
    -32600 this is no message of the protocol
    -32600 this is no message of the protocol
    -32600 this is no message of the protocol
    ");
}

#[test]
fn a_request_that_is_none_of_the_protocol_is_answered_by_its_id() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::start(&project);
    agent.write(b"{\"jsonrpc\":\"1.0\",\"id\":\"old\",\"method\":\"tools/list\"}\n");
    let refused = agent.wait_for(|message| message["id"] == "old");
    assert_eq!(refused["error"]["code"], -32600);
    // the last line of a file need not end
    agent.write(b"\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":\"last\",\"method\":\"ping\"}");
    let (status, said) = agent.finish();
    assert_eq!(status, Some(0));
    assert!(said.iter().any(|message| message["id"] == "last" && message["result"].is_object()), "{said:?}");
}

#[test]
fn a_cancelled_install_ends_at_once_and_leaves_everything_as_it_was() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    project.envy(&["install", "greet"]).ok();
    let before = project.snapshot();
    let mut agent = McpClient::start(&project);
    let id = stuck_install(&workplace, &mut agent);
    agent.notify("notifications/cancelled", json!({ "requestId": id, "reason": "changed my mind" }));
    assert!(wait_until_free(&project) < Duration::from_secs(5));
    assert_eq!(project.snapshot(), before);
    workplace.site.cache.slow_down(Duration::ZERO);
    let again = agent.call("install", json!({ "packages": ["hello"] }));
    assert_eq!(again["isError"], false, "{again}");
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    assert_eq!(project.envy(&["run", "--", "greet"]).ok().stdout, "greet 2.0: good day, world\n");
    let rest = agent.rest();
    assert!(rest.iter().all(|message| message["id"] != id), "what was cancelled has no answer: {rest:?}");
}

#[rstest]
#[case::killed(true)]
#[case::left_alone(false)]
fn calls_end_with_their_server(#[case] killed: bool) {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let before = project.snapshot();
    let mut agent = McpClient::start(&project);
    stuck_install(&workplace, &mut agent);
    if killed {
        agent.kill();
    } else {
        let began = Instant::now();
        assert_eq!(agent.finish().0, Some(0));
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    assert!(wait_until_free(&project) < Duration::from_secs(5));
    assert_eq!(project.snapshot(), before);
    workplace.site.cache.slow_down(Duration::ZERO);
    project.envy(&["install", "hello"]).ok();
}

/// Whoever pipes requests into it and closes the pipe gets the answers.
#[test]
fn what_was_asked_before_the_end_is_answered() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::start(&project);
    let id = agent.ask("tools/call", json!({ "name": "list", "arguments": {} }));
    let (status, rest) = agent.finish();
    assert_eq!(status, Some(0));
    assert_eq!(rest.iter().find(|message| message["id"] == id).unwrap()["result"]["isError"], false);
}

#[test]
fn a_call_that_dies_is_an_error_and_the_server_goes_on() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::start(&project);
    let id = stuck_install(&workplace, &mut agent);
    let children = fs_err::read_to_string(format!("/proc/{0}/task/{0}/children", agent.pid())).unwrap();
    let child: i32 = children.trim().parse().expect("one call, one process");
    rustix::process::kill_process(rustix::process::Pid::from_raw(child).unwrap(), rustix::process::Signal::ABORT)
        .unwrap();
    let died = agent.result(id);
    assert_eq!(died["isError"], true);
    assert_said!(project, text(&died), @"
    error[failed]: the process of this call ended without an answer (signal: 6 (SIGABRT))
    next: envy status (the project is whole; see what state it is in)
    ");
    assert_eq!(agent.call("list", json!({}))["isError"], false);
}

#[test]
fn reading_goes_on_beside_a_change_and_changes_wait_for_each_other() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::start(&project);
    let stuck = stuck_install(&workplace, &mut agent);
    let waits = agent.begin("install", json!({ "packages": ["greet"] }));
    let said = agent.progress(waits, "waiting for");
    let holder = said["params"]["message"].as_str().unwrap();
    assert!(holder.contains("mcp-call install`"), "who waits says for whom: {holder}");
    assert_eq!(agent.call("list", json!({}))["structuredContent"]["packages"], json!([]));
    workplace.site.cache.slow_down(Duration::ZERO);
    agent.notify("notifications/cancelled", json!({ "requestId": stuck }));
    let installed = agent.result(waits);
    assert_eq!(installed["structuredContent"]["packages"][0]["id"], "greet", "{installed}");
}

#[test]
fn many_calls_at_once_all_have_their_answer() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::start(&project);
    let packages = ["hello", "greet", "no-such-thing", "chain-50", "many-50", "ripgrep"];
    let installs = packages
        .map(|package| agent.ask("tools/call", json!({ "name": "install", "arguments": { "packages": [package] } })));
    let reads: Vec<u64> =
        (0..30).map(|_| agent.ask("tools/call", json!({ "name": "list", "arguments": {} }))).collect();
    for id in reads {
        assert_eq!(agent.result(id)["isError"], false);
    }
    let failed = installs.map(|id| agent.result(id)).into_iter().filter(|result| result["isError"] == true).count();
    assert_eq!(failed, 1, "all but the one that does not exist");
    let listed = agent.call("list", json!({}));
    assert_eq!(listed["structuredContent"]["packages"].as_array().unwrap().len(), 5, "{listed}");
}

#[test]
fn progress_grows_and_only_who_asks_for_it_gets_it() {
    let workplace = own_store();
    let project = in_a_project(&workplace);
    let mut agent = McpClient::start(&project);
    agent.call("install", json!({ "packages": ["greet"] }));
    assert_eq!(agent.rest(), [] as [Value; 0]);
    // long enough for bytes to be told of before they are all there
    workplace.site.cache.slow_down(Duration::from_millis(50));
    let id = agent.begin("install", json!({ "packages": ["chain-50"] }));
    agent.result(id);
    let steps: Vec<Value> = agent.rest().into_iter().map(|message| message["params"].clone()).collect();
    let progress: Vec<f64> = steps.iter().map(|step| step["progress"].as_f64().unwrap()).collect();
    assert!(progress.len() >= 3 && progress.is_sorted_by(|a, b| a < b), "{steps:?}");
    assert!(steps.iter().any(|step| step["total"].as_f64() > step["progress"].as_f64()), "{steps:?}");
    assert!(steps.iter().all(|step| step["progressToken"] == id), "{steps:?}");
}
