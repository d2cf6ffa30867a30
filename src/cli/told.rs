//! How commands that ask several providers tell who answered, how old the answers are, and who is missing.

use std::time::Duration;

use crate::catalog::Origin;
use crate::ui::{FAINT, Ui, WARN};

/// For people: a line about the answers, and one for each provider that did not answer.
pub(super) fn say(ui: Ui, origins: &[Origin], silent: &[String]) {
    for line in silent {
        ui.say(&format!("{WARN}note:{WARN:#} {line}"));
    }
    let known: Vec<String> = origins.iter().filter(|origin| !origin.host.is_empty()).map(source).collect();
    if !known.is_empty() {
        ui.say(&format!("{FAINT}from {}{FAINT:#}", known.join(" and ")));
    }
}

fn source(origin: &Origin) -> String {
    let age = origin.age.map_or_else(|| "just now".to_owned(), |age| format!("as of {} ago", ago(age)));
    match &origin.instead_of {
        Some(first) => format!("{} ({age}; {first} did not answer)", origin.host),
        None => format!("{} ({age})", origin.host),
    }
}

/// `5 s`, `12 min`, `3 h`, `4 days`.
fn ago(age: Duration) -> String {
    match age.as_secs() {
        seconds @ ..120 => format!("{seconds} s"),
        seconds @ ..7200 => format!("{} min", seconds / 60),
        seconds @ ..172_800 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_says_how_old_its_answer_is_and_for_whom_it_stands() {
        let origin = |age: Option<u64>, instead_of: Option<&str>| Origin {
            host: "b.example".to_owned(),
            age: age.map(Duration::from_secs),
            instead_of: instead_of.map(str::to_owned),
        };
        let lines = [(None, None), (Some(5), None), (Some(7100), Some("a.example")), (Some(200_000), None)];
        let lines: Vec<String> = lines.into_iter().map(|(age, first)| source(&origin(age, first))).collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        b.example (just now)
        b.example (as of 5 s ago)
        b.example (as of 118 min ago; a.example did not answer)
        b.example (as of 2 days ago)
        ");
    }
}
