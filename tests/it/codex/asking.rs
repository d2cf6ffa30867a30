//! Questions to the catalog inside: answers that are kept count, however old, and the rest is said in one line.

use rstest::rstest;

use super::{Codex, Confinement, Style, with_hello};
use crate::support::site::Workplace;

#[test]
fn kept_answers_count_however_old_and_what_was_never_asked_is_told_in_one_line() {
    let place = Workplace::new();
    let project = with_hello(&place);
    project.envy(&["search", "hello"]).ok();
    project.envy(&["show", "hello"]).ok();
    age(&project.home().join(".cache/envy/http"));
    let session = Codex::new(&place.site.world, &project).style(Style::Code).confined(Confinement::ReadOnly).shell(&[
        // two pipes have no order
        "envy search hello 2>&1",
        "envy search hello --json",
        "envy show hello",
        "envy search ripgrep",
        "envy search ripgrep --json",
        "envy show ripgrep",
        "envy outdated",
    ]);
    assert_said!(project, session.step(0).ok(), @r"
    Searching
    NAME  VERSION  SUMMARY
    hello  2.12.2  Program that produces a familiar, friendly greeting
    from [HOST] (as of 365 days ago)
    next: envy show hello, or envy install hello
    ");
    assert!(session.step(1).ok().contains("\"cached\": true"), "{}", session.step(1).output);
    assert!(session.step(2).ok().contains("2.12.2"));
    assert_said!(project, session.step(3).exits(7), @r"
    Searching
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy search ripgrep
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex
    ");
    assert_said!(project, session.step(4).exits(7), @r#"{"error":{"code":"sandbox-blocked","message":"a sandbox blocks the network: [HOST]: Operation not permitted","hints":[{"text":"ask for approval to run this outside of the sandbox of Codex","command":"envy search ripgrep --json"},{"text":"where nobody can approve, stop and ask the user to run this once in a terminal","command":"envy agent setup codex"}]}}"#);
    assert_said!(project, session.step(5).exits(7), @r"
    Looking it up
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy show ripgrep
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex
    ");
    assert_said!(project, session.step(6).exits(7), @r"
    Asking the catalog
    error[sandbox-blocked]: a sandbox blocks the network: [HOST]: Operation not permitted; ask for approval to run this outside of the sandbox of Codex: envy outdated
    help: where nobody can approve, stop and ask the user to run this once in a terminal:
      envy agent setup codex --user
    ");
}

#[rstest]
fn a_catalog_with_a_name_is_blocked_as_one_with_a_number(
    #[values("http://127.0.0.1:9", "http://catalog.invalid", "https://catalog.invalid", "http://[::1]:9")] url: &str,
) {
    let place = Workplace::new();
    let project = with_hello(&place).with("ENVY_CATALOG_URL", url);
    let session = Codex::new(&place.site.world, &project).shell(&["time -p envy search ripgrep"]);
    let said = session.step(0).exits(7);
    assert!(said.contains("error[sandbox-blocked]: a sandbox blocks the network: "), "{said}");
    assert!(said.contains("of the sandbox of Codex: envy search ripgrep\n"), "{said}");
    // it is not waited for what cannot be
    let seconds = said.split("real ").nth(1).and_then(|rest| rest.split('\n').next()?.parse::<f64>().ok());
    assert!(seconds.is_some_and(|seconds| seconds < 3.0), "{said}");
}

/// Makes all kept answers a year old.
fn age(cache: &std::path::Path) {
    let mut aged = 0;
    for entry in fs_err::read_dir(cache).unwrap().map(Result::unwrap) {
        let text = fs_err::read_to_string(entry.path()).unwrap();
        let (head, body) = text.split_once('\n').unwrap();
        let mut head: serde_json::Value = serde_json::from_str(head).unwrap();
        head["stored"] = (head["stored"].as_u64().unwrap() - 365 * 24 * 3600).into();
        fs_err::write(entry.path(), format!("{head}\n{body}")).unwrap();
        aged += 1;
    }
    assert!(aged > 0);
}
