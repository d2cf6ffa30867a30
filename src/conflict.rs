//! What git leaves in a text when a merge stops: its two sides, told apart by the markers.
//!
//! Knows `merge`, `diff3` and `zdiff3` style. Not for: which side is right; the owner of the file knows that.

/// A piece of a text: what both sides have, or what each of them has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Lines on which nobody disagrees.
    Common(&'a str),
    /// A conflict.
    Hunk(Hunk<'a>),
}

/// One conflict. What `diff3` style says of the common ancestor is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hunk<'a> {
    /// The lines of the branch that was merged into.
    pub ours: &'a str,
    /// The lines of the branch that was merged.
    pub theirs: &'a str,
    /// All of it, with its markers.
    pub raw: &'a str,
}

/// Characters in git's markers, unless an attribute of the file says more.
const MARKER: usize = 7;

/// The pieces of `text`, in order. A hunk that never ends goes to the end of the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((start, size)) = first(rest, |line| marker(line, '<')) {
        if start > 0 {
            pieces.push(Piece::Common(&rest[..start]));
        }
        let (hunk, end) = hunk(&rest[start..], size);
        pieces.push(Piece::Hunk(hunk));
        rest = &rest[start + end..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Common(rest));
    }
    pieces
}

/// The two sides as whole texts; `None` where nothing is in conflict.
pub fn sides(text: &str) -> Option<[String; 2]> {
    let pieces = pieces(text);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Hunk(_))) {
        return None;
    }
    let side = |index: usize| {
        let part = |piece: &Piece<'_>| match *piece {
            Piece::Common(text) => text.to_owned(),
            Piece::Hunk(hunk) => [hunk.ours, hunk.theirs][index].to_owned(),
        };
        pieces.iter().map(part).collect::<String>()
    };
    Some([side(0), side(1)])
}

/// The hunk at the beginning of `text`, and where it ends. Its markers are of the first one's size: longer ones inside
/// belong to an ancestor that was itself in conflict.
fn hunk(text: &str, size: usize) -> (Hunk<'_>, usize) {
    let is = |mark: char| move |line: &str| marker(line, mark).filter(|found| *found == size);
    let after = |start: usize| start + text[start..].find('\n').map_or(text.len() - start, |length| length + 1);
    let whole = text.len();
    let body = after(0);
    let end = first(&text[body..], is('>')).map_or(whole, |(at, _)| body + at);
    let middle = first(&text[body..end], is('=')).map_or(end, |(at, _)| body + at);
    let ancestor = first(&text[body..middle], is('|')).map_or(middle, |(at, _)| body + at);
    let theirs = if middle == end { end } else { after(middle) };
    let end_of_all = if end == whole { whole } else { after(end) };
    (Hunk { ours: &text[body..ancestor], theirs: &text[theirs..end], raw: &text[..end_of_all] }, end_of_all)
}

/// Where the first line is that `is` one, and what it says of it.
fn first(text: &str, is: impl Fn(&str) -> Option<usize>) -> Option<(usize, usize)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(size) = is(line) {
            return Some((start, size));
        }
        start += line.len();
    }
    None
}

/// The size of the marker that a line begins with, if it is one.
fn marker(line: &str, mark: char) -> Option<usize> {
    let line = line.trim_end();
    let rest = line.trim_start_matches(mark);
    let size = line.len() - rest.len();
    // A label follows after a space; between the sides there is none.
    let ends = rest.is_empty() || (mark != '=' && rest.starts_with(' '));
    (size >= MARKER && ends).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF3: &str = "a\n<<<<<<< HEAD\nb\n||||||| 1234\n0\n=======\nc\n>>>>>>> topic\nd\n";

    fn both(text: &str) -> [String; 2] {
        sides(text).unwrap()
    }

    #[test]
    fn the_sides_are_told_apart_in_every_style() {
        assert_eq!(both(DIFF3), ["a\nb\nd\n", "a\nc\nd\n"]);
        assert_eq!(both(&DIFF3.replace("||||||| 1234\n0\n", "")), ["a\nb\nd\n", "a\nc\nd\n"]);
        assert_eq!(both(&DIFF3.replace('\n', "\r\n")), ["a\r\nb\r\nd\r\n", "a\r\nc\r\nd\r\n"]);
        assert_eq!(sides("a\n=======\n"), None, "a line of `=` alone is no conflict");
    }

    #[test]
    fn an_ancestor_that_was_in_conflict_itself_is_left_out_whole() {
        let inner = "<<<<<<<<< one\nx\n=========\ny\n>>>>>>>>> two\n";
        assert_eq!(both(&DIFF3.replace("0\n", inner)), ["a\nb\nd\n", "a\nc\nd\n"]);
    }

    #[test]
    fn a_hunk_that_is_cut_goes_to_the_end() {
        assert_eq!(both("a\n<<<<<<< HEAD\nb\n"), ["a\nb\n", "a\n"]);
        assert_eq!(both("a\n<<<<<<< HEAD\nb\n=======\nc"), ["a\nb\n", "a\nc"]);
        assert_eq!(both("<<<<<<< HEAD"), ["", ""]);
    }

    proptest::proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "((<{7,8}|={7}|>{7}|\\|{7}|[ab])( x)?\r?\n){0,12}") {
            let whole: String = pieces(&text)
                .iter()
                .map(|piece| match piece {
                    Piece::Common(text) => *text,
                    Piece::Hunk(hunk) => hunk.raw,
                })
                .collect();
            proptest::prop_assert_eq!(whole, text);
        }
    }
}
