//! What trusted code does: hooks, files of variables, folders of programs, shell profiles.

use rstest::rstest;

use super::{MANIFEST, project, run, with};
use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::{Site, Workplace};

/// Trusts what the project is now.
fn trusted(project: TestProject<'_>) -> TestProject<'_> {
    project.envy(&["trust", "--yes"]).ok();
    project
}

/// A manifest with `hello`, and these lines.
fn manifest(more: &str) -> String {
    format!("version = 1\n[packages]\nhello = \"*\"\n{more}\n")
}

#[test]
fn a_hook_sees_the_environment_prints_to_stderr_and_reads_nothing() {
    let site = Site::new();
    let machine = site.machine();
    let hook = "hello; echo $PLAIN $(pwd); read -r line || echo nothing; export DIR=$PWD";
    let manifest = manifest(&format!("[vars]\nPLAIN = \"plain\"\n[hooks]\non-activate = \"{hook}\""));
    let project = trusted(with(&site, &machine, &manifest));
    let ran = run(&project, "echo $DIR");
    let dir = project.dir();
    assert_eq!(ran.stdout, format!("{}\n", dir.display()));
    assert_eq!(ran.stderr, format!("Hello, world!\nplain {}\nnothing\n", dir.display()));
    // from another folder, too
    project.write("sub/file", "");
    let mut command = project.command_in(&dir.join("sub"), "envy", &["run", "--", "sh", "-c", "echo $DIR; pwd"]);
    let below = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert_eq!(below, format!("{0}\n{0}/sub\n", dir.display()));
}

#[test]
fn a_hook_that_fails_is_told_with_what_it_printed_and_nothing_is_entered() {
    let site = Site::new();
    let machine = site.machine();
    let hook = "echo to stdout; echo to stderr >&2; exit 3";
    let project = trusted(with(&site, &machine, &manifest(&format!("[hooks]\non-activate = \"{hook}\""))));
    let ran = project.envy(&["run", "--", "echo", "never"]).exits(125);
    assert_eq!(ran.stdout, "");
    assert_said!(project, ran.stderr, @"
    to stdout
    to stderr
    error[failed]: hooks.on-activate failed (exit status: 3), so the environment is not entered; what it printed stands above
    help: mend the hook:
      envy edit
    ");
    let activated = project.envy(&["activate", "--shell", "bash"]).exits(1);
    assert_eq!((activated.stdout.as_str(), activated.stderr), ("", ran.stderr));
    let entered = project.envy(&["activate", "--subshell"]).exits(1);
    assert_eq!(entered.stdout, "");
    // with --json stderr is one document
    let json = project.envy(&["--json", "run", "--", "hello"]).exits(125);
    let error: serde_json::Value = serde_json::from_str(&json.stderr).unwrap();
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.ends_with("it printed: to stdout\\nto stderr"), "{message}");
}

#[test]
fn a_hook_without_a_bash_is_an_error_with_the_package_to_add() {
    let site = Site::new();
    let machine = site.machine();
    let project = trusted(with(&site, &machine, &manifest("[hooks]\non-activate = \"true\"")));
    let project = project.with("PATH", "/nowhere");
    let envy = project.envy_path().to_path_buf();
    let output = project.command(&envy, &["run", "--", "hello"]).output().unwrap();
    assert_eq!(output.status.code(), Some(125));
    assert_said!(project, String::from_utf8_lossy(&output.stderr), @"
    error[failed]: hooks.on-activate needs bash, and neither the environment nor this machine has one
    help: add it to the environment:
      envy install bash
    ");
}

#[test]
fn a_hook_that_leaves_something_running_does_not_keep_anybody_waiting() {
    let site = Site::new();
    let machine = site.machine();
    let hook = "sleep 60 2>/dev/null & export SERVER=$!";
    let project = trusted(with(&site, &machine, &manifest(&format!("[hooks]\non-activate = \"{hook}\""))));
    assert_eq!(run(&project, "kill $SERVER && echo stopped").stdout, "stopped\n");
}

#[test]
fn in_a_store_of_ones_own_the_hook_runs_inside_it() {
    let place = Workplace::with(Kind::NoNix, User::Ordinary);
    let project = place.project();
    project.write("envy.toml", manifest("[hooks]\non-activate = \"export SAID=$(hello)\""));
    project.envy(&["sync"]).ok();
    let project = trusted(project);
    assert_eq!(run(&project, "echo $SAID").stdout, "Hello, world!\n");
    // where entering is refused the hook does not run either
    project.write("envy.toml", manifest("[hooks]\non-activate = \"touch ran\""));
    let project = trusted(project);
    project.envy(&["activate", "--shell", "bash"]).exits(1);
    assert!(!project.dir().join("ran").exists());
}

#[test]
fn files_of_variables_are_set_after_vars_in_their_order() {
    let site = Site::new();
    let machine = site.machine();
    let more = "[vars]\nA = \"vars\"\nB = \"vars\"\n[options]\ndotenv = [\".env\", \"missing\", \"conf/.env.local\"]";
    let project = with(&site, &machine, &manifest(more));
    project.write(".env", "A=$B/file\nC=\"two\nlines\"\nHOME=/elsewhere\nD=1\n");
    project.write("conf/.env.local", "D=${A}2\n");
    let project = trusted(project).with("C", "outside");
    let ran = run(&project, "echo $A $B \"$C\" $D; [ $HOME = /elsewhere ] || echo home");
    assert_eq!(ran.stdout, "vars/file vars two\nlines vars/file2\nhome\n");
    assert_said!(project, ran.stderr, @"warning: .env may not set HOME: HOME, ENVY_*, NIX_*, XDG_*_HOME and what shells keep for themselves are the user's");
    project.write(".env", "A=1\n\nB 2\n");
    let wrong = project.envy(&["run", "--", "hello"]).exits(125);
    assert_said!(project, wrong.stderr, @r#"
    error[failed]: .env:3: no `=`
    help: a line is `NAME=value`, `NAME='value'` or `NAME="value"`
    "#);
}

#[test]
fn files_of_variables_are_not_followed_out_of_the_project() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, &manifest("[options]\ndotenv = [\"linked\"]"));
    project.write("../home/secret", "KEY=secret\n");
    project.run("ln", &["-s", "../home/secret", "linked"]).ok();
    let refused = project.envy(&["trust", "--yes"]).exits(1);
    assert_said!(project, refused.stderr, @"
    error[failed]: linked is a link that leads out of the project
    help: copy the file into the project, or take it out of `options.dotenv`
    ");
    assert_eq!(run(&project, "echo ${KEY-none}").stdout, "none\n");
}

#[rstest]
#[case("path-prepend = [\"../bin\"]")]
#[case("path-prepend = [\"a/../../b\"]")]
#[case("dotenv = [\"..\"]")]
fn paths_that_lead_out_of_the_project_are_refused_at_once(#[case] option: &str) {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", manifest(&format!("[options]\n{option}")));
    let refused = project.envy(&["sync"]).exits(1);
    assert!(refused.stderr.contains("it leads out of the project"), "{refused:?}");
}

#[test]
fn folders_of_the_project_come_before_the_environments_programs() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, &manifest("[options]\npath-prepend = [\"tools\", \"./more\"]"));
    for (place, says) in [("tools/hello", "mine"), ("more/other", "other"), ("more/hello", "never")] {
        project.write(place, format!("#!/bin/sh\necho {says}\n"));
        project.run("chmod", &["+x", place]).ok();
    }
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    let project = trusted(project);
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "mine\n");
    assert_eq!(project.envy(&["run", "other"]).ok().stdout, "other\n");
}

