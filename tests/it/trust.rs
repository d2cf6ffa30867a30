//! Code of a manifest runs once a person trusted it, and not before: what needs trust, who is asked, and what is said.

mod applied;
mod asked;
mod edited;
mod scripts;
mod undone;

use crate::support::machine::Machine;
use crate::support::project::TestProject;
use crate::support::site::Site;

/// A manifest that asks for everything that needs trust. What its hook does is seen by the file `ran`.
const MANIFEST: &str = r#"version = 1
[packages]
hello = "*"
[vars]
PLAIN = "plain"
GIT_PAGER = "$PAGER_OF_MINE -x"
PAGER_OF_MINE = "less"
[hooks]
on-activate = '''
touch ran
echo hooked
export HOOKED="by $PLAIN"
'''
[profile]
common = "PROFILED=common"
bash = "PROFILED=$PROFILED+bash"
[options]
path-prepend = ["bin"]
dotenv = [".env"]
"#;

const DOTENV: &str = "TOKEN='secret'\nLD_BIND_NOW=1\n";

/// A project with that manifest, realized. Nobody trusts it yet.
fn project<'m>(site: &Site, machine: &'m Machine) -> TestProject<'m> {
    with(site, machine, MANIFEST)
}

/// The same with another manifest.
fn with<'m>(site: &Site, machine: &'m Machine, manifest: &str) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog);
    project.write("envy.toml", manifest);
    project.write(".env", DOTENV);
    project.envy(&["sync"]).ok();
    project
}

/// `envy run -- sh -c SCRIPT`, that succeeds.
fn run(project: &TestProject<'_>, script: &str) -> crate::support::project::Ran {
    project.envy(&["run", "--", "sh", "-c", script]).ok()
}

const SHOW: &str =
    "echo ${HOOKED-no hook} ${TOKEN-no dotenv} ${GIT_PAGER-no vars}; case $PATH in */project/bin:*) echo first ;; esac";

#[test]
fn a_project_that_is_not_trusted_runs_nothing_and_says_so_in_one_line() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let before = project.snapshot();
    let ran = run(&project, SHOW);
    assert_eq!(ran.stdout, "no hook no dotenv no vars\n");
    assert_said!(project, ran.stderr, @"warning: not trusted, so left out: hooks.on-activate, profile.bash, profile.common, vars.GIT_PAGER, options.path-prepend, options.dotenv; to look at it and decide: envy trust");
    let activated = project.envy(&["activate", "--shell", "bash"]).ok();
    assert!(!["PROFILED", "HOOKED", "TOKEN", "project/bin"].iter().any(|word| activated.stdout.contains(word)));
    assert!(activated.stdout.contains("PLAIN"), "{activated:?}");
    assert_eq!(activated.stderr, ran.stderr);
    // no option for other questions gives trust
    assert_eq!(project.envy(&["run", "--yes", "--", "sh", "-c", SHOW]).ok().stdout, ran.stdout);
    assert_eq!(project.snapshot(), before);
    assert!(!before.contains_key(std::path::Path::new("ran")));
}

#[test]
fn who_requires_trust_gets_an_error() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let ran = project.envy(&["run", "--require-trust", "--", "hello"]).exits(125);
    assert_eq!(ran.stdout, "");
    assert_said!(project, ran.stderr, @"
    error[not-trusted]: not trusted: hooks.on-activate, profile.bash, profile.common, vars.GIT_PAGER, options.path-prepend, options.dotenv
    help: look at it and decide:
      envy trust
    ");
    let activated = project.envy(&["activate", "--require-trust", "--shell", "bash"]).exits(8);
    assert_eq!((activated.stdout.as_str(), activated.stderr), ("", ran.stderr));
    let json = project.envy(&["--json", "activate", "--require-trust"]).exits(8);
    let error: serde_json::Value = serde_json::from_str(&json.stderr).unwrap();
    assert_eq!(error["error"]["code"], "not-trusted");
    assert_eq!(error["error"]["hints"][0]["command"], "envy trust");
    project.envy(&["trust", "--yes"]).ok();
    project.envy(&["run", "--require-trust", "--", "hello"]).ok();
}

