//! What others do with bash's `PROMPT_COMMAND`: they take over what is in it, or put themselves where they expect only
//! themselves. Done here as starship and bash-preexec do it; both were tried by hand, too.

use rstest::rstest;

use super::{WHO, cd, furnish};
use crate::support::prompt::{Prompt, Shell, set_up};
use crate::support::site::Workplace;

/// What both do at a prompt: `SEEN` is the status, `RAN` how often they did.
const SHOWS: &str = "\
export RAN=${RAN-0} SEEN COMMANDS=${COMMANDS-0}
shows() {
  SEEN=$? RAN=$((RAN + 1))
  PS1=\"[${GREETING-none} $SEEN]> \"
}
";

/// starship is the only command, and evaluates the one that it found. It looks for itself in the first entry.
const TAKES_OVER: &str = "\
gives() { return \"$1\"; }
precmd() {
  SEEN=$?
  gives \"$SEEN\"
  eval \"${FOUND-}\"
  gives \"$SEEN\"
  shows
}
if [[ -z ${PROMPT_COMMAND-} ]]; then
  PROMPT_COMMAND=precmd
elif [[ $PROMPT_COMMAND != *precmd* ]]; then
  FOUND=$PROMPT_COMMAND PROMPT_COMMAND=precmd
fi
";

/// bash-preexec leaves a text in the first entry that becomes something else at the first prompt, and counts commands by a
/// trap that this text takes away.
const COMES_LATER: &str = "\
__bp_install() {
  [[ $PROMPT_COMMAND != *shows* ]] || return 1
  trap 'COMMANDS=$((COMMANDS + 1))' DEBUG
  local found=${PROMPT_COMMAND//\"$later\"}
  PROMPT_COMMAND=shows$'\\n'${found%$'\\n'}
  shows
}
if [[ -z ${later-} ]]; then
  later=$'trap - DEBUG\\n__bp_install'
  PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\\n'}$later
fi
";

#[rstest]
fn a_framework_runs_once_a_prompt_and_sees_the_status(
    #[values(TAKES_OVER, COMES_LATER)] framework: &str,
    #[values("before", "after")] place: &str,
    #[values("", "set -u; ", "PROMPT_COMMAND=':'; ")] first: &str,
) {
    let workplace = Workplace::new();
    let project = workplace.project();
    furnish(&project);
    let code = format!("{SHOWS}{framework}");
    let started = format!("[[ ${{began-}} ]] || {{ began=1; {first} }}\n");
    let (before, after) = if place == "before" { (started + &code, String::new()) } else { (started, code) };
    set_up(&project, Shell::Bash, &before, &after);
    let prompt = Prompt::start(&project, Shell::Bash, &workplace.site.world, std::path::Path::new("/"));
    let times = || -> u32 { prompt.report("$RAN").get("ARGUMENTS").parse().unwrap() };
    assert!(!prompt.report("").has("WHO"));
    for _ in 0..3 {
        assert_eq!(prompt.run(&cd(&project.dir())).get("WHO"), WHO, "{}", prompt.shown());
        prompt.send("(exit 7)\r");
        assert_eq!(prompt.report("$?").get("SEEN"), "7", "{}", prompt.shown());
        assert!(!prompt.run("cd /").has("WHO"), "{}", prompt.shown());
        let before = times();
        assert_eq!(times(), before + 1, "{}", prompt.shown());
        if framework == COMES_LATER {
            let commands = || -> u32 { prompt.report("").get("COMMANDS").parse().unwrap() };
            assert!(commands() < commands(), "its trap is gone: {}", prompt.shown());
        }
        prompt.run(". ~/.bashrc");
    }
    // a prompt shows what the environment sets
    prompt.run(&cd(&project.dir()));
    prompt.shows("[nano 0]> ");
}

#[test]
fn what_tcsh_runs_at_the_prompt_already_sees_the_status() {
    let workplace = Workplace::new();
    let project = workplace.project();
    furnish(&project);
    set_up(&project, Shell::Tcsh, "alias precmd 'setenv SEEN $status'", "");
    let prompt = Prompt::start(&project, Shell::Tcsh, &workplace.site.world, &project.home());
    prompt.report("");
    // at a prompt with a step, and at one without
    for line in [cd(&project.dir()), "true".to_owned()] {
        prompt.send(&format!("{line}; sh -c 'exit 7'\r"));
        let report = prompt.report("$status");
        assert_eq!((report.get("SEEN"), report.get("ARGUMENTS")), ("7", "7"), "{}", prompt.shown());
        assert_eq!(report.get("WHO"), WHO);
    }
}