#[rstest]
#[case("bash", "common+bash")]
#[case("zsh", "common")]
#[case("dash", "common")]
#[case("fish", "fish")]
fn a_shell_evaluates_the_profile_that_is_for_it(#[case] shell: &str, #[case] profiled: &str) {
    let site = Site::new();
    let machine = site.machine();
    let text = MANIFEST.replace("[profile]\n", "[profile]\nfish = '''\n# a comment\nset PROFILED \"fish\"\n'''\n");
    let project = trusted(with(&site, &machine, &text));
    let script = match shell {
        "fish" => "eval (envy activate); echo $PROFILED $HOOKED",
        _ => "set -eu; eval \"$(envy activate)\"; echo $PROFILED $HOOKED",
    };
    assert_eq!(project.run(shell, &["-c", script]).ok().stdout, format!("{profiled} by plain\n"));
    let project = project.with("SHELL", crate::support::prompt::program(&site.world, shell).display().to_string());
    let mut terminal = project.envy_in_terminal(&["activate"]);
    terminal.wait_for("(envy:project)");
    terminal.send("echo \"<$PROFILED>\"; exit\n");
    terminal.wait_for(&format!("<{profiled}>"));
}

#[test]
fn what_is_trusted_without_a_hook_writes_nothing_on_the_way() {
    let site = Site::new();
    let machine = site.machine();
    let text = MANIFEST
        .replace("on-activate", "#on-activate")
        .replace("'''\ntouch ran\necho hooked\nexport HOOKED=\"by $PLAIN\"\n'''", "");
    let project = trusted(with(&site, &machine, &text));
    run(&project, "true");
    let all = || crate::support::project::snapshot(project.dir().parent().unwrap());
    let before = all();
    assert_eq!(run(&project, "echo $TOKEN").stdout, "secret\n");
    project.envy(&["activate", "--shell", "bash"]).ok();
    assert_eq!(all(), before);
}

#[test]
fn more_than_programs_can_be_given_is_refused_before_anything_is_entered() {
    let site = Site::new();
    let machine = site.machine();
    let project = trusted(project(&site, &machine));
    let big = |size: usize, count: usize| -> String {
        (0..count).map(|n| format!("BIG{n}={}\n", "x".repeat(size))).collect()
    };
    project.write(".env", format!("{}LD_BIND_NOW=1\n", big(30_000, 4)));
    assert_said!(project, project.envy(&["run", "--", "hello"]).exits(125).stderr.replace("hooked\n", ""), @"
    error[failed]: this environment changes variables of more than [SIZE] in all, which is more than can be undone
    help: put long values into files, and their paths into variables:
      envy edit
    ");
    project.write(".env", format!("{}LD_BIND_NOW=1\n", big(140_000, 1)));
    assert_said!(project, project.envy(&["run", "--", "hello"]).exits(125).stderr, @"
    error[failed]: variable `BIG0` becomes longer than the [SIZE] that programs can be given
    help: put long values into files, and their paths into variables:
      envy edit
    ");
}
