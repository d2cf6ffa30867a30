use proptest::prelude::*;
use serde_json::json;

use super::*;

const ENTRY: &[&str] = &["mcpServers", "envy"];
const LIST: &[&str] = &["permissions", "allow"];

fn edited(text: &str, edit: impl Fn(&Settings<'_>)) -> String {
    let settings = Settings::parse("x.json", text).unwrap();
    edit(&settings);
    settings.finish()
}

fn set(text: &str) -> String {
    edited(text, |settings| settings.set_entry(ENTRY, &json!({ "command": "envy", "args": ["mcp"] }), is_old).unwrap())
}

fn is_old(name: &str, value: &Value) -> bool {
    name == "command" && value == "/mine/envy"
}

fn unset(text: &str) -> String {
    edited(text, |settings| settings.unset_entry(ENTRY))
}

fn items() -> Vec<String> {
    vec!["mcp__envy__install".to_owned(), "mcp__envy__list".to_owned()]
}

#[test]
fn an_entry_comes_in_the_files_own_style_and_goes_without_a_trace() {
    let text = "{\n\t// servers of ours\n\t\"mcpServers\": {\n\t\t\"other\": { \"command\": \"x\" } // mine\n\t},\n\t\"z\": 1,\n}\n";
    let new = set(text);
    insta::assert_snapshot!(new, @r#"
    {
    	// servers of ours
    	"mcpServers": {
    		"other": { "command": "x" }, // mine
    		"envy": {
    			"command": "envy",
    			"args": ["mcp"]
    		}
    	},
    	"z": 1,
    }
    "#);
    assert_eq!(set(&new), new);
    assert_eq!(unset(&new), text);
}

#[test]
fn a_file_that_is_not_there_is_made_and_nothing_is_in_it_when_the_entry_goes() {
    for text in ["", "\n", "{}", "{ }\n"] {
        let new = set(text);
        assert_eq!(set(&new), new);
        assert_eq!(unset(&new).trim_end(), "{}", "{new}");
    }
    insta::assert_snapshot!(set(""), @r#"
    {
      "mcpServers": {
        "envy": {
          "command": "envy",
          "args": ["mcp"]
        }
      }
    }
    "#);
}

#[test]
fn what_a_person_put_into_the_entry_stays_and_what_is_envys_is_mended() {
    let text =
        "{\"mcpServers\": {\"envy\": {\"command\": \"/old/envy\", \"env\": {\"A\": \"1\"}, \"args\": [\"mcp\"]}}}";
    let new = set(text);
    assert_eq!(new, text.replace("/old/envy", "envy"));
    assert_eq!(unset(&new), "{}");
    let own = text.replace("/old/envy", "/mine/envy");
    assert_eq!(set(&own), own);
}

#[test]
fn items_are_added_once_and_only_they_are_taken_out() {
    let add = |text: &str| edited(text, |settings| settings.add_items(LIST, &items(), &[]).unwrap());
    let remove = |text: &str| edited(text, |settings| settings.remove_items(LIST, &items(), &[]));
    let text = "{\n  \"permissions\": {\n    \"allow\": [\"Bash(ls)\"],\n    \"deny\": []\n  }\n}\n";
    let new = add(text);
    insta::assert_snapshot!(new, @r#"
    {
      "permissions": {
        "allow": ["Bash(ls)", "mcp__envy__install", "mcp__envy__list"],
        "deny": []
      }
    }
    "#);
    assert_eq!(add(&new), new);
    assert_eq!(remove(&new), text);
    assert_eq!(remove(&add("")), "{}\n");
    for theirs in ["{\"permissions\": {\"allow\": []}}", "{\"permissions\": {\"allow\": [\"Bash(ls)\"]}}"] {
        assert_eq!(remove(theirs), theirs);
    }
}

#[test]
fn a_list_that_is_not_there_begins_with_what_the_agent_takes_anyway() {
    let path: &[&str] = &["context", "fileName"];
    let names = vec!["AGENTS.md".to_owned()];
    let add = |text: &str| edited(text, |settings| settings.add_items(path, &names, &["GEMINI.md"]).unwrap());
    let remove = |text: &str| edited(text, |settings| settings.remove_items(path, &names, &["GEMINI.md"]));
    assert!(add("").contains("\"fileName\": [\"AGENTS.md\", \"GEMINI.md\"]"), "{}", add(""));
    assert_eq!(remove(&add("")), "{}\n");
    for theirs in ["[\"GEMINI.md\"]", "[\"AGENTS.md\"]", "[\"X.md\", \"GEMINI.md\"]", "[]", "\"GEMINI.md\""] {
        let text = format!("{{\"context\": {{\"fileName\": {theirs}}}}}");
        assert_eq!(remove(&text), text);
        let left: Value = serde_json::from_str(&remove(&add(&text))).unwrap();
        let name = &left["context"]["fileName"];
        // a single name comes back as a list of it, and an empty list does not
        let wanted: Value =
            serde_json::from_str(if theirs.starts_with('"') { "[\"GEMINI.md\"]" } else { theirs }).unwrap();
        let wanted = if theirs == "[]" { json!(["AGENTS.md"]) } else { wanted };
        assert_eq!(*name, wanted, "{theirs}");
    }
    let one = "{\"context\": {\"fileName\": \"RULES.md\"}}";
    assert_eq!(add(one), one.replace("\"RULES.md\"", "[\"RULES.md\", \"AGENTS.md\"]"));
    assert_eq!(remove(&add(one)), one.replace("\"RULES.md\"", "[\"RULES.md\"]"));
    let same = "{\"context\": {\"fileName\": \"AGENTS.md\"}}";
    assert_eq!(add(same), same);
}

#[test]
fn what_is_broken_or_of_another_kind_is_an_error_with_its_place() {
    let error = Settings::parse(".mcp.json", "{\n  \"a\": \n}\n").err().unwrap();
    let SettingsError::Broken { span, reason, .. } = error else { panic!("{error}") };
    assert!(span.start > 2 && reason.contains("close brace"), "{span:?} {reason}");
    for text in ["[]", "1", "\"x\""] {
        assert!(matches!(Settings::parse("x", text), Err(SettingsError::Shape { .. })), "{text}");
    }
    let settings = Settings::parse("x", "{\"mcpServers\": []}").unwrap();
    let error = settings.set_entry(ENTRY, &json!({ "a": 1 }), is_old).unwrap_err();
    assert_eq!(error.to_string(), "x: `mcpServers` is not an object, so envy cannot put itself there");
}

/// JSON without empty lists and objects, which could not be told from what envy made.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~é]{0,8}".prop_map(Value::from)
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,6}", inner, 1..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    let servers = proptest::option::of(proptest::collection::btree_map("[a-z]{5,6}", value.clone(), 1..3));
    (proptest::collection::btree_map("[a-z]{1,6}", value, 1..4), servers).prop_map(|(map, servers)| {
        let mut all: serde_json::Map<String, Value> = map.into_iter().collect();
        if let Some(servers) = servers {
            all.insert("mcpServers".to_owned(), Value::Object(servers.into_iter().collect()));
        }
        Value::Object(all)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn whatever_a_file_holds_it_is_the_same_after_the_entry_came_and_went(
        document in document(), indent in prop_oneof![Just("  "), Just("    "), Just("\t")], dos in any::<bool>(), ends in any::<bool>(),
    ) {
        let mut bytes = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
        serde::Serialize::serialize(&document, &mut serde_json::Serializer::with_formatter(&mut bytes, formatter)).unwrap();
        let mut text = String::from_utf8(bytes).unwrap() + if ends { "\n" } else { "" };
        if dos {
            text = text.replace('\n', "\r\n");
        }
        let new = set(&text);
        let read: Value = serde_json::from_str(&new).unwrap();
        prop_assert_eq!(&read["mcpServers"]["envy"], &json!({ "command": "envy", "args": ["mcp"] }));
        prop_assert_eq!(set(&new), new.clone());
        prop_assert_eq!(unset(&new), text.clone());
        prop_assert_eq!(new.contains("\r\n"), dos);
        let listed = edited(&text, |settings| settings.add_items(&["permissionz", "allow"], &items(), &[]).unwrap());
        prop_assert_eq!(edited(&listed, |settings| settings.remove_items(&["permissionz", "allow"], &items(), &[])), text);
    }
}
