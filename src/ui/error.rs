//! Errors as a person and a model read them: what, where in the file, and the command that mends it.

use std::io::Write;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet as Source};

use crate::documents::Failure;
use crate::failure::{Code, Hint, printable};
use crate::ops::Error;

/// Lines longer than this are cut in a snippet: a hostile manifest has one of a megabyte.
const MAX_LINE: usize = 200;

/// The error in rustc's manner, with ANSI styles that the stream may drop; `plain` draws nothing.
pub fn render(error: &Error, plain: bool) -> String {
    let (message, hints) = sentence(error);
    let mut out = if plain { told(error, &message) } else { drawn(error, &message) };
    for hint in hints {
        out.push('\n');
        out.push_str(&render_hint(&hint));
    }
    out
}

/// With the place in the file marked.
fn drawn(error: &Error, message: &str) -> String {
    let title = Level::ERROR.primary_title(message).id(error.code().slug());
    let snippet = error.snippet().map(excerpt);
    let group = match &snippet {
        Some(snippet) => title.element(
            Source::source(snippet.source.as_str())
                .path(snippet.file.as_str())
                .line_start(snippet.line)
                .annotation(AnnotationKind::Primary.span(snippet.span.clone()).label(snippet.label.as_str())),
        ),
        None => annotate_snippets::Group::with_title(title),
    };
    Renderer::styled().render(&[group])
}

/// With the place in the file in words.
fn told(error: &Error, message: &str) -> String {
    let head = format!("{0}error[{1}]{0:#}: {message}", super::BAD, error.code().slug());
    let Some(snippet) = error.snippet() else { return head };
    let place = excerpt(snippet);
    let column = place.source[..place.span.start].chars().count() + 1;
    let Excerpt { file, source, line, label, .. } = place;
    format!("{head}\n{file}, line {line}, column {column}, {label}:\n    {}", source.trim())
}

/// The message, and the hints that follow it. What a sandbox blocks is said in one line with the way out: an agent may see
/// no more of it.
fn sentence(error: &Error) -> (String, Vec<Hint>) {
    let (mut message, mut hints) = (printable_lines(&error.message()), error.hints());
    if error.code() == Code::SandboxBlocked && !hints.is_empty() {
        let first = hints.remove(0);
        let command = first.command.map(|command| format!(": {command}")).unwrap_or_default();
        message = printable(&format!("{message}; {}{command}", first.text)).into_owned();
    }
    (message, hints)
}

/// A hint as a line, its command on a line of its own so that it can be copied whole.
fn render_hint(hint: &Hint) -> String {
    let text = format!("{}help{:#}: {}", super::GOOD, super::GOOD, printable(&hint.text));
    match &hint.command {
        Some(command) => format!("{text}:\n    {}", printable(command)),
        None => text,
    }
}

/// Prints an error's document, alone on stderr.
pub fn print_document(document: &Failure) {
    let document = serde_json::to_string(document).unwrap_or_default();
    let _ = writeln!(std::io::stderr().lock(), "{document}");
}

struct Excerpt {
    file: String,
    source: String,
    line: usize,
    span: std::ops::Range<usize>,
    label: String,
}

/// The marked line alone, made printable, with the span moved along.
fn excerpt(snippet: crate::failure::Snippet) -> Excerpt {
    let start = floor(&snippet.source, snippet.span.start);
    let line_start = snippet.source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = snippet.source[start..].find('\n').map_or(snippet.source.len(), |newline| start + newline);
    let end = floor(&snippet.source, snippet.span.end.min(line_end)).max(start);
    let from = if start - line_start > MAX_LINE { floor(&snippet.source, start - MAX_LINE / 2) } else { line_start };
    let to = floor(&snippet.source, line_end.min(start + MAX_LINE)).max(start);
    let before = printable(&snippet.source[from..start]).into_owned();
    let marked = printable(&snippet.source[start..end.min(to)]).into_owned();
    let after = printable(snippet.source[end.min(to)..to].trim_end_matches('\r')).into_owned();
    Excerpt {
        file: snippet.file,
        line: snippet.source[..start].matches('\n').count() + 1,
        span: before.len()..before.len() + marked.len().max(1).min(marked.len() + after.len()),
        source: format!("{before}{marked}{after}"),
        label: printable(&snippet.label).into_owned(),
    }
}

fn floor(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// Like [`printable`], but line breaks that our own messages contain stay.
fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::{Code, Explain, Snippet};

    #[derive(Debug, thiserror::Error)]
    #[error("unknown key `pakages`")]
    struct Unknown;

    impl Explain for Unknown {
        fn code(&self) -> Code {
            Code::ManifestInvalid
        }
        fn hints(&self) -> Vec<Hint> {
            vec![Hint::run("did you mean `packages`? Correct it", "envy edit")]
        }
        fn snippet(&self) -> Option<Snippet> {
            let source = "version = 1\n\n[pakages\u{1b}]\n".to_owned();
            Some(Snippet { file: "envy.toml".into(), source, span: 14..21, label: "not a key of a manifest".into() })
        }
    }

    #[test]
    fn an_error_shows_the_place_and_the_command_that_mends_it() {
        let text = anstream::adapter::strip_str(&render(&Unknown.into(), false)).to_string();
        insta::assert_snapshot!(text, @r"
        error[manifest-invalid]: unknown key `pakages`
         --> envy.toml:3:2
          |
        3 | [pakages\u{1b}]
          |  ^^^^^^^ not a key of a manifest
        help: did you mean `packages`? Correct it:
            envy edit
        ");
    }

    #[test]
    fn in_plain_mode_the_place_is_told_in_words() {
        let text = anstream::adapter::strip_str(&render(&Unknown.into(), true)).to_string();
        insta::assert_snapshot!(text, @r"
        error[manifest-invalid]: unknown key `pakages`
        envy.toml, line 3, column 2, not a key of a manifest:
            [pakages\u{1b}]
        help: did you mean `packages`? Correct it:
            envy edit
        ");
    }

    #[test]
    fn the_document_of_an_error_has_code_message_hints_and_location() {
        insta::assert_json_snapshot!(Failure::from(&Unknown.into()), @r#"
        {
          "error": {
            "code": "manifest-invalid",
            "message": "unknown key `pakages`",
            "hints": [
              {
                "text": "did you mean `packages`? Correct it",
                "command": "envy edit"
              }
            ],
            "location": {
              "file": "envy.toml",
              "line": 3,
              "column": 2
            }
          }
        }
        "#);
    }
}
