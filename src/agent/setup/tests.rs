use super::*;

fn written(profile: &Profile) -> String {
    profile.files.iter().map(|file| format!("{}:\n{}\n", file.path, file.set(None).unwrap())).collect()
}

#[test]
fn every_agent_but_codex_gets_these_files() {
    let others = PROFILES.iter().filter(|profile| profile.name != "codex");
    let all: String = others.map(|profile| format!("== {}\n{}", profile.name, written(profile))).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn a_file_that_only_envy_wrote_is_empty_when_it_is_taken_out() {
    for file in PROFILES.iter().flat_map(|profile| profile.files) {
        let text = file.set(None).unwrap();
        assert_eq!(file.set(Some(&text)).unwrap(), text, "{}", file.path);
        assert_eq!(file.unset(&text, true).unwrap(), "", "{}", file.path);
        assert!(!file.has_server("").unwrap(), "{}", file.path);
    }
}

#[test]
fn each_agent_is_set_up_by_its_server_alone() {
    for profile in PROFILES.iter().filter(|profile| profile.name != "generic") {
        let has = |file: &&File| file.has_server(&file.set(None).unwrap()).unwrap();
        assert_eq!(profile.files.iter().filter(has).count(), 1, "{}", profile.name);
    }
}

#[test]
fn lists_of_a_person_stay_where_no_server_is() {
    for (name, text) in [
        ("gemini", "{\"context\":{\"fileName\":[\"GEMINI.md\"]}}"),
        ("gemini", "{\"context\":{\"fileName\":[\"AGENTS.md\",\"GEMINI.md\"]}}"),
        ("claude", "{\"permissions\":{\"allow\":[]}}"),
        ("claude", "{\"permissions\":{\"allow\":[\"mcp__envy__list\"]}}"),
    ] {
        for file in named(name).unwrap().files.iter().filter(|file| file.path.contains("settings")) {
            assert_eq!(file.unset(text, false).unwrap(), text, "{}", file.path);
            assert!(!file.has_server(text).unwrap());
        }
    }
}

#[test]
fn a_person_may_name_the_whole_path_and_the_folder() {
    let own = "{\"mcpServers\":{\"envy\":{\"command\":\"/home/u/bin/envy\",\"args\":[\"mcp\",\"--dir\",\"/p\"]}}}";
    let file = &named("cursor").unwrap().files[0];
    assert_eq!(file.set(Some(own)).unwrap(), own);
    for (from, to) in [("/home/u/bin/envy", "./envy"), ("/home/u/bin/envy", "/bin/other"), ("mcp\",", "list\",")] {
        let wrong = own.replace(from, to);
        assert_ne!(file.set(Some(&wrong)).unwrap(), wrong, "{to}");
    }
    let own = "[mcp_servers.envy]\ncommand = \"/home/u/bin/envy\"\nargs = [\"--dir\", \"/p\", \"mcp\"]\n";
    let set = codex::config::set(own).unwrap();
    assert!(set.starts_with(own) && codex::config::set(&set).unwrap() == set, "{set}");
}

#[test]
fn every_agent_has_a_name_of_its_own_and_stays_in_the_project() {
    for profile in PROFILES {
        assert_eq!(named(profile.name).unwrap().title, profile.title);
        let inside = |file: &File| !file.path.starts_with('/') && !file.path.contains("..");
        assert!(profile.files.iter().all(inside), "{}", profile.name);
    }
    assert!(named("nobody").is_none());
}
