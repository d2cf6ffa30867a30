//! Schema and parser agree.

use serde_json::{Value, json};

/// A lock with every key that there is.
const FULL: &str = r#"version = 1
[packages.a]
spec = "*"
name = "a"
version = "1"
revision = "0123456789012345678901234567890123456789"
attribute = "a"
summary = "one"
[packages.a.systems.x86_64-linux]
revision = "0123456789012345678901234567890123456789"
attribute = "b"
default-outputs = ["out"]
outputs.out = "/nix/store/00000000000000000000000000000000-a-1"
[closure.x86_64-linux]
"00000000000000000000000000000000-a-1" = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= 12"
"#;

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn schema_and_parser_know_the_same_keys() {
    crate::lock::parse(FULL).unwrap();
    let full: Value = toml_edit::de::from_str(FULL).unwrap();
    let schema = super::json_schema();
    let package = &full["packages"]["a"];
    let build = &package["systems"]["x86_64-linux"];
    for (schema, full) in [(&schema, &full), (&schema["$defs"]["Package"], package), (&schema["$defs"]["Build"], build)]
    {
        assert_eq!(keys(&schema["properties"]), keys(full));
        assert_eq!(schema["additionalProperties"], json!(false));
    }
    // What is required is missed, and nothing else.
    let required = [&schema["$defs"]["Package"]["required"], &schema["$defs"]["Build"]["required"]];
    let required: Vec<&str> =
        required.iter().flat_map(|list| list.as_array().unwrap()).filter_map(Value::as_str).collect();
    for line in FULL.lines().filter(|line| !line.starts_with(['[', '"']) && !line.starts_with("version = 1")) {
        let key = line.split([' ', '.']).next().unwrap();
        let without = FULL.replacen(&format!("{line}\n"), "", 1);
        assert_eq!(crate::lock::parse(&without).is_err(), required.contains(&key), "{line}");
    }
}

#[test]
fn the_systems_are_those_that_envy_knows() {
    let known = regex::Regex::new(super::SYSTEM).unwrap();
    assert!(crate::system::System::ALL.iter().all(|system| known.is_match(system.as_str())));
}
