//! Where the block stands in a text. Markers inside a fenced code block are somebody's example.
//!
//! Fences as in CommonMark 0.31, section 4.5, but one that is never closed is none: else an unfinished example
//! would hide the block from envy, which would then write another one at every change.

use std::ops::Range;

use super::{BEGIN, BlockError, END};

/// Byte ranges of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The first marker's line without its line break.
    pub(super) begin: Range<usize>,
    /// What stands between the markers' lines.
    pub(super) body: Range<usize>,
    /// End of the last marker's line, its line break included.
    pub(super) end: usize,
}

impl Place {
    /// The text with `block` in place of this one.
    pub(super) fn replaced(&self, text: &str, block: &str) -> String {
        // A file that ended with the marker keeps ending without a line break.
        let block = if text[..self.end].ends_with('\n') { block } else { block.trim_end_matches(['\r', '\n']) };
        format!("{}{block}{}", &text[..self.begin.start], &text[self.end..])
    }

    /// The text without the block, and without the empty line that sets a last block apart.
    pub(super) fn removed(&self, text: &str) -> String {
        let (before, after) = (&text[..self.begin.start], &text[self.end..]);
        let gap = before.strip_suffix("\r\n").or_else(|| before.strip_suffix('\n'));
        match gap.filter(|shorter| after.is_empty() && shorter.ends_with('\n')) {
            Some(shorter) => shorter.to_owned(),
            None => format!("{before}{after}"),
        }
    }
}

/// A line of a text.
struct Line<'a> {
    start: usize,
    /// End, the line break included.
    end: usize,
    /// Without line break, byte order mark and indentation.
    content: &'a str,
}

/// The one block of `text`, if there is one.
pub(super) fn find(text: &str) -> Result<Option<Place>, BlockError> {
    let lines = lines(text);
    let fenced = fenced(&lines);
    let mut found: Option<Place> = None;
    let mut open: Option<usize> = None;
    for (index, line) in lines.iter().enumerate().filter(|(index, _)| !fenced[*index]) {
        let unbalanced = |index: usize| BlockError::Unbalanced { line: index + 1 };
        if is_begin(line.content) {
            if let Some(open) = open {
                return Err(unbalanced(open));
            }
            if found.is_some() {
                return Err(BlockError::Several { line: index + 1 });
            }
            open = Some(index);
        } else if line.content == END {
            let begin = &lines[open.take().ok_or_else(|| unbalanced(index))?];
            let marker = begin.start..begin.start + text[begin.start..begin.end].trim_end().len();
            found = Some(Place { begin: marker, body: begin.end..line.start, end: line.end });
        }
    }
    match open {
        Some(index) => Err(BlockError::Unbalanced { line: index + 1 }),
        None => Ok(found),
    }
}

/// Whether a line, without indentation, is the first marker.
pub(super) fn is_begin(content: &str) -> bool {
    content.strip_prefix(BEGIN).is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// The lines of a text, without indentation, that are not an example in a code block.
pub(in crate::agent) fn lines_of_text(text: &str) -> impl Iterator<Item = &str> {
    let lines = lines(text);
    let fenced = fenced(&lines);
    lines.into_iter().zip(fenced).filter(|(_, fenced)| !fenced).map(|(line, _)| line.content)
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut end = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Vec::new();
    for line in text[end..].split_inclusive('\n') {
        let start = end;
        end += line.len();
        lines.push(Line { start, end, content: line.trim() });
    }
    lines
}

/// For every line whether it belongs to a fenced code block.
fn fenced(lines: &[Line<'_>]) -> Vec<bool> {
    let mut fenced = vec![false; lines.len()];
    // The shortest fence of each kind that nothing closes; a longer one further down is not closed either.
    let mut never_closed = [usize::MAX; 2];
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let opened = fence(line.content).filter(|(mark, _, info)| *mark == '~' || !info.contains('`'));
        if let Some((mark, length, _)) = opened.filter(|(mark, length, _)| *length < never_closed[kind(*mark)]) {
            let closes = |line: &Line<'_>| {
                fence(line.content)
                    .is_some_and(|(other, count, info)| other == mark && count >= length && info.is_empty())
            };
            match lines[index + 1..].iter().position(closes) {
                Some(distance) => {
                    fenced[index..=index + 1 + distance].fill(true);
                    index += distance + 1;
                }
                None => never_closed[kind(mark)] = length,
            }
        }
        index += 1;
    }
    fenced
}

fn kind(mark: char) -> usize {
    usize::from(mark == '~')
}

/// The character, the length, and what follows, if the line begins with a fence.
fn fence(content: &str) -> Option<(char, usize, &str)> {
    let mark = content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = content.trim_start_matches(mark);
    let length = content.len() - rest.len();
    (length >= 3).then_some((mark, length, rest.trim()))
}
