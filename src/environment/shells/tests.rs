//! Shell code is judged by the shells themselves.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::process::{Command, Stdio};

use rstest::rstest;

use super::*;
use crate::environ::Environ;

/// What `shell` prints after running `code` under its strictest settings.
fn run(shell: &str, code: &[u8], then: &str) -> Vec<u8> {
    let strict = if shell == "sh" || shell == "dash" { "set -eu\n" } else { "set -euo pipefail\n" };
    let mut child = Command::new(shell)
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("GONE", "still here")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{shell} is needed for this test: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&[strict.as_bytes(), code, then.as_bytes()].concat()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{shell} failed on {}", String::from_utf8_lossy(code));
    output.stdout
}

fn change(name: &str, new: Option<&[u8]>) -> Change {
    Change { name: name.into(), old: None, new: new.map(|bytes| OsString::from_vec(bytes.to_vec())) }
}

#[rstest]
fn every_byte_of_a_value_arrives(#[values("bash", "zsh", "dash", "sh")] shell: &str) {
    let every: Vec<u8> = (1..=255).collect();
    let values: [&[u8]; 6] = [&every, b"", b"it's $HOME `id` \\ \"x\"", b"two\nlines\n", b"-n", b"\xff\xfe"];
    for value in values {
        let code = detect(Some(shell), None).render(&[change("VALUE", Some(value))]);
        let printed = run(shell, &code, "printf '%s|' \"$VALUE\"; env | grep -c ^VALUE= >&2\n");
        assert_eq!(printed, [value, b"|"].concat());
    }
}

#[rstest]
fn unset_variables_are_unset_even_if_they_are_not_set(#[values("bash", "zsh", "dash", "sh")] shell: &str) {
    let code = detect(Some(shell), None).render(&[change("GONE", None), change("NEVER", None)]);
    assert_eq!(run(shell, &code, "printf '%s' \"${GONE-gone}${NEVER-never}\"\n"), b"gonenever");
}

#[test]
fn a_name_that_no_shell_knows_is_left_out() {
    assert_eq!(posix::render(&[change("BAD NAME", Some(b"x")), change("BAD;id", None)]), b"");
}

#[test]
fn the_syntax_is_the_parents_then_the_users_then_posix() {
    assert_eq!(detect(Some("zsh"), Some("/bin/bash")), Dialect::Zsh);
    assert_eq!(detect(Some("-bash"), None), Dialect::Bash);
    assert_eq!(detect(Some("python3"), Some("/usr/bin/fish")), Dialect::Fish);
    assert_eq!(detect(Some("make"), Some("/opt/nu")), Dialect::Sh);
    assert_eq!(detect(None, None), Dialect::Sh);
}

#[test]
fn the_start_up_file_is_written_once_and_mended() {
    let dir = tempfile::tempdir().unwrap();
    let environ: Environ = [("SHELL", "/bin/bash"), ("PATH", "/bin")].into_iter().collect();
    let subshell = subshell::prepare(&environ, &[change("A", Some(b"1"))], "my;project", dir.path()).unwrap();
    let file = dir.path().join("shells/bash/bashrc");
    assert!(subshell.arguments.contains(&file.clone().into_os_string()));
    assert_eq!(subshell.environ.text("ENVY_SUBSHELL_PROMPT"), Some("(envy:myproject) "));
    assert_eq!(subshell.environ.get("ENVY_SUBSHELL_CODE").unwrap().as_bytes(), b"export A='1';\n");
    let text = fs_err::read_to_string(&file).unwrap();
    fs_err::write(&file, "damaged").unwrap();
    subshell::prepare(&environ, &[], "p", dir.path()).unwrap();
    assert_eq!(fs_err::read_to_string(&file).unwrap(), text);
}
