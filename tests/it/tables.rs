//! Tables fit the terminal that they are shown on; elsewhere nothing is left out.

use crate::support::project::TestProject;
use crate::support::site::Workplace;
use crate::support::terminal::Terminal;

/// What `envy ARGUMENTS…` shows on a terminal of so many columns.
fn shown(project: &TestProject<'_>, columns: u16, arguments: &[&str]) -> String {
    let mut command = project.command(project.envy_path(), arguments);
    command.env("TERM", "xterm-256color");
    let (status, shown) = Terminal::start_wide(&command, columns).finish();
    assert_eq!(status, 0, "{shown}");
    shown
}

#[test]
fn what_matters_least_is_shortened_on_a_narrow_terminal_and_nowhere_else() {
    let place = Workplace::new();
    let project = place.project();
    project.write(
        "envy.toml",
        "version = 1\n[packages]\nlibgreet = \"*\"\npy-greet = { package = \"python312Packages.greet\" }\n",
    );
    project.envy(&["lock"]).ok();
    insta::assert_snapshot!(shown(&project, 60, &["list"]), @"
    ID        VERSION  ASKED FOR              ATTRIBUTE  OUTPUTS
    libgreet  1.2.0    *                      libgreet   out,man
    py-greet  1.0      python312Packages.gr…  python31…  out
    ");
    insta::assert_snapshot!(shown(&project, 120, &["list"]), @"
    ID        VERSION  ASKED FOR                  ATTRIBUTE                OUTPUTS
    libgreet  1.2.0    *                          libgreet                 out,man
    py-greet  1.0      python312Packages.greet@*  python312Packages.greet  out
    ");
    insta::assert_snapshot!(project.envy(&["list"]).ok().stdout, @"
    ID        VERSION  ASKED FOR                  ATTRIBUTE                OUTPUTS
    libgreet  1.2.0    *                          libgreet                 out,man
    py-greet  1.0      python312Packages.greet@*  python312Packages.greet  out
    ");
    let found = shown(&project, 46, &["search", "greet"]);
    // what comes before is progress
    let (table, rest) = found[found.find("NAME").unwrap()..].split_once("from ").unwrap();
    insta::assert_snapshot!(table, @"
    NAME                     VERSION  SUMMARY
    greet                    2.0      Says good d…
    libgreet                 1.2.0    Library tha…
    python312Packages.greet  1.0      Good day, f…
    ");
    assert!(rest.contains("next: envy show"), "what is said is never shortened: {rest}");
}

#[test]
fn what_is_asked_for_is_written_in_one_way() {
    let place = Workplace::new();
    let project = place.project();
    place.site.catalog.go_back_to("2026-01-01");
    project.write("envy.toml", "version = 1\n[packages]\nhi = { package = \"hello\" }\ngreet = \"1\"\n");
    project.envy(&["lock"]).ok();
    place.site.catalog.come_back();
    for command in ["list", "outdated"] {
        let document = project.envy(&[command, "--json"]).ok().document();
        let ranges: Vec<&str> =
            document["packages"].as_array().unwrap().iter().map(|entry| entry["range"].as_str().unwrap()).collect();
        assert_eq!(ranges, ["1", "hello@*"], "{command}");
        let table = project.envy(&[command]).ok().stdout;
        assert!(table.contains("hello@*"), "{table}");
    }
}
