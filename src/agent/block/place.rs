//! Where the block stands in a text. Markers inside a fenced code block are somebody's example.

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
        let after = &text[self.end..];
        // A file that ended with the marker keeps ending without a line break.
        let block = if text[..self.end].ends_with('\n') { block } else { block.trim_end_matches(['\r', '\n']) };
        format!("{}{block}{after}", &text[..self.begin.start])
    }
}

/// The one block of `text`, if there is one.
pub(super) fn find(text: &str) -> Result<Option<Place>, BlockError> {
    let mut found: Option<Place> = None;
    let mut open: Option<(Range<usize>, usize, usize)> = None;
    let mut fence: Option<&str> = None;
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let number = index + 1;
        let content = line.trim_end_matches(['\r', '\n']);
        let end = start + line.len();
        match fence_of(content) {
            Some(mark) if fence.is_none() => fence = Some(mark),
            Some(mark) if fence == Some(mark) => fence = None,
            _ if fence.is_some() => {}
            _ if content.starts_with(BEGIN) => {
                if let Some((_, _, number)) = open {
                    return Err(BlockError::Unbalanced { line: number });
                }
                if found.is_some() {
                    return Err(BlockError::Several { line: number });
                }
                open = Some((start..start + content.len(), end, number));
            }
            _ if content.trim_end() == END => {
                let (begin, body, _) = open.take().ok_or(BlockError::Unbalanced { line: number })?;
                found = Some(Place { begin, body: body..start, end });
            }
            _ => {}
        }
        start = end;
    }
    match open {
        Some((_, _, line)) => Err(BlockError::Unbalanced { line }),
        None => Ok(found),
    }
}

fn fence_of(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark))
}
