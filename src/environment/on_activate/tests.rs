use std::os::unix::ffi::OsStrExt;

use proptest::prelude::*;

use super::*;

/// What a hook changes, with these variables set before.
fn hook(text: &str, before: &[(&str, &[u8])]) -> Result<Vec<Exported>, HookError> {
    let dir = tempfile::tempdir().unwrap();
    let mut environ: Environ = [("PATH", "/usr/bin:/bin")].into_iter().collect();
    for (name, value) in before {
        environ.set(name, OsString::from_vec(value.to_vec()));
    }
    run(text, dir.path(), &environ, dir.path(), false)
}

fn shown(text: &str, before: &[(&str, &[u8])]) -> String {
    let changes = hook(text, before).unwrap();
    let line = |Exported { name, value }: &Exported| {
        let value = value.as_ref().map_or("(gone)".to_owned(), |value| value.as_bytes().escape_ascii().to_string());
        format!("{name}={value}")
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_hook_exports_changes_and_unsets_is_seen() {
    let before: &[(&str, &[u8])] = &[("OLD", b"old"), ("GONE", b"x"), ("UNEXPORTED", b"x"), ("SAME", b"\xff\n'")];
    let seen = shown(
        "export NEW='a \"b\" $c `d` \\\\ \\'; PATH=/x:$PATH; OLD+=er; unset GONE; export -n UNEXPORTED; INNER=1; export SAME
        export EMPTY= NOTHING; declare -ix COUNT=3+4; declare -rx FIXED=f; declare -ax LIST=(a b); function f { :; }; export -f f
        export LINES=$'a\\nb\\n' BYTES=$'\\xff\\001\\x1b\\t' WIDE='größe'",
        before,
    );
    insta::assert_snapshot!(seen, @r#"
    BYTES=\xff\x01\x1b\t
    COUNT=7
    EMPTY=
    FIXED=f
    GONE=(gone)
    LINES=a\nb\n
    NEW=a \"b\" $c `d` \\\\ \\
    OLD=older
    PATH=/x:/usr/bin:/bin
    UNEXPORTED=(gone)
    WIDE=gr\xc3\xb6\xc3\x9fe
    "#);
}

#[test]
fn a_shell_keeps_its_own_affairs_and_envys_to_itself() {
    assert_eq!(shown("cd /; cd /usr; export SHLVL=9 ENVY_RUN=/x _=y OLDPWD; set -o posix; export SHELLOPTS", &[]), "");
}

#[test]
fn any_way_of_working_is_seen() {
    let before: &[(&str, &[u8])] = &[("A", b"a\nb")];
    for text in [
        "set -euo pipefail; export B=1",
        "set -o posix; export B=1",
        "set -a; B=1",
        "export B=1; exit 0",
        "export B=1; exit",
        "trap 'echo bye' EXIT; export B=1",
        "export B=1; exec 9>&1; exec 3>&-",
        "export() { :; }; printf() { :; }; builtin export B=1",
        "export B=1; sleep 9 >/dev/null 2>&1 & true",
        "set -x; export B=1",
        "set -C; export B=1; LC_ALL=C; IFS=1",
        "shopt -s extdebug; export B=1",
        "eval 'export B=1'; false || true",
    ] {
        assert_eq!(shown(text, before), "B=1", "{text}");
    }
}

#[test]
fn a_hook_that_fails_says_how() {
    for (text, said) in [
        (
            "exit 7",
            "hooks.on-activate failed (exit status: 7), so the environment is not entered; what it printed stands above",
        ),
        (
            "set -e; false; true",
            "hooks.on-activate failed (exit status: 1), so the environment is not entered; what it printed stands above",
        ),
        (
            "kill -9 $$",
            "hooks.on-activate failed (signal: 9 (SIGKILL)), so the environment is not entered; what it printed stands above",
        ),
        ("exec true", "hooks.on-activate ended in a way that hides what it exports"),
        ("trap : EXIT; exit 0", "hooks.on-activate ended in a way that hides what it exports"),
    ] {
        assert_eq!(hook(text, &[]).unwrap_err().to_string(), said, "{text}");
    }
    assert!(hook("if", &[]).is_err());
}

#[test]
fn what_was_not_shown_stands_in_the_error() {
    let dir = tempfile::tempdir().unwrap();
    let environ: Environ = [("PATH", "/usr/bin:/bin")].into_iter().collect();
    let failed = |hook: &str| run(hook, dir.path(), &environ, dir.path(), true).unwrap_err().to_string();
    assert!(failed("echo a; printf '\\033b' >&2; exit 2").ends_with("not entered; it printed: a\\n\\u{1b}b"));
    assert!(failed("exit 2").ends_with("not entered; it printed nothing"));
}

#[test]
fn a_hook_reads_nothing_and_is_in_the_projects_folder() {
    let dir = tempfile::tempdir().unwrap();
    let place = fs_err::canonicalize(dir.path()).unwrap();
    let environ: Environ = [("PATH", "/usr/bin:/bin"), ("PWD", "/")].into_iter().collect();
    let seen = run("read -r x || export HERE=$PWD:$(pwd -P)", &place, &environ, &place, false).unwrap();
    let value = OsString::from(format!("{0}:{0}", place.display()));
    assert_eq!(seen, [Exported { name: "HERE".to_owned(), value: Some(value) }]);
}

#[test]
fn no_bash_is_an_error_of_its_own() {
    let environ: Environ = [("PATH", "/nowhere")].into_iter().collect();
    let error = run(":", Path::new("/"), &environ, Path::new("/"), false).unwrap_err();
    assert!(matches!(error, HookError::NoBash));
}

#[test]
fn older_bashes_are_understood() {
    // bash 3.2: line ends as they are, arrays in single quotes.
    let said = b"declare -x A=\"a\\\"\n\\$\"\ndeclare -ax B='([0]=\"x\")'\ndeclare -x C\n\0declare -x A=\"b\n\"\n\0";
    assert_eq!(changes(said).unwrap(), [Exported { name: "A".to_owned(), value: Some("b\n".into()) }]);
    assert_eq!(changes(b"declare -x A=\"a\"\n\0declare -x A=\"b"), None);
    assert_eq!(changes(b"declare -x A=\"a\"\n\0"), None);
    assert_eq!(changes(b"nonsense\n\0\0"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_value_is_seen_as_it_is(
        values in proptest::collection::vec(proptest::collection::vec(1..=255_u8, 0..30), 1..40),
        wide in any::<bool>(),
    ) {
        let names: Vec<String> = (0..values.len()).map(|index| format!("V{index}")).collect();
        let copies: String = names.iter().map(|name| format!("export N{name}=\"${name}\"\n")).collect();
        let mut before: Vec<(&str, &[u8])> = names.iter().zip(&values).map(|(n, v)| (n.as_str(), v.as_slice())).collect();
        before.push(("LC_ALL", if wide { b"C.UTF-8" } else { b"C" }));
        let seen = hook(&copies, &before).unwrap();
        prop_assert_eq!(seen.len(), values.len());
        for Exported { name, value } in seen {
            let index: usize = name[2..].parse().unwrap();
            let value = value.unwrap();
            prop_assert_eq!(value.as_bytes(), values[index].as_slice());
        }
    }

    #[test]
    fn no_text_is_too_much(said in proptest::collection::vec(any::<u8>(), 0..60)) {
        let _ = changes(&said);
        let _ = changes(&[b"declare -x A=$'".as_slice(), &said, b"'\n\0\0"].concat());
    }
}
