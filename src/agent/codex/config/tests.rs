use proptest::prelude::*;

use super::*;

#[test]
fn the_table_comes_below_everything_and_goes_without_a_trace() {
    for text in [
        "",
        "model = \"x\" # mine\n",
        "# only words\n",
        "[tools]\nx = 1\n\n[mcp_servers.other]\ncommand = \"o\"\n",
        "a = 1",
    ] {
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let new = set(&text).unwrap();
            assert!(new.starts_with(&text) && is_set(&new).unwrap(), "{new}");
            assert_eq!(set(&new).unwrap(), new);
            assert_eq!(new.contains("\r\n"), text.contains("\r\n"));
            assert_eq!(unset(&new).unwrap(), text);
            assert_eq!(unset(&text).unwrap(), text);
        }
    }
}

#[test]
fn the_table_is_what_codex_wants() {
    insta::assert_snapshot!(set("").unwrap());
}

#[test]
fn what_a_person_wrote_into_the_table_stays_and_what_is_envys_is_mended() {
    let text = "\
# ours
[mcp_servers.envy]
command = \"./envy\" # hm
args = []
env_vars = [\"MINE\"]
tool_timeout_sec = 9
enabled_tools = [\"search\"]

[mcp_servers.envy.tools.install]
approval_mode = \"prompt\"

# theirs
[other]
x = 1
";
    let new = set(text).unwrap();
    for kept in [
        "# ours\n",
        "\"envy\" # hm\n",
        "tool_timeout_sec = 9\n",
        "enabled_tools = [\"search\"]\n",
        "[\"MINE\", \"ALL_PROXY\"",
        "approval_mode = \"prompt\"\n",
        "# theirs\n[other]\nx = 1\n",
    ] {
        assert!(new.contains(kept), "{kept}\n{new}");
    }
    assert_eq!(new.matches("approval_mode").count(), CHANGING.len());
    assert_eq!(set(&new).unwrap(), new);
    assert_eq!(unset(&new).unwrap(), "# ours\n\n# theirs\n[other]\nx = 1\n");
}

#[test]
fn a_table_in_braces_or_of_dotted_keys_is_edited_where_it_is() {
    for text in [
        "mcp_servers = { other = { command = \"o\" } } # x\n",
        "mcp_servers = { envy = { command = \"o\" } }\n",
        "mcp_servers.envy.command = \"o\"\nmodel = \"x\"\n",
        "mcp_servers.other.command = \"o\"\n",
        "[mcp_servers]\nenvy = { command = \"o\" }\n",
        "[mcp_servers]\nother = { command = \"o\" }\n",
        "[mcp_servers.envy]\ntools = { install = { approval_mode = \"prompt\" } }\n",
    ] {
        let new = set(text).unwrap();
        assert!(is_set(&new).unwrap(), "{new}");
        assert_eq!(set(&new).unwrap(), new);
        let left = unset(&new).unwrap();
        assert!(!is_set(&left).unwrap(), "{left}");
        assert_eq!(left.contains("other"), text.contains("other"), "{left}");
        let alone: DocumentMut = alone(&new).unwrap().parse().unwrap();
        assert_eq!(alone["mcp_servers"]["envy"]["command"].as_str(), Some("envy"));
        assert!(alone["mcp_servers"].get("other").is_none() && alone.len() == 1);
    }
}

#[test]
fn what_is_broken_or_of_another_kind_is_an_error_with_its_place() {
    let broken = set("model = \"x\"\n[mcp_servers\n").unwrap_err();
    let SettingsError::Broken { span, .. } = &broken else { panic!("{broken}") };
    assert!(span.start >= 12, "{span:?}");
    assert_eq!(
        set("<<<<<<< HEAD\n").unwrap_err().to_string().split(':').next().unwrap(),
        ".codex/config.toml cannot be read"
    );
    for text in ["mcp_servers = 1\n", "[mcp_servers]\nenvy = 1\n", "[mcp_servers.envy.tools]\ninstall = true\n"] {
        assert!(matches!(set(text), Err(SettingsError::Shape { .. })), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn whatever_a_file_holds_it_is_the_same_after_the_table_came_and_went(
        lines in proptest::collection::vec(prop_oneof![
            "# [a-z ]{0,12}", Just(String::new()), "(model|sandbox_mode|x[a-z]{3}) = \"[a-z]{0,5}\"( # [a-z]{0,5})?",
            "\\[(features|t[a-z]{3}|mcp_servers\\.[f-z]{3}|projects\\.\"/[a-z]{3}\")\\]", "list = \\[\n  1,\n\\]",
        ], 0..14),
        ends in any::<bool>(), dos in any::<bool>(),
        later in prop_oneof![Just(""), Just("\n# later\n[later]\nx = 1\n")],
    ) {
        let mut text = lines.join("\n") + if ends && !lines.is_empty() { "\n" } else { "" };
        if dos {
            text = text.replace('\n', "\r\n");
        }
        prop_assume!(text.parse::<DocumentMut>().is_ok());
        let new = set(&text).unwrap();
        prop_assert_eq!(set(&new).unwrap(), new.clone());
        let left = unset(&new).unwrap();
        // empty lines alone are nobody's
        prop_assert!(left == text || (left.trim().is_empty() && text.trim().is_empty()), "{}", left);
        if ends {
            let (left, wanted) = (unset(&format!("{new}{later}")).unwrap(), format!("{text}{later}"));
            prop_assert_eq!(left.trim(), wanted.trim());
        }
    }
}
