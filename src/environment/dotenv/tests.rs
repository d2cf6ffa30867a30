use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// All variables that a text sets, where `OUT` is set to `out` before.
fn variables(text: &str) -> Result<Vec<(String, String)>, String> {
    let assignments = parse::parse(text).map_err(|(line, reason)| format!("{line}: {reason}"))?;
    let mut set: Vec<(String, OsString)> = vec![("OUT".to_owned(), "out".into())];
    for assignment in assignments {
        let lookup = |name: &str| set.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_os_str());
        let value = assignment.value(lookup).unwrap();
        set.push((assignment.name, value));
    }
    Ok(set.into_iter().skip(1).map(|(name, value)| (name, value.into_string().unwrap())).collect())
}

#[rstest]
#[case::plain("A=b", "b")]
#[case::spaces("  export  A = b c  ", "b c")]
#[case::empty("A=", "")]
#[case::comment("A=b # c", "b")]
#[case::only_a_comment("A= # c", "")]
#[case::no_comment("A=b#c", "b#c")]
#[case::a_hash_first("A=#c", "#c")]
#[case::equals("A=b=c", "b=c")]
#[case::single("A='$OUT \\n # \"' # x", "$OUT \\n # \"")]
#[case::double("A=\"$OUT \\n \\$OUT \\\" # '\"", "out \n $OUT \" # '")]
#[case::backtick("A=`it's \"$OUT\"`", "it's \"$OUT\"")]
#[case::over_lines("A='b\nc'\n", "b\nc")]
#[case::over_lines_of_windows("A=\"b\r\nc\"\r\n", "b\nc")]
#[case::windows("A=b\r\n", "b")]
#[case::reference("A=$OUT/${OUT}x$MISSING", "out/outx")]
#[case::otherwise("A=${MISSING:-x y}${OUT:-z}", "x yout")]
#[case::a_dollar_sign("A=$ $1 $(id) ${ \\$OUT", "$ $1 $(id) ${ $OUT")]
#[case::backslashes("A=C:\\new\\\"x", "C:\\new\\\"x")]
#[case::mark("\u{feff}A=b", "b")]
#[case::wide("A=größe", "größe")]
fn a_line_sets_a_variable(#[case] text: &str, #[case] value: &str) {
    assert_eq!(variables(text), Ok(vec![("A".to_owned(), value.to_owned())]), "{text}");
}

#[test]
fn later_lines_see_earlier_ones() {
    let set = variables("# first\nA=1\n\nB=\"$A\n$A\"\nA=${A}2\nC=$B$A\n").unwrap();
    let last = set.last().unwrap();
    assert_eq!((last.0.as_str(), last.1.as_str()), ("C", "1\n112"));
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let wrong = ["A=1\nB", "A='x\ny'\n1B=2", "=1", "A=\"x\n\n", "\nA='b'c", "export=\nexport A", "A=1\nB=\0", "A-B=1"];
    let said: Vec<String> = wrong.iter().map(|text| variables(text).unwrap_err()).collect();
    insta::assert_snapshot!(said.join("\n"), @"
    2: no `=`
    3: no name of a variable in front of `=`
    1: no name of a variable in front of `=`
    1: the quote is not closed
    2: text behind the closing quote
    2: no `=`
    2: a NUL character, which no variable can hold
    1: no name of a variable in front of `=`
    ");
}

fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = fs_err::canonicalize(dir.path()).unwrap().join("project");
    fs_err::create_dir(&root).unwrap();
    for (name, text) in files {
        fs_err::write(root.join(name), text).unwrap();
    }
    (dir, root)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_missing_file_is_nothing_and_what_no_project_may_set_is_left_out() {
    let (_dir, root) = project(&[(".env", "A=1\nHOME=/x\nNIX_PATH=/x\nB=2")]);
    let files = read(&root, &names(&[".env.local", ".env", ".env/x"])).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].refused, ["HOME", "NIX_PATH"]);
    assert_eq!(files[0].assignments.iter().map(|assignment| assignment.line).collect::<Vec<_>>(), [1, 4]);
}

#[test]
fn links_lead_to_other_files_of_the_project_and_nowhere_else() {
    let (dir, root) = project(&[("real", "A=1")]);
    fs_err::write(dir.path().join("outside"), "A=2").unwrap();
    let link = |target: &str, name: &str| fs_err::os::unix::fs::symlink(target, root.join(name)).unwrap();
    link("real", ".env");
    link("../outside", ".env.out");
    link("..", "up");
    assert_eq!(read(&root, &names(&[".env"])).unwrap().len(), 1);
    for name in [".env.out", "up/outside"] {
        assert!(matches!(read(&root, &names(&[name])), Err(DotenvError::Outside { .. })), "{name}");
    }
}

#[test]
fn what_is_no_text_file_is_refused_without_waiting_for_it() {
    let (_dir, root) = project(&[]);
    fs_err::write(root.join("bytes"), b"A=\xff").unwrap();
    fs_err::write(root.join("huge"), "#".repeat(2 << 20)).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(root.join("pipe")).status().unwrap();
    assert!(pipe.success());
    for (name, message) in [
        ("bytes", "bytes is not UTF-8 text"),
        ("huge", "huge is larger than 1 MiB"),
        ("pipe", "pipe is not a regular file"),
        (".", ". is not a regular file"),
    ] {
        assert_eq!(read(&root, &names(&[name])).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_value_that_would_burst_is_none() {
    let text: String = (0..30).map(|_| "A=$A$A\n").collect();
    let mut known = OsString::from("0123456789");
    let grown = parse::parse(&text).unwrap().iter().all(|assignment| {
        let value = assignment.value(|_| Some(&known));
        value.map(|value| known = value).is_some()
    });
    assert!(!grown && known.len() <= MAX_VALUE);
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in "([A-C]|[=$#'\"`{}:\\-\\\\ \n\r]|export|ß){0,40}") {
        let _ = variables(&text);
    }

    #[test]
    fn what_is_quoted_comes_back(value in "[^'\0]{0,30}") {
        let wanted = value.replace("\r\n", "\n");
        let set = variables(&format!("B=1\nA='{value}' # c\nC=2")).unwrap();
        prop_assert_eq!(&set[1].1, &wanted);
    }
}
