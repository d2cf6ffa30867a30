//! Laying text out for a number of columns: lines end between words, and examples stay lines that can be copied.

use unicode_width::UnicodeWidthStr;

/// Stands in front of every example.
const INDENT: &str = "  ";
/// Stands in front of what is said about an example that leaves no room beside it, as where options leave none.
const BELOW: &str = "          ";

/// The examples of a command's help, and what stands below them; `None` where it has no examples.
pub fn split(help: &str) -> Option<(&str, &str)> {
    let examples = help.strip_prefix("Examples:\n")?;
    Some(examples.split_once("\n\n").unwrap_or((examples, "")))
}

/// What stands below examples: paragraphs, each of texts and of lines that are to be copied.
pub fn paragraphs(notes: &str) -> Vec<Vec<Part>> {
    let is_copied = |line: &str| line.starts_with(' ');
    let part = |lines: &[&str]| match is_copied(lines[0]) {
        true => Part::Copied(lines.join("\n")),
        false => Part::Said(lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join(" ")),
    };
    let paragraph = |paragraph: &str| {
        let lines: Vec<&str> = paragraph.lines().collect();
        lines.chunk_by(|one, next| is_copied(one) == is_copied(next)).map(part).collect()
    };
    notes.trim_end().split("\n\n").map(paragraph).collect()
}

/// A part of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A text, in one line.
    Said(String),
    /// Indented lines, that stay as they are.
    Copied(String),
}

/// An example, and what is said about it.
pub(super) fn example(line: &str) -> (&str, &str) {
    let line = line.trim();
    line.split_once("  ").map_or((line, ""), |(command, about)| (command, about.trim_start()))
}

/// Examples in two columns, or where these do not fit each with what is said about it below.
pub(super) fn examples(lines: &str, columns: usize) -> String {
    let examples: Vec<(&str, &str)> = lines.lines().map(example).collect();
    rows(&examples, columns)
}

/// Two columns, the second of which is wrapped where it is at least half of the width, else stands below the first.
pub(super) fn rows(rows: &[(&str, &str)], columns: usize) -> String {
    let widest = rows.iter().filter(|(_, about)| !about.is_empty()).map(|(name, _)| name.width()).max().unwrap_or(0);
    let longest = rows.iter().map(|(_, about)| about.width()).max().unwrap_or(0);
    let beside = INDENT.len() + widest + 2;
    let has_room = beside + longest.min(columns / 2) <= columns;
    let mut out = String::new();
    for (name, about) in rows {
        out.push_str(INDENT);
        out.push_str(name);
        let (first, indent) = match has_room {
            true => (" ".repeat(beside.saturating_sub(INDENT.len() + name.width())), " ".repeat(beside)),
            false => (format!("\n{BELOW}"), BELOW.to_owned()),
        };
        if !about.is_empty() {
            let lines = broken(about, columns.saturating_sub(indent.len()));
            out.push_str(&first);
            out.push_str(&lines.join(&format!("\n{indent}")));
        }
        out.push('\n');
    }
    out
}

/// Paragraphs, of which indented lines stay as they are: they are to be copied.
pub(super) fn notes(text: &str, columns: usize) -> String {
    let part = |part: Part| match part {
        Part::Copied(lines) => lines,
        Part::Said(text) => wrapped(&text, columns),
    };
    let paragraph = |parts: Vec<Part>| parts.into_iter().map(part).collect::<Vec<_>>().join("\n");
    paragraphs(text).into_iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// A paragraph in lines of at most so many columns.
pub(super) fn wrapped(text: &str, columns: usize) -> String {
    broken(text, columns).join("\n")
}

/// The lines of a paragraph; a word that is longer than a line stays whole.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_broken_between_words() {
        insta::assert_snapshot!(wrapped("one two three\nfour-and-twenty-more five", 13), @r"
        one two three
        four-and-twenty-more
        five
        ");
    }

    #[test]
    fn examples_stay_whole_and_what_is_said_about_them_goes_below_where_there_is_no_room() {
        let lines =
            "  envy list            all of them\n  envy install ripgrep@^14  this one, and not the one before it";
        insta::assert_snapshot!(examples(lines, 70), @r"
          envy list                 all of them
          envy install ripgrep@^14  this one, and not the one before it
        ");
        insta::assert_snapshot!(examples(lines, 40), @r"
        envy list
                all of them
        envy install ripgrep@^14
                this one, and not the one
                before it
        ");
    }

    #[test]
    fn only_what_begins_with_examples_has_some() {
        assert_eq!(split("Examples:\n  envy list\n\nIt is said."), Some(("  envy list", "It is said.")));
        assert_eq!(split("Examples:\n  envy list"), Some(("  envy list", "")));
        assert_eq!(split("It is said:\n  envy list"), None);
    }

    #[test]
    fn notes_are_wrapped_and_what_is_to_be_copied_in_them_is_not() {
        insta::assert_snapshot!(notes("It is said\nhere.\n\nIn a file:\n  a = \"b c d e f\"\nand so on", 12), @r#"
        It is said
        here.

        In a file:
          a = "b c d e f"
        and so on
        "#);
    }
}
