//! What the hook entered and what people entered, one on top of the other.

use rstest::rstest;

use super::{WHO, cd, furnish, furnished, manifest};
use crate::support::prompt::{Prompt, Shell, set_up};
use crate::support::site::Workplace;

fn activate(shell: Shell) -> (&'static str, &'static str) {
    match shell {
        Shell::Fish => ("envy activate | source", "envy deactivate | source"),
        Shell::Elvish => ("eval (envy activate | slurp)", "eval (envy deactivate | slurp)"),
        Shell::Tcsh => ("eval \"`envy activate`\"", "eval \"`envy deactivate`\""),
        _ => ("eval \"$(envy activate)\"", "eval \"$(envy deactivate)\""),
    }
}

#[rstest]
fn what_a_person_left_the_hook_does_not_enter_until_the_shell_was_elsewhere(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Tcsh)] shell: Shell,
) {
    let place = Workplace::new();
    let project = furnished(&place, shell);
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir());
    assert_eq!(prompt.report("").get("WHO"), WHO, "{}", prompt.shown());
    assert!(!prompt.run(activate(shell).1).has("WHO"), "{}", prompt.shown());
    assert!(!prompt.run("cd sub").has("WHO"));
    project.write("envy.toml", manifest("hello = \"*\"\n", "edited"));
    assert!(!prompt.next().has("WHO"));
    assert_eq!(prompt.run("cd ../inner").get("WHO"), "inner");
    assert_eq!(prompt.run("cd ..").get("WHO"), "edited");
}

#[rstest]
fn what_a_person_entered_the_hook_refreshes_and_never_leaves(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Tcsh)] shell: Shell,
) {
    let place = Workplace::new();
    let project = furnished(&place, shell);
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir());
    assert_eq!(prompt.run(activate(shell).0).get("WHO"), WHO, "{}", prompt.shown());
    project.write("envy.toml", manifest("hello = \"*\"\n", "edited"));
    assert_eq!(prompt.next().get("WHO"), "edited");
    assert_eq!(prompt.run("cd /").get("WHO"), "edited");
    // another project is entered on top, and left
    let on_top = prompt.run(&cd(&project.dir().join("inner")));
    assert_eq!(on_top.get("WHO"), "inner");
    let environment = prompt.run("cd /").get("ENVY_ENVIRONMENT").to_owned();
    assert!(on_top.get("PATH").contains(&format!("{environment}/bin:")), "{on_top:?}");
    assert!(!prompt.run(activate(shell).1).has("WHO"));
    assert_eq!(prompt.run(&cd(&project.dir())).get("WHO"), "edited");
}

#[rstest]
fn the_hook_works_in_a_subshell(#[values(Shell::Bash, Shell::Zsh)] shell: Shell) {
    let place = Workplace::new();
    let program = crate::support::prompt::program(&place.site.world, shell.name());
    let project = place.project().with("SHELL", program.to_str().unwrap());
    furnish(&project);
    set_up(&project, shell, "", "");
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir());
    prompt.report("");
    assert_eq!(prompt.run("envy activate").get("WHO"), WHO, "{}", prompt.shown());
    assert_eq!(prompt.run("cd inner").get("WHO"), "inner", "{}", prompt.shown());
    assert_eq!(prompt.run("cd /").get("WHO"), WHO, "{}", prompt.shown());
    prompt.shows("(envy:");
}

#[test]
fn an_elvish_in_the_place_of_another_one_has_a_hook_of_its_own() {
    let place = Workplace::new();
    let project = furnished(&place, Shell::Elvish);
    let prompt = Prompt::start(&project, Shell::Elvish, &place.site.world, &project.dir());
    assert_eq!(prompt.report("").get("WHO"), WHO);
    let program = crate::support::prompt::program(&place.site.world, "elvish");
    assert_eq!(prompt.run(&format!("exec {}", program.display())).get("WHO"), WHO);
    assert!(!prompt.run("cd /").has("WHO"), "{}", prompt.shown());
}

#[test]
fn a_name_that_nushell_keeps_for_itself_leaves_the_others_alone() {
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    let text = manifest("hello = \"*\"\n", WHO);
    project.write("envy.toml", format!("{text}CURRENT_FILE = \"x\"\n"));
    project.envy(&["sync"]).ok();
    set_up(&project, Shell::Nu, "", "");
    let prompt = Prompt::start(&project, Shell::Nu, &place.site.world, &project.dir());
    assert_eq!(prompt.report("").get("WHO"), WHO, "{}", prompt.shown());
    assert!(!prompt.run("cd /").has("WHO"), "{}", prompt.shown());
    assert_eq!(prompt.times("CURRENT_FILE"), 0, "{}", prompt.shown());
}

#[test]
fn a_subshell_stays_in_its_environment_wherever_it_goes() {
    let place = Workplace::new();
    let project = furnished(&place, Shell::Bash);
    let prompt = Prompt::start(&project, Shell::Bash, &place.site.world, &project.dir());
    prompt.report("");
    assert_eq!(prompt.run("envy activate").get("WHO"), WHO);
    assert_eq!(prompt.run("cd /").get("WHO"), WHO);
    assert_eq!(prompt.run("exit").get("WHO"), WHO, "back in the project's folder");
    assert!(!prompt.run("cd /").has("WHO"));
}
