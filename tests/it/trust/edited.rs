//! What a person types through `envy edit` is trusted at once.

use super::with;
use crate::support::project::TestProject;
use crate::support::site::Site;

const PLAIN: &str = "version = 1\n[packages]\nhello = \"*\"\n";

/// `envy edit` in a terminal with an editor that appends `lines`; all that was shown.
fn edit(project: &TestProject<'_>, lines: &str) -> String {
    project.write("../home/lines", lines);
    let mut command = project.command(project.envy_path(), &["edit"]);
    command.env("EDITOR", "cat ~/lines >>").env("TERM", "xterm");
    let (status, shown) = crate::support::terminal::Terminal::start(&command).finish();
    assert_eq!(status, 0, "{shown}");
    shown
}

fn hooked(project: &TestProject<'_>) -> String {
    super::run(project, "echo ${HOOKED-no}${LD_BIND_NOW-}").stdout
}

#[test]
fn what_a_person_types_is_trusted_at_once() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, PLAIN);
    let shown = edit(&project, "[hooks]\non-activate = \"export HOOKED=1\"\n");
    assert!(!shown.contains("envy trust"), "{shown}");
    assert_eq!(hooked(&project), "1\n");
    edit(&project, "[vars]\nBASH_ENV = \"/dev/null\"\n");
    assert_eq!(hooked(&project), "1\n");
}

#[test]
fn what_others_wrote_is_not_trusted_because_a_person_edits() {
    let site = Site::new();
    let machine = site.machine();
    let hook = format!("{PLAIN}[hooks]\non-activate = \"export HOOKED=1\"\n");
    let project = with(&site, &machine, &hook);
    let shown = edit(&project, "[vars]\nX = \"1\"\n");
    assert!(shown.contains("look at it and decide: envy trust"), "{shown}");
    assert_eq!(hooked(&project), "no\n");
    // nor what stands in a file that the person only names
    let project = with(&site, &machine, PLAIN);
    let shown = edit(&project, "[options]\ndotenv = [\".env\"]\n");
    assert!(shown.contains("look at it and decide: envy trust"), "{shown}");
    assert_eq!(hooked(&project), "no\n");
}
