use std::os::unix::ffi::OsStringExt;
use std::process::Command;

use clap::ValueEnum;
use proptest::prelude::*;

use super::*;

fn exported(pairs: &[(&str, Option<&str>)]) -> Exported {
    let change =
        |(name, new): &(&str, Option<&str>)| Change { name: name.into(), old: None, new: new.map(OsString::from) };
    Exported { changes: pairs.iter().map(change).collect(), watched: vec!["/p/it's/envy.toml".into()] }
}

fn render(format: Format, pairs: &[(&str, Option<&str>)]) -> String {
    String::from_utf8(format.render(&exported(pairs)).unwrap()).unwrap()
}

const ALL: &[(&str, Option<&str>)] = &[
    ("ENVY_UNDO", Some("[]")),
    ("GONE", None),
    ("PATH", Some("/env/bin:/usr/bin")),
    ("TEXT", Some("it's \"$HOME\" `id` \\n #1")),
];

#[test]
fn what_leaving_needs_is_in_no_format() {
    for format in Format::value_variants() {
        let text = render(*format, &[("ENVY_UNDO", Some("[]")), ("A", Some("b"))]);
        assert!(!text.contains("UNDO") && text.contains('A'), "{format:?}: {text}");
    }
}

#[test]
fn each_format_writes_as_its_readers_read() {
    insta::assert_snapshot!(render(Format::Json, ALL), @r#"
    {
      "GONE": null,
      "PATH": "/env/bin:/usr/bin",
      "TEXT": "it's \"$HOME\" `id` \\n #1"
    }
    "#);
    insta::assert_snapshot!(render(Format::Systemd, ALL), @r#"
    PATH="/env/bin:/usr/bin"
    TEXT="it's \"\$HOME\" \`id\` \\n #1"
    "#);
    insta::assert_snapshot!(render(Format::Direnv, ALL), @r#"
    watch_file '/p/it'\''s/envy.toml'
    unset -v GONE
    export PATH='/env/bin:/usr/bin'
    export TEXT='it'\''s "$HOME" `id` \n #1'
    hash -r 2>/dev/null || :
    "#);
    insta::assert_snapshot!(render(Format::Nu, ALL), @r#"
    {
      "PATH": ["/env/bin", "/usr/bin"],
      "TEXT": "it's \"$HOME\" `id` \\n #1",
    }
    "#);
    insta::assert_snapshot!(render(Format::PowerShell, ALL), @r#"
    Remove-Item -LiteralPath Env:GONE -ErrorAction SilentlyContinue
    $env:PATH = '/env/bin:/usr/bin'
    $env:TEXT = 'it''s "$HOME" `id` \n #1'
    "#);
}

#[test]
fn github_gets_a_delimiter_that_no_value_has() {
    let text = render(Format::Github, &[("A", Some("one\nA<<ENVY_\nENVY_")), ("B", Some(""))]);
    let (first, rest) = text.split_once('\n').unwrap();
    let delimiter = first.strip_prefix("A<<").unwrap();
    assert_eq!(rest, format!("one\nA<<ENVY_\nENVY_\n{delimiter}\nB<<{delimiter}\n\n{delimiter}\n"));
    assert!(!render(Format::Github, &[("A", Some(delimiter))]).starts_with(first));
}

#[test]
fn a_dotenv_file_has_quotes_only_where_they_must_be() {
    let values = [
        ("PLAIN", Some("/a/b:c=d")),
        ("EMPTY", Some("")),
        ("SPACES", Some("a b # c")),
        ("LINES", Some("a\nb")),
        ("DOLLAR", Some("$HOME `id` \"q\" \\n")),
        ("APOSTROPHE", Some("it's")),
    ];
    insta::assert_snapshot!(render(Format::Dotenv, &values), @r#"
    PLAIN=/a/b:c=d
    EMPTY=''
    SPACES='a b # c'
    LINES='a
    b'
    DOLLAR='$HOME `id` "q" \n'
    APOSTROPHE="it's"
    "#);
}

#[test]
fn what_a_format_cannot_carry_is_an_error_that_names_it() {
    let refused =
        |format: Format, value: &str| format.render(&exported(&[("X", Some(value))])).unwrap_err().to_string();
    for value in ["it's \"quoted\"", "it's $5", "a\\\\b'", "ends\\", "${HOME}", "a\rb", "it's\ntwo"] {
        assert!(
            refused(Format::Dotenv, value).starts_with("the format dotenv cannot carry X: its value has"),
            "{value}"
        );
    }
    let raw = Change { name: "X".into(), old: None, new: Some(OsString::from_vec(vec![0xff])) };
    let raw = Exported { changes: vec![raw], watched: Vec::new() };
    for format in Format::value_variants() {
        use Format::{Dotenv, Github, Json, Nu, PowerShell, Systemd};
        let text_only = [Json, Nu, PowerShell, Dotenv, Github, Systemd].contains(format);
        assert_eq!(format.render(&raw).is_err(), text_only, "{format:?}");
    }
    insta::assert_snapshot!(Format::Json.render(&raw).unwrap_err(), @"the format json cannot carry X: its value is not UTF-8 text");
}

/// How `src/basic/env-file.c` of systemd reads a value in double quotes.
fn as_systemd_reads(text: &str) -> String {
    let inner = text.strip_prefix("X=\"").unwrap().strip_suffix("\"\n").unwrap();
    let (mut out, mut chars) = (String::new(), inner.chars());
    while let Some(c) = chars.next() {
        assert_ne!(c, '"', "the value ends early: {text}");
        match (c, chars.clone().next()) {
            ('\\', Some(escaped)) if "\"\\`$".contains(escaped) => out.extend(chars.next()),
            ('\\', Some('\n')) => drop(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

proptest! {
    #[test]
    fn systemd_reads_what_was_meant(value in "[a-z\"\\\\`$'\n #é]*") {
        prop_assert_eq!(as_systemd_reads(&render(Format::Systemd, &[("X", Some(&value))])), value);
    }
}

#[test]
fn the_library_for_direnv_is_good_bash() {
    let checked = Command::new("bash").args(["-n", "-c", LIBRARY]).status().unwrap();
    assert!(checked.success());
}
