//! `which` after an edit or a pull: a question is answered from the environment that stands, and says so.

use serde_json::json;

use crate::support::project::TestProject;
use crate::support::site::Workplace;

const WANTS_GREET: &str = "version = 1\n[packages]\nhello = \"*\"\ngreet = \"*\"\n";

/// What is there, as far as `which` could change it.
fn everything(project: &TestProject<'_>) -> (crate::support::project::Snapshot, String) {
    (project.snapshot(), project.envy(&["history", "--json"]).ok().stdout)
}

/// What `which hello` says beside the answer, having changed nothing.
#[track_caller]
fn warned(project: &TestProject<'_>) -> String {
    let before = everything(project);
    let ran = project.envy(&["which", "hello"]).ok();
    assert!(ran.stdout.ends_with("-hello-2.12.2/bin/hello\n"), "{ran:?}");
    assert_eq!(everything(project), before);
    ran.stderr
}

#[test]
fn which_names_an_edited_manifest_and_answers_from_what_stands() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    assert_said!(project, warned(&project), @"from hello 2.12.2");
    project.write("envy.toml", WANTS_GREET);
    assert_said!(project, warned(&project), @"
    warning: envy.toml was changed since (`greet` is not locked); this is the environment as it stands; to apply it: envy sync
    from hello 2.12.2
    ");
    let missing = project.envy(&["which", "greet"]);
    assert_eq!(missing.status, 3);
    assert_said!(project, missing.stderr, @"
    warning: envy.toml was changed since (`greet` is not locked); this is the environment as it stands; to apply it: envy sync
    error[program-not-found]: no package of this environment has a program `greet`
    help: look for a package that has it:
      envy search greet
    ");
    project.envy(&["sync"]).ok();
    assert_said!(project, warned(&project), @"from hello 2.12.2");
}

#[test]
fn the_document_of_which_has_the_warning_and_stderr_has_nothing() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    let standing = project.envy(&["which", "hello", "--json"]).ok().document();
    assert_eq!(standing["warnings"], json!([]));
    project.write("envy.toml", WANTS_GREET);
    let ran = project.envy(&["which", "hello", "--json"]).ok();
    assert_eq!(ran.stderr, "");
    assert_eq!(ran.document()["target"], standing["target"]);
    insta::assert_json_snapshot!(ran.document()["warnings"], @r#"
    [
      {
        "code": "lock-outdated",
        "message": "envy.toml was changed since (`greet` is not locked); this is the environment as it stands",
        "hints": [
          {
            "text": "to apply it",
            "command": "envy sync"
          }
        ]
      }
    ]
    "#);
}

#[test]
fn which_names_a_pulled_lock_and_not_the_manifest_that_nobody_touched() {
    let place = Workplace::new();
    let project = place.project().having(&["hello", "greet"]);
    let pulled = project.read("envy.lock");
    project.envy(&["remove", "greet"]).ok();
    project.write("envy.lock", &pulled);
    assert_said!(project, warned(&project), @"
    warning: envy.lock was changed since (`greet` is locked but not in the manifest); this is the environment as it stands; to apply it: envy sync
    from hello 2.12.2
    ");
    // and of two differences one is shown
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"2.10\"\n");
    assert_said!(project, warned(&project), @"
    warning: envy.toml and envy.lock were changed since (`greet` is locked but not in the manifest, and 1 more); this is the environment as it stands; to apply it: envy sync
    from hello 2.12.2
    ");
}

#[test]
fn which_without_an_environment_that_stands_says_what_the_lock_lacks() {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", WANTS_GREET);
    let before = project.snapshot();
    let refused = project.envy(&["which", "hello"]);
    assert_eq!((refused.status, refused.stdout.as_str()), (4, ""));
    assert_said!(project, refused.stderr, @"
    error[lock-outdated]: envy.lock does not answer envy.toml: `greet` is not locked; `hello` is not locked
    help: bring the lock up to date and commit it:
      envy sync
    ");
    let refused = project.envy(&["which", "hello", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&refused.stderr).unwrap();
    assert_eq!((refused.status, &document["error"]["code"]), (4, &json!("lock-outdated")));
    assert_eq!(project.snapshot(), before);
}
