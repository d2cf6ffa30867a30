//! The GitHub Action: what its script does for a job, with files in place of the runner's. `.ci/run` lints the rest.

use std::path::{Path, PathBuf};

use crate::install_script::Site;
use crate::support::http::Reply;
use crate::support::project::{Ran, TestProject};
use crate::support::site::Workplace;

/// The script, with files that a runner would read.
fn step(project: &TestProject<'_>, name: &str, more: &[(&str, &str)]) -> Ran {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/actions/setup-envy/setup.sh");
    let mut command = project.command("bash", &[script.to_str().unwrap(), name]);
    for variable in ["GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT"] {
        command.env(variable, file(project, variable));
    }
    command.env("ENVY_ACTION_DIRECTORY", ".").env("CI", "true").envs(more.iter().copied());
    Ran::from(command.output().unwrap())
}

fn file(project: &TestProject<'_>, variable: &str) -> PathBuf {
    project.home().join(variable)
}

/// What the runner would take from the file, in which a value stands between two lines of a delimiter.
fn variable(project: &TestProject<'_>, name: &str) -> Option<String> {
    let text = format!("\n{}", fs_err::read_to_string(file(project, "GITHUB_ENV")).ok()?);
    let (_, rest) = text.split_once(&format!("\n{name}<<"))?;
    let (delimiter, rest) = rest.split_once('\n')?;
    Some(rest.split_once(&format!("\n{delimiter}\n"))?.0.to_owned())
}

/// What `own_nix` asks for is left to the runner: root makes no `/nix` here, and a user has no sudo.
#[test]
fn the_next_steps_have_envy() {
    let (workplace, site) = (Workplace::new(), Site::new("curl"));
    let project = workplace.project();
    let runner = project.home().join("runner");
    let ran = step(
        &project,
        "install",
        &[("ENVY_RELEASES", &site.server.url()), ("RUNNER_TEMP", runner.to_str().unwrap()), ("ENVY_VERSION", "")],
    );
    ran.ok();
    let bin = runner.join("envy/bin");
    assert_eq!(fs_err::read_to_string(file(&project, "GITHUB_PATH")).unwrap(), format!("{}\n", bin.display()));
    let said = fs_err::read_to_string(file(&project, "GITHUB_OUTPUT")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(said.lines().next(), Some(format!("version={version}").as_str()));
    assert!(matches!(said.lines().nth(1), Some("own-nix=true" | "own-nix=false")), "{said}");
    let ran = project.command(bin.join("envy"), &["--version"]).output().unwrap();
    assert_eq!(Ran::from(ran).ok().stdout, format!("envy {version}\n"));
}

#[test]
fn without_a_release_the_job_fails_and_gives_nothing() {
    let (workplace, site) = (Workplace::new(), Site::new("curl"));
    let project = workplace.project();
    let runner = project.home().join("runner");
    let releases = format!("{}/nowhere", site.server.url());
    site.spoil(|_, reply| Reply { status: 404, ..reply });
    let more = [("ENVY_RELEASES", releases.as_str()), ("RUNNER_TEMP", runner.to_str().unwrap())];
    step(&project, "install", &more).exits(1);
    assert!(!file(&project, "GITHUB_PATH").exists() && !file(&project, "GITHUB_OUTPUT").exists());
}

#[test]
fn the_next_steps_have_the_environment() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    step(&project, "enter", &[]).ok();
    let path = variable(&project, "PATH").unwrap();
    let mut hello = project.command("hello", &[]);
    assert_eq!(Ran::from(hello.env("PATH", path).output().unwrap()).ok().stdout, "Hello, world!\n");
}

#[test]
fn a_lock_that_does_not_answer_fails_the_job_and_gives_nothing() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project.write("envy.toml", "version = 1\n\n[packages]\nhello = \"*\"\n");
    step(&project, "enter", &[]).exits(4);
    assert!(!file(&project, "GITHUB_ENV").exists());
}

#[test]
fn code_of_the_project_runs_only_where_the_workflow_says_so() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project.write("envy.toml", "version = 1\n\n[packages]\n\n[vars]\nGIT_EDITOR = \"mine\"\n");
    project.envy(&["lock"]).ok();
    step(&project, "enter", &[]).ok();
    assert_eq!(variable(&project, "GIT_EDITOR"), None);
    step(&project, "enter", &[("ENVY_ACTION_TRUST", "true")]).ok();
    assert_eq!(variable(&project, "GIT_EDITOR").as_deref(), Some("mine"));
}
