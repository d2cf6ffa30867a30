use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::process::Command;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn change(name: &str, new: Option<&[u8]>) -> Change {
    Change { name: name.into(), old: None, new: new.map(|new| OsString::from_vec(new.to_vec())) }
}

/// A real shell: the machine's own, else the test world's.
pub(super) fn real(shell: &str) -> std::path::PathBuf {
    let world = std::env::var("ENVY_WORLD").unwrap_or_else(|_| "target/world".to_owned());
    let world = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(world).join("bin");
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(std::env::split_paths(&path).chain([world])).unwrap();
    let program = crate::environment::exec::find_program(shell.as_ref(), &path);
    program.unwrap_or_else(|_| panic!("this test needs {shell}: install it, or run `scripts/world`"))
}

/// What a real shell's programs see after `eval "$(…)"` of the code, in strict mode.
fn variables_after(shell: &str, before: &[(&str, &str)], code: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("code");
    fs_err::write(&file, code).unwrap();
    let strict = if shell == "dash" { "set -eu" } else { "set -euo pipefail" };
    let script = format!("{strict}\neval \"$(/bin/cat \"$1\")\"\n/usr/bin/env -0");
    let mut command = Command::new(real(shell));
    if shell == "zsh" {
        command.arg("-f");
    }
    command.args(["-c", &script, shell]).arg(&file).env_clear().env("PATH", "/usr/bin:/bin");
    command.envs(before.iter().copied());
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shell}: {errors}\n{}", String::from_utf8_lossy(code));
    assert_eq!(errors, "", "{shell}");
    let pairs = output.stdout.split(|byte| *byte == 0).filter_map(|pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        Some((pair[..equals].to_vec(), pair[equals + 1..].to_vec()))
    });
    pairs.collect()
}

fn dialect(shell: &str) -> Dialect {
    Dialect::of_program(shell).unwrap()
}

#[rstest]
fn every_shell_takes_any_bytes_as_they_are(#[values("bash", "zsh", "dash")] shell: &str) {
    let values: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"it's 'quoted'''".to_vec(),
        b"$HOME `id` $(id) \\ \" ! # ~ * ? [a] {b,c} ; & | < > % =".to_vec(),
        b"line\nline\n\nline\n".to_vec(),
        b"\t \x01\x1b[31m\x7f".to_vec(),
        b"\xff\xfe'\x80\xc3".to_vec(),
        (1..=255).collect(),
        "größe 環境".as_bytes().to_vec(),
    ];
    let names: Vec<String> = (0..values.len()).map(|index| format!("V{index}")).collect();
    let changes: Vec<Change> = names.iter().zip(&values).map(|(name, value)| change(name, Some(value))).collect();
    for locale in ["C", "C.UTF-8"] {
        let after = variables_after(shell, &[("LC_ALL", locale)], &dialect(shell).render(&changes));
        for (name, value) in names.iter().zip(&values) {
            assert_eq!(after[name.as_bytes()], *value, "{shell} {locale}");
        }
    }
}

/// The same for shells that `eval` in other ways, and know no strict mode. `tcsh -b` is one with `set backslash_quote`.
fn variables_after_in(shell: &str, before: &[(&str, &str)], code: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let (file, start) = (dir.path().join("code"), dir.path().join("script"));
    fs_err::write(&file, code).unwrap();
    let place = file.display();
    let (options, script): (&[&str], String) = match shell {
        "fish" => (&["--no-config"], format!("/bin/cat {place} | source\n/usr/bin/env -0\n")),
        "elvish" => (&["-norc"], format!("eval (e:cat {place} | slurp)\n/usr/bin/env -0\n")),
        "tcsh -b" => (&["-f"], format!("set backslash_quote\neval \"`/bin/cat {place}`\"\n/usr/bin/env -0\n")),
        _ => (&["-f"], format!("eval \"`/bin/cat {place}`\"\n/usr/bin/env -0\n")),
    };
    fs_err::write(&start, script).unwrap();
    let shell = shell.split(' ').next().unwrap();
    let mut command = Command::new(real(shell));
    command.args(options).arg(start).env_clear().env("PATH", "/usr/bin:/bin").env("HOME", dir.path());
    let output = command.envs(before.iter().copied()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{shell}: {errors}\n{}", String::from_utf8_lossy(code));
    let pairs = output.stdout.split(|byte| *byte == 0).filter_map(|pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        Some((pair[..equals].to_vec(), pair[equals + 1..].to_vec()))
    });
    pairs.collect()
}

