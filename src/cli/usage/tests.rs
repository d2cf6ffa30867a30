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
