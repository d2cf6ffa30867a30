//! Whether a command said what a page shows. `…` stands for anything within a line; a line of nothing else for any lines.
//!
//! Not for: where either comes from.

/// Whether `said` is as `shown` has it. Spaces at the ends of lines and lines at the end do not count.
pub(super) fn is_like(shown: &str, said: &str) -> bool {
    let lines = |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    lines_are_like(&lines(shown), &lines(said))
}

fn lines_are_like(shown: &[String], said: &[String]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((first, rest)) if first.trim() == "…" => {
            (0..=said.len()).any(|skip| lines_are_like(rest, &said[skip..]))
        }
        Some((first, rest)) => {
            said.split_first().is_some_and(|(line, more)| line_is_like(first, line) && lines_are_like(rest, more))
        }
    }
}

fn line_is_like(shown: &str, said: &str) -> bool {
    let Some((first, rest)) = shown.split_once('…') else { return shown == said };
    let Some(mut left) = said.strip_prefix(first) else { return false };
    let mut parts = rest.split('…').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    true
}

#[test]
fn an_ellipsis_stands_for_what_differs_and_for_nothing_else() {
    assert!(is_like("a … c\n", "a b c"));
    assert!(is_like("a\n…\nd", "a\nb\nc\nd"));
    assert!(is_like("…\nlast\n", "last\n"));
    assert!(!is_like("a … c", "a b d"));
    assert!(!is_like("a\nb", "a\nb\nc"));
    assert!(!is_like("a", "b"));
}
