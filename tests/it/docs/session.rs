//! One reader at one machine, who types what a page says from its beginning to its end, all in one shell.
//!
//! Not for: which commands those are (`commands`).

use std::fmt::Write as _;

use envy::failure::Code;

use super::commands::Step;
use super::shown;
use crate::support::project::TestProject;

/// What stands before a step's number and status in what the shell prints; no page has it.
const MARK: char = '\u{1e}';

/// Runs the steps and says what is not as the page has it.
pub(super) fn complaints(project: &TestProject<'_>, git: &str, page: &str, steps: &[Step]) -> Vec<String> {
    let said = run(project, git, steps);
    let mut complaints = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let place = format!("{page}:{}: $ {}", step.line, step.code);
        let Some((status, output)) = said.get(index) else {
            complaints.push(format!("{place}\n  the shell had ended before"));
            break;
        };
        if let Some(complaint) = judged(step, *status, output) {
            complaints.push(format!("{place}\n  {complaint}"));
        }
    }
    complaints
}

fn judged(step: &Step, status: i32, output: &str) -> Option<String> {
    let wanted =
        step.exit.or_else(|| step.shown.as_deref().and_then(|shown| status_of(shown, &step.code))).unwrap_or(0);
    if status != wanted {
        return Some(format!("exit status {status} and not {wanted}; it said:\n{output}"));
    }
    let shown = step.shown.as_deref()?;
    (!shown::is_like(&shown.replace("/home/you", "~"), output))
        .then(|| format!("the page shows\n{shown}  but it said\n{output}"))
}

/// The status that goes with an error that the page shows.
fn status_of(shown: &str, code: &str) -> Option<i32> {
    let slug = shown.lines().find_map(|line| line.strip_prefix("error[")?.split_once(']').map(|(slug, _)| slug))?;
    let known =
        Code::ALL.iter().find(|code| code.slug() == slug).unwrap_or_else(|| panic!("no error is called {slug}"));
    Some(if code.starts_with("envy run ") { 125 } else { known.exit_status().into() })
}

/// Status and output of each step, as far as the shell got.
fn run(project: &TestProject<'_>, git: &str, steps: &[Step]) -> Vec<(i32, String)> {
    project.write_home(".gitconfig", "[user]\nname = you\nemail = you@example.org\n[init]\ndefaultBranch = main\n");
    let mut shell = format!("exec 2>&1\nexport GIT_CONFIG_NOSYSTEM=1 PATH=\"$PATH:{git}\"\n");
    shell.push_str("mkdir ~/shop && cd ~/shop && git init -q\n");
    for (index, step) in steps.iter().enumerate() {
        // each in a file of its own: one that bash cannot read does not spoil those after it
        project.write_home(&format!(".steps/{index}"), format!("{}\n", step.code));
        let _ = writeln!(shell, ". ~/.steps/{index}\nprintf '\\036%s\\n' $?");
    }
    project.write_home(".steps/all", shell);
    let all = project.home().join(".steps/all").display().to_string();
    let output = project.run("/bin/bash", &[&all]).stdout;
    let mut parts: Vec<&str> = output.split(MARK).collect();
    let mut said = Vec::new();
    let mut text = parts.remove(0).to_owned();
    for part in parts {
        let (status, next) = part.split_once('\n').unwrap();
        said.push((status.parse().unwrap(), normal(project, &text)));
        next.clone_into(&mut text);
    }
    said
}

/// Without colours, and with HOME as a reader names it.
fn normal(project: &TestProject<'_>, output: &str) -> String {
    let home = project.home().display().to_string();
    anstream::adapter::strip_str(output).to_string().replace(&home, "~")
}