#[rstest]
fn the_other_shells_take_any_bytes_too(#[values("fish", "elvish", "tcsh", "tcsh -b")] shell: &str) {
    let values: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"it's 'quoted'''".to_vec(),
        b"$HOME `id` $(id) \\ \\\\ \" ! !! !x # ~ * ? [a] {b,c} ; & | < > % = \\n \\".to_vec(),
        b"line\nline\n\nline\n".to_vec(),
        b"\t \x01\x1b[31m\x7f\r".to_vec(),
        b"\xff\xfe'\x80\xc3".to_vec(),
        (1..=255).collect(),
        "größe 環境".as_bytes().to_vec(),
    ];
    let names: Vec<String> = (0..values.len()).map(|index| format!("V{index}")).collect();
    let mut changes: Vec<Change> = names.iter().zip(&values).map(|(name, value)| change(name, Some(value))).collect();
    changes.extend([change("GONE", None), change("NEVER", None)]);
    for locale in ["C", "C.UTF-8"] {
        let code = dialect(shell.split(' ').next().unwrap()).render(&changes);
        let after = variables_after_in(shell, &[("LC_ALL", locale), ("GONE", "x")], &code);
        for (name, value) in names.iter().zip(&values) {
            let got = after.get(name.as_bytes()).cloned().unwrap_or_default();
            assert_eq!(got, *value, "{shell} {locale} {name}: {:?}", String::from_utf8_lossy(&got));
        }
        assert!(!after.contains_key(b"GONE".as_slice()));
    }
}

#[rstest]
fn variables_are_unset_and_programs_found_anew(#[values("bash", "zsh", "dash")] shell: &str) {
    let changes = [change("GONE", None), change("NEVER", None), change("PATH", Some(b"/new:/usr/bin:/bin"))];
    let after = variables_after(shell, &[("GONE", "x")], &dialect(shell).render(&changes));
    assert!(!after.contains_key(b"GONE".as_slice()));
    assert_eq!(after[b"PATH".as_slice()], b"/new:/usr/bin:/bin");
}

#[rstest]
fn a_program_that_another_folder_had_before_is_found_in_the_new_one(#[values("bash", "zsh", "dash")] shell: &str) {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    for which in ["old", "new"] {
        let program = dir.path().join(which).join("tool");
        fs_err::create_dir(program.parent().unwrap()).unwrap();
        fs_err::write(&program, format!("#!/bin/sh\necho {which}\n")).unwrap();
        fs_err::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    let path = format!("{}:{}:/usr/bin:/bin", new.display(), old.display());
    let code = dialect(shell).render(&[change("PATH", Some(path.as_bytes()))]);
    let code = String::from_utf8(code).unwrap();
    let script = format!("PATH={}:/usr/bin:/bin; tool; {code}\nRESULT=$(tool); export RESULT", old.display());
    let after = variables_after(shell, &[], script.replace("; tool;", "; tool >/dev/null;").as_bytes());
    assert_eq!(after[b"RESULT".as_slice()], b"new");
}

#[test]
fn strict_mode_survives_a_shell_that_does_not_remember_places() {
    let code = Dialect::Bash.render(&[change("PATH", Some(b"/usr/bin:/bin"))]);
    variables_after("bash", &[], &[b"set +h\n", code.as_slice()].concat());
}

#[test]
fn names_that_are_no_variables_are_left_out() {
    let changes = [change("a b", Some(b"x")), change("1A", Some(b"x")), change("", None), change("x;reboot", None)];
    for dialect in [Dialect::Bash, Dialect::Zsh, Dialect::Sh, Dialect::Fish] {
        assert_eq!(dialect.render(&changes), b"");
    }
}

