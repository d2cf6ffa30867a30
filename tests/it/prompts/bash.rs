//! bash: where its hook lives, strict mode, statuses, and the ways in which shells start shells.

use rstest::rstest;

use super::{WHO, cd, furnish, furnished};
use crate::support::prompt::{Prompt, Shell, program, set_up};
use crate::support::site::Workplace;

#[rstest]
#[case::unset("unset PROMPT_COMMAND")]
#[case::text("PROMPT_COMMAND='SEEN=\"$? ${PIPESTATUS[*]}\"; export SEEN'")]
#[case::trailing("PROMPT_COMMAND='SEEN=\"$? ${PIPESTATUS[*]}\"; export SEEN;'")]
#[case::list("PROMPT_COMMAND=('SEEN=\"$? ${PIPESTATUS[*]}\"' 'export SEEN')")]
#[case::exported("export PROMPT_COMMAND='SEEN=\"$? $?\"; export SEEN'")]
fn other_commands_at_the_prompt_stay_and_see_the_status(#[case] before: &str) {
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    set_up(&project, Shell::Bash, before, "PS1='$(echo $?)> '");
    let prompt = Prompt::start(&project, Shell::Bash, &place.site.world, &project.dir());
    assert_eq!(prompt.report("").get("WHO"), WHO);
    prompt.send("cd sub; (exit 7)\r");
    let report = prompt.report("$?");
    assert_eq!(report.get("ARGUMENTS"), "7");
    if !before.starts_with("unset") {
        assert_eq!(report.get("SEEN"), "7 7");
    }
    prompt.shows("7> ");
}

#[rstest]
fn strict_shells_and_strange_ones_live_on(
    #[values(
        "set -u",
        "set -euo pipefail",
        "set -a",
        "IFS=_",
        "set -o posix",
        "shopt -s extdebug; set -T",
        "BASH_COMPAT=4.4",
        "BASH_COMPAT=3.2"
    )]
    mode: &str,
    #[values(Shell::Bash, Shell::Zsh)] shell: Shell,
) {
    let bash_only = ["set -o posix", "shopt -s extdebug; set -T", "BASH_COMPAT=4.4", "BASH_COMPAT=3.2"];
    if shell == Shell::Zsh && bash_only.contains(&mode) {
        return;
    }
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    set_up(&project, shell, mode, "");
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir());
    assert_eq!(prompt.report("").get("WHO"), WHO, "{}", prompt.shown());
    prompt.send("! true\r");
    let out = prompt.run("cd /");
    assert!(!out.has("WHO"), "{}", prompt.shown());
    prompt.run(&cd(&project.dir().join("raw")));
    assert!(!prompt.run("cd /").has("WHO"));
    assert_eq!(prompt.run(&cd(&project.dir())).get("WHO"), WHO);
}

#[test]
fn every_way_of_starting_a_shell_in_a_shell_ends_in_the_right_environment() {
    let place = Workplace::new();
    let project = furnished(&place, Shell::Bash);
    let prompt = Prompt::start(&project, Shell::Bash, &place.site.world, &project.dir());
    let inside = prompt.report("");
    let bash = format!("{} --rcfile ~/.bashrc", program(&place.site.world, "bash").display());
    // a shell in the shell, one in its place, and one whose start files set PATH anew
    assert_eq!(prompt.run(&bash).lasting(), inside.lasting());
    assert_eq!(prompt.run(&format!("exec {bash}")).lasting(), inside.lasting());
    let reset = prompt.run(&format!("PATH={} exec {bash}", inside.get("PATH").split_once(':').unwrap().1));
    assert_eq!(reset.lasting(), inside.lasting());
    // as tmux starts one: with all that this one has, in another folder
    let elsewhere = prompt.run(&format!("(cd / && exec {bash})"));
    assert!(!elsewhere.has("WHO") && !elsewhere.has("ENVY_UNDO"), "{elsewhere:?}");
    assert_eq!(prompt.run("exit").lasting(), inside.lasting());
    // a shell without the hook keeps what it inherits, and its prompt command means nothing to it
    prompt.send("export PROMPT_COMMAND\r");
    let plain = prompt.run(&format!("{} --norc", program(&place.site.world, "bash").display()));
    assert_eq!(plain.get("WHO"), WHO);
    assert_eq!(prompt.times("command not found"), 0, "{}", prompt.shown());
}

#[test]
fn a_hook_whose_envy_or_folder_is_gone_is_quiet() {
    let place = Workplace::new();
    let project = furnished(&place, Shell::Bash);
    let prompt = Prompt::start(&project, Shell::Bash, &place.site.world, &project.dir().join("sub"));
    assert_eq!(prompt.report("").get("WHO"), WHO);
    prompt.send("rm -r ../sub\r\r\r");
    assert_eq!(prompt.run(&super::cd(&project.dir())).get("WHO"), WHO);
    assert_eq!(prompt.times("error["), 0, "{}", prompt.shown());
    let away = project.envy_path().with_file_name("away");
    fs_err::rename(project.envy_path(), &away).unwrap();
    assert_eq!(prompt.run("cd /").get("WHO"), WHO);
    assert_eq!(prompt.run("cd /bin").get("WHO"), WHO);
    // The prompt before may just have been calling it; the four since then say nothing.
    assert!(prompt.times("envy: No such file") <= 1, "{}", prompt.shown());
    fs_err::rename(away, project.envy_path()).unwrap();
    assert!(!prompt.run("cd /usr").has("WHO"));
}
