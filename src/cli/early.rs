//! The early road: the plain forms of the commands that are typed a hundred times a day, understood by hand.
//!
//! clap builds the whole command line before it reads a word of it, which takes longer than all that `run` does. What is
//! said here gives exactly the structures that clap would give (a test compares the two); anything else, and everything
//! that is wrong, is clap's to say.

use std::ffi::{OsStr, OsString};
use std::time::Duration;

use clap::ValueEnum;

use super::{Cli, Command, Global, activate, env, hook, run};

/// The command line, if it is one of the plain forms and the variables that options are read from are not set.
pub(super) fn parse(arguments: &[OsString]) -> Option<Cli> {
    if std::env::var_os("ENVY_OFFLINE").is_some() {
        return None;
    }
    words(arguments.get(1..)?)
}

fn words(mut words: &[OsString]) -> Option<Cli> {
    let mut global = Global::plain();
    global_options(&mut words, &mut global)?;
    let (name, mut words) = words.split_first()?;
    let command = match name.to_str()? {
        "run" | "exec" => {
            global_options(&mut words, &mut global)?;
            Command::Run(run::Run::plain(command_words(words)?))
        }
        "activate" => {
            global_options(&mut words, &mut global)?;
            Command::Activate(activate::Activate::plain(value_of("--shell", words)?))
        }
        "env" => {
            global_options(&mut words, &mut global)?;
            Command::Env(env::Env::plain(value_of("--format", words)?))
        }
        "hook-env" => match words {
            // the first step of tcsh, whose code has no word for a memory that is empty
            [shell] => Command::HookEnv(hook::HookEnv { shell: named(shell)?, memory: OsString::new() }),
            [shell, memory] if memory.is_empty() || is_plain(memory) => {
                Command::HookEnv(hook::HookEnv { shell: named(shell)?, memory: memory.clone() })
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(Cli { global, command })
}

/// Takes the global options that stand here; `None` if something else does that is no plain word.
fn global_options(words: &mut &[OsString], global: &mut Global) -> Option<()> {
    while let Some((option, rest)) = words.split_first() {
        match option.to_str() {
            Some("-q" | "--quiet") if !global.quiet => {
                global.quiet = true;
                *words = rest;
            }
            Some("-d" | "--dir") if global.dir.is_none() => {
                let (dir, rest) = rest.split_first().filter(|(dir, _)| is_plain(dir))?;
                global.dir = Some(dir.into());
                *words = rest;
            }
            _ => break,
        }
    }
    Some(())
}

/// What `run` runs: all that is left, behind `--` or from a plain word on.
fn command_words(words: &[OsString]) -> Option<Vec<OsString>> {
    let (first, rest) = words.split_first()?;
    let words = if first == "--" { rest } else { words };
    (!words.is_empty() && (first == "--" || is_plain(first))).then(|| words.to_vec())
}

/// The value of `option` if it is all that is left, and nothing if nothing is.
fn value_of<T: ValueEnum>(option: &str, words: &[OsString]) -> Option<Option<T>> {
    match words {
        [] => Some(None),
        [name, value] if name == option => named(value).map(Some),
        _ => None,
    }
}

/// The value of that name.
fn named<T: ValueEnum>(name: &OsStr) -> Option<T> {
    T::from_str(name.to_str()?, false).ok()
}

fn is_plain(word: &OsStr) -> bool {
    !word.is_empty() && !word.as_encoded_bytes().starts_with(b"-")
}

impl Global {
    /// The options as they are when none is given.
    pub(super) fn plain() -> Self {
        Self {
            dir: None,
            json: false,
            locked: false,
            offline: false,
            yes: false,
            quiet: false,
            lock_timeout: Duration::from_secs(300),
            restricted: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use proptest::prelude::*;

    use super::*;

    fn early(line: &[&str]) -> Option<String> {
        let line: Vec<OsString> = line.iter().map(OsString::from).collect();
        words(&line).map(|cli| format!("{cli:?}"))
    }

    fn clap(line: &[&str]) -> Option<String> {
        Cli::try_parse_from([&["envy"], line].concat()).ok().map(|cli| format!("{cli:?}"))
    }

    #[test]
    fn what_is_typed_all_day_takes_the_early_road() {
        for line in [
            &["run", "--", "true"][..],
            &["run", "test", "--verbose", "-q"],
            &["exec", "-q", "node", "--version"],
            &["-d", "elsewhere", "run", "node"],
            &["run", "-d", "elsewhere", "--", "--odd"],
            &["activate"],
            &["activate", "--shell", "fish"],
            &["env"],
            &["env", "-q", "--format", "json"],
            &["hook-env", "bash", "v=1,in=0000beef"],
            &["hook-env", "zsh", ""],
            &["hook-env", "tcsh"],
        ] {
            assert!(early(line).is_some(), "{line:?}");
            assert_eq!(early(line), clap(line), "{line:?}");
        }
    }

    #[test]
    fn everything_else_is_left_to_clap() {
        for line in [
            &[][..],
            &["run"],
            &["run", "--"],
            &["run", "--help"],
            &["run", "--json", "x"],
            &["run", "-q", "-q", "x"],
            &["run", "-d", "-q", "x"],
            &["activate", "--subshell"],
            &["activate", "--shell", "cobol"],
            &["env", "--format", "cobol"],
            &["hook-env"],
            &["hook-env", "cobol"],
            &["list"],
            &["help", "run"],
        ] {
            assert_eq!(early(line), None, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn the_early_road_understands_as_clap_does(line in prop::collection::vec(prop::sample::select(vec![
            "run", "exec", "activate", "env", "--format", "hook-env", "-q", "--quiet", "-d", "--dir", "--", "x", "-x", "--json", "--shell", "bash", "", "--help", "-dx",
        ]), 0..6)) {
            if let Some(understood) = early(&line) {
                prop_assert_eq!(Some(understood), clap(&line), "{:?}", line);
            }
        }
    }
}
