//! Questions to the person at the terminal: answered by a key, or in plain mode by a line that is typed.
//!
//! Not for: whether somebody is there to be asked (`Ui::interactive`), and what follows from an answer.

use std::io::{BufRead, Write};

use dialoguer::{Confirm, Select};

use super::Ui;

/// A line that is no answer is asked about again so often.
const TRIES: usize = 5;

impl Ui {
    /// Asks whether to go on. `None`: no answer came.
    pub fn confirm(self, question: &str, default: Option<bool>) -> Option<bool> {
        if self.plain {
            return lines(&mut std::io::stdin().lock(), &mut std::io::stderr().lock(), |input, output| {
                typed_yes(question, default, input, output)
            });
        }
        let asked = Confirm::new().with_prompt(question);
        default.map_or_else(|| asked.clone(), |default| asked.clone().default(default)).interact().ok()
    }

    /// Asks which of them; the place of the chosen one. `None`: none of them.
    pub fn choose(self, question: &str, items: &[&str]) -> Option<usize> {
        if self.plain {
            return lines(&mut std::io::stdin().lock(), &mut std::io::stderr().lock(), |input, output| {
                typed_number(question, items, input, output)
            });
        }
        let question = format!("{question} (Esc: none)");
        Select::new().with_prompt(question).items(items).default(0).interact_opt().ok().flatten()
    }
}

/// Asks until there is an answer: the outer `None` says that there is none yet.
fn lines<T>(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    mut ask: impl FnMut(&mut dyn BufRead, &mut dyn Write) -> std::io::Result<Option<Option<T>>>,
) -> Option<T> {
    (0..TRIES).find_map(|_| ask(input, output).unwrap_or(Some(None))).flatten()
}

/// A line that is typed behind a question; `None` at the end of the input.
fn line(question: &str, input: &mut dyn BufRead, output: &mut dyn Write) -> std::io::Result<Option<String>> {
    write!(output, "{question} ")?;
    output.flush()?;
    let mut line = String::new();
    let count = input.read_line(&mut line)?;
    Ok((count > 0).then(|| line.trim().to_lowercase()))
}

fn typed_yes(
    question: &str,
    default: Option<bool>,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> std::io::Result<Option<Option<bool>>> {
    let usual = match default {
        Some(true) => ", or only Enter for yes",
        Some(false) => ", or only Enter for no",
        None => "",
    };
    let question = format!("{question} Type yes or no{usual}:");
    Ok(match line(&question, input, output)?.as_deref() {
        None => Some(None),
        Some("y" | "yes") => Some(Some(true)),
        Some("n" | "no") => Some(Some(false)),
        Some("") => default.map(Some),
        Some(_) => None,
    })
}

fn typed_number(
    question: &str,
    items: &[&str],
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> std::io::Result<Option<Option<usize>>> {
    for (index, item) in items.iter().enumerate() {
        writeln!(output, "{}: {item}", index + 1)?;
    }
    let question = format!("{question} Type its number, or only Enter for none:");
    let Some(answer) = line(&question, input, output)?.filter(|answer| !answer.is_empty()) else {
        return Ok(Some(None));
    };
    let number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    Ok(number.filter(|index| *index < items.len()).map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes(default: Option<bool>, typed: &str) -> (Option<bool>, String) {
        let mut output = Vec::new();
        let answer = lines(&mut typed.as_bytes(), &mut output, |i, o| typed_yes("Trust it?", default, i, o));
        (answer, String::from_utf8(output).unwrap())
    }

    #[test]
    fn yes_and_no_are_typed_in_full_or_by_a_letter() {
        assert_eq!(yes(None, "yes\n"), (Some(true), "Trust it? Type yes or no: ".to_owned()));
        assert_eq!(yes(Some(true), "N\n").0, Some(false));
        let (answer, shown) = yes(Some(true), "\n");
        assert_eq!((answer, shown.as_str()), (Some(true), "Trust it? Type yes or no, or only Enter for yes: "));
        assert_eq!(yes(Some(false), "\n").0, Some(false));
    }

    #[test]
    fn what_is_no_answer_is_asked_about_again_and_the_end_of_the_input_is_none() {
        let (answer, shown) = yes(None, "maybe\n\ny\n");
        assert_eq!((answer, shown.matches("Trust it?").count()), (Some(true), 3));
        assert_eq!(yes(None, "").0, None);
        let (answer, shown) = yes(None, &"what\n".repeat(100));
        assert_eq!((answer, shown.matches("Trust it?").count()), (None, TRIES));
    }

    #[test]
    fn one_of_several_is_chosen_by_its_number() {
        let chosen = |typed: &str| {
            let mut output = Vec::new();
            let items = ["Codex", "Claude Code"];
            let answer = lines(&mut typed.as_bytes(), &mut output, |i, o| typed_number("Which?", &items, i, o));
            (answer, String::from_utf8(output).unwrap())
        };
        assert_eq!(chosen("7\n2\n").0, Some(1));
        assert_eq!(chosen("0\n\n").0, None);
        insta::assert_snapshot!(chosen("1\n").1.trim_end(), @r"
        1: Codex
        2: Claude Code
        Which? Type its number, or only Enter for none:
        ");
    }
}