#[test]
fn what_hooks_keep_and_evaluate_is_no_variable_of_a_project() {
    let changes = ["_envy_hook", "_envy_profile", "__envy_memory", "_ENVY_HOOK"].map(|name| change(name, Some(b"x")));
    for dialect in [Dialect::Bash, Dialect::Zsh, Dialect::Fish, Dialect::Elvish, Dialect::Tcsh, Dialect::PowerShell] {
        assert_eq!(dialect.render(&changes), b"");
    }
    let step = Prompt { envy: "/envy".as_ref(), changes: &changes, code: b"", memory: "v=1", guard: None };
    assert!(!String::from_utf8(Dialect::Nu.prompt(step)).unwrap().contains("_ENVY_HOOK"));
}

#[test]
fn fish_gets_statements_that_may_be_joined_to_one_line() {
    let code = Dialect::Fish.render(&[change("A", Some(b"it's\n\\")), change("B", None)]);
    assert_eq!(String::from_utf8(code).unwrap(), "set -gx A 'it\\'s'\\n'\\\\';\nset -e B;\n");
}

#[test]
fn the_dialect_is_the_parents_else_the_users_else_posix() {
    assert_eq!(detect(Some("-zsh"), Some("/bin/bash")), Dialect::Zsh);
    assert_eq!(detect(Some("dash"), Some("/bin/bash")), Dialect::Sh);
    assert_eq!(detect(Some("node"), Some("/usr/bin/fish")), Dialect::Fish);
    assert_eq!(detect(None, Some("/usr/bin/nu")), Dialect::Nu);
    assert_eq!(detect(Some("elvish"), None), Dialect::Elvish);
    assert_eq!(detect(Some("-tcsh"), None), Dialect::Tcsh);
    assert_eq!(detect(Some("pwsh"), None), Dialect::PowerShell);
    assert_eq!(detect(None, Some("/usr/bin/xonsh")), Dialect::Sh);
    assert_eq!(detect(None, None), Dialect::Sh);
}

#[rstest]
fn what_changed_just_now_is_looked_at_again_at_the_next_prompt(
    #[values("bash", "zsh", "fish", "nu", "tcsh", "pwsh")] shell: &str,
) {
    let guard = |recent| Guard { present: vec!["/there".into()], recent, ..Guard::default() };
    let (recent, settled) = (guard(true), guard(false));
    let code =
        |guard| dialect(shell).prompt(Prompt { envy: "/envy".as_ref(), changes: &[], code: b"", memory: "v=1", guard });
    assert_eq!(code(Some(&recent)), code(None));
    assert_ne!(code(Some(&settled)), code(None));
}

#[rstest]
fn all_is_remembered_before_anything_of_the_manifest_runs(#[values("bash", "zsh", "fish", "tcsh")] shell: &str) {
    let guard = Guard { present: vec!["/there".into()], ..Guard::default() };
    let step = Prompt { envy: "/envy".as_ref(), changes: &[], code: b"profile\n", memory: "v=1", guard: Some(&guard) };
    let code = String::from_utf8(dialect(shell).prompt(step)).unwrap();
    let at = |text: &str| code.find(text).unwrap_or_else(|| panic!("no {text} in {code}"));
    assert!(at("v=1") < at("profile\n") && at("/there") < at("profile\n"), "{code}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn quoting_is_lossless(values in proptest::collection::vec(proptest::collection::vec(1..=255_u8, 0..40), 1..40)) {
        let changes: Vec<Change> =
            values.iter().enumerate().map(|(index, value)| change(&format!("V{index}"), Some(value))).collect();
        for shell in ["bash", "zsh", "dash"] {
            let after = variables_after(shell, &[], &dialect(shell).render(&changes));
            for (index, value) in values.iter().enumerate() {
                prop_assert_eq!(&after[format!("V{index}").as_bytes()], value);
            }
        }
    }
}
