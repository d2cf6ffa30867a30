//! The prompt hook in real shells, each in a terminal: entering, leaving, moving, and what happens while one is inside.
//! What only bash has, how layers of hooks and people go together, and that nothing is started at an unchanged prompt,
//! have files of their own.

mod bash;
mod direnv;
mod frameworks;
mod layers;
mod processes;
mod profiles;
mod states;
mod sudo;
mod tmux;

use std::path::Path;
use std::time::SystemTime;

use rstest::rstest;

use crate::support::project::TestProject;
use crate::support::prompt::{Prompt, Shell, set_up};
use crate::support::site::Workplace;

/// A value with all that a shell could take for something else.
const WHO: &str = "it's `id` \"q\" \\n ! !! * ~ {a,b} # ; é";

fn manifest(packages: &str, who: &str) -> String {
    let who = who.replace('\\', "\\\\").replace('"', "\\\"");
    format!("version = 1\n[packages]\n{packages}[vars]\nWHO = \"{who}\"\nGREETING = \"nano\"\n")
}

/// Gives the project a manifest and realizes it, and makes folders around: `inner` is a project in the project, `sub` and
/// `inner/sub` are plain folders, `raw` is a project that was never realized.
fn furnish(project: &TestProject<'_>) {
    project.write("envy.toml", manifest("hello = \"*\"\n", WHO));
    project.write("inner/envy.toml", manifest("", "inner"));
    project.write("raw/envy.toml", manifest("hello = \"2.10\"\n", "raw"));
    for file in ["sub/file", "inner/sub/file", "raw/sub/file"] {
        project.write(file, "");
    }
    project.envy(&["sync"]).ok();
    project.envy(&["-d", "inner", "sync"]).ok();
}

/// Such a project, whose user's shell has the hook and nothing else.
fn furnished(place: &Workplace, shell: Shell) -> TestProject<'_> {
    let project = place.project();
    furnish(&project);
    set_up(&project, shell, "", "");
    project
}

fn cd(dir: &Path) -> String {
    format!("cd {}", dir.display())
}

#[rstest]
fn the_prompt_enters_leaves_and_moves(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Tcsh, Shell::Nu)] shell: Shell,
) {
    let place = Workplace::new();
    let project = place.project().with("GREETING", "vi");
    furnish(&project);
    set_up(&project, shell, "", "");
    // the first prompt is inside already
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir());
    let inside = prompt.report("");
    assert_eq!((inside.get("WHO"), inside.get("GREETING")), (WHO, "nano"), "{}", prompt.shown());
    assert!(inside.get("PATH").starts_with(&format!("{}/bin:", inside.get("ENVY_ENVIRONMENT"))), "{inside:?}");
    assert_eq!(prompt.run("cd sub").lasting(), inside.lasting());
    let nested = prompt.run("cd ../inner/sub");
    assert_eq!(
        (nested.get("WHO"), nested.get("ENVY_PROJECT")),
        ("inner", project.dir().join("inner").to_str().unwrap())
    );
    assert!(!nested.get("PATH").contains(inside.get("ENVY_ENVIRONMENT")), "the outer one is left: {nested:?}");
    let outside = prompt.run("cd /");
    for name in ["WHO", "ENVY_PROJECT", "ENVY_ENVIRONMENT", "ENVY_RUN", "ENVY_UNDO", "XDG_DATA_DIRS"] {
        assert!(!outside.has(name), "{name} of {outside:?}");
    }
    assert_eq!(outside.get("GREETING"), "vi");
    let again = prompt.run(&cd(&project.dir()));
    assert_eq!(again.lasting(), inside.lasting());
    // variables of the user's own, and folders in PATH, survive
    prompt.send(&format!("{}\r", shell.export("MINE", "mine")));
    prompt.send(&format!("{}\r", shell.export("GREETING", "emacs")));
    let changed = prompt.run(&shell.prepend("/mine/bin"));
    assert!(changed.get("PATH").starts_with("/mine/bin:/nix/store/"), "{changed:?}");
    let left = prompt.run("cd /");
    assert_eq!((left.get("MINE"), left.get("GREETING")), ("mine", "emacs"));
    assert_eq!(left.get("PATH"), format!("/mine/bin:{}", outside.get("PATH")));
}

