//! Attacks on `envy agent setup` and `remove`: what an agent does while a person looks at the changes.

use rstest::rstest;

use super::realized;
use crate::support::project::snapshot;
use crate::support::site::Workplace;

/// A person looks at what `envy agent setup` or `remove` would change, and an agent uses the time.
#[rstest]
fn a_link_put_in_place_while_a_person_is_asked_is_not_written_through(#[values("setup", "remove")] verb: &str) {
    let place = Workplace::new();
    let project = realized(&place);
    let (folder, elsewhere) = (project.dir().join(".cursor"), project.home().join("elsewhere"));
    project.run("mkdir", &["-p", ".cursor", elsewhere.to_str().unwrap()]).ok();
    if verb == "remove" {
        project.envy(&["agent", "setup", "cursor"]).ok();
        // the very file that would go
        project.run("cp", &[".cursor/mcp.json", elsewhere.to_str().unwrap()]).ok();
    }
    let before = snapshot(&elsewhere);
    let mut terminal = project.envy_in_terminal(&["agent", verb, "cursor"]);
    terminal.wait_for("Write this?");
    fs_err::rename(&folder, project.dir().join("moved")).unwrap();
    fs_err::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
    terminal.send("y");
    let (status, said) = terminal.finish();
    assert!(snapshot(&elsewhere) == before, "{said}");
    assert!(status == 1 && said.contains("edited or moved while envy worked"), "{said}");
}

#[test]
fn a_link_in_place_of_a_folder_that_was_to_be_made_is_not_written_through() {
    let place = Workplace::new();
    let project = realized(&place);
    let elsewhere = project.home().join("elsewhere");
    project.run("mkdir", &[elsewhere.to_str().unwrap()]).ok();
    let mut terminal = project.envy_in_terminal(&["agent", "setup", "cursor"]);
    terminal.wait_for("Write this?");
    fs_err::os::unix::fs::symlink(&elsewhere, project.dir().join(".cursor")).unwrap();
    terminal.send("y");
    let (status, said) = terminal.finish();
    assert!(status == 1 && said.contains("cannot write"), "{said}");
    assert_eq!(fs_err::read_dir(&elsewhere).unwrap().count(), 0);
}
