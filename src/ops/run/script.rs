//! How a script of `[scripts]` becomes a command, and where its arguments go.
//!
//! A script runs in the POSIX shell. One of several lines ends at the first that fails, as a recipe of `just` does; one of a
//! single line is that line, as with `npm run`. Arguments are the shell's `$1`, `$2`, …; a script that does not mention
//! them gets them behind its last command, as with `npm run`, each as one word whatever is in it.

use std::ffi::{OsStr, OsString};

use crate::failure::{Code, Explain, Hint, printable};

/// The words that run the script `name` of that text with the arguments `rest`.
pub(super) fn words(name: &OsStr, text: &str, rest: &[OsString]) -> Result<Vec<OsString>, NoArguments> {
    let text = text.trim();
    let takes_none = || NoArguments { name: name.to_string_lossy().into_owned() };
    let script = if rest.is_empty() || mentions_arguments(text) {
        text.to_owned()
    } else {
        with_arguments(text).ok_or_else(takes_none)?
    };
    let how = if text.contains('\n') { "-ec" } else { "-c" };
    let shell = [OsString::from("sh"), how.into(), script.into(), name.to_owned()];
    Ok(shell.into_iter().chain(rest.iter().cloned()).collect())
}

/// Whether the text deals with arguments itself: `$@`, `$*`, `$#`, `$1`, `${1:-x}`.
fn mentions_arguments(text: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let behind = text[at + 1..].trim_start_matches('{').trim_start_matches('#');
        let length = text[at + 1..].starts_with(['#']) || text[at + 1..].starts_with("{#}");
        length || behind.starts_with(|c: char| matches!(c, '@' | '*' | '1'..='9'))
    })
}

/// The text with `"$@"` behind its last command; `None` if that is nothing that takes arguments, as far as one can tell.
fn with_arguments(text: &str) -> Option<String> {
    let comment = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|line| !comment(line))?;
    let command = without_comment(lines[last]).trim_end().trim_end_matches(';').trim_end();
    let word = command.split_ascii_whitespace().next_back()?;
    let compound = matches!(word, "fi" | "done" | "esac" | "}" | ")" | "]]" | ";;" | "&&" | "||" | "|" | "then" | "do");
    let closed = command.trim_start().starts_with('(') && command.ends_with(')');
    if compound || closed || command.ends_with(['&', '\\', '|', '{', '(']) || text.contains("<<") {
        return None;
    }
    let before = lines[..last].iter().map(|line| format!("{line}\n"));
    Some(format!("{}{command} \"$@\"", before.collect::<String>()))
}

/// A line up to a `#` that begins a word outside of quotes.
fn without_comment(line: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if matches!(before, ' ' | '\t' | ';') => return &line[..at],
            (None, '\'' | '"') if before != '\\' => quote = Some(c),
            (Some(open), _) if open == c && !(c == '"' && before == '\\') => quote = None,
            _ => {}
        }
        before = c;
    }
    line
}

/// A script that would lose its arguments.
#[derive(Debug, thiserror::Error)]
#[error("script `{}` takes no arguments: it does not end with a plain command, and does not use \"$@\"", printable(.name))]
pub(super) struct NoArguments {
    name: String,
}

impl Explain for NoArguments {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("put \"$@\" where the arguments belong", "envy edit")]
    }
}

#[cfg(test)]
impl NoArguments {
    /// For the list of all errors.
    pub(crate) fn example() -> crate::ops::Error {
        Self { name: "build".to_owned() }.into()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// What the words print when they run, and how that ends.
    fn ran(text: &str, arguments: &[&str]) -> (String, Option<i32>) {
        let rest: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let words = words("name".as_ref(), text, &rest).unwrap();
        let output = std::process::Command::new(&words[0]).args(&words[1..]).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code())
    }

    #[rstest]
    #[case::appended("printf '<%s>'", "<a b><it's><$X><>")]
    #[case::behind_the_last_command("echo first\nprintf '<%s>'\n# done\n", "first\n<a b><it's><$X><>")]
    #[case::before_a_comment("printf '<%s>' '#' # say", "<#><a b><it's><$X><>")]
    #[case::before_a_semicolon("printf '<%s>';", "<a b><it's><$X><>")]
    #[case::behind_a_substitution("printf '<%s>' $(echo x)", "<x><a b><it's><$X><>")]
    #[case::where_the_script_wants_them("printf '<%s>' \"$2\" \"$#\" \"$0\"; echo", "<it's><4><name>\n")]
    #[case::in_a_function("f() {\n  echo \"$1\"\n}\nf \"${1:-x}\"", "a b\n")]
    #[case::for_a_loop("for x in \"$@\"; do echo \"$x\"; done", "a b\nit's\n$X\n\n")]
    fn arguments_arrive_as_they_are(#[case] text: &str, #[case] printed: &str) {
        assert_eq!(ran(text, &["a b", "it's", "$X", ""]), (printed.to_owned(), Some(0)));
    }

    #[test]
    fn several_lines_end_at_the_first_that_fails_and_a_single_one_is_a_line() {
        assert_eq!(ran("echo a\nfalse\necho b", &[]), ("a\n".to_owned(), Some(1)));
        assert_eq!(ran("false; echo b", &[]), ("b\n".to_owned(), Some(0)));
        assert_eq!(ran("\nfalse; echo b\n", &[]), ("b\n".to_owned(), Some(0)));
    }

    #[test]
    fn a_script_that_would_lose_its_arguments_says_so() {
        let lost = [
            "if true; then\n  echo\nfi",
            "(cd / && ls)",
            "server &",
            "cat <<X\nX",
            "for x in a; do echo; done",
            "make \\",
        ];
        for text in lost {
            assert!(words("x".as_ref(), text, &["a".into()]).is_err(), "{text}");
            assert!(words("x".as_ref(), text, &[]).is_ok(), "{text}");
        }
        let error = words("build".as_ref(), lost[0], &["a".into()]).unwrap_err();
        insta::assert_snapshot!(error, @r#"script `build` takes no arguments: it does not end with a plain command, and does not use "$@""#);
    }
}
