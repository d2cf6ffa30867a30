//! `.env` files of a project: found without leaving it, read, and understood. Not for: setting their variables
//! (`activation`), or whether they may be read at all (`trust`).

mod error;
mod parse;

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

pub use error::DotenvError;

use crate::manifest::vars::{MAX_VALUE, forbidden};

/// Larger files than this are no list of variables; in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What one file assigns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DotenvFile {
    /// Its name as in the manifest, relative to the project.
    pub name: String,
    /// Its assignments in their order, those left out that no project may make.
    pub assignments: Vec<Assignment>,
    /// Names that it may not assign, in their order.
    pub refused: Vec<String>,
}

/// `NAME=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// The value as it is written, quotes and all.
    pub written: String,
    /// Where it stands, from 1.
    pub line: usize,
    parts: Vec<Part>,
}

/// A piece of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    /// `$NAME`, `${NAME}` or `${NAME:-otherwise}`.
    Reference {
        name: String,
        otherwise: String,
    },
}

impl Assignment {
    /// The variables that the value refers to.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Reference { name, .. } => Some(name.as_str()),
        })
    }

    /// The value, where `lookup` knows the variables set so far. `None` if it is longer than programs can be given.
    pub fn value<'a>(&self, lookup: impl Fn(&str) -> Option<&'a OsStr>) -> Option<OsString> {
        let mut value = OsString::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => value.push(text),
                Part::Reference { name, otherwise } => match lookup(name).filter(|found| !found.is_empty()) {
                    Some(found) => value.push(found),
                    None => value.push(otherwise),
                },
            }
            if value.len() > MAX_VALUE {
                return None;
            }
        }
        Some(value)
    }
}

/// Reads the files `names` of the project in `root`, which is canonical; those that do not exist are left out.
///
/// # Errors
/// [`DotenvError`] with the file, and the line if it is about one.
pub fn read(root: &Path, names: &[String]) -> Result<Vec<DotenvFile>, DotenvError> {
    let mut files = Vec::new();
    for name in names {
        let Some(text) = text(root, name)? else { continue };
        let all =
            parse::parse(&text).map_err(|(line, reason)| DotenvError::Line { file: name.clone(), line, reason })?;
        let (refused, assignments): (Vec<_>, Vec<_>) = all.into_iter().partition(|entry| forbidden(&entry.name));
        let refused = refused.into_iter().map(|assignment| assignment.name).collect();
        files.push(DotenvFile { name: name.clone(), assignments, refused });
    }
    Ok(files)
}

/// The text of a file, `None` if there is none. Links may lead to other places of the project and nowhere else.
fn text(root: &Path, name: &str) -> Result<Option<String>, DotenvError> {
    let place = match fs_err::canonicalize(root.join(name)) {
        Ok(place) => place,
        Err(error) if is_missing(&error) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if !place.starts_with(root) {
        return Err(DotenvError::Outside { file: name.to_owned() });
    }
    // Opening a pipe would wait for a writer; and the link check above must hold for what is opened.
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let file = match std::fs::OpenOptions::new().read(true).custom_flags(flags).open(&place) {
        Ok(file) => file,
        Err(error) if is_missing(&error) => return Ok(None),
        Err(error) => return Err(io::Error::new(error.kind(), format!("cannot read {name}: {error}")).into()),
    };
    if !file.metadata()?.is_file() {
        return Err(DotenvError::NoFile { file: name.to_owned() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(DotenvError::TooLarge { file: name.to_owned() });
    }
    String::from_utf8(bytes).map(Some).map_err(|_| DotenvError::NotText { file: name.to_owned() })
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests;
