//! The command line as `history` tells it later: the command and, for those that name packages or generations, its
//! arguments. What others get (programs to run, folders, URLs) may be secret and is never kept.

use std::ffi::OsString;

/// Commands whose arguments are kept.
const TELLING: &[&str] = &["install", "remove", "update", "rollback"];

/// Other names of commands.
const ALIASES: &[(&str, &str)] = &[("add", "install"), ("uninstall", "remove"), ("rm", "remove"), ("exec", "run")];

/// Global options, which say nothing of what was done.
const FLAGS: &[&str] = &["--json", "--locked", "--offline", "--restricted", "--yes", "-y", "--quiet", "-q"];

/// Global options that take a word.
const VALUED: &[&str] = &["-d", "--dir", "--lock-timeout"];

/// Longer words, and more of them, are cut.
const MAX_WORD: usize = 100;
const MAX_WORDS: usize = 50;

/// E.g. `install nodejs_22 python@3.12`, of a command line that begins with the program's name.
pub(super) fn told(arguments: &[OsString]) -> String {
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy());
    let mut kept: Vec<String> = Vec::new();
    while let Some(word) = words.next() {
        if VALUED.contains(&&*word) {
            words.next();
        } else if FLAGS.contains(&&*word) || VALUED.iter().any(|name| has_value(&word, name)) {
        } else if let Some(command) = kept.first() {
            if !TELLING.contains(&command.as_str()) {
                break;
            }
            kept.push(if kept.len() <= MAX_WORDS { plain(&word) } else { "…".to_owned() });
            if kept.len() > MAX_WORDS + 1 {
                break;
            }
        } else if !word.starts_with('-') {
            let alias = ALIASES.iter().find(|(alias, _)| *alias == word);
            kept.push(alias.map_or_else(|| plain(&word), |(_, name)| (*name).to_owned()));
        }
    }
    kept.join(" ")
}

/// `--dir=x` and `-dx`.
fn has_value(word: &str, name: &str) -> bool {
    word.strip_prefix(name).is_some_and(|rest| rest.starts_with('=') || (name.len() == 2 && !rest.is_empty()))
}

/// The word, unless it has what no package, range or option has, such as a URL with a password.
fn plain(word: &str) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || "@/:+-._,=*^~<>!| ".contains(c);
    let is_plain = word.len() <= MAX_WORD && word.chars().all(known) && !word.contains("//");
    let quoted = is_plain && word.contains([' ', '*', '<', '>', '|', '!', '~']);
    match (is_plain, quoted) {
        (false, _) => "…".to_owned(),
        (true, true) => format!("'{word}'"),
        (true, false) => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(line: &[&str]) -> String {
        told(&line.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn packages_and_their_options_are_told_and_global_options_are_not() {
        assert_eq!(
            told_of(&[
                "envy",
                "-d",
                "/srv/x",
                "add",
                "--json",
                "nodejs_22",
                "ripgrep@>=14 <15",
                "--outputs",
                "out,dev"
            ]),
            "install nodejs_22 'ripgrep@>=14 <15' --outputs out,dev"
        );
        assert_eq!(told_of(&["envy", "--dir=/x", "rm", "jq", "-dother"]), "remove jq");
        assert_eq!(told_of(&["envy", "rollback", "3", "--force"]), "rollback 3 --force");
    }

    #[test]
    fn what_may_be_secret_is_not_told() {
        assert_eq!(told_of(&["envy", "run", "--", "deploy", "--token", "s3cret"]), "run");
        assert_eq!(told_of(&["envy", "run", "--with", "s3cret", "--", "x"]), "run");
        assert_eq!(told_of(&["envy", "activate", "--shell", "bash"]), "activate");
        assert_eq!(told_of(&["envy", "install", "https://me:s3cret@host/x"]), "install …");
        assert_eq!(told_of(&["envy", "install", "a\u{1b}[31m", &"x".repeat(200)]), "install … …");
        assert_eq!(told_of(&["envy"]), "");
    }

    #[test]
    fn a_long_list_is_cut() {
        let line: Vec<&str> = ["envy", "install"].into_iter().chain(["jq"; 1000]).collect();
        assert!(told_of(&line).len() < 200);
    }
}
