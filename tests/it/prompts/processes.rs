//! A prompt at which nothing changed starts no process: counted, not timed.

use rstest::rstest;

use super::{WHO, furnish};
use crate::support::prompt::{Prompt, Shell, program, set_up};
use crate::support::site::Workplace;

/// How many programs were started, and how often a shell forked itself, between the first and the second `report`.
fn started(log: &str, forks: bool) -> Vec<&str> {
    let is_report = |line: &str| line.contains("execve(") && line.contains("/report\"");
    let lines: Vec<&str> = log.lines().collect();
    let marks: Vec<usize> = (0..lines.len()).filter(|index| is_report(lines[*index])).collect();
    let (first, second) = (marks[0], marks[1]);
    let shell = lines[..first].iter().find_map(|line| line.split_whitespace().next()).unwrap();
    let process = |line: &&str| {
        line.contains("execve(")
            || (forks && line.starts_with(shell) && !line.contains("CLONE_THREAD") && line.contains("("))
    };
    lines[first + 1..second].iter().copied().filter(process).collect()
}

#[rstest]
fn an_unchanged_prompt_starts_no_process(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Tcsh, Shell::Nu)] shell: Shell,
    #[values("sub", "raw/sub", "")] place: &str,
) {
    let workplace = Workplace::new();
    let project = workplace.project();
    furnish(&project);
    // so that tcsh, which knows whole seconds only, need not look again
    let past = std::time::SystemTime::now() - std::time::Duration::from_secs(100);
    let files = ["envy.toml", "raw/envy.toml", "envy.lock"].map(|file| project.dir().join(file));
    let states = fs_err::read_dir(project.home().join(".local/state/envy/projects")).unwrap();
    let states = states.map(|state| state.unwrap().path().join("generations"));
    files.into_iter().chain(states).for_each(|path| super::set_modified(&path, past));
    set_up(&project, shell, "", "");
    let log = project.home().join("trace");
    let (strace, shell_program) =
        (program(&workplace.site.world, "strace"), program(&workplace.site.world, shell.name()));
    let words = [
        strace.to_str().unwrap(),
        "-f",
        "-qq",
        "-e",
        "trace=execve,clone,clone3,fork,vfork",
        "-e",
        "signal=none",
        "-o",
    ];
    let words = [&words[..], &[log.to_str().unwrap(), shell_program.to_str().unwrap(), "-i"]].concat();
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| *word != "-i" || matches!(shell, Shell::Bash | Shell::Zsh | Shell::Fish))
        .collect();
    let dir = if place.is_empty() { project.home() } else { project.dir().join(place) };
    let prompt = Prompt::start_by(&project, shell, &words, &dir);
    assert_eq!(prompt.report("").get("WHO"), if place == "sub" { WHO } else { "" }, "{}", prompt.shown());
    // five prompts
    (0..5).for_each(|_| prompt.send(if shell == Shell::Nu { "null\r" } else { "\r" }));
    prompt.report("");
    drop(prompt);
    let log = fs_err::read_to_string(log).unwrap();
    let programs: Vec<&str> = started(&log, false).into_iter().filter(|line| line.contains("/envy\"")).collect();
    assert_eq!(programs, Vec::<&str>::new());
    if matches!(shell, Shell::Bash | Shell::Zsh) {
        // but the fork that becomes the second `report`, and what that starts itself
        let forks: Vec<&str> = started(&log, true).into_iter().filter(|line| !line.contains("execve(")).collect();
        assert_eq!(forks.len(), 1, "{forks:#?}");
    }
}