#[rstest]
fn the_next_prompt_has_what_changed_inside(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Tcsh, Shell::Nu)] shell: Shell,
) {
    let place = Workplace::new();
    let project = furnished(&place, shell);
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir().join("sub"));
    let first = prompt.report("");
    assert_eq!(first.get("WHO"), WHO, "{}", prompt.shown());
    let old = fs_err::metadata(project.dir().join("envy.toml")).unwrap().modified().unwrap();
    // an edit: variables only
    project.write("envy.toml", manifest("hello = \"*\"\n", "edited"));
    assert_eq!(prompt.next().get("WHO"), "edited");
    // a file of before, with its time of before
    project.write("envy.toml", manifest("hello = \"*\"\n", "restored"));
    set_modified(&project.dir().join("envy.toml"), old - std::time::Duration::from_secs(1000));
    assert_eq!(prompt.next().get("WHO"), "restored");
    // another terminal installs something
    project.envy(&["install", "greet"]).ok();
    let grown = prompt.next();
    assert_ne!(grown.get("ENVY_ENVIRONMENT"), first.get("ENVY_ENVIRONMENT"));
    assert!(grown.get("PATH").starts_with(&format!("{}/bin:", grown.get("ENVY_ENVIRONMENT"))), "{grown:?}");
    assert!(!grown.get("PATH").contains(first.get("ENVY_ENVIRONMENT")), "{grown:?}");
    // a nearer project appears, and goes
    project.write("sub/envy.toml", manifest("", "nearer"));
    project.envy(&["-d", "sub", "sync"]).ok();
    assert_eq!(prompt.next().get("WHO"), "nearer");
    fs_err::remove_file(project.dir().join("sub/envy.toml")).unwrap();
    assert_eq!(prompt.next().lasting(), grown.lasting());
    // what cannot be entered leaves the old one in place
    project.write("envy.toml", manifest("hello = \"2.10\"\n", "outdated"));
    assert_eq!(prompt.next().lasting(), grown.lasting());
    project.write("envy.toml", "version = 1\n[packages\n");
    assert_eq!(prompt.next().lasting(), grown.lasting());
}

fn set_modified(path: &Path, time: SystemTime) {
    fs_err::File::open(path).unwrap().set_modified(time).unwrap();
}

#[rstest]
fn what_is_not_realized_is_announced_once(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Tcsh, Shell::Nu)] shell: Shell,
) {
    let place = Workplace::new();
    let project = furnished(&place, shell);
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir().join("raw"));
    assert!(!prompt.report("").has("WHO"));
    for dir in ["raw/sub", "", "raw", "raw/sub"] {
        let report = prompt.run(&cd(&project.dir().join(dir)));
        assert_eq!(report.get("WHO"), if dir.is_empty() { WHO } else { "" });
    }
    let said = "envy: raw: envy.lock does not answer envy.toml; run: envy sync";
    prompt.shows(said);
    assert_eq!(prompt.times(said), 1, "{}", prompt.shown());
    assert!(!place.site.catalog.requests().iter().any(|request| format!("{request:?}").contains("2.10")));
    // what realizes it in another terminal is noticed, and a new trouble is told anew
    project.envy(&["-d", "raw", "sync"]).ok();
    assert_eq!(prompt.next().get("WHO"), "raw");
    project.write("raw/envy.toml", manifest("hello = \"2.12\"\n", "raw"));
    assert_eq!(prompt.next().get("WHO"), "raw");
    prompt.shows_times(said, 2);
    assert_eq!(prompt.times(said), 2, "{}", prompt.shown());
}

#[rstest]
fn the_hook_may_be_set_up_any_number_of_times(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Tcsh, Shell::Nu)] shell: Shell,
) {
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    let line = match shell {
        Shell::Bash => "eval \"$(envy hook bash)\"",
        Shell::Zsh => "eval \"$(envy hook zsh)\"",
        Shell::Fish => "envy hook fish | source",
        Shell::Elvish => "eval (envy hook elvish | slurp)",
        Shell::Tcsh => "eval \"`envy hook tcsh`\"",
        Shell::Nu => "source ~/.config/nushell/envy.nu",
    };
    set_up(&project, shell, "", line);
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir().join("raw"));
    prompt.run(line);
    prompt.run("cd sub");
    prompt.shows("envy: raw: envy.lock does not");
    assert_eq!(prompt.times("envy: raw: envy.lock does not"), 1, "{}", prompt.shown());
    let installed = match shell {
        Shell::Bash => "\"$(declare -p PROMPT_COMMAND | grep -o '_envy_hook' | wc -l)\"",
        Shell::Zsh => "${#precmd_functions} ${#chpwd_functions}",
        Shell::Elvish => "(count $edit:before-readline) (count $after-chdir)",
        Shell::Tcsh => "\"`alias precmd`\"",
        Shell::Nu => "($env.config.hooks.pre_prompt | length)",
        Shell::Fish => "(functions --handlers | grep -c __envy)",
    };
    let wanted = match shell {
        Shell::Bash | Shell::Nu => "1",
        Shell::Zsh | Shell::Elvish => "1 1",
        Shell::Tcsh => "set _envy_status = $status; _envy_prompt; set status = $_envy_status;",
        Shell::Fish => "2",
    };
    assert_eq!(prompt.report(installed).get("ARGUMENTS").trim(), wanted);
}