#[test]
fn all_that_will_run_is_shown_and_without_a_person_nothing_is_trusted() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let refused = project.envy(&["trust"]).exits(8);
    assert_said!(project, refused.stdout, @r#"
    [PROJECT] asks to run this code, or to decide which code runs:

    .env: assignments
      LD_BIND_NOW=1

    hooks.on-activate: bash, whenever the environment is entered
      touch ran
      echo hooked
      export HOOKED="by $PLAIN"

    options.dotenv: files of variables
      .env

    options.path-prepend: folders in front of all programs
      bin

    profile.bash: your own shell, when it enters the environment
      PROFILED=$PROFILED+bash

    profile.common: your own shell, when it enters the environment
      PROFILED=common

    vars.GIT_PAGER
      $PAGER_OF_MINE -x

    vars.PAGER_OF_MINE
      less

    Nobody trusted any of it yet.
    "#);
    assert_said!(project, refused.stderr, @"
    error[not-trusted]: not trusted: there is no terminal to ask on
    help: if you have looked at what is shown:
      envy trust --yes
    ");
    assert_eq!(run(&project, SHOW).stdout, "no hook no dotenv no vars\n");
    let trusted = project.envy(&["trust", "--yes"]).ok();
    assert_eq!(trusted.stdout, format!("{}trusted\n", refused.stdout));
    assert_eq!(run(&project, SHOW).stdout, "by plain secret less -x\nfirst\n");
    let again = project.envy(&["trust"]).ok();
    assert!(again.stdout.ends_with("\nAll of it is trusted.\n"), "{again:?}");
}

#[test]
fn what_changed_since_is_shown_and_needs_trust_anew() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    project.envy(&["trust", "--yes"]).ok();
    let changed = MANIFEST.replace("echo hooked\n", "echo \u{200b}hooked\n\techo more\n");
    let changed = changed.replace("bash = \"", "zsh = \"\\u001b[2K");
    project.write("envy.toml", changed);
    project.write(".env", "TOKEN=x\nLD_BIND_NOW=$WHERE\nWHERE=1\nOTHER=y\n");
    let ran = run(&project, SHOW);
    assert_eq!(ran.stdout, "no hook no dotenv no vars\n");
    assert_said!(project, ran.stderr, @"warning: changed since it was trusted, so left out: hooks.on-activate, profile.common, profile.zsh, vars.GIT_PAGER, options.path-prepend, options.dotenv; to look at it and decide: envy trust");
    assert_said!(project, project.envy(&["trust", "--yes"]).ok().stdout, @r#"
    [PROJECT] asks to run this code, or to decide which code runs:

    .env: assignments
      - LD_BIND_NOW=1
      + LD_BIND_NOW=$WHERE
      + WHERE=1

    hooks.on-activate: bash, whenever the environment is entered
      touch ran
      - echo hooked
      + echo \u{200b}hooked
      + 	echo more
      export HOOKED="by $PLAIN"

    options.dotenv: files of variables
      .env

    options.path-prepend: folders in front of all programs
      bin

    profile.bash: your own shell, when it enters the environment (gone)
      - PROFILED=$PROFILED+bash

    profile.common: your own shell, when it enters the environment
      PROFILED=common

    profile.zsh: your own shell, when it enters the environment
      + \u{1b}[2KPROFILED=$PROFILED+bash

    vars.GIT_PAGER
      $PAGER_OF_MINE -x

    vars.PAGER_OF_MINE
      less

    Lines with + and - changed since it was trusted.
    trusted
    "#);
    assert_eq!(run(&project, SHOW).stdout, "by plain x less -x\nfirst\n");
    // what was trusted before still is: another branch of the repository
    project.write("envy.toml", MANIFEST);
    project.write(".env", DOTENV);
    assert_eq!(run(&project, SHOW).stdout, "by plain secret less -x\nfirst\n");
}

#[test]
fn ordinary_variables_and_packages_need_no_new_trust() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    project.envy(&["trust", "--yes"]).ok();
    project.write(".env", "# mine\nTOKEN=new\nexport MORE=1\nLD_BIND_NOW=1\n");
    project.write("envy.toml", MANIFEST.replace("PLAIN = \"plain\"", "PLAIN = \"other\"\nNEW = \"1\""));
    project.envy(&["install", "greet"]).ok();
    assert_eq!(run(&project, &format!("{SHOW}; echo $MORE$NEW")).stdout, "by other new less -x\nfirst\n11\n");
}

#[test]
fn the_state_is_there_as_json_and_asking_for_it_changes_nothing() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let state = || -> serde_json::Value {
        serde_json::from_str(&project.envy(&["trust", "--json", "--yes"]).ok().stdout).unwrap()
    };
    let undecided = state();
    assert_eq!((&undecided["state"], &undecided["changed"]), (&"undecided".into(), &serde_json::Value::Null));
    assert_eq!(undecided["code"]["vars.PAGER_OF_MINE"], "less");
    assert_eq!(state(), undecided);
    project.envy(&["trust", "--yes"]).ok();
    assert_eq!((&state()["state"], &state()["digest"]), (&"trusted".into(), &undecided["digest"]));
    project.write("envy.toml", MANIFEST.replace("[\"bin\"]", "[\"sbin\"]"));
    assert_eq!(
        (&state()["state"], &state()["changed"]),
        (&"changed".into(), &serde_json::json!(["options.path-prepend"]))
    );
    assert_eq!(project.envy(&["trust", "--revoke"]).ok().stdout, "trust is revoked\n");
    assert_eq!(project.envy(&["trust", "--revoke"]).ok().stdout, "nothing was decided about this project\n");
    assert_eq!(state()["state"], "undecided");
}

#[test]
fn where_there_is_nothing_to_trust_that_is_said_and_required_trust_is_there() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, "version = 1\n[packages]\nhello = \"*\"\n[hooks]\non-activate = \"\"\n");
    assert_said!(project, project.envy(&["trust"]).ok().stdout, @"nothing in [PROJECT] needs trust");
    assert_eq!(project.envy(&["run", "--require-trust", "hello"]).ok().stderr, "");
}

#[test]
fn trust_is_for_one_place_and_a_file_that_is_ours_and_whole() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    project.envy(&["trust", "--yes"]).ok();
    let moved = "cp -r . ../tmp/project && cd ../tmp/project && envy run -- sh -c \"$1\"";
    assert_eq!(project.run("sh", &["-c", moved, "sh", SHOW]).ok().stdout, "no hook no dotenv no vars\n");
    let find = "find \"$XDG_STATE_HOME\" -name trust -printf '%m %p\\n'";
    let found = project.run("sh", &["-c", find]).ok().stdout;
    let (mode, place) = found.trim().split_once(' ').unwrap();
    assert_eq!(mode, "600");
    for damage in [
        "chmod 660 \"$1\"",
        "chmod 600 \"$1\"; echo >> \"$1\"; sed -i 's/\"version\": 1/\"version\": 9/' \"$1\"",
        ": > \"$1\"",
    ] {
        project.run("sh", &["-c", damage, "sh", place]).ok();
        assert_eq!(run(&project, SHOW).stdout, "no hook no dotenv no vars\n", "{damage}");
    }
}
