//! `[profile]` at the prompt: code that may do anything, and still the hook works and the shell has what it defines.

use rstest::rstest;

use super::{WHO, cd, furnish};
use crate::support::project::TestProject;
use crate::support::prompt::{Prompt, Shell, set_up};
use crate::support::site::Workplace;

/// The same project with a profile for this shell, trusted.
fn profiled(project: &TestProject<'_>, shell: Shell, code: &str) {
    let manifest = super::manifest("hello = \"*\"\n", WHO);
    project.write("envy.toml", format!("{manifest}[profile]\n{} = '''\n{code}\n'''\n", shell.name()));
    project.envy(&["sync"]).ok();
    project.envy(&["trust", "--yes"]).ok();
}

#[rstest]
#[case(Shell::Bash, "echo ran $((6 * 7)); export MARK=yes; return 3")]
#[case(Shell::Bash, "echo ran $((6 * 7)); export MARK=yes; if")]
#[case(Shell::Zsh, "echo ran $((6 * 7)); export MARK=yes; return 3; export MARK=no")]
#[case(Shell::Fish, "echo ran (math 6 x 7); set -gx MARK yes; return 3; set -gx MARK no")]
#[case(Shell::Elvish, "echo ran (* 6 7); set-env MARK yes; fail wrong; set-env MARK no")]
#[case(Shell::Tcsh, "@ n = 6 * 7; echo ran $n; setenv MARK yes; cd /nowhere/at/all")]
fn a_profile_that_prints_and_fails_runs_once_and_the_hook_goes_on(#[case] shell: Shell, #[case] code: &str) {
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    profiled(&project, shell, code);
    set_up(&project, shell, "", "");
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.home());
    prompt.report("");
    let inside = prompt.run(&cd(&project.dir()));
    assert_eq!(inside.get("WHO"), WHO, "{}", prompt.shown());
    if !code.ends_with("; if") {
        assert_eq!(prompt.report("").get("MARK"), "yes", "{}", prompt.shown());
        (0..3).for_each(|_| prompt.send("\r"));
        prompt.report("");
        prompt.shows("ran 42");
        assert_eq!(prompt.times("ran 42"), 1, "{}", prompt.shown());
    }
    assert!(!prompt.run("cd /").has("WHO"), "{}", prompt.shown());
    assert_eq!(prompt.run(&cd(&project.dir())).get("WHO"), WHO, "{}", prompt.shown());
}

#[rstest]
fn what_a_profile_declares_is_the_shells_own(
    #[values(Shell::Bash, Shell::Zsh)] shell: Shell,
    #[values("", "set -euo pipefail")] mode: &str,
) {
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    profiled(&project, shell, "typeset -A KINDS; KINDS[a]=one; typeset PLAIN=two; false");
    set_up(&project, shell, mode, "");
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.home());
    prompt.report("");
    prompt.run(&cd(&project.dir()));
    let report = prompt.report("${KINDS[a]-none} ${PLAIN-none} $?");
    assert_eq!(report.get("ARGUMENTS"), "one two 0", "{}", prompt.shown());
    // the status of the last command is still what it was when a profile was evaluated
    if mode.is_empty() {
        prompt.run("cd /");
        prompt.send(&format!("{}; (exit 7)\r", cd(&project.dir())));
        assert_eq!(prompt.report("$?").get("ARGUMENTS"), "7", "{}", prompt.shown());
    }
}
