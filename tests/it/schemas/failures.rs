//! With `--json` a failure is one document alone on stderr, whatever fails and however early.

use envy::documents::published::FAILURE;
use serde_json::Value;

use super::Printed;
use crate::support::project::TestProject;
use crate::support::site::Workplace;

/// The document of a failure, and its code; stdout is empty.
fn failed(printed: &mut Printed, project: &TestProject<'_>, line: &[&str], status: i32) -> Value {
    let ran = project.envy(line).exits(status);
    assert_eq!(ran.stdout, "", "{line:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "{line:?}: {}", ran.stderr);
    printed.add(FAILURE, &line.join(" "), &ran.stderr)["error"]["code"].clone()
}

#[test]
fn a_failure_is_one_document_of_its_schema() {
    let workplace = Workplace::new();
    let project = workplace.project();
    let mut printed = Printed::default();
    let mut code = |line: &[&str], status| failed(&mut printed, &project, line, status);
    assert_eq!(code(&["list", "--json"], 1), "no-project");
    assert_eq!(code(&["run", "--json", "--", "hello"], 125), "no-project");
    assert_eq!(code(&["--json"], 2), "usage");
    assert_eq!(code(&["lisst", "--json"], 2), "usage");
    assert_eq!(code(&["agent", "--json"], 2), "usage");
    assert_eq!(code(&["hook", "sh", "--json"], 2), "usage");
    project.envy(&["init"]).ok();
    assert_eq!(code(&["install", "no-such-thing", "--json"], 3), "package-not-found");
    assert_eq!(code(&["install", "hello@9", "--json"], 3), "version-not-found");
    assert_eq!(code(&["install", "secret-sauce", "--json"], 5), "not-substitutable");
    assert_eq!(code(&["install", "clash-red", "clash-blue", "--json"], 1), "file-conflict");
    assert_eq!(code(&["search", "greeting", "--offline", "--json"], 6), "unreachable");
    assert_eq!(code(&["env", "--format", "bash", "--json"], 2), "usage");
    assert_eq!(code(&["edit", "--json"], 1), "failed");
    assert_eq!(code(&["--restricted", "sync", "--json"], 2), "usage");
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n[hooks]\non-activate = \"true\"\n");
    assert_eq!(code(&["lock", "--locked", "--json"], 4), "lock-outdated");
    assert_eq!(code(&["activate", "--locked", "--json"], 4), "lock-outdated");
    project.envy(&["sync"]).ok();
    assert_eq!(code(&["activate", "--require-trust", "--json"], 8), "not-trusted");
    assert_eq!(code(&["run", "--json", "--", "no-such-program"], 127), "program-not-found");
    project.write("envy.toml", "version = 1\n[pakages]\n");
    assert_eq!(code(&["status", "--json"], 1), "manifest-invalid");
    assert_eq!(printed.judged(), [""; 0]);
}

#[test]
fn what_is_left_out_for_want_of_trust_is_no_line_beside_the_document() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n[hooks]\non-activate = \"echo no\"\n");
    project.envy(&["sync"]).ok();
    for line in [&["env", "--json"][..], &["activate", "--json"], &["run", "--json", "--", "true"]] {
        assert_eq!(project.envy(line).ok().stderr, "", "{line:?}");
    }
}

#[test]
fn a_folder_that_is_not_utf_8_still_has_documents() {
    use std::os::unix::ffi::OsStrExt;
    let workplace = Workplace::new();
    let project = workplace.project();
    let odd = project.dir().join(std::ffi::OsStr::from_bytes(b"odd\xff"));
    fs_err::create_dir(&odd).unwrap();
    std::os::unix::fs::chown(&odd, workplace.machine.ordinary_user(), workplace.machine.ordinary_user()).unwrap();
    let mut printed = Printed::default();
    for line in [&["init", "--json"][..], &["status", "--json"], &["agent", "sync", "--json"]] {
        let output = project.command_in(&odd, project.envy_path(), line).output().unwrap();
        assert!(output.status.success(), "{line:?}: {output:?}");
        let document =
            printed.add(&super::schema_of(&line[..line.len() - 1]), "odd", &String::from_utf8(output.stdout).unwrap());
        assert!(document["project"].as_str().unwrap().ends_with("odd\u{fffd}"), "{document}");
    }
    let said: Vec<String> = printed.judged().into_iter().filter(|line| line.starts_with("odd")).collect();
    assert_eq!(said, [""; 0]);
}
