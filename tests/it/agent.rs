//! `envy agent`: what is written into which files, when it is asked about, and that all of it goes again.

mod codex;
mod merges;
mod theirs;

use rstest::rstest;
use serde_json::Value;

use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::{Site, Workplace};

const AGENTS: [&str; 5] = ["codex", "claude", "gemini", "cursor", "copilot"];

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A project on a machine without anything, which these commands do not need.
fn with_project(act: impl FnOnce(&TestProject<'_>)) {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = TestProject::on(&machine);
    project.envy(&["init"]).ok();
    act(&project);
}

#[test]
fn setup_writes_once_says_what_and_everything_goes_again() {
    with_project(|project| {
        let before = project.snapshot();
        for agent in AGENTS {
            assert!(project.envy(&["agent", "setup", agent, "--check"]).exits(1).stdout.contains("is not current"));
            let shown = project.envy(&["agent", "setup", agent, "--dry-run"]).ok();
            assert!(shown.stdout.contains("+"), "{shown:?}");
            assert_eq!(project.snapshot(), before, "--check and --dry-run write nothing");
            let wrote = project.envy(&["agent", "setup", agent]).ok();
            assert!(wrote.stdout.contains("wrote .") && project.snapshot() != before, "{wrote:?}");
            let set_up = project.snapshot();
            let again = project.envy(&["agent", "setup", agent]).ok();
            assert_eq!(again.stdout, "nothing to do: all of it is current\n");
            assert_eq!(project.envy(&["agent", "check"]).ok().stdout, format!("current; set up: {agent}\n"));
            assert_eq!(project.snapshot(), set_up);
            project.envy(&["agent", "remove", agent]).ok();
            assert_eq!(project.snapshot(), before, "{agent}");
        }
        AGENTS.iter().for_each(|agent| _ = project.envy(&["agent", "setup", agent]).ok());
        project.envy(&["agent", "remove"]).ok();
        assert_eq!(project.snapshot(), before);
    });
}

#[test]
fn what_a_person_wrote_into_the_files_stays_byte_for_byte() {
    with_project(|project| {
        for (file, text) in [
            (".codex/config.toml", "model = \"x\" # mine\r\n\r\n[mcp_servers.other]\r\ncommand = \"o\"\r\n"),
            (".mcp.json", "{\n\t\"mcpServers\": {\n\t\t\"other\": { \"command\": \"o\" }\n\t}\n}\n"),
            (".claude/settings.json", "{\"permissions\": {\"allow\": [\"Bash(ls)\"]}}"),
            ("CLAUDE.md", "# Mine\n"),
            (".gemini/settings.json", "{\n  // a comment\n  \"theme\": \"dark\",\n}\n"),
            (".vscode/mcp.json", "{\n    // servers\n    \"servers\": {\n        \"o\": {}\n    }\n}\n"),
        ] {
            project.write(file, text);
        }
        let before = project.snapshot();
        for agent in AGENTS {
            project.envy(&["agent", "setup", agent]).ok();
            project.envy(&["agent", "setup", agent, "--check"]).ok();
        }
        assert!(project.read(".gemini/settings.json").contains("// a comment"));
        assert!(project.read(".codex/config.toml").contains("\r\n[mcp_servers.envy]\r\n"));
        project.envy(&["agent", "remove"]).ok();
        assert_eq!(project.snapshot(), before);
    });
}

#[rstest]
#[case("codex", ".codex/config.toml", "a = 1\n[mcp_servers\n")]
#[case("claude", ".mcp.json", "{\"mcpServers\": {\n")]
#[case("gemini", ".gemini/settings.json", "{\"context\": []}\n")]
#[case("claude", "CLAUDE.md", "<!-- envy:begin x -->\n")]
#[case("claude", "AGENTS.md", "<!-- envy:end -->\n")]
fn a_broken_file_is_an_error_that_names_it_and_nothing_is_written(
    #[case] agent: &str,
    #[case] file: &str,
    #[case] text: &str,
) {
    with_project(|project| {
        project.write(file, text);
        let before = project.snapshot();
        let refused = project.envy(&["agent", "setup", agent]).exits(1);
        assert!(refused.stderr.contains(&format!("error[edit-conflict]: {file}")), "{refused:?}");
        assert!(refused.stderr.ends_with(&format!("repeat:\n    envy agent setup {agent}\n")), "{refused:?}");
        assert_eq!(project.snapshot(), before);
    });
}

#[test]
fn links_are_followed_inside_of_the_project_only() {
    with_project(|project| {
        let link = |to: &std::path::Path, from: &str| std::os::unix::fs::symlink(to, project.dir().join(from)).unwrap();
        link(&project.home(), ".codex");
        link(std::path::Path::new("nowhere"), ".mcp.json");
        for agent in ["codex", "claude"] {
            let refused = project.envy(&["agent", "setup", agent]).exits(1);
            assert!(refused.stderr.contains("leads out of the project"), "{refused:?}");
        }
        assert!(!project.home().join("config.toml").exists());
        fs_err::remove_file(project.dir().join(".mcp.json")).unwrap();
        // CLAUDE.md that is AGENTS.md needs no import
        link(std::path::Path::new("AGENTS.md"), "CLAUDE.md");
        let agents = project.read("AGENTS.md");
        project.envy(&["agent", "setup", "claude"]).ok();
        assert_eq!(project.read("CLAUDE.md"), agents);
        project.envy(&["agent", "remove", "claude"]).ok();
        assert_eq!(project.read("AGENTS.md"), agents);
    });
}

#[test]
fn a_person_at_a_terminal_sees_the_changes_and_is_asked_once() {
    with_project(|project| {
        let before = project.snapshot();
        let mut terminal = project.envy_in_terminal(&["agent", "setup", "cursor"]);
        terminal.wait_for(".cursor/mcp.json (new)");
        terminal.wait_for("+    \"envy\": {");
        terminal.wait_for("Write this?");
        terminal.send("n");
        assert_eq!(terminal.finish().0, 1);
        assert_eq!(project.snapshot(), before);
        let mut terminal = project.envy_in_terminal(&["agent", "setup", "cursor"]);
        terminal.wait_for("Write this?");
        terminal.send("y");
        let (status, shown) = terminal.finish();
        assert!(status == 0 && shown.contains("wrote .cursor/mcp.json"), "{shown}");
    });
}

#[test]
fn without_a_project_a_person_is_offered_one_and_others_are_told() {
    let site = Site::new();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let project = TestProject::on(&machine);
    let refused = project.envy(&["agent", "setup", "cursor"]).exits(1);
    assert!(refused.stderr.contains("error[no-project]") && refused.stderr.contains("envy init"), "{refused:?}");
    let mut terminal = project.envy_in_terminal(&["agent", "setup", "cursor"]);
    terminal.wait_for("Start an environment in");
    terminal.send("y");
    terminal.wait_for("Write this?");
    terminal.send("y");
    assert_eq!(terminal.finish().0, 0);
    assert!(project.read("envy.toml").contains("[packages]") && project.read(".cursor/mcp.json").contains("envy"));
}

#[test]
fn without_a_name_it_says_which_agents_there_are() {
    with_project(|project| {
        project.write("GEMINI.md", "rules\n");
        let listed = project.envy(&["agent", "setup"]).ok();
        assert!(listed.stderr.contains("envy agent setup gemini"), "{listed:?}");
        let agents = json(&project.envy(&["agent", "setup", "--json"]).ok().stdout);
        let gemini = agents["agents"].as_array().unwrap().iter().find(|agent| agent["name"] == "gemini").unwrap();
        assert_eq!((&gemini["trace"], &gemini["set_up"]), (&Value::from("GEMINI.md"), &Value::from(false)));
        assert!(
            project.envy(&["agent", "setup", "--check"]).exits(2).stderr.contains("about one agent, and none is named")
        );
        for verb in ["setup", "remove"] {
            let refused = project.envy(&["agent", verb, "cursor", "--user"]).exits(2).stderr;
            assert!(refused.contains("rules of Codex"), "{refused}");
            assert!(refused.ends_with(&format!("envy agent {verb} cursor\n")), "{refused}");
        }
    });
}

#[test]
fn an_agent_of_no_known_name_gets_the_entry_to_paste() {
    with_project(|project| {
        let wrote = project.envy(&["agent", "setup", "generic", "--json"]).ok();
        assert_eq!(json(&wrote.stdout)["paste"]["mcpServers"]["envy"]["args"][0], "mcp");
    });
}

#[test]
fn check_tells_what_is_stale_and_which_command_mends_it() {
    with_project(|project| {
        project.envy(&["agent", "setup", "cursor"]).ok();
        project.write(".cursor/mcp.json", project.read(".cursor/mcp.json").replace("\"mcp\"", "\"old\""));
        project.write("AGENTS.md", project.read("AGENTS.md").replace("Missing a tool?", "No tool?"));
        project.write("AGENTS.override.md", "other rules\n");
        let before = project.snapshot();
        let checked = project.envy(&["agent", "check"]).exits(1);
        assert_eq!(checked.stdout, "AGENTS.md is not current\n.cursor/mcp.json is not current\n");
        for said in ["edited by hand", "AGENTS.override.md", "next: envy agent sync\nnext: envy agent setup cursor\n"] {
            assert!(checked.stderr.contains(said), "{said}: {checked:?}");
        }
        let document = json(&project.envy(&["agent", "check", "--json"]).exits(1).stdout);
        assert_eq!(document["stale"][1]["mend"]["command"], "envy agent setup cursor");
        assert_eq!(project.snapshot(), before);
        project.envy(&["agent", "sync"]).ok();
        project.envy(&["agent", "setup", "cursor"]).ok();
        project.envy(&["agent", "check"]).ok();
    });
}

#[test]
fn files_above_that_leave_no_room_for_the_block_are_told() {
    with_project(|project| {
        fs_err::create_dir_all(project.dir().join(".git")).unwrap();
        project.write("AGENTS.md", "x".repeat(30 * 1024));
        let said = project.envy(&["agent", "setup", "cursor"]).ok().stderr;
        assert!(!said.contains("the end is cut"), "{said}");
        project.write("sub/envy.toml", "version = 1\n[packages]\n");
        let below = project.envy(&["agent", "setup", "cursor", "-d", "sub"]).ok().stderr;
        assert!(below.contains("Codex reads only the first 32768"), "{below}");
        assert!(below.contains("only when it is started in"), "{below}");
    });
}

#[test]
fn a_file_that_held_only_the_block_goes_when_nobody_wants_the_block() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    let manifest = project.read("envy.toml");
    project.write("envy.toml", format!("{manifest}\n[options]\nagents-md = false\n"));
    project.envy(&["agent", "sync"]).ok();
    assert!(!project.dir().join("AGENTS.md").exists());
    project.write("envy.toml", manifest.clone());
    project.envy(&["sync"]).ok();
    assert!(project.read("AGENTS.md").contains("envy run"));
    project.write("envy.toml", format!("{manifest}\n[options]\nagents-md = false\n"));
    project.envy(&["sync"]).ok();
    assert!(!project.dir().join("AGENTS.md").exists());
    project.write("AGENTS.md", "# Mine\n");
    project.envy(&["sync"]).ok();
    assert_eq!(project.read("AGENTS.md"), "# Mine\n");
}
