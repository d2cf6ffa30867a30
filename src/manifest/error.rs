//! What can be wrong with a manifest, always with the place.

use std::ops::Range;

use toml_edit::{Item, Key};

use crate::failure::{Code, Explain, Hint, Snippet, printable};

/// Why `envy.toml` is no manifest that this version can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ManifestError {
    code: Code,
    message: String,
    snippet: Option<Box<Snippet>>,
    hints: Vec<Hint>,
}

impl ManifestError {
    /// Something wrong with the manifest as a whole.
    pub(super) fn whole(message: impl Into<String>) -> Self {
        Self { code: Code::ManifestInvalid, message: message.into(), snippet: None, hints: Vec::new() }
    }

    /// The same with a hint.
    pub(super) fn hint(mut self, hint: Hint) -> Self {
        self.hints.push(hint);
        self
    }

    /// The same, as something that this version does not support yet.
    pub(super) fn unsupported(mut self) -> Self {
        self.code = Code::Unsupported;
        self
    }
}

impl Explain for ManifestError {
    fn code(&self) -> Code {
        self.code
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = self.hints.clone();
        let needs_command = self.code == Code::ManifestInvalid && hints.iter().all(|hint| hint.command.is_none());
        if needs_command {
            hints.push(Hint::run("correct envy.toml, then apply it", "envy sync"));
        }
        hints
    }

    fn snippet(&self) -> Option<Snippet> {
        self.snippet.as_deref().cloned()
    }
}

/// The text that is being read, to make errors that point into it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// An error at a byte range.
    pub(super) fn at(self, span: Option<Range<usize>>, message: impl Into<String>, label: &str) -> ManifestError {
        let snippet = span.map(|span| Snippet {
            file: self.file.to_owned(),
            source: self.text.to_owned(),
            span,
            label: label.to_owned(),
        });
        let snippet = snippet.map(Box::new);
        ManifestError { snippet, ..ManifestError::whole(message) }
    }

    /// An error at a key.
    pub(super) fn at_key(self, key: &Key, message: impl Into<String>, label: &str) -> ManifestError {
        self.at(key.span(), message, label)
    }

    /// An error at a value.
    pub(super) fn at_item(self, item: &Item, message: impl Into<String>, label: &str) -> ManifestError {
        self.at(item.span(), message, label)
    }

    /// A value of the wrong type.
    pub(super) fn wrong_type(self, item: &Item, what: &str, expected: &str) -> ManifestError {
        self.at_item(item, format!("{what} must be {expected}"), &format!("this is {}", type_of(item)))
    }

    /// The same where a string would do: numbers like `3.12` are often meant as one.
    pub(super) fn not_a_string(self, item: &Item, what: &str, expected: &str) -> ManifestError {
        let error = self.wrong_type(item, what, expected);
        let bare = item.is_integer() || item.is_float() || item.is_bool();
        match item.span().and_then(|span| self.text.get(span)).filter(|_| bare) {
            Some(raw) => error.hint(Hint::text(format!("put it into quotes: \"{}\"", printable(raw)))),
            None => error,
        }
    }

    /// A key that is not known here, with the known one that is most like it.
    pub(super) fn unknown_key(self, key: &Key, place: &str, known: &[&str]) -> ManifestError {
        let name = printable(key.get());
        let error = self.at_key(key, format!("unknown key `{name}` {place}"), "not known");
        match nearest(key.get(), known) {
            Some(near) => error.hint(Hint::text(format!("did you mean `{near}`?"))),
            None => error.hint(Hint::text(format!("known here: {}", known.join(", ")))),
        }
    }
}

/// The known word that is most like `word`, if any is.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let likeness = |other: &&str| strsim::jaro_winkler(word, other);
    known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|other| likeness(other) > 0.75)
}

fn type_of(item: &Item) -> &'static str {
    match item.type_name() {
        "string" => "a string",
        "integer" => "an integer",
        "float" => "a float",
        "boolean" => "a boolean",
        "datetime" => "a date",
        "array" => "an array",
        "inline table" | "table" => "a table",
        "array of tables" => "an array of tables",
        _ => "nothing",
    }
}
