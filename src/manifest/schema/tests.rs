//! Schema and parser agree.

use crate::manifest::{options, packages, read};

fn keys(schema: &serde_json::Value) -> Vec<String> {
    let mut keys: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

fn sorted(names: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    names.sort();
    names
}

#[test]
fn schema_and_parser_know_the_same_keys() {
    let schema = super::json_schema();
    assert_eq!(keys(&schema), sorted(read::SECTIONS));
    assert_eq!(keys(&schema["$defs"]["Package"]), sorted(packages::KEYS));
    assert_eq!(keys(&schema["$defs"]["Options"]), sorted(options::KEYS));
    assert_eq!(keys(&schema["$defs"]["Profile"]), sorted(read::PROFILE_SHELLS));
    assert_eq!(keys(&schema["$defs"]["Hooks"]), sorted(read::HOOKS));
}
#[test]
fn everything_is_described_and_nothing_is_null() {
    let schema = super::json_schema();
    assert!(!schema.to_string().contains("null"));
    let mut described = 0;
    let definitions = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    for definition in definitions {
        assert!(definition["description"].is_string(), "{definition}");
        for (name, property) in definition["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "{name}");
            described += 1;
        }
        if let Some(values) = definition["enum"].as_array() {
            let texts = definition["x-taplo"]["docs"]["enumValues"].as_array().unwrap();
            assert_eq!(values.len(), texts.len());
            assert!(texts.iter().all(serde_json::Value::is_string), "{definition}");
        }
    }
    assert!(described > 20);
}

#[test]
fn values_that_the_schema_lists_are_values_that_the_parser_takes() {
    let schema = super::json_schema();
    let listed = |name: &str| -> Vec<String> {
        let values = schema["$defs"][name]["enum"].as_array().unwrap();
        values.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    };
    let known: Vec<String> = crate::system::System::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(listed("SystemName"), known);
    for build in listed("BuildPolicy") {
        let text = format!("version = 1\n[options]\nbuild = \"{build}\"\n");
        assert!(crate::manifest::parse("envy.toml", &text).is_ok(), "{build}");
    }
}

/// The inside of an anchored pattern, for making texts that match it.
fn matching(pattern: &'static str) -> &'static str {
    pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap()
}

proptest::proptest! {
    #[test]
    fn names_that_the_schema_allows_the_parser_takes(
        id in matching(super::PACKAGE_ID),
        script in matching(super::SCRIPT),
        variable in matching(super::VARIABLE),
        output in matching(super::OUTPUT),
        path in matching(super::STORE_PATH),
    ) {
        let version_in_id = id.rfind('@').is_some_and(|at| at > 0);
        // What the patterns do not say.
        let said = !id.contains("..") && !version_in_id && path.parse::<crate::store::StorePath>().is_ok();
        proptest::prop_assume!(said);
        let packages = format!("packages = {{ \"{id}\" = {{ package = \"{id}\", outputs = [\"{output}\"] }} }}");
        let tool = format!("packages = {{ tool = {{ store-path = \"{path}\" }} }}");
        let vars = format!("vars = {{ A{variable} = \"\" }}");
        let scripts = format!("scripts = {{ \"{script}\" = \"x\" }}");
        for line in [packages, tool, vars, scripts] {
            let parsed = crate::manifest::parse("envy.toml", &format!("version = 1\n{line}\n"));
            proptest::prop_assert!(parsed.is_ok(), "{}: {}", line, parsed.unwrap_err());
        }
    }
}
