//! What terminals of all kinds are shown: narrow ones, without colours, without UTF-8, and read out by a screen reader.

use crate::support::project::TestProject;
use crate::support::site::Site;
use crate::support::terminal::Terminal;

/// Every command that shows something, in an order that makes sense.
const TOUR: &[&[&str]] = &[
    &["init"],
    &["search", "greet"],
    &["show", "greet"],
    &["plan", "greet"],
    &["install", "greet", "libgreet"],
    &["list"],
    &["outdated"],
    &["status"],
    &["why", "greet"],
    &["remove", "libgreet"],
    &["history"],
    &["diff", "1"],
    &["agent", "setup", "cursor", "--yes"],
    &["agent", "setup", "cursor", "--dry-run"],
    &["agent", "check"],
    &["trust"],
    &["rollback"],
    &["gc", "--no-store"],
    &["doctor"],
    &["install", "gret"],
    &["isntall"],
];

/// Bytes that a terminal of so many columns is sent by `envy ARGUMENTS…` with these variables, and what is left of them
/// without colours.
fn sent(project: &TestProject<'_>, columns: u16, variables: &[(&str, &str)], arguments: &[&str]) -> (Vec<u8>, String) {
    let mut command = project.command(project.envy_path(), arguments);
    command.env("TERM", "xterm-256color").envs(variables.iter().copied());
    let mut terminal = Terminal::start_wide(&command, columns);
    terminal.wait_for_end();
    (terminal.raw(), terminal.finish().1)
}

/// Whether the terminal was told to move its cursor or to erase, or a line was written twice.
fn is_drawn(raw: &[u8]) -> bool {
    let text = String::from_utf8_lossy(raw).replace("\r\n", "\n");
    let sequences = text.split("\u{1b}[").skip(1);
    let colours =
        |sequence: &str| sequence.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m');
    text.contains('\r') || sequences.clone().any(|sequence| !colours(sequence))
}

/// A site where `greet` and `libgreet` are, and the first of them has changed since.
fn tour<'m>(site: &Site, machine: &'m crate::support::machine::Machine) -> TestProject<'m> {
    TestProject::on(machine).asking(&site.catalog)
}

#[test]
fn a_screen_reader_hears_a_line_a_step_and_no_symbol() {
    let site = Site::new();
    let machine = site.machine();
    let project = tour(&site, &machine);
    let mut heard = String::new();
    for arguments in TOUR {
        let (raw, shown) = sent(&project, 80, &[("ENVY_PLAIN", "1")], arguments);
        assert!(!is_drawn(&raw), "{arguments:?}: {}", String::from_utf8_lossy(&raw).escape_debug());
        assert!(shown.is_ascii(), "{arguments:?}: {shown}");
        heard.push_str(&format!("$ envy {}\n{shown}\n", arguments.join(" ")));
    }
    let host = site.catalog.url().replace("http://", "");
    let mut filters = project.filters();
    filters.extend([
        (regex::escape(&host), "[HOST]"),
        (r"\d+ (seconds?|minutes?) ago|just now".to_owned(), "[AGO]"),
        (r"as of \d+ s ago".to_owned(), "[AGO]"),
        (r"\d{4}-\d\d-\d\dT[0-9:]+Z".to_owned(), "[MOMENT]"),
        (r"(?s)\$ envy doctor.*?\n\n".to_owned(), ""),
    ]);
    let filters: Vec<(&str, &str)> = filters.iter().map(|(pattern, with)| (pattern.as_str(), *with)).collect();
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!("heard_by_a_screen_reader", heard) });
}

#[test]
fn a_terminal_without_utf_8_is_shown_ascii_alone() {
    let site = Site::new();
    let machine = site.machine();
    let project = tour(&site, &machine);
    for arguments in TOUR {
        let (raw, shown) = sent(&project, 80, &[("LANG", "C")], arguments);
        assert!(raw.is_ascii(), "{arguments:?}: {shown}");
    }
    let (raw, _) = sent(&project, 80, &[("LANG", "C"), ("LC_ALL", "C.UTF-8")], &["diff", "2"]);
    assert!(!raw.is_ascii(), "LC_ALL wins: {}", String::from_utf8_lossy(&raw));
}

#[test]
fn what_comes_from_outside_keeps_its_letters() {
    let site = Site::new();
    let machine = site.machine();
    let manifest = "version = 1\n[options]\npath-prepend = [\"…/bin\"]\n[vars]\nSIGNS = \"1 → 2 ≥ 1\"\n";
    for variables in [("ENVY_PLAIN", "1"), ("LC_ALL", "C")] {
        let project = tour(&site, &machine).with(variables.0, variables.1);
        project.write("envy.toml", manifest);
        let reviewed = project.envy(&["trust"]).stdout;
        assert!(reviewed.contains("…/bin"), "{reviewed}");
        project.envy_in_terminal(&["run", "true"]).wait_for("…/bin");
        project.envy(&["trust", "--yes"]).ok();
        let variables = project.envy(&["env"]).ok().stdout;
        assert!(variables.contains("SIGNS=1 → 2 ≥ 1") && variables.contains("…/bin"), "{variables}");
        project.write("AGENTS.md", "from 1 → 2…\n");
        let diff = project.envy(&["agent", "setup", "codex", "--dry-run"]).ok().stdout;
        assert!(diff.contains(" from 1 → 2…\n"), "{diff}");
    }
}

