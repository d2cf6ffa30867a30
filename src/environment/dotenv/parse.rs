//! The format, as node's dotenv, docker compose and direnv have it in common: `NAME=value` with an optional `export`,
//! comments, three kinds of quotes over several lines, and `$NAME`, `${NAME}`, `${NAME:-otherwise}` where quotes allow it.
//!
//! The crates for this format look variables up in the process's own environment, or know no line of an error.

use super::{Assignment, Part};
use crate::manifest::vars::is_name;

/// Why a line is no assignment: its number, from 1, and what is wrong in a few words.
type Wrong = (usize, &'static str);

/// Reads a whole file.
pub(super) fn parse(text: &str) -> Result<Vec<Assignment>, Wrong> {
    if text.contains('\0') {
        let line = text.split('\0').next().unwrap_or_default().matches('\n').count() + 1;
        return Err((line, "a NUL character, which no variable can hold"));
    }
    let mut assignments = Vec::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut line = 1;
    while !rest.is_empty() {
        let (used, assignment) = entry(rest, line)?;
        assignments.extend(assignment);
        line += rest[..used].matches('\n').count();
        rest = &rest[used..];
    }
    Ok(assignments)
}

/// Reads one entry or empty line from the start of `text`; how many bytes that took.
fn entry(text: &str, line: usize) -> Result<(usize, Option<Assignment>), Wrong> {
    let end = text.find('\n').map_or(text.len(), |end| end + 1);
    let first = text[..end].trim();
    if first.is_empty() || first.starts_with('#') {
        return Ok((end, None));
    }
    let equals = text[..end].find('=').ok_or((line, "no `=`"))?;
    let name = text[..equals].trim();
    let name = name.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t'])).map_or(name, str::trim_start);
    if !is_name(name) {
        return Err((line, "no name of a variable in front of `=`"));
    }
    let blank = text[equals + 1..end].chars().take_while(|c| matches!(c, ' ' | '\t')).count();
    let start = equals + 1 + blank;
    let value = &text[start..];
    let (length, parts) = match value.chars().next() {
        Some(quote @ ('\'' | '`' | '"')) => quoted(value, quote).ok_or((line, "the quote is not closed"))?,
        _ => bare(value, blank > 0),
    };
    let behind = &value[length..];
    let end = behind.find('\n').map_or(behind.len(), |end| end + 1);
    let left = behind[..end].trim();
    if !left.is_empty() && !left.starts_with('#') {
        return Err((line, "text behind the closing quote"));
    }
    let assignment = Assignment { name: name.to_owned(), written: value[..length].to_owned(), line, parts };
    Ok((start + length + end, Some(assignment)))
}

/// A value in quotes, as long as it is with them; `None` if they are not closed.
fn quoted(text: &str, quote: char) -> Option<(usize, Vec<Part>)> {
    if quote != '"' {
        let end = text[1..].find(quote)? + 1;
        return Some((end + 1, vec![Part::Text(lines(&text[1..end]))]));
    }
    let mut escaped = false;
    let end = text[1..].find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    let end = end? + 1;
    Some((end + 1, expand(&lines(&text[1..end]), true)))
}

/// A value without quotes: to the end of the line or to a comment, which stands behind a blank.
fn bare(text: &str, blank_before: bool) -> (usize, Vec<Part>) {
    let line = text.split('\n').next().unwrap_or_default();
    let mut before = if blank_before { ' ' } else { '=' };
    let comment = line.find(|c| {
        let starts = c == '#' && matches!(before, ' ' | '\t');
        before = c;
        starts
    });
    let value = line[..comment.unwrap_or(line.len())].trim_end();
    (value.len(), expand(value, false))
}

/// Windows' line ends are line ends.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Splits at references. Escapes: `\$` everywhere, the others only in double quotes; what is none stays as it is.
fn expand(text: &str, in_quotes: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let escape = behind.chars().next().filter(|_| c == '\\').and_then(|next| unescape(next, in_quotes));
        rest = if let Some(character) = escape {
            plain.push(character);
            &behind[1..]
        } else if let Some((part, after)) = (c == '$').then(|| reference(behind)).flatten() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(part);
            after
        } else {
            plain.push(c);
            behind
        };
    }
    parts.push(Part::Text(plain));
    parts
}

/// What an escape stands for; all of them are of one byte.
fn unescape(next: char, in_quotes: bool) -> Option<char> {
    match next {
        '$' => Some('$'),
        'n' if in_quotes => Some('\n'),
        'r' if in_quotes => Some('\r'),
        't' if in_quotes => Some('\t'),
        '"' | '\\' if in_quotes => Some(next),
        _ => None,
    }
}

/// What stands behind a `$`, and the rest; `None` if the dollar sign is just one.
fn reference(text: &str) -> Option<(Part, &str)> {
    if let Some(inner) = text.strip_prefix('{') {
        let end = inner.find('}')?;
        let (name, otherwise) = inner[..end].split_once(":-").unwrap_or((&inner[..end], ""));
        let part = Part::Reference { name: name.to_owned(), otherwise: otherwise.to_owned() };
        return is_name(name).then_some((part, &inner[end + 1..]));
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let part = Part::Reference { name: text[..end].to_owned(), otherwise: String::new() };
    is_name(&text[..end]).then_some((part, &text[end..]))
}
