//! An agent at work: also in a terminal nobody answers, nothing is drawn, and what it reads is plain.

use envy::agent::detect::VARIABLES;

use crate::support::project::TestProject;
use crate::support::site::Workplace;

fn run_by<'m>(place: &'m Workplace, variable: &str) -> TestProject<'m> {
    place.project().with(variable, "1")
}

/// What a command writes to a terminal, byte for byte.
fn written(project: &TestProject<'_>, arguments: &[&str]) -> String {
    let mut terminal = project.envy_in_terminal(arguments);
    terminal.wait_for_end();
    String::from_utf8(terminal.raw()).unwrap()
}

#[test]
fn in_a_terminal_an_agent_gets_no_colours_and_nothing_is_drawn() {
    let place = Workplace::new();
    let lines: &[&[&str]] = &[
        &["--help"],
        &["install", "--help"],
        &["instal"],
        &["list"],
        &["init"],
        &["search", "hello"],
        &["install", "hello"],
        &["list"],
        &["status"],
        &["history"],
        &["remove", "nothing"],
        &["doctor"],
    ];
    let coloured = |project: &TestProject<'_>| {
        lines.iter().map(|line| written(project, line)).filter(|said| said.contains('\x1b')).count()
    };
    assert_eq!(coloured(&run_by(&place, "CLAUDECODE")), 0);
    // a person does get them
    assert!(coloured(&place.project()) > 6);
}

#[test]
fn nobody_is_asked_and_no_shell_is_opened_where_an_agent_works() {
    let place = Workplace::new();
    for (variable, _) in VARIABLES {
        let project = run_by(&place, variable);
        project.write("envy.toml", "version = 1\n[packages]\n[hooks]\non-activate = '''echo hooked'''\n");
        project.envy(&["sync"]).ok();
        let (status, said) = project.envy_in_terminal(&["trust"]).finish();
        assert_eq!(status, 8, "{variable}: {said}");
        let why = format!("an agent runs this, as {variable} is set, and it is not for an agent to decide");
        assert!(said.contains(&why), "{said}");
        let (status, said) = project.envy_in_terminal(&["run", "echo", "went on"]).finish();
        assert_eq!((status, said.contains("went on"), said.contains("hooked\n")), (0, true, false), "{said}");
        let (status, said) = project.envy_in_terminal(&["activate"]).finish();
        assert_eq!(status, 0, "{variable}: {said}");
        assert!(said.contains("use: envy run -- COMMAND"), "{variable}: {said}");
        let (status, said) = project.with("EDITOR", "cat").envy_in_terminal(&["edit"]).finish();
        assert_eq!(status, 1, "{variable}: {said}");
        let why = format!("an agent runs this, as {variable} is set: edit the file envy.toml itself");
        assert!(said.contains(&why), "{said}");
    }
}

#[test]
fn what_an_agent_is_told_is_short_and_ends_with_the_next_command() {
    let place = Workplace::new();
    let project = run_by(&place, "CLAUDECODE");
    let said = |arguments: &[&str]| {
        let ran = project.envy(arguments);
        format!("$ envy {}\n{}{}", arguments.join(" "), ran.stdout, ran.stderr)
    };
    let story = [
        said(&["install", "hello"]),
        said(&["init"]),
        said(&["search", "greet"]),
        said(&["install", "hello"]),
        said(&["install", "hello"]),
        said(&["run", "hello --version"]),
        said(&["run", "gret"]),
        said(&["install", "hello==2"]),
        said(&["remove", "greet"]),
        said(&["remove", "hello"]),
    ];
    assert_said!(project, story.join("\n"), @r"
    $ envy install hello
    error[no-project]: no envy.toml in [PROJECT] or above it
    help: start an environment in this folder:
      envy init

    $ envy init
    wrote envy.toml and AGENTS.md in [PROJECT]
    next: envy search WORDS, envy install NAME

    $ envy search greet
    NAME  VERSION  SUMMARY
    greet  2.0  Says good day
    libgreet  1.2.0  Library that greets
    python312Packages.greet  1.0  Good day, for Python
    Searching
    from [HOST] (just now)
    next: envy show greet, or envy install greet

    $ envy install hello
    + hello 2.12.2
    Resolving 1 package
    Fetching 1 path, [SIZE]
    Composing the environment
    next: envy run -- hello

    $ envy install hello
    nothing to do

    $ envy run hello --version
    error[program-not-found]: hello --version: command not found
    help: a program and its arguments are words of their own; what a shell must read goes to one:
      envy run -- sh -c 'COMMAND'

    $ envy run gret
    error[program-not-found]: gret: command not found
    help: look for a package that has it:
      envy search gret

    $ envy install hello==2
    error[usage]: `hello==2`: not a package name: it has characters other than A-Z a-z 0-9 + - . _ @ / :
    help: did you mean:
      envy install hello@2

    $ envy remove greet
    error[package-not-found]: greet is not in envy.toml
    help: see what is installed:
      envy list

    $ envy remove hello
    - hello 2.12.2
    Composing the environment
    ");
    assert!(said(&["--help"]).len() < 4096);
    assert!(said(&["doctor"]).lines().count() < 30);
}

#[test]
fn every_agent_gets_help_without_colours() {
    let place = Workplace::new();
    for (variable, _) in VARIABLES {
        let said = written(&run_by(&place, variable), &["--help"]);
        assert!(said.contains("Usage:") && !said.contains('\x1b'), "{variable}: {said:?}");
    }
}
