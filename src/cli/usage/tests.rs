//! What somebody who knows other tools types, and what they are told.

mod values;
use super::*;

/// The rendered answer to a command line.
fn told(line: &str) -> String {
    let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
    let error = Cli::command().try_get_matches_from(&arguments).unwrap_err();
    anstream::adapter::strip_str(&render(&Unusable::new(&error, &arguments).into(), false)).to_string()
}

#[test]
fn a_command_that_is_used_wrongly_is_shown_by_an_example() {
    insta::assert_snapshot!(told("envy run"), @r"
    error[usage]: `envy run` needs <COMMAND>...
    help: for example:
        envy run -- node --version
    help: all its options:
        envy run --help
    ");
    insta::assert_snapshot!(told("envy search"), @r"
    error[usage]: `envy search` needs <WORD>...
    help: for example:
        envy search ripgrep
    help: all its options:
        envy search --help
    ");
    insta::assert_snapshot!(told("envy install --output dev openssl"), @r"
    error[usage]: `envy install` has no option `--output`
    help: did you mean `--outputs`?
    help: all its options:
        envy install --help
    ");
    insta::assert_snapshot!(told("envy install --force jq"), @r"
    error[usage]: `envy install` has no option `--force`
    help: for example:
        envy install nodejs_22 codex-cli
    help: all its options:
        envy install --help
    ");
    insta::assert_snapshot!(told("envy activate node"), @r"
    error[usage]: `envy activate` has no place for `node`
    help: run one command in the environment:
        envy run -- node
    help: all its options:
        envy activate --help
    ");
    insta::assert_snapshot!(told("envy activate --shell cobol"), @r"
    error[usage]: --shell <NAME> cannot be `cobol`: it is one of bash, zsh, fish, nu, elvish, tcsh, powershell, sh
    help: for example:
        envy activate
    help: all its options:
        envy activate --help
    ");
    insta::assert_snapshot!(told("envy --verbose list"), @r"
    error[usage]: `envy list` has no option `--verbose`
    help: envy says what it does without an option; with -q it says less
    help: all its options:
        envy list --help
    ");
}

/// What is typed, and the commands that the answer names.
fn answers(lines: &[&str]) -> String {
    let answer = |line: &&str| {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = Cli::command().try_get_matches_from(&arguments).unwrap_err();
        let hints = Unusable::new(&error, &arguments).hints;
        let hints = hints.into_iter().map(|hint| match hint.command {
            Some(command) => format!("\n    {}: {command}", hint.text),
            None => format!("\n    {}", hint.text),
        });
        format!("{line}{}", hints.collect::<String>())
    };
    lines.iter().map(answer).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_slip_gets_the_whole_line_that_was_meant() {
    insta::assert_snapshot!(told("envy isntall jq --id x"), @r"
    error[usage]: `envy` has no command `isntall`
    help: did you mean:
        envy install jq --id x
    ");
    insta::assert_snapshot!(answers(&[
        "envy instal",
        "envy serach json processor",
        "envy lst --json",
        "envy statsu",
        "envy roolback 3",
        "envy actvate",
        "envy updte python@3.13",
        "envy whihc node",
        "envy lis --bogus",
        "envy list --jsn",
        "envy search --limt 5 x",
        "envy hook bsh",
        "envy activate --shell zhs",
        "envy env --format dotnev",
        "envy completions fsh",
        "envy agent setup codx",
        "envy help instal",
        "envy help frobnicate",
        "envy agent help stup",
        "envy help agent stup",
        "envy -d help instal",
        "envy search --limit",
    ]), @r"
    envy instal
        did you mean: envy install
    envy serach json processor
        did you mean: envy search json processor
    envy lst --json
        did you mean: envy list --json
    envy statsu
        did you mean: envy status
    envy roolback 3
        did you mean: envy rollback 3
    envy actvate
        did you mean: envy activate
    envy updte python@3.13
        did you mean: envy update python@3.13
    envy whihc node
        did you mean: envy which node
    envy lis --bogus
        did you mean: envy list
    envy list --jsn
        did you mean `--json`?
        the options of every command: envy help
    envy search --limt 5 x
        did you mean `--limit`?
        all its options: envy search --help
    envy hook bsh
        did you mean `bash`?
        all its options: envy hook --help
    envy activate --shell zhs
        for example: envy activate
        all its options: envy activate --help
    envy env --format dotnev
        did you mean `dotenv`?
        all its options: envy env --help
    envy completions fsh
        did you mean `fish`?
        all its options: envy completions --help
    envy agent setup codx
        did you mean `codex`?
        all its options: envy agent setup --help
    envy help instal
        did you mean: envy help install
    envy help frobnicate
        see what there is: envy help
    envy agent help stup
        did you mean: envy help agent setup
    envy help agent stup
        did you mean: envy help agent setup
    envy -d help instal
        did you mean: envy install
    envy search --limit
        for example: envy search ripgrep
        all its options: envy search --help
    ");
}

#[test]
fn a_page_is_that_of_the_commands_which_the_line_names() {
    let page_of = |line: &str| page(&line.split(' ').map(OsString::from).collect::<Vec<_>>(), 80);
    let setup = help::page(&["agent", "setup"], 80);
    for line in
        ["envy help agent setup", "envy agent help setup", "envy agent setup --help", "envy -d help help agent setup"]
    {
        assert_eq!(page_of(line), setup, "{line}");
    }
    assert_eq!(page_of("envy -d help install --help"), help::page(&["install"], 80));
    assert_eq!(page_of("envy -q help"), help::page(&[], 80));
    assert_eq!(page_of("envy -d help"), help::short(80));
}

#[test]
fn a_program_or_package_in_the_place_of_a_command_is_taken_for_one() {
    insta::assert_snapshot!(told("envy jq .name package.json"), @r"
    error[usage]: `envy` has no command `jq`
    help: if it is a program, run it:
        envy run -- jq .name package.json
    help: if it is a package, add it:
        envy install jq
    help: see all commands:
        envy help
    ");
    insta::assert_snapshot!(answers(&["envy node@22", "envy ./build.sh --fast", "envy $(x)", "envy -d x frobnicate"]), @r"
    envy node@22
        if it is a program, run it: envy run -- node
        if it is a package, add it: envy install node@22
        see all commands: envy help
    envy ./build.sh --fast
        if it is a program, run it: envy run -- ./build.sh --fast
        see all commands: envy help
    envy $(x)
        see all commands: envy help
    envy -d x frobnicate
        if it is a program, run it: envy run -- frobnicate
        if it is a package, add it: envy install frobnicate
        see all commands: envy help
    ");
}

#[test]
fn what_fingers_know_from_other_tools_leads_to_what_does_that_here() {
    insta::assert_snapshot!(
        "habits_of_other_tools",
        answers(&[
            "envy shell",
            "envy activate -s",
            "envy activate -c make",
            "envy activate node --version",
            "envy list -c",
            "envy services start",
            "envy push",
            "envy pull owner/name",
            "envy containerize",
            "envy generations rollback",
            "envy global add jq",
            "envy global list",
            "envy global",
            "envy generate direnv",
            "envy generate dockerfile",
            "envy generate",
            "envy use node@22 python@3.12",
            "envy use",
            "envy x -- node --version",
            "envy ls-remote node",
            "envy tasks build",
            "envy allow",
            "envy develop",
            "envy shell nixpkgs#jq",
            "envy profile install nixpkgs#jq",
            "envy profile rollback",
            "envy info jq",
            "envy find json",
            "envy i jq",
            "envy un jq",
            "envy purge jq",
            "envy clean",
            "envy undo",
            "envy log",
            "envy up",
            "envy ci",
            "envy create",
            "envy import",
            "envy config",
            "envy tree openssl",
            "envy exit",
            "envy shellenv",
            "envy version",
            "envy -v",
            "envy list -v",
            "envy install jq -n",
            "envy update -n",
            "envy list --outdated",
            "envy sync --dry-run",
            "envy lock --upgrade",
            "envy install -g jq",
            "envy remove -C x jq",
            "envy self update",
        ])
    );
}

#[test]
fn the_commands_that_are_named_exist_and_hide_none() {
    let cli = Cli::command();
    for (words, hints) in elsewhere::all() {
        assert!(cli.find_subcommand(words.split(' ').next().unwrap()).is_none(), "{words} is a command");
        for (_, line) in hints.iter().filter(|(_, line)| line.starts_with("envy ") && !line.contains("--version")) {
            assert!(cli.find_subcommand(line.split(' ').nth(1).unwrap()).is_some(), "{line}");
        }
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
        super::line(&Named::of(&cli, &arguments).commands)
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
    error[usage]: `envy agent` has no command `chek`
    help: did you mean:
        envy agent check
    ");
    insta::assert_snapshot!(told("envy agent setp codex"), @r"
    error[usage]: `envy agent` has no command `setp`
    help: did you mean:
        envy agent setup codex
    ");
    insta::assert_snapshot!(told("envy agent use"), @r"
    error[usage]: `envy agent` has no command `use`
    help: see what it has:
        envy agent --help
    ");
    insta::assert_snapshot!(told("envy export nix"), @r"
    error[usage]: `envy export` has no command `nix`
    help: see what it has:
        envy export --help
    ");
    insta::assert_snapshot!(told("envy -d /tmp run"), @r"
    error[usage]: `envy run` needs <COMMAND>...
    help: for example:
        envy run -- node --version
    help: all its options:
        envy run --help
    ");
    insta::assert_snapshot!(told("envy -d run install --bogus"), @r"
    error[usage]: `envy install` has no option `--bogus`
    help: for example:
        envy install nodejs_22 codex-cli
    help: all its options:
        envy install --help
    ");
}

/// What is wrong with envy's part of a line that a hint names, unless only what the user alone knows is missing.
fn wrong(line: &str) -> Option<ErrorKind> {
    let at = line.find("envy ")?;
    let envy = &line[at..];
    let words = envy.split(['|', '>', ')']).next().unwrap().split_whitespace();
    let error = super::super::command().try_get_matches_from(words).err()?;
    let fine = [
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayVersion,
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
    let elsewhere = elsewhere::all().flat_map(|(words, _)| [format!("envy {words}"), format!("envy agent {words}")]);
    let mut lines: Vec<String> = elsewhere.collect();
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
