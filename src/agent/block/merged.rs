//! A merge that stopped within the block. envy writes the block anew anyway, so such a conflict is its own to resolve.
//!
//! Not for: conflicts in what people wrote, which stay as they are.

use super::{END, place::is_begin};
use crate::conflict::{Piece, pieces};

/// The text without the conflicts that lie within the block, one side of each taken as it is; `None` if there are none.
pub(super) fn resolved(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut changed) = (false, false);
    for piece in pieces(text) {
        match piece {
            Piece::Common(common) => {
                out.push_str(common);
                inside = Side::read(common, inside).ends_inside;
            }
            Piece::Hunk(hunk) => {
                let [ours, theirs] = [hunk.ours, hunk.theirs].map(|side| Side::read(side, inside));
                if ours.agrees_outside(&theirs) && (inside || (ours.has_block && theirs.has_block)) {
                    out.push_str(hunk.ours);
                    inside = ours.ends_inside;
                    changed = true;
                } else {
                    out.push_str(hunk.raw);
                }
            }
        }
    }
    changed.then_some(out)
}

/// What one side of a conflict says outside of the block, and whether it ends within it.
#[derive(PartialEq, Eq)]
struct Side<'a> {
    outside: Vec<&'a str>,
    has_block: bool,
    ends_inside: bool,
}

impl<'a> Side<'a> {
    fn read(text: &'a str, mut inside: bool) -> Self {
        let (mut outside, mut has_block) = (Vec::new(), false);
        for line in text.lines() {
            let content = line.trim();
            if !inside && is_begin(content) {
                (inside, has_block) = (true, true);
            } else if inside && content == END {
                inside = false;
                // What stands before the block is told from what stands behind it.
                outside.push(END);
            } else if !inside {
                outside.push(line);
            }
        }
        Self { outside, has_block, ends_inside: inside }
    }

    fn agrees_outside(&self, other: &Self) -> bool {
        self.outside == other.outside && self.ends_inside == other.ends_inside
    }
}
