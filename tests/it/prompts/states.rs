//! What a step does depends on the state in which it finds shell and project: what is lost comes back, what is there is
//! left alone.

use rstest::rstest;

use super::{WHO, furnish, furnished, manifest};
use crate::support::prompt::{Prompt, Shell, set_up};
use crate::support::site::Workplace;

#[rstest]
fn a_path_that_was_set_anew_has_the_environment_again_in_the_next_folder(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish)] shell: Shell,
) {
    let place = Workplace::new();
    let project = furnished(&place, shell);
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir());
    let inside = prompt.report("");
    let programs = format!("{}/bin", inside.get("ENVY_ENVIRONMENT"));
    let outside = inside.get("PATH").split(':').filter(|folder| *folder != programs).collect::<Vec<_>>().join(":");
    let line = match shell {
        Shell::Fish => format!("set -gx PATH {}", outside.replace(':', " ")),
        _ => format!("export PATH={outside}"),
    };
    assert!(prompt.run(&format!("{line}; cd sub")).get("PATH").contains(&programs), "{}", prompt.shown());
}

#[test]
fn a_hook_of_the_manifest_runs_when_something_changed_and_not_when_somebody_moves() {
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    let hooked =
        |who: &str| format!("{}[hooks]\non-activate = \"echo ran >> $HOME/log\"\n", manifest("hello = \"*\"\n", who));
    project.write("envy.toml", hooked(WHO));
    project.envy(&["sync"]).ok();
    project.envy(&["trust", "--yes"]).ok();
    set_up(&project, Shell::Bash, "", "");
    let prompt = Prompt::start(&project, Shell::Bash, &place.site.world, &project.dir());
    let times = || fs_err::read_to_string(project.home().join("log")).map_or(0, |log| log.lines().count());
    prompt.report("");
    assert_eq!(times(), 1);
    prompt.run("cd sub");
    prompt.run("cd ..");
    assert_eq!(times(), 1, "{}", prompt.shown());
    project.write("envy.toml", hooked("edited"));
    assert_eq!(prompt.next().get("WHO"), "edited");
    assert_eq!(times(), 2);
    prompt.run("cd /");
    assert_eq!(prompt.run(&format!("cd {}", project.dir().display())).get("WHO"), "edited");
    assert_eq!(times(), 3);
}

#[test]
fn a_command_that_died_is_announced_and_the_environment_stays() {
    let place = Workplace::new();
    let project = furnished(&place, Shell::Bash);
    let prompt = Prompt::start(&project, Shell::Bash, &place.site.world, &project.dir());
    assert_eq!(prompt.report("").get("WHO"), WHO);
    let projects = project.home().join(".local/state/envy/projects");
    for state in fs_err::read_dir(projects).unwrap() {
        fs_err::write(state.unwrap().path().join("journal.json"), "{").unwrap();
    }
    assert_eq!(prompt.run("cd sub").get("WHO"), WHO);
    let notice = "an envy command was interrupted here; run: envy sync";
    prompt.shows(notice);
    assert_eq!(prompt.times(notice), 1, "{}", prompt.shown());
}
