//! `[vars]`: variables with `$NAME` references, and the names that a manifest may not set.

mod names;

use std::collections::BTreeMap;
use std::ffi::OsString;

use toml_edit::TableLike;

use super::error::{ManifestError, Source};
use super::read::{entries, string};
use crate::failure::{Code, Explain, Hint, printable};
pub use names::{forbidden, needs_trust};

/// The variables that a template refers to, in order; none if it is no template.
pub fn references(template: &str) -> Vec<&str> {
    let parts = parse(template).unwrap_or_default();
    let name = |part| match part {
        Part::Reference(name) => Some(name),
        Part::Text(_) => None,
    };
    parts.into_iter().filter_map(name).collect()
}

pub(super) fn read(source: Source<'_>, table: &dyn TableLike) -> Result<BTreeMap<String, String>, ManifestError> {
    let mut vars = BTreeMap::new();
    for (key, item) in entries(table) {
        let name = key.get();
        if !is_name(name) {
            let message = format!("`{}` cannot be the name of a variable", printable(name));
            return Err(source.at_key(key, message, "only A-Z a-z 0-9 _ and no digit in front"));
        }
        if forbidden(name) {
            let message = format!("`[vars]` may not set `{name}`");
            let hint = "HOME, ENVY_*, NIX_*, XDG_*_HOME and what shells keep for themselves belong to the person at the keyboard";
            return Err(source.at_key(key, message, "not a project's to set").hint(Hint::text(hint)));
        }
        let text = string(source, item, &format!("variable `{name}`"))?;
        if let Err(reason) = parse(text) {
            let hint = Hint::text("write `$NAME`, `${NAME}`, or `$$` for a dollar sign");
            return Err(source.at_item(item, format!("variable `{name}`: {reason}"), "not a reference").hint(hint));
        }
        vars.insert(name.to_owned(), text.to_owned());
    }
    // What is wrong whatever the environment holds is said now, with its place.
    resolve(&vars, &|_| None).map_err(|error| {
        let span = table.get_key_value(error.name()).and_then(|(key, _)| key.span());
        source.at(span, error.to_string(), "this one")
    })?;
    Ok(vars)
}

/// The longest value that Linux hands to a program, name and `=` not counted (`MAX_ARG_STRLEN`); in bytes.
pub const MAX_VALUE: usize = 128 * 1024 - 256;

/// What all values together may have: less than any system's limit, more than anybody's need; in bytes.
const MAX_TOTAL: usize = 1 << 20;

/// How deep references may lead; more is no one's intention.
const MAX_DEPTH: usize = 64;

/// Replaces references in all of `vars`: to each other in any order, else to what `lookup` knows (envy's own variables
/// and the environment, whose values need not be UTF-8). What nobody knows is empty, as in a shell.
pub fn resolve(
    vars: &BTreeMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<OsString>,
) -> Result<BTreeMap<String, OsString>, VarsError> {
    let mut resolver = Resolver { vars, lookup, done: BTreeMap::new(), path: Vec::new(), total: 0 };
    for name in vars.keys() {
        resolver.value(name)?;
    }
    Ok(resolver.done)
}

struct Resolver<'a> {
    vars: &'a BTreeMap<String, String>,
    lookup: &'a dyn Fn(&str) -> Option<OsString>,
    done: BTreeMap<String, OsString>,
    path: Vec<String>,
    total: usize,
}

impl Resolver<'_> {
    fn value(&mut self, name: &str) -> Result<OsString, VarsError> {
        if let Some(value) = self.done.get(name) {
            return Ok(value.clone());
        }
        let Some(template) = self.vars.get(name) else { return Ok((self.lookup)(name).unwrap_or_default()) };
        // `PATH = "$PATH:more"` means the variable from outside.
        if self.path.last().is_some_and(|last| last == name) {
            return Ok((self.lookup)(name).unwrap_or_default());
        }
        if let Some(start) = self.path.iter().position(|open| open == name) {
            let mut names = self.path[start..].to_vec();
            names.push(name.to_owned());
            return Err(VarsError::Cycle { names });
        }
        if self.path.len() == MAX_DEPTH {
            return Err(VarsError::TooDeep { name: name.to_owned() });
        }
        self.path.push(name.to_owned());
        let mut value = OsString::new();
        for part in parse(template).unwrap_or_default() {
            match part {
                Part::Text(text) => value.push(text),
                Part::Reference(name) => value.push(self.value(name)?),
            }
            if value.len() > MAX_VALUE {
                return Err(VarsError::TooLong { name: name.to_owned() });
            }
        }
        self.path.pop();
        self.total += value.len();
        if self.total > MAX_TOTAL {
            return Err(VarsError::TooLong { name: name.to_owned() });
        }
        self.done.insert(name.to_owned(), value.clone());
        Ok(value)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    Reference(&'a str),
}

/// Splits a template. The error says what is wrong, in a few words.
fn parse(template: &str) -> Result<Vec<Part<'_>>, &'static str> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(dollar) = rest.find('$') {
        parts.push(Part::Text(&rest[..dollar]));
        rest = &rest[dollar + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            parts.push(Part::Text("$"));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let end = after.find('}').ok_or("`${` is not closed")?;
            if !is_name(&after[..end]) {
                return Err("`${…}` holds no variable name");
            }
            parts.push(Part::Reference(&after[..end]));
            rest = &after[end + 1..];
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            if !is_name(&rest[..end]) {
                return Err("`$` is followed by no variable name");
            }
            parts.push(Part::Reference(&rest[..end]));
            rest = &rest[end..];
        }
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

/// Whether a variable of a shell can be called that.
pub fn is_name(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|c| c.is_ascii_alphabetic() || c == b'_');
    first && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
}

/// Variables that cannot be given values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VarsError {
    /// They refer to each other in a circle.
    #[error("the variables {} in `[vars]` of envy.toml refer to each other in a circle", .names.join(" → "))]
    Cycle {
        /// The circle, its first name again at the end.
        names: Vec<String>,
    },
    /// References lead through too many variables.
    #[error("variable `{name}` in `[vars]` of envy.toml refers to others over more than {MAX_DEPTH} steps")]
    TooDeep {
        /// The variable that would have been one too many.
        name: String,
    },
    /// A value, or all of them together, is more than programs can be given.
    #[error("variable `{name}` in `[vars]` of envy.toml becomes longer than programs can be given")]
    TooLong {
        /// The variable where that happened.
        name: String,
    },
}

impl VarsError {
    /// The variable to look at.
    fn name(&self) -> &str {
        match self {
            Self::Cycle { names } => names.first().map(String::as_str).unwrap_or_default(),
            Self::TooDeep { name } | Self::TooLong { name } => name,
        }
    }
}

impl Explain for VarsError {
    fn code(&self) -> Code {
        Code::ManifestInvalid
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("write out what it should be, then apply it", "envy sync")]
    }
}
