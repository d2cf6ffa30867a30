//! Every page of help: as it is, laid out for wide and narrow terminals, and what holds of all of them. Needs no machine.

use std::process::Command;

use unicode_width::UnicodeWidthStr;

use crate::support::terminal::Terminal;

/// A page has room on one screen.
const MOST_LINES: usize = 40;
/// But for the one of all commands, which `envy` alone does not show.
const MOST_LINES_OF_ALL: usize = 72;

/// Every page for so many columns, without styles.
fn pages(columns: usize) -> Vec<(String, String)> {
    let plain = |(names, page): envy::cli::help::Page| {
        let line = std::iter::once("envy".to_owned()).chain(names).collect::<Vec<_>>().join(" ");
        (line, anstream::adapter::strip_str(&page).to_string())
    };
    envy::cli::help::pages(columns).into_iter().map(plain).collect()
}

fn all_in_one(columns: usize) -> String {
    let page = |(line, page): (String, String)| format!("$ {line} --help\n{page}");
    pages(columns).into_iter().map(page).collect::<Vec<_>>().join("\n\n")
}

/// The lines of a page's examples, without what is said about them.
fn examples(page: &str) -> Vec<String> {
    let lines = page.lines().skip_while(|line| *line != "Examples:").skip(1).take_while(|line| !line.is_empty());
    // what is said about an example may stand below it
    let lines = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    lines.map(|line| line.trim().split("  ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_page_is_as_somebody_read_it_aloud() {
    insta::assert_snapshot!("pages_of_80_columns", all_in_one(80));
    insta::assert_snapshot!("pages_of_60_columns", all_in_one(60));
}

#[test]
fn no_page_is_wider_than_its_terminal_or_longer_than_a_screen() {
    for columns in [40, 60, 80, 100] {
        for (line, page) in pages(columns) {
            // a line that is there to be copied is not broken
            let copied = examples(&page);
            for text in page.lines() {
                let is_example = copied.iter().any(|example| text.trim() == example)
                    || text.starts_with("  {")
                    || text.starts_with("Usage: ");
                assert!(text.width() <= columns || is_example, "{line}, {columns} columns: {text}");
                assert_eq!(text, text.trim_end(), "{line}");
            }
            let most = if line == "envy" { MOST_LINES_OF_ALL } else { MOST_LINES };
            assert!(columns < 80 || page.lines().count() <= most, "{line} has {} lines", page.lines().count());
        }
    }
}

#[test]
fn examples_come_before_arguments_and_options() {
    for (line, page) in pages(80) {
        let at = |heading: &str| page.find(&format!("\n{heading}:\n"));
        assert!(!examples(&page).is_empty(), "{line}");
        for heading in ["Arguments", "Options", "Commands"] {
            assert!(at(heading).is_none_or(|other| Some(other) > at("Examples")), "{line}: {heading}");
        }
        assert!(line == "envy" || page.contains(": envy help"), "{line} leads to the options of all commands");
    }
}

#[test]
fn every_example_is_a_line_that_envy_takes() {
    let mut taken = 0;
    for (page_of, page) in pages(80) {
        for example in examples(&page) {
            // others start envy themselves
            let envy = if example.starts_with("c") { example.rsplit("-- ").next().unwrap() } else { &example };
            let Some(at) = envy.find("envy ") else { continue };
            let envy = &envy[at..];
            let end =
                envy.find([')', '|', '>', '`']).filter(|end| !envy[..*end].contains(['"', '\''])).unwrap_or(envy.len());
            let words = envy[..end].split_whitespace().map(|word| word.trim_matches(['"', '\'']));
            let parsed = envy::cli::command().try_get_matches_from(words);
            assert!(parsed.is_ok(), "{page_of}: {example}: {parsed:?}");
            taken += 1;
        }
    }
    assert!(taken > 80, "{taken}");
}

/// `envy ARGUMENTS…` in a terminal of so many columns.
fn shown(columns: u16, arguments: &[&str]) -> (u32, String) {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_envy"));
    command.args(arguments).env("HOME", home.path()).env("TERM", "xterm").current_dir(home.path());
    Terminal::start_wide(&command, columns).finish()
}

#[test]
fn a_terminal_is_shown_the_page_of_its_width_in_every_way_of_asking() {
    let all = pages(60);
    let page = |line: &str| all.iter().find(|(name, _)| name == line).map(|(_, page)| page.clone()).unwrap();
    for (arguments, line) in [
        (&["install", "--help"][..], "envy install"),
        (&["add", "-h"], "envy install"),
        (&["help", "install"], "envy install"),
        (&["-q", "run", "--help"], "envy run"),
        (&["help", "agent", "setup"], "envy agent setup"),
        (&["agent", "help", "setup"], "envy agent setup"),
        (&["agent", "setup", "-h"], "envy agent setup"),
        (&["help"], "envy"),
        (&["--help"], "envy"),
    ] {
        assert_eq!(shown(60, arguments), (0, page(line)), "{arguments:?}");
    }
    assert_eq!(shown(60, &["agent"]), (2, page("envy agent")));
}

#[test]
fn who_types_nothing_gets_a_page_that_fits_the_smallest_terminal() {
    let (status, page) = shown(80, &[]);
    assert_eq!(status, 2);
    assert!(page.lines().count() <= 23, "{page}");
    assert_eq!(shown(80, &["-h"]), (0, page.clone()));
    insta::assert_snapshot!(page, @r"
    envy keeps a project's tools in envy.toml, and gives everybody the same ones.

    Usage: envy [OPTIONS] <COMMAND>

    Examples:
      envy init                   make this folder a project
      envy search postgres        find packages
      envy install nodejs_22 jq   add them to envy.toml and fetch them
      envy run -- node --version  run one command that has them
      envy activate               open a shell that has them

    Commands:
      Start     init
      Packages  search, show, install, remove, update, outdated, list, which, why,
                edit
      Use       run, activate, deactivate, hook, env, trust
      State     status, sync, plan, lock, diff, history, rollback, gc, doctor
      Agents    agent, mcp
      Share     export
      Shell     completions, help

      envy help          what each does, and the options of all
      envy help install  one command, with examples
    ");
    insta::assert_snapshot!(shown(40, &[]).1, @r"
    envy keeps a project's tools in
    envy.toml, and gives everybody the same
    ones.

    Usage: envy [OPTIONS] <COMMAND>

    Examples:
      envy init
              make this folder a project
      envy search postgres
              find packages
      envy install nodejs_22 jq
              add them to envy.toml and
              fetch them
      envy run -- node --version
              run one command that has them
      envy activate
              open a shell that has them

    Commands:
      Start     init
      Packages  search, show, install,
                remove, update, outdated,
                list, which, why, edit
      Use       run, activate, deactivate,
                hook, env, trust
      State     status, sync, plan, lock,
                diff, history, rollback, gc,
                doctor
      Agents    agent, mcp
      Share     export
      Shell     completions, help

      envy help
              what each does, and the
              options of all
      envy help install
              one command, with examples
    ");
}
