//! Completion in real shells: somebody types part of a word and presses Tab.

use rstest::rstest;

use crate::support::project::TestProject;
use crate::support::prompt::{Prompt, Shell, set_up, write_home};
use crate::support::site::Workplace;

/// A project with a package and a script.
fn furnished(place: &Workplace) -> TestProject<'_> {
    let project = place.project();
    project.write("envy.toml", "version = 1\n\n[scripts]\nlint-all = \"true\"\n");
    project.envy(&["install", "libgreet", "hello@2.12.1"]).ok();
    project
}

/// What envy answers to a shell that asks for the last of these words, without what it says about each.
fn offered(project: &TestProject<'_>, words: &[&str]) -> Vec<String> {
    let mut command = project.command(project.envy_path(), &[&["--"], words].concat());
    command.env("_ENVY_COMPLETE", "fish");
    let output = command.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[rstest]
fn tab_completes_commands_packages_and_scripts(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Nu)] shell: Shell,
) {
    let place = Workplace::new();
    let project = furnished(&place);
    let line = match shell {
        Shell::Bash => "eval \"$(envy completions bash)\"",
        Shell::Zsh => "autoload -Uz compinit; compinit -u; eval \"$(envy completions zsh)\"",
        Shell::Fish => "envy completions fish | source",
        Shell::Elvish => "eval (envy completions elvish | slurp)",
        Shell::Nu => "source completions.nu",
        _ => unreachable!("not among the values"),
    };
    if shell == Shell::Nu {
        let script = project.envy(&["completions", "nushell"]).ok().stdout;
        write_home(&project, ".config/nushell/completions.nu", &script);
    }
    // the world's zsh does not look for its own functions where they lie
    let functions = place.site.world.zsh_functions();
    let before = if shell == Shell::Zsh { format!("fpath=({functions} $fpath)") } else { String::new() };
    set_up(&project, shell, &before, line);
    let prompt = Prompt::start(&project, shell, &place.site.world, &project.dir());
    prompt.report("");
    for (typed, rest) in [("envy remove libg", "reet"), ("envy run lint", "-all"), ("envy outd", "ated")] {
        prompt.send(&format!("{typed}\t"));
        // Elvish draws only what changed
        prompt.shows(&if shell == Shell::Elvish { rest.to_owned() } else { format!("{typed}{rest}") });
        // clears the line
        prompt.send("\x15");
    }
}

/// As packages install it.
#[test]
fn zsh_finds_the_script_in_a_folder_of_fpath() {
    let place = Workplace::new();
    let project = furnished(&place);
    let script = project.envy(&["completions", "zsh"]).ok().stdout;
    write_home(&project, "functions/_envy", &script);
    let functions = place.site.world.zsh_functions();
    set_up(
        &project,
        Shell::Zsh,
        &format!("fpath=(~/functions {functions} $fpath)"),
        "autoload -Uz compinit; compinit -u",
    );
    let prompt = Prompt::start(&project, Shell::Zsh, &place.site.world, &project.dir());
    prompt.report("");
    for _ in 0..2 {
        prompt.send("envy remove libg\t");
        prompt.shows("envy remove libgreet");
        prompt.send("\x15");
    }
}

/// As packages install it: Nushell reads such a folder below each of its data folders.
#[test]
fn nushell_reads_the_script_where_packages_put_it() {
    let place = Workplace::new();
    let project = furnished(&place);
    let script = project.envy(&["completions", "nushell"]).ok().stdout;
    write_home(&project, ".local/share/nushell/vendor/autoload/envy.nu", &script);
    set_up(&project, Shell::Nu, "", "");
    let prompt = Prompt::start(&project, Shell::Nu, &place.site.world, &project.dir());
    prompt.report("");
    prompt.send("envy remove libg\t");
    prompt.shows("envy remove libgreet");
}

#[test]
fn what_is_offered_is_what_could_be_typed() {
    let place = Workplace::new();
    let project = furnished(&place);
    assert_eq!(offered(&project, &["envy", "remove", ""])[..2], ["hello", "libgreet"]);
    assert_eq!(offered(&project, &["envy", "run", "h"]), ["hello"]);
    assert_eq!(offered(&project, &["envy", "run", "li"]), ["lint-all"]);
    // values of options are no words of the command, and behind `--` it is always a program
    let dir = project.dir().display().to_string();
    for options in [vec!["-d", "."], vec!["-d", &dir], vec!["--lock-timeout", "5"], vec!["-q"]] {
        assert_eq!(offered(&project, &[&["envy", "run"], &options[..], &["li"]].concat()), ["lint-all"], "{options:?}");
    }
    assert_eq!(offered(&project, &["envy", "run", "-d", ".", "--", "h"]), ["hello"]);
    assert!(!offered(&project, &["envy", "run", "--", "li"]).contains(&"lint-all".to_owned()));
    // the folder, however it is written
    for folder in ["-d/", "--dir=/"] {
        assert!(!offered(&project, &["envy", folder, "remove", ""]).contains(&"hello".to_owned()), "{folder}");
    }
    assert!(!offered(&project, &["envy", "run", "hello", "li"]).contains(&"lint-all".to_owned()));
    assert_eq!(offered(&project, &["envy", "which", "hel"]), ["hello"]);
    assert_eq!(offered(&project, &["envy", "rollback", ""])[0], "1");
    assert_eq!(offered(&project, &["envy", "diff", ""])[0], "1");
    assert_eq!(offered(&project, &["envy", "outdated", "lib"]), ["libgreet"]);
    assert_eq!(offered(&project, &["envy", "agent", "setup", "cod"]), ["codex"]);
    assert_eq!(offered(&project, &["envy", "completions", "n"]), ["nushell"]);
    // what people ask for most, without having searched
    assert!(offered(&project, &["envy", "install", "ripg"]).contains(&"ripgrep".to_owned()));
    // and what a search has said, without asking again
    assert!(!offered(&project, &["envy", "install", "suit"]).contains(&"suite".to_owned()));
    project.envy(&["search", "suit"]).ok();
    place.site.catalog.forget();
    assert!(offered(&project, &["envy", "install", "suit"]).contains(&"suite".to_owned()));
    assert!(place.site.catalog.requests().is_empty());
    // in another folder
    let outside = offered(&project, &["envy", "-d", "/", "remove", ""]);
    assert!(!outside.contains(&"hello".to_owned()), "{outside:?}");
}

#[test]
fn who_presses_tab_changes_nothing() {
    let place = Workplace::new();
    let project = furnished(&place);
    let before = (project.snapshot(), crate::support::project::snapshot(&project.home()));
    for words in [
        &["envy", "install", "xyz"][..],
        &["envy", "remove", ""],
        &["envy", "run", ""],
        &["envy", ""],
        &["envy", "rollback", ""],
    ] {
        offered(&project, words);
    }
    assert!((project.snapshot(), crate::support::project::snapshot(&project.home())) == before);
    project.write("envy.toml", "broken");
    assert!(!offered(&project, &["envy", "remove", ""]).contains(&"hello".to_owned()));
}
