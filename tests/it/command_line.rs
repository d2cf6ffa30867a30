//! The command line itself: help, mistakes and what they exit with. Needs no machine.

use assert_cmd::Command;

fn envy(arguments: &[&str]) -> assert_cmd::assert::Assert {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_envy"));
    command.env_clear().env("HOME", home.path()).env("COLUMNS", "100").current_dir(home.path()).args(arguments).assert()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_in_a_pipe_is_the_page_of_eighty_columns_without_colours() {
    let pages = envy::cli::help::pages(80);
    let page = anstream::adapter::strip_str(&pages[0].1).to_string();
    assert_eq!(text(&envy(&["--help"]).success().get_output().stdout), page);
}

#[test]
fn a_mistyped_command_gets_the_right_one() {
    let said = text(&envy(&["instal"]).code(2).get_output().stderr);
    assert!(said.contains("did you mean:\n    envy install"), "{said}");
}

#[test]
fn a_mistake_with_json_is_one_document() {
    let said = text(&envy(&["list", "--json", "--nothing"]).code(2).get_output().stderr);
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["error"]["code"], "usage");
}

#[test]
fn the_failures_of_run_are_125() {
    envy(&["run"]).code(125);
    envy(&["run", "--", "true"]).code(125);
    let said = text(&envy(&["run", "--nothing", "true"]).code(125).get_output().stderr);
    assert!(said.contains("envy run -- COMMAND"), "{said}");
}

#[test]
fn without_a_project_the_next_command_is_named() {
    let said = text(&envy(&["list"]).code(1).get_output().stderr);
    assert!(said.contains("error[no-project]") && said.contains("envy init"), "{said}");
}

#[test]
fn the_home_folder_is_no_project() {
    let said = text(&envy(&["init"]).code(2).get_output().stderr);
    assert!(said.contains("home folder"), "{said}");
}

/// What envy exits with and says on stderr where its result goes to a full disk.
fn on_a_full_disk(arguments: &[&str]) -> (Option<i32>, String) {
    let (home, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(project.path().join("envy.toml"), "version = 1\n").unwrap();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_envy"));
    let command = command.env_clear().env("HOME", home.path()).current_dir(project.path()).args(arguments);
    let output = command.stdout(full).output().unwrap();
    (output.status.code(), text(&output.stderr))
}

#[rstest::rstest]
fn a_result_that_cannot_be_written_is_a_failure(
    #[values("help", "--help", "--version", "list --json", "hook bash", "completions zsh", "hook bash --json")]
    line: &str,
) {
    let (status, said) = on_a_full_disk(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("cannot be written to stdout"), "{said}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = tempfile::tempdir().unwrap();
    for line in ["help", "completions zsh"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_envy"));
        let output =
            command.env_clear().env("HOME", home.path()).args(line.split(' ')).stdout(writer).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{line}: {}", text(&output.stderr));
    }
}

#[test]
fn a_shell_is_known_by_each_of_its_names() {
    let printed = |name: &str| envy(&["completions", name]).success().get_output().stdout.clone();
    assert_eq!(printed("nu"), printed("nushell"));
    assert_eq!(printed("pwsh"), printed("powershell"));
    for name in ["nushell", "nu", "csh", "pwsh"] {
        // Only the project is missing.
        envy(&["env", "--format", name]).code(1);
    }
}
