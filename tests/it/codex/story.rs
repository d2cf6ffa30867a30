//! The story of `docs/agent-story.md`, as it really happens: the page is what this run says, but for what differs from run
//! to run. With `INSTA_UPDATE=always` the run writes the page.

use std::fmt::Write as _;
use std::path::Path;

use regex::Regex;
use serde_json::{Value, json};
use similar::TextDiff;

use super::{Codex, Style};
use crate::support::codex::Session;
use crate::support::model::Step;
use crate::support::project::TestProject;
use crate::support::site::Workplace;

const PAGE: &str = "docs/agent-story.md";

const BEGINNING: &str = "\
# An agent's story

What happens when a coding agent works in a repository that has envy. The agent is the real Codex 0.169 in its sandbox
`workspace-write`, without a network; only what the model does is scripted. A test plays this and compares: `tests/it/codex/story.rs`.

";

/// What the agent does: what it thinks, and the step.
fn script() -> Vec<(&'static str, Step)> {
    let shell = Step::shell;
    vec![
        ("It looks at what is there.", shell("envy list")),
        ("It needs Node.js, and asks for the name.", Step::envy("search", json!({ "query": "nodejs" }))),
        (
            "It installs it, and something that it believes to need. The tools of `envy mcp` run outside of the sandbox; \
             nothing of the project runs there.",
            Step::envy("install", json!({ "packages": ["nodejs_22", "greet"] })),
        ),
        ("It writes a program.", shell("echo 'console.log([1, 2, 3].reduce((a, b) => a + b))' > sum.js")),
        ("The very next command has what was installed, inside of the sandbox.", shell("envy run -- node sum.js")),
        ("Without the tools, the shell says what to do instead.", shell("envy install ripgrep")),
        ("It takes out what it did not need.", Step::envy("remove", json!({ "packages": ["greet"] }))),
        ("What is left is what the program needs.", shell("envy list && envy run -- node sum.js")),
    ]
}

/// A page that grows.
struct Story<'p, 'm> {
    project: &'p TestProject<'m>,
    git: String,
    text: String,
}

impl Story<'_, '_> {
    fn tell(&mut self, text: &str) {
        let _ = write!(self.text, "{text}\n\n");
    }

    fn show(&mut self, language: &str, text: &str) {
        let _ = write!(self.text, "```{language}\n{}\n```\n\n", text.trim_end());
    }

    /// A person's command and what it says; `git` is the test world's.
    fn person(&mut self, command: &str) {
        let words = command.replace("git ", &format!("{} -c user.name=me -c user.email=me@example.org ", self.git));
        let ran = self.project.run("bash", &["-c", &format!("{words} 2>&1")]).ok();
        self.show("console", &format!("$ {command}\n{}", ran.stdout));
    }

    fn agent(&mut self, session: &Session) {
        for ((thought, step), outcome) in script().into_iter().zip(&session.outcomes) {
            self.tell(thought);
            match step {
                Step::Shell(command) => self.show("console", &format!("$ {command}\n{}", outcome.output)),
                Step::Mcp(_, tool, arguments) => {
                    self.show("text", &format!("mcp__envy {tool} {arguments}\n\n{}", told(&outcome.output)));
                }
            }
        }
    }
}

/// The text of a tool's answer, as the model reads it.
fn told(output: &str) -> String {
    let document: Value = serde_json::from_str(output).unwrap_or_else(|_| panic!("{output}"));
    let text = document["content"][0]["text"].as_str();
    text.unwrap_or_else(|| panic!("{output}")).to_owned()
}

#[test]
fn an_agent_finds_installs_uses_and_removes_and_a_person_sees_a_clean_diff() {
    let place = Workplace::new();
    let codex = place.site.world.codex().parent().unwrap().display().to_string();
    let project = place.project();
    let path = format!("{}:{codex}:/usr/bin:/bin", project.envy_path().parent().unwrap().display());
    let project = project.with("PATH", path);
    let git = place.site.world.tool("git").display().to_string();
    let mut story = Story { project: &project, git, text: BEGINNING.to_owned() };
    story.tell("A person prepares the repository once, trusts it in Codex, and commits.");
    story.person("git init -q && envy init && envy agent setup codex");
    story.person("git add . && git commit -q -m 'Use envy' && git ls-files");
    story.tell("Then the agent works.");
    let steps = script().into_iter().map(|(_, step)| step).collect();
    let session = Codex::new(&place.site.world, &project).style(Style::Code).session(steps);
    story.agent(&session);
    assert_eq!(session.step(4).ok(), "6\n");
    story.tell("The person looks at what came of it. What the agent tried and took out again left nothing.");
    story.person("git add . && git status --short");
    story.person("git diff --cached envy.toml AGENTS.md");
    story.person("git diff --cached --stat envy.lock");
    compare(&project, &story.text);
}

/// What differs from run to run, besides a project's own filters.
const VOLATILE: [(&str, &str); 9] = [
    // a test's envy lies in a temporary folder, and the test world anywhere
    (r"warning: the first envy on PATH is .*\n", ""),
    (r"(warning: not )?checked with .*\n", ""),
    (r"127\.0\.0\.1:\d+", "CATALOG"),
    (r"\d+(\.\d+)? [KMG]iB", "SIZE"),
    (r"envy:begin [0-9a-f]+", "envy:begin HASH"),
    (r"index [0-9a-f]+\.\.[0-9a-f]+", "index OLD..NEW"),
    (r"\[PROJECT\]", "/home/me/project"),
    (r"\[HOME\]", "/home/me"),
    (r"\[HASH\]", "HASH"),
];

/// Compares with the page, or writes it.
fn compare(project: &TestProject<'_>, told: &str) {
    let mut text = told.to_owned();
    for (pattern, replacement) in project.filters().into_iter().chain(VOLATILE.map(|(from, to)| (from.to_owned(), to)))
    {
        text = Regex::new(&pattern).unwrap().replace_all(&text, replacement).into_owned();
    }
    let text = format!("{}\n", text.trim_end());
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs_err::write(&page, &text).unwrap();
    }
    let written = fs_err::read_to_string(&page).unwrap_or_default();
    let diff = TextDiff::from_lines(&written, &text);
    let diff = diff.unified_diff().header(PAGE, "what happened").to_string();
    assert!(diff.is_empty(), "INSTA_UPDATE=always writes the page anew\n{diff}");
}
