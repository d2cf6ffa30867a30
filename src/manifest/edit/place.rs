//! Where things stand in a manifest's text.

use std::ops::Range;

use toml_edit::{Document, Item, Key, TableLike, Value};

/// A key with its value, as they stand in the text. Of a dotted key it is the last part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Leaf {
    fn new(key: &Key, item: &Item) -> Option<Self> {
        Some(Self { key: key.span()?, value: item.span()? })
    }

    /// The value `name` of a table; `None` also if it is a table of dotted keys or with a header of its own.
    pub(super) fn of(table: &dyn TableLike, name: &str) -> Option<Self> {
        let (key, item) = table.get_key_value(name)?;
        if form(item) == Form::Value { Self::new(key, item) } else { None }
    }
}

/// How an item is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `name = …`, also an inline table.
    Value,
    /// A table of dotted keys: `name.version = …`.
    Dotted,
    /// A table with a header: `[name]`.
    Header,
}

pub(super) fn form(item: &Item) -> Form {
    match item {
        Item::Table(table) if table.is_dotted() => Form::Dotted,
        Item::Value(Value::InlineTable(table)) if table.is_dotted() => Form::Dotted,
        Item::Value(_) => Form::Value,
        _ => Form::Header,
    }
}

/// All values of a table that stand under its own header or in its own braces, in the order of the text.
pub(super) fn leaves(table: &dyn TableLike) -> Vec<Leaf> {
    let mut found = Vec::new();
    let mut open = vec![table];
    while let Some(table) = open.pop() {
        for (name, item) in table.iter() {
            match form(item) {
                Form::Value => found.extend(table.get_key_value(name).and_then(|(key, item)| Leaf::new(key, item))),
                Form::Dotted => open.extend(item.as_table_like()),
                Form::Header => {}
            }
        }
    }
    found.sort_by_key(|leaf| leaf.key.start);
    found
}

/// A table to edit.
pub(super) struct Container<'a> {
    pub(super) table: &'a dyn TableLike,
    /// The dotted keys that lead to it from where its lines are, as written and with a dot behind each.
    pub(super) prefix: String,
    pub(super) within: Within,
}

/// What holds the entries of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Within {
    /// Lines below a header, if there is one.
    Lines(Option<Range<usize>>),
    /// Braces, theirs the range.
    Braces(Range<usize>),
}

/// The table at `path`, if there is one.
pub(super) fn container<'a>(document: &'a Document<&str>, text: &str, path: &[&str]) -> Option<Container<'a>> {
    let mut found = Container { table: document.as_table(), prefix: String::new(), within: Within::Lines(None) };
    for name in path {
        let (key, item) = found.table.get_key_value(name)?;
        found.table = item.as_table_like()?;
        match form(item) {
            Form::Dotted => {
                found.prefix.push_str(text.get(key.span()?)?);
                found.prefix.push('.');
                continue;
            }
            Form::Value => found.within = Within::Braces(item.span()?),
            Form::Header => {
                let implicit = item.as_table().is_some_and(toml_edit::Table::is_implicit);
                found.within = Within::Lines(item.span().filter(|_| !implicit));
            }
        }
        found.prefix.clear();
    }
    Some(found)
}

/// Where the line of `position` begins.
pub(super) fn line_start(text: &str, position: usize) -> usize {
    let start = text[..position].rfind('\n').map_or(0, |newline| newline + 1);
    // A byte order mark is no part of the first line.
    if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
}

/// Where the line of `position` ends, its line break included.
pub(super) fn line_end(text: &str, position: usize) -> usize {
    text[position..].find('\n').map_or(text.len(), |newline| position + newline + 1)
}

/// The line break to write at `position`: that of the line before, else that of the file.
pub(super) fn newline(text: &str, position: usize) -> &'static str {
    let before = &text[..position];
    if before.ends_with("\r\n") || (!before.ends_with('\n') && text.contains("\r\n")) { "\r\n" } else { "\n" }
}