#[test]
fn colours_come_and_go_as_the_variables_say() {
    let site = Site::new();
    let machine = site.machine();
    let project = tour(&site, &machine);
    let coloured = |variables: &[(&str, &str)]| {
        let (raw, _) = sent(&project, 80, variables, &["search", "greet"]);
        let text = String::from_utf8_lossy(&raw).into_owned();
        let sequences = text.split("\u{1b}[").skip(1);
        sequences.filter(|sequence| sequence.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('m')).count()
    };
    assert!(coloured(&[]) > 0);
    assert_eq!(coloured(&[("NO_COLOR", "1")]), 0);
    assert_eq!(coloured(&[("CLICOLOR", "0")]), 0);
    assert_eq!(coloured(&[("TERM", "dumb")]), 0);
    let piped = |project: &TestProject<'_>| project.envy(&["search", "greet"]).ok().stdout.contains('\u{1b}');
    assert!(!piped(&project));
    assert!(piped(&tour(&site, &machine).with("CLICOLOR_FORCE", "1")));
}

#[test]
fn a_dumb_terminal_is_drawn_on_no_more_than_a_pipe() {
    let site = Site::new();
    let machine = site.machine();
    let project = tour(&site, &machine);
    for arguments in TOUR {
        let (raw, shown) = sent(&project, 80, &[("TERM", "dumb")], arguments);
        assert!(!is_drawn(&raw), "{arguments:?}: {shown}");
    }
    // agents that nobody knows have such terminals, and would wait for ever
    project.write("envy.toml", "version = 1\n[hooks]\non-activate = \"echo hi\"\n");
    let (_, shown) = sent(&project, 80, &[("TERM", "dumb")], &["trust"]);
    assert!(shown.contains("there is no terminal to ask on"), "{shown}");
}

#[test]
fn results_fit_narrow_terminals() {
    let site = Site::new();
    let machine = site.machine();
    let project = tour(&site, &machine);
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet", "libgreet"]).ok();
    let tables = [
        (60, &["list"][..]),
        (60, &["search", "greet"]),
        (60, &["show", "greet"]),
        (60, &["show", "--all", "libgreet"]),
        (40, &["agent", "setup"]),
    ];
    for (columns, arguments) in tables {
        for language in ["C.UTF-8", "C"] {
            let (_, shown) = sent(&project, columns, &[("LANG", language)], arguments);
            let heading = ["ID ", "NAME ", "VERSION "].iter().find_map(|name| shown.find(name)).unwrap();
            for line in shown[heading..].lines().take_while(|line| !line.starts_with("from ")) {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= usize::from(columns), "{arguments:?} with {language}: {line}");
            }
        }
    }
    insta::assert_snapshot!(sent(&project, 40, &[], &["list"]).1, @r"
    greet: version 2.0, asked for *, attribute greet, outputs out
    libgreet: version 1.2.0, asked for *, attribute libgreet, outputs out,man
    ");
}

#[test]
fn questions_are_answered_by_a_line_in_plain_mode() {
    let site = Site::new();
    let machine = site.machine();
    let project = tour(&site, &machine).with("ENVY_PLAIN", "1");
    project.write("envy.toml", "version = 1\n[hooks]\non-activate = \"echo hi\"\n");
    let mut terminal = project.envy_in_terminal(&["trust"]);
    terminal.wait_for("Trust it? Type yes or no: ");
    terminal.send("perhaps\n");
    terminal.wait_for("Trust it? Type yes or no: ");
    terminal.send("yes\n");
    terminal.wait_for("trusted");
    let raw = terminal.raw();
    assert!(!is_drawn(&raw), "{}", String::from_utf8_lossy(&raw).escape_debug());
    assert_eq!(terminal.finish().0, 0);
    project.write(".cursor/rules", "");
    let mut terminal = project.envy_in_terminal(&["agent", "setup"]);
    terminal.wait_for("1: Cursor");
    terminal.wait_for("Type its number, or only Enter for none: ");
    terminal.send("1\n");
    terminal.wait_for("Write this? Type yes or no, or only Enter for yes: ");
    terminal.send("\n");
    let (status, shown) = terminal.finish();
    assert!(status == 0 && shown.contains("wrote .cursor/mcp.json"), "{shown}");
}
