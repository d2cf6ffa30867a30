//! Reading a version range from text.

use std::str::FromStr;

use super::{Condition, InvalidRange, Operator, Range, is_numeric};
use crate::catalog::version::{numbers, without_v};
use crate::failure::printable;

/// Bytes; far more than any real range has.
const MAX_LENGTH: usize = 256;

impl FromStr for Range {
    type Err = InvalidRange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|reason| InvalidRange { text: shortened(text), reason })
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn parse(text: &str) -> Result<Range, String> {
    if text.len() > MAX_LENGTH {
        return Err(format!("it is longer than {MAX_LENGTH} bytes"));
    }
    if text.contains('|') {
        return Err("there is no `||`; choose one of the ranges".to_owned());
    }
    let mut words = text.split([' ', '\t', ',']).filter(|word| !word.is_empty()).peekable();
    if words.peek().is_none() {
        return Err("it is empty; `*` takes the newest release".to_owned());
    }
    let mut conditions = Vec::new();
    while let Some(word) = words.next() {
        let (operator, version) = split_operator(word)?;
        // `>= 1.2` is as good as `>=1.2`.
        let version = match (operator, version) {
            (Some(_), "") => words.next().ok_or_else(|| format!("a version is missing after `{word}`"))?,
            (None, "-") => return Err("there is no `1 - 2`; write `>=1 <=2`".to_owned()),
            (_, version) => version,
        };
        match (operator, version) {
            (None, "*" | "latest") => {}
            (operator, version) => conditions.push(condition(operator.unwrap_or(Operator::Below), version)?),
        }
    }
    Ok(Range { conditions })
}

fn split_operator(word: &str) -> Result<(Option<Operator>, &str), String> {
    let end = word.find(|c: char| !"^~<>=!".contains(c)).unwrap_or(word.len());
    let operator = match &word[..end] {
        "" => return Ok((None, word)),
        "^" => Operator::Caret,
        "~" => Operator::Tilde,
        ">=" => Operator::AtLeast,
        ">" => Operator::Greater,
        "<=" => Operator::AtMost,
        "<" => Operator::Less,
        "=" | "==" => Operator::Below,
        "~>" | "~=" => return Err(format!("there is no `{}`; write `~` or `^`", &word[..end])),
        other => return Err(format!("there is no operator `{other}`; there are ^ ~ >= > <= < =")),
    };
    Ok((Some(operator), &word[end..]))
}

fn condition(operator: Operator, version: &str) -> Result<Condition, String> {
    let shown = printable(version);
    let version = without_v(version);
    if let Some(numbers) = before_placeholder(version) {
        let instead = if numbers.is_empty() { "*" } else { numbers };
        return Err(format!("a number cannot be left open as in `{shown}`; write `{instead}`"));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_+=".contains(c);
    if let Some(bad) = version.chars().find(|&c| !allowed(c)) {
        return Err(format!("`{}` cannot stand in a version", printable(&bad.to_string())));
    }
    if !version.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(format!("`{shown}` does not start with a digit or a letter"));
    }
    if is_numeric(version) && version.split('.').any(str::is_empty) {
        return Err(format!("a number is missing beside a dot in `{shown}`"));
    }
    if matches!(operator, Operator::Caret | Operator::Tilde) && numbers(version).is_empty() {
        return Err(format!("`{}` needs a version that starts with a number, `{shown}` does not", operator.as_str()));
    }
    Ok(Condition { operator, version: version.to_owned() })
}

/// What stands before the `x` of `22.x`, the `*` of `22.*`, without the dot.
fn before_placeholder(version: &str) -> Option<&str> {
    let mut parts = version.split('.');
    let at = parts.position(|part| matches!(part, "x" | "X" | "*"))?;
    let numbers: usize = version.split('.').take(at).map(|part| part.len() + 1).sum();
    let before = version[..numbers].trim_end_matches('.');
    is_numeric(before).then_some(before)
}
