//! Taking the table out by its lines, so that nothing else of the file changes.

use std::ops::Range;

use toml_edit::{Item, Table, TableLike};

use super::COMMENT;

/// The text without the lines of `table` and of the tables below it, envy's comment, and an empty line above each.
pub(super) fn sections(text: &str, table: &Table) -> String {
    let mut ranges = Vec::new();
    collect(text, table, &mut ranges);
    ranges.sort_by_key(|range| range.start);
    let mut new = text.to_owned();
    let mut next = text.len();
    for range in ranges.iter().rev() {
        // Two neighbours may both want the empty line between them.
        new.replace_range(range.start..range.end.min(next), "");
        next = range.start;
    }
    // A file that ended without a line break keeps ending so.
    if !text.ends_with('\n') && ranges.last().is_some_and(|last| last.end == text.len()) {
        new.truncate(new.trim_end_matches(['\r', '\n']).len());
    }
    new
}

fn collect(text: &str, table: &Table, ranges: &mut Vec<Range<usize>>) {
    if let Some(header) = table.span().filter(|_| !table.is_implicit()) {
        let end = last_value(table).unwrap_or(header.end).max(header.end);
        ranges.push(lines(text, header.start..end));
    }
    for (_, item) in table.iter() {
        match item {
            Item::Table(table) if !table.is_dotted() => collect(text, table, ranges),
            Item::ArrayOfTables(tables) => tables.iter().for_each(|table| collect(text, table, ranges)),
            _ => {}
        }
    }
}

/// Where the last value below the table's own header ends.
fn last_value(table: &dyn TableLike) -> Option<usize> {
    let end = |item: &Item| match item {
        Item::Value(value) => value.span().map(|span| span.end),
        Item::Table(table) if table.is_dotted() => last_value(table),
        _ => None,
    };
    table.iter().filter_map(|(_, item)| end(item)).max()
}

/// Whole lines, with envy's comment and one empty line above; at the beginning of the file, the one below.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let below = |position: usize| text[position..].find('\n').map_or(text.len(), |length| position + length + 1);
    let above = |position: usize| text[..position.saturating_sub(1)].rfind('\n').map_or(0, |newline| newline + 1);
    let mut start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let mut end = below(range.end);
    if start > 0 && text[above(start)..start].trim_start_matches('\u{feff}').trim() == COMMENT {
        start = above(start);
    }
    if start > 0 && text[above(start)..start].trim().is_empty() {
        start = above(start);
    } else if start == 0 && text[end..below(end)].trim().is_empty() {
        end = below(end);
    }
    start..end
}
