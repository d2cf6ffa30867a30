//! Who is asked, and how often.

use super::{SHOW, project};
use crate::support::project::TestProject;
use crate::support::site::Site;

const RUN: &[&str] = &["run", "--", "sh", "-c", SHOW];

/// All that a terminal shows of `envy run`, where nothing is asked.
fn run_in_terminal(project: &TestProject<'_>) -> String {
    let (status, shown) = project.envy_in_terminal(RUN).finish();
    assert_eq!(status, 0, "{shown}");
    shown
}

#[test]
fn a_person_at_a_terminal_is_shown_the_code_and_asked_once() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let mut terminal = project.envy_in_terminal(RUN);
    terminal.wait_for("export HOOKED=");
    terminal.wait_for("Trust it?");
    terminal.send("y");
    terminal.wait_for("hooked");
    let (status, shown) = terminal.finish();
    assert!(status == 0 && shown.ends_with("by plain secret less -x\nfirst\n"), "{shown}");
    assert_eq!(run_in_terminal(&project), "hooked\nby plain secret less -x\nfirst\n");
}

#[test]
fn a_no_is_remembered_until_the_code_changes() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let mut terminal = project.envy_in_terminal(RUN);
    terminal.wait_for("Trust it?");
    terminal.send("n");
    let (status, shown) = terminal.finish();
    assert!(status == 0 && shown.ends_with("no hook no dotenv no vars\n"), "{shown}");
    let again = run_in_terminal(&project);
    assert!(!again.contains("Trust it?") && again.ends_with("envy trust\nno hook no dotenv no vars\n"), "{again}");
    project.write("envy.toml", project.read("envy.toml").replace("echo hooked", "echo other"));
    let mut terminal = project.envy_in_terminal(RUN);
    terminal.wait_for("Trust it?");
    terminal.send("y");
    assert!(terminal.finish().1.ends_with("by plain secret less -x\nfirst\n"));
}

#[test]
fn interrupted_at_the_question_nothing_runs_and_nothing_is_remembered() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let mut terminal = project.envy_in_terminal(RUN);
    terminal.wait_for("Trust it?");
    terminal.send("\u{3}");
    let (status, shown) = terminal.finish();
    assert!(status != 0 && !shown.contains("no hook"), "{shown}");
    let mut terminal = project.envy_in_terminal(RUN);
    terminal.wait_for("Trust it?");
    terminal.send("y");
    assert_eq!(terminal.finish().0, 0);
}

#[test]
fn a_file_of_variables_that_cannot_be_read_keeps_nobody_from_working_who_trusted_nothing() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    project.write(".env", "ODD LINE\n");
    let shown = run_in_terminal(&project);
    assert!(shown.contains(".env:1: no `=`") && shown.ends_with("no hook no dotenv no vars\n"), "{shown}");
    assert!(!shown.contains("Trust it?"), "{shown}");
}

#[test]
fn envy_trust_asks_and_a_no_is_no_success() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    for (key, status, end) in [("n", 8, "not trusted; `run` and `activate` go on without it\n"), ("y", 0, "trusted\n")]
    {
        let mut terminal = project.envy_in_terminal(&["trust"]);
        terminal.wait_for("Trust it?");
        terminal.send(key);
        let (ended, shown) = terminal.finish();
        assert!(ended == status && shown.ends_with(end), "{shown}");
    }
    assert!(!project.dir().join("ran").exists());
}

#[test]
fn a_shell_that_evaluates_activate_asks_through_its_terminal() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let mut terminal = project.terminal("bash", &["-c", "eval \"$(envy activate)\"; echo $HOOKED $PROFILED"]);
    terminal.wait_for("Trust it?");
    terminal.send("y");
    terminal.wait_for("by plain common+bash");
    assert_eq!(terminal.finish().0, 0);
}

#[test]
fn an_agent_and_whoever_wants_quiet_are_never_asked() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let (status, shown) = project.envy_in_terminal(&[&["-q"], RUN].concat()).finish();
    assert!(status == 0 && shown.ends_with("no hook no dotenv no vars\n"), "{shown}");
    let project = project.with("CODEX_THREAD_ID", "1");
    let shown = run_in_terminal(&project);
    assert!(!shown.contains("Trust it?") && shown.ends_with("no hook no dotenv no vars\n"), "{shown}");
    assert!(shown.contains("whoever you work for can look at it: envy trust"), "{shown}");
    let (status, shown) = project.envy_in_terminal(&["trust"]).finish();
    assert!(status == 8 && shown.contains("not for an agent to decide") && !shown.contains("--yes"), "{shown}");
}
