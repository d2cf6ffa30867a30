//! Removing an entry: its own lines, and a comment only if that is plainly about it alone.

use std::ops::Range;

use super::Splice;
use super::place::{Container, Form, Leaf, Within, form, leaves, line_end, line_start};

/// The removal of the key `name` from a table; empty if it is not there. Of dotted keys in braces only the last
/// goes, so ask again until nothing is left.
pub(super) fn entry(text: &str, container: &Container<'_>, name: &str) -> Vec<Splice> {
    let Some((_, item)) = container.table.get_key_value(name) else { return Vec::new() };
    let own = match (form(item), item.as_table_like()) {
        (Form::Value, _) => Leaf::of(container.table, name).into_iter().collect(),
        (_, Some(table)) => leaves(table),
        (_, None) => Vec::new(),
    };
    let ranges = match (&container.within, form(item)) {
        (_, Form::Header) => item.span().map(|header| section(text, header, &own)).into_iter().collect(),
        (Within::Lines(_), _) => lines(text, &own),
        // One at a time, since they share their commas.
        (Within::Braces(braces), _) => own.last().map(|leaf| in_braces(text, braces, leaf)).into_iter().collect(),
    };
    ranges.into_iter().map(|range| (range, String::new())).collect()
}

/// The lines of some leaves, each with the comment that is about it alone.
fn lines(text: &str, own: &[Leaf]) -> Vec<Range<usize>> {
    let line = |leaf: &Leaf| {
        let (start, end) = (line_start(text, leaf.key.start), line_end(text, leaf.value.end));
        comment_start(text, start, end)..end
    };
    own.iter().map(line).collect()
}

/// A table with its header, and one of the empty lines around it.
fn section(text: &str, header: Range<usize>, own: &[Leaf]) -> Range<usize> {
    let last = own.last().map_or(header.end, |leaf| leaf.value.end);
    let (mut start, mut end) = (line_start(text, header.start), line_end(text, last));
    start = comment_start(text, start, end);
    let above = start.checked_sub(1).map(|position| line_start(text, position)..start);
    let above_is_empty = above.as_ref().is_none_or(|line| text[line.clone()].trim().is_empty());
    if above_is_empty && end < text.len() {
        let below = line_end(text, end);
        if text[end..below].trim().is_empty() {
            end = below;
        }
    } else if let (true, Some(line)) = (above_is_empty, above) {
        start = line.start;
    }
    start..end
}

/// Where the comment lines above `start` begin that are about the lines up to `end` and nothing else: there is more
/// above them than a header, and no further entry follows without a gap, which they might be the heading of.
fn comment_start(text: &str, start: usize, end: usize) -> usize {
    let below = text[end..line_end(text, end)].trim();
    if !(below.is_empty() || below.starts_with(['#', '['])) {
        return start;
    }
    let mut first = start;
    while let Some(position) = first.checked_sub(1) {
        let above = line_start(text, position);
        let line = text[above.min(first)..first].trim();
        if line.starts_with('#') {
            first = above;
        } else {
            let heading = line.starts_with('[');
            return if heading { start } else { first };
        }
    }
    start
}

/// A leaf in braces with its comma: its lines if it has them for itself, else just what it takes.
fn in_braces(text: &str, braces: &Range<usize>, leaf: &Leaf) -> Range<usize> {
    let end = leaf.value.end;
    // Its first dotted part begins behind whatever came before; ids hold none of these three.
    let before = text[..leaf.key.start].rfind(['{', ',', '\n']).map_or(0, |position| position + 1);
    let start = leaf.key.start - text[before..leaf.key.start].trim_start().len();
    let line_end = line_end(text, end);
    let rest = text[end..line_end].trim_start();
    let behind = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    if text[..before].ends_with('\n') && line_end < braces.end && (behind.is_empty() || behind.starts_with('#')) {
        return line_start(text, start)..line_end;
    }
    if rest.starts_with(',') {
        return start..line_end - behind.len();
    }
    match text[..start].trim_end().strip_suffix(',') {
        Some(others) => others.len()..end,
        None => braces.start + 1..braces.end - 1,
    }
}
