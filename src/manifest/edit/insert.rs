//! Inserting an entry in the style of its neighbours.

use std::ops::Range;

use toml_edit::TableLike;

use super::Splice;
use super::place::{Container, Leaf, Within, leaves, line_end, line_start, newline};
use super::write::{self, Quotes};

/// A `[packages]` table with one entry at the end of the file.
pub(super) fn section(text: &str, name: &str, value: &str) -> Vec<Splice> {
    let end = text.len();
    let newline = newline(text, end);
    let gap = match text {
        "" => String::new(),
        text if text.ends_with('\n') => newline.to_owned(),
        _ => newline.repeat(2),
    };
    vec![(end..end, format!("{gap}[packages]{newline}{} = {value}{newline}", write::key(name)))]
}

/// A new last entry of a table.
pub(super) fn entry(
    text: &str,
    container: &Container<'_>,
    name: &str,
    value: &dyn Fn(Quotes) -> String,
) -> Vec<Splice> {
    let leaves = leaves(container.table);
    let key = format!("{}{}", container.prefix, write::key(name));
    match (&container.within, leaves.last()) {
        (Within::Lines(_), Some(last)) => {
            let entry = format!("{key}{}{}", separator(text, &leaves, &key), value(quotes(text, last)));
            vec![line_below(text, last.value.end, &format!("{}{entry}", indent(text, last)))]
        }
        (Within::Lines(Some(header)), None) => {
            let indent = &text[line_start(text, header.start)..header.start];
            vec![line_below(text, header.end, &format!("{indent}{key} = {}", value(Quotes::Basic)))]
        }
        (Within::Lines(None), None) => above_subtables(text, container.table, &key, &value(Quotes::Basic)),
        (Within::Braces(braces), Some(last)) => {
            let entry =
                format!("{key}{}{}", separator(text, std::slice::from_ref(last), &key), value(quotes(text, last)));
            in_braces(text, braces, last, &entry)
        }
        (Within::Braces(braces), None) => {
            vec![(braces.clone(), format!("{{ {key} = {} }}", value(Quotes::Basic)))]
        }
    }
}

fn quotes(text: &str, leaf: &Leaf) -> Quotes {
    Quotes::of(&text[leaf.value.clone()])
}

/// The white space before the first key of a leaf's line.
fn indent<'a>(text: &'a str, leaf: &Leaf) -> &'a str {
    let line = &text[line_start(text, leaf.key.start)..leaf.key.start];
    &line[..line.len() - line.trim_start().len()]
}

/// A new line below the one where `position` is.
fn line_below(text: &str, position: usize, line: &str) -> Splice {
    let end = line_end(text, position);
    let newline = newline(text, end);
    // A file without a final line break keeps ending without one.
    let new = if text[..end].ends_with('\n') { format!("{line}{newline}") } else { format!("{newline}{line}") };
    (end..end, new)
}

/// A header for a table that has only tables below it so far, above the first of them and its comment.
fn above_subtables(text: &str, table: &dyn TableLike, key: &str, value: &str) -> Vec<Splice> {
    let headers = table.iter().filter_map(|(_, item)| item.span()).map(|span| span.start);
    let Some(first) = headers.min() else { return Vec::new() };
    let mut start = line_start(text, first);
    while start > 0 {
        let above = line_start(text, start - 1);
        if above >= start || !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    let newline = newline(text, line_end(text, first));
    vec![(start..start, format!("[packages]{newline}{key} = {value}{newline}{newline}"))]
}

/// What stands between key and value: like the last leaf's, with `=` in the column that the others have theirs in.
fn separator(text: &str, leaves: &[Leaf], key: &str) -> String {
    let Some(last) = leaves.last() else { return " = ".to_owned() };
    let (before, after) = around_equals(text, last);
    match aligned_column(text, leaves) {
        Some(column) => {
            let own = indent(text, last).chars().count() + key.chars().count();
            format!("{}={after}", " ".repeat(column.saturating_sub(own).max(1)))
        }
        None => format!("{}={after}", if before.is_empty() { "" } else { " " }),
    }
}

/// The white space before and behind a leaf's `=`.
fn around_equals<'a>(text: &'a str, leaf: &Leaf) -> (&'a str, &'a str) {
    text[leaf.key.end..leaf.value.start].split_once('=').unwrap_or((" ", " "))
}

/// The column that most `=` stand in, if some key is filled up with spaces to get there.
fn aligned_column(text: &str, leaves: &[Leaf]) -> Option<usize> {
    let columns: Vec<(usize, bool)> = leaves
        .iter()
        .map(|leaf| {
            let (before, _) = around_equals(text, leaf);
            let line = line_start(text, leaf.key.start);
            (text[line..leaf.key.end + before.len()].chars().count(), before.len() > 1)
        })
        .collect();
    let count = |column: usize| columns.iter().filter(|(other, _)| *other == column).count();
    columns.iter().filter(|(_, filled)| *filled).map(|(column, _)| *column).max_by_key(|column| count(*column))
}

/// An entry behind the last one in braces, on a line of its own if that one has its own.
fn in_braces(text: &str, braces: &Range<usize>, last: &Leaf, entry: &str) -> Vec<Splice> {
    let end = last.value.end;
    let (line, rest) = (&text[line_start(text, last.key.start)..last.key.start], &text[end..line_end(text, end)]);
    let after = rest.trim_start();
    let comma = after.starts_with(',');
    let behind = after.strip_prefix(',').unwrap_or(after).trim_start();
    // Between the line's beginning and a dotted key's last part there are its other parts.
    let begins_line = !line.contains(['{', ',']);
    let ends_line = line_end(text, end) < braces.end && (behind.is_empty() || behind.starts_with('#'));
    if !begins_line || !ends_line {
        return vec![(end..end, format!(", {entry}"))];
    }
    let line = format!("{}{entry}{}", indent(text, last), if comma { "," } else { "" });
    let mut splices = vec![line_below(text, end, &line)];
    if !comma {
        splices.push((end..end, ",".to_owned()));
    }
    splices
}
