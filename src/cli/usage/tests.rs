//! What somebody who knows other tools types, and what they are told.

use super::*;

/// The rendered answer to a command line.
fn told(line: &str) -> String {
    let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
    let error = Cli::command().try_get_matches_from(&arguments).unwrap_err();
    anstream::adapter::strip_str(&render(&Unusable::new(&error, &arguments).into())).to_string()
}

#[test]
fn a_command_that_is_used_wrongly_is_shown_by_an_example() {
    insta::assert_snapshot!(told("envy run"), @r"
    error[usage]: the following required arguments were not provided: <COMMAND>...
    help: for example:
        envy run -- node --version
    help: all its options:
        envy run --help
    ");
    insta::assert_snapshot!(told("envy search"), @r"
    error[usage]: the following required arguments were not provided: <WORD>...
    help: for example:
        envy search ripgrep
    help: all its options:
        envy search --help
    ");
    insta::assert_snapshot!(told("envy install --output dev openssl"), @r"
    error[usage]: unexpected argument '--output' found
    help: did you mean `--outputs`?
    help: for example:
        envy install nodejs_22 codex-cli
    help: all its options:
        envy install --help
    ");
    insta::assert_snapshot!(told("envy install --force jq"), @r"
    error[usage]: unexpected argument '--force' found
    help: for example:
        envy install nodejs_22 codex-cli
    help: all its options:
        envy install --help
    ");
    insta::assert_snapshot!(told("envy activate node"), @r"
    error[usage]: unexpected argument 'node' found
    help: for example:
        envy activate
    help: all its options:
        envy activate --help
    ");
    insta::assert_snapshot!(told("envy activate --shell cobol"), @r"
    error[usage]: invalid value 'cobol' for '--shell <NAME>' [possible values: bash, zsh, fish, nu, elvish, tcsh, powershell, sh]
    help: for example:
        envy activate
    help: all its options:
        envy activate --help
    ");
    insta::assert_snapshot!(told("envy --verbose list"), @r"
    error[usage]: unexpected argument '--verbose' found
    help: for example:
        envy list
    help: all its options:
        envy list --help
    ");
}

#[test]
fn a_command_of_another_tool_leads_to_the_one_here() {
    insta::assert_snapshot!(told("envy instal jq"), @r"
    error[usage]: unrecognized subcommand 'instal'
    help: did you mean:
        envy install
    ");
    insta::assert_snapshot!(told("envy shell"), @r"
    error[usage]: unrecognized subcommand 'shell'
    help: here that is:
        envy run -- COMMAND
    ");
    insta::assert_snapshot!(told("envy use node@22"), @r"
    error[usage]: unrecognized subcommand 'use'
    help: here that is:
        envy install NAME
    ");
    insta::assert_snapshot!(told("envy frobnicate"), @r"
    error[usage]: unrecognized subcommand 'frobnicate'
    help: see all commands:
        envy help
    ");
}

#[test]
fn the_commands_that_are_named_exist_and_hide_none() {
    let cli = Cli::command();
    for (words, here) in ELSEWHERE {
        let name = here.split(' ').nth(1).unwrap();
        assert!(cli.find_subcommand(name).is_some(), "{here}");
        assert!(words.iter().all(|word| cli.find_subcommand(word).is_none()), "{words:?}");
    }
    for command in cli.get_subcommands().filter(|command| !command.is_hide_set()) {
        assert!(example(command).is_some(), "{}", command.get_name());
    }
}

#[test]
fn the_command_is_found_behind_options_and_their_values() {
    let cli = Cli::command();
    let names = |line: &str| {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        super::line(&named(&cli, &arguments))
    };
    for (typed, found) in [
        ("envy -d /tmp run", "envy run"),
        ("envy -qd /tmp exec", "envy run"),
        ("envy -d/tmp run", "envy run"),
        ("envy --dir=/tmp run", "envy run"),
        ("envy --lock-timeout 5 run", "envy run"),
        ("envy -d run install --bogus", "envy install"),
        ("envy --verbose list", "envy list"),
        ("envy agent -d check remove", "envy agent remove"),
        ("envy agent chek", "envy agent"),
        ("envy run ls agent", "envy run"),
        ("envy -- run", "envy"),
        ("envy", "envy"),
    ] {
        assert_eq!(names(typed), found, "{typed}");
    }
}

#[test]
fn only_run_has_a_status_of_its_own() {
    let status = |line: &str| {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        error(&Cli::command().try_get_matches_from(&arguments).unwrap_err(), &arguments)
    };
    assert_eq!(status("envy -d /tmp run"), 125);
    assert_eq!(status("envy --lock-timeout 5 exec"), 125);
    assert_eq!(status("envy -d run install --bogus"), 2);
}

#[test]
fn a_word_in_the_wrong_place_leads_to_a_command_that_is_there() {
    insta::assert_snapshot!(told("envy agent chek"), @r"
    error[usage]: unrecognized subcommand 'chek'
    help: did you mean:
        envy agent check
    ");
    insta::assert_snapshot!(told("envy agent setp codex"), @r"
    error[usage]: unrecognized subcommand 'setp'
    help: did you mean:
        envy agent setup
    ");
    insta::assert_snapshot!(told("envy agent use"), @r"
    error[usage]: unrecognized subcommand 'use'
    help: see what it has:
        envy agent --help
    ");
    insta::assert_snapshot!(told("envy export nix"), @r"
    error[usage]: unrecognized subcommand 'nix'
    help: see what it has:
        envy export --help
    ");
    insta::assert_snapshot!(told("envy -d /tmp run"), @r"
    error[usage]: the following required arguments were not provided: <COMMAND>...
    help: for example:
        envy run -- node --version
    help: all its options:
        envy run --help
    ");
    insta::assert_snapshot!(told("envy -d run install --bogus"), @r"
    error[usage]: unexpected argument '--bogus' found
    help: for example:
        envy install nodejs_22 codex-cli
    help: all its options:
        envy install --help
    ");
}

/// What is wrong with envy's part of a line that a hint names, unless only what the user alone knows is missing.
fn wrong(line: &str) -> Option<ErrorKind> {
    let envy = &line[line.find("envy ").unwrap()..];
    let words = envy.split(['|', '>', ')']).next().unwrap().split_whitespace();
    let error = super::super::command().try_get_matches_from(words).err()?;
    let fine = [
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ErrorKind::MissingRequiredArgument,
    ];
    (!fine.contains(&error.kind())).then(|| error.kind())
}

#[test]
fn every_line_that_a_hint_names_is_one_that_envy_takes() {
    let cli = Cli::command();
    let mut commands: Vec<Vec<&clap::Command>> = cli.get_subcommands().map(|command| vec![command]).collect();
    let mut at = 0;
    while let Some(path) = commands.get(at).cloned() {
        let below = path[path.len() - 1].get_subcommands();
        commands.extend(below.map(|command| [path.as_slice(), &[command]].concat()));
        at += 1;
    }
    let elsewhere = ELSEWHERE.iter().flat_map(|(words, _)| words.iter());
    let mut lines: Vec<String> =
        elsewhere.flat_map(|word| [format!("envy {word}"), format!("envy agent {word}")]).collect();
    for path in &commands {
        let line = line(path);
        // a letter too few, a letter too much, and an option that is none
        lines.extend([line[..line.len() - 1].to_owned(), format!("{line}s"), format!("{line} --bogus")]);
    }
    let mut named = 0;
    for typed in lines {
        let arguments: Vec<OsString> = typed.split(' ').map(OsString::from).collect();
        let Err(error) = Cli::command().try_get_matches_from(&arguments) else { continue };
        let commands = Unusable::new(&error, &arguments).hints.into_iter().filter_map(|hint| hint.command);
        for command in commands {
            assert_eq!(wrong(&command), None, "{typed}: {command}");
            named += 1;
        }
    }
    assert!(named > 100, "{named}");
}
