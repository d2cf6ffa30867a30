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
        assert!(file.is_set(&text).unwrap(), "{}", file.path);
        assert_eq!(file.set(Some(&text)).unwrap(), text, "{}", file.path);
        assert_eq!(file.unset(&text).unwrap(), "", "{}", file.path);
        assert!(!file.is_set("").unwrap(), "{}", file.path);
    }
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
