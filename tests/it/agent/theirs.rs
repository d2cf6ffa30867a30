//! What a person wrote into agents' settings, and what they have not asked for, is none of envy's.

use std::os::unix::fs::PermissionsExt;

use crate::support::site::Workplace;

use super::{AGENTS, json, with_project};

/// Settings as a person has them who never heard of envy.
const OWN: [(&str, &str); 9] = [
    (".codex/config.toml", "\n"),
    (".mcp.json", "{\"mcpServers\":{}}"),
    (".claude/settings.json", "{\"permissions\":{\"allow\":[]}}"),
    ("CLAUDE.md", "See\n```\n@AGENTS.md\n```\n"),
    (".gemini/settings.json", "{\"context\":{\"fileName\":[\"GEMINI.md\"]}}"),
    (".gemini/other.json", "{}"),
    (".cursor/mcp.json", "{}"),
    (".vscode/mcp.json", "{\"servers\": {\"o\": {}}}"),
    (".claude/other.json", ""),
];

#[test]
fn remove_without_setup_changes_nothing_and_check_misses_nothing() {
    with_project(|project| {
        for variant in ["[\"GEMINI.md\"]", "[\"AGENTS.md\"]", "[\"AGENTS.md\",\"GEMINI.md\"]"] {
            OWN.iter().for_each(|(file, text)| project.write(file, text.replace("[\"GEMINI.md\"]", variant)));
            let before = project.snapshot();
            assert_eq!(project.envy(&["agent", "check"]).ok().stdout, "current; set up: no agent\n");
            for agent in AGENTS {
                project.envy(&["agent", "remove", agent]).ok();
            }
            assert_eq!(project.envy(&["agent", "remove"]).ok().stdout, "nothing to do: all of it is current\n");
            assert_eq!(project.snapshot(), before);
        }
    });
}

#[test]
fn no_file_that_a_person_had_goes_and_its_permissions_stay() {
    with_project(|project| {
        OWN.iter().for_each(|(file, text)| project.write(file, text));
        let file = project.dir().join(".vscode/mcp.json");
        fs_err::set_permissions(&file, std::fs::Permissions::from_mode(0o664)).unwrap();
        AGENTS.iter().for_each(|agent| _ = project.envy(&["agent", "setup", agent]).ok());
        project.envy(&["agent", "remove"]).ok();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o664);
        let left: Vec<String> = OWN.iter().map(|(file, _)| format!("{file}: {:?}", project.read(file))).collect();
        insta::assert_snapshot!(left.join("\n"), @r#"
        .codex/config.toml: "\n"
        .mcp.json: "{}"
        .claude/settings.json: "{}"
        CLAUDE.md: "See\n```\n@AGENTS.md\n```\n"
        .gemini/settings.json: "{\n  \"context\":{\"fileName\":[\"GEMINI.md\"]}\n}"
        .gemini/other.json: "{}"
        .cursor/mcp.json: "{}"
        .vscode/mcp.json: "{\"servers\": {\n    \"o\": {}\n  }}"
        .claude/other.json: ""
        "#);
    });
}

#[test]
fn settings_that_cannot_be_read_are_told_and_the_others_are_looked_at_all_the_same() {
    with_project(|project| {
        project.envy(&["agent", "setup", "cursor"]).ok();
        project.write(".vscode/mcp.json", "{\"servers\": \n");
        project.write(".gemini/settings.json", b"\xff\xfe");
        project.write("AGENTS.md", "<!-- envy:end -->\n");
        let listed = project.envy(&["agent", "setup"]).ok();
        for said in [".vscode/mcp.json cannot be read", ".gemini/settings.json is not UTF-8", "cursor   set up"] {
            assert!(listed.stdout.contains(said), "{said}: {listed:?}");
        }
        let agents = json(&project.envy(&["agent", "setup", "--json"]).ok().stdout);
        assert_eq!(agents["agents"].as_array().unwrap().iter().filter(|agent| agent["problem"].is_string()).count(), 2);
        let checked = project.envy(&["agent", "check"]).exits(1);
        assert_said!(project, checked.stdout, @r"
        AGENTS.md line 1: the envy marker there has no counterpart
        [PROJECT]/.gemini/settings.json is not UTF-8 text
        .vscode/mcp.json cannot be read: Expected value after colon in object property
        ");
        assert!(checked.stderr.contains("next: envy agent check\n"), "{checked:?}");
        let document = json(&project.envy(&["agent", "check", "--json"]).exits(1).stdout);
        assert_eq!((&document["agents"][0], &document["stale"][0]["path"]), (&"cursor".into(), &"AGENTS.md".into()));
        assert!(document["stale"][0]["reason"].as_str().unwrap().contains("line 1"), "{document}");
    });
}

#[test]
fn a_block_that_nobody_can_find_is_a_state_of_the_project() {
    let place = Workplace::new();
    let project = place.project().having(&["hello"]);
    project.write("AGENTS.md", project.read("AGENTS.md").repeat(2));
    let said = project.envy(&["status"]).ok();
    let line = project.read("AGENTS.md").lines().count() / 2 + 1;
    assert!(said.stdout.contains(&format!("agents       AGENTS.md line {line}: a second envy block")), "{said:?}");
    assert!(said.stderr.ends_with("then write it anew: envy agent sync\n"), "{said:?}");
    assert_eq!(json(&project.envy(&["status", "--json"]).ok().stdout)["agents_md"], false);
}

#[test]
fn commands_to_type_next_are_for_the_same_project() {
    with_project(|project| {
        project.write("it's sub/envy.toml", "version = 1\n[packages]\n");
        let dir = ["-d", "it's sub"];
        let said = |words: &[&str]| project.envy(&[&dir, words].concat()).stderr;
        let checked = said(&["agent", "setup", "cursor", "--check"]);
        assert!(checked.ends_with("next: envy -d 'it'\\''s sub' agent setup cursor\n"), "{checked}");
        assert!(said(&["agent", "check"]).ends_with("next: envy -d 'it'\\''s sub' agent sync\n"));
        assert!(said(&["agent", "setup"]).contains("next: envy -d 'it'\\''s sub' agent setup "));
    });
}

#[test]
fn who_wants_to_see_nothing_is_asked_nothing() {
    with_project(|project| {
        let (status, shown) = project.envy_in_terminal(&["-q", "agent", "setup", "cursor"]).finish();
        assert!(status == 0 && !shown.contains("Write this?"), "{shown}");
        assert!(project.read(".cursor/mcp.json").contains("envy"));
    });
}
