//! Reading `envy.lock`. Strict: a lock is written by envy, so whatever envy would not have written is an error that
//! points at the place, and nothing of the file is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer};
use toml_edit::Document;

use super::{FILE_NAME, Lock, LockError, LockedPackage, LockedSystem, NarDigest, VERSION};
use crate::failure::{Snippet, printable};
use crate::manifest::PackageId;
use crate::store::StorePath;
use crate::system::System;

/// Bytes; a closure of 100 000 paths stays below.
pub const MAX_SIZE: usize = 16 << 20;

/// Reads the text of a lock.
pub fn parse(text: &str) -> Result<Lock, LockError> {
    if text.len() > MAX_SIZE {
        return Err(LockError::TooLarge { size: text.len() });
    }
    if let Some(span) = conflict_marker(text) {
        return Err(LockError::Conflict { snippet: snippet(text, Some(span), "a merge stopped here") });
    }
    let document = Document::parse(text).map_err(|error| invalid(text, error.message(), error.span()))?;
    match document.get("version").map(|item| (item.as_integer(), item.span())) {
        Some((Some(version), _)) if version > VERSION => return Err(LockError::TooNew { version }),
        Some((Some(VERSION), _)) => {}
        Some((_, span)) => return Err(invalid(text, &format!("`version` must be {VERSION}"), span)),
        None => return Err(invalid(text, "`version` is missing", None)),
    }
    let document = toml_edit::de::Deserializer::from(document);
    let file = File::deserialize(document).map_err(|error| invalid(text, error.message(), error.span()))?;
    Ok(file.into())
}

/// The first line that git left behind in an unresolved merge, however damaged the rest is.
fn conflict_marker(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if ["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|marker| content.starts_with(marker)) || content == "=======" {
            return Some(start..start + content.len());
        }
        start += line.len();
    }
    None
}

fn invalid(text: &str, reason: &str, span: Option<Range<usize>>) -> LockError {
    let reason = printable(reason.replace('\n', ", ").trim_end_matches(", ")).into_owned();
    LockError::Invalid { snippet: snippet(text, span, "here"), reason }
}

fn snippet(text: &str, span: Option<Range<usize>>, label: &str) -> Snippet {
    Snippet { file: FILE_NAME.to_owned(), source: text.to_owned(), span: span.unwrap_or(0..0), label: label.to_owned() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _version: i64,
    #[serde(default)]
    packages: BTreeMap<Checked<PackageId>, Block>,
    #[serde(default)]
    closure: BTreeMap<Checked<System>, BTreeMap<Checked<StorePath>, Checked<NarDigest>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Block {
    spec: Checked<Line>,
    name: Checked<Line>,
    #[serde(default)]
    version: Checked<Line>,
    #[serde(default)]
    revision: Option<Checked<Revision>>,
    #[serde(default)]
    attribute: Checked<Line>,
    #[serde(default)]
    summary: Checked<Line>,
    systems: BTreeMap<Checked<System>, SystemBlock>,
}

#[derive(Deserialize)]
#[serde(try_from = "Outputs")]
struct SystemBlock(LockedSystem);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Outputs {
    outputs: BTreeMap<Checked<OutputName>, Checked<StorePath>>,
    default_outputs: Vec<String>,
    revision: Option<Checked<Revision>>,
    attribute: Option<Checked<Line>>,
}

impl TryFrom<Outputs> for SystemBlock {
    type Error = String;

    fn try_from(raw: Outputs) -> Result<Self, String> {
        let outputs: BTreeMap<String, StorePath> =
            raw.outputs.into_iter().map(|(name, path)| (name.0.0, path.0)).collect();
        if outputs.is_empty() || raw.default_outputs.is_empty() {
            return Err("`outputs` and `default-outputs` must not be empty".to_owned());
        }
        if let Some(unknown) = raw.default_outputs.iter().find(|name| !outputs.contains_key(*name)) {
            return Err(format!("`default-outputs` names `{unknown}`, which `outputs` does not have"));
        }
        if raw.default_outputs.iter().collect::<BTreeSet<_>>().len() < raw.default_outputs.len() {
            return Err("`default-outputs` names an output twice".to_owned());
        }
        Ok(Self(LockedSystem {
            outputs,
            default_outputs: raw.default_outputs,
            revision: raw.revision.map(|revision| revision.0.0),
            attribute: raw.attribute.map(|attribute| attribute.0.0),
        }))
    }
}

impl From<File> for Lock {
    fn from(file: File) -> Self {
        let packages = file.packages.into_iter().map(|(id, block)| (id.0, block.into())).collect();
        let closure = |table: BTreeMap<Checked<StorePath>, Checked<NarDigest>>| {
            table.into_iter().map(|(path, digest)| (path.0, digest.0)).collect()
        };
        let closures = file.closure.into_iter().map(|(system, table)| (system.0, closure(table))).collect();
        Self { packages, closures }
    }
}

impl From<Block> for LockedPackage {
    fn from(block: Block) -> Self {
        Self {
            request: block.spec.0.0,
            name: block.name.0.0,
            version: block.version.0.0,
            attribute: block.attribute.0.0,
            revision: block.revision.map_or_else(String::new, |revision| revision.0.0),
            summary: block.summary.0.0,
            systems: block.systems.into_iter().map(|(system, outputs)| (system.0, outputs.0)).collect(),
        }
    }
}

/// A string of the file that was checked when it was read; errors name the string and point at it.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Checked<T>(T);

trait FromLock: Sized {
    fn read(text: &str) -> Result<Self, String>;
}

impl<'de, T: FromLock> Deserialize<'de> for Checked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::read(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

fn checked<T: FromStr<Err: Display>>(text: &str, what: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("`{}` is no {what}: {error}", text))
}

impl FromLock for StorePath {
    /// A whole path, or in the closure's keys its base name.
    fn read(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            return checked(text, "store path");
        }
        Self::from_base_name(text).map_err(|error| format!("`{text}` is no store path: {error}"))
    }
}

impl FromLock for System {
    fn read(text: &str) -> Result<Self, String> {
        checked(text, "system")
    }
}

impl FromLock for PackageId {
    fn read(text: &str) -> Result<Self, String> {
        Self::new(text).map_err(|error| format!("`{text}` is no package id: {error}"))
    }
}

impl FromLock for NarDigest {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: &str| format!("`{text}` is no hash and size: {error}"))
    }
}

/// Text of one line.
#[derive(Default)]
struct Line(String);

impl FromLock for Line {
    fn read(text: &str) -> Result<Self, String> {
        match text.chars().any(char::is_control) {
            true => Err("control characters are not allowed here".to_owned()),
            false => Ok(Self(text.to_owned())),
        }
    }
}

struct Revision(String);

impl FromLock for Revision {
    fn read(text: &str) -> Result<Self, String> {
        match text.len() == 40 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
            true => Ok(Self(text.to_owned())),
            false => Err(format!("`{text}` is no revision: expected 40 hexadecimal digits")),
        }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct OutputName(String);

impl FromLock for OutputName {
    fn read(text: &str) -> Result<Self, String> {
        match crate::store::path::is_valid_name(text) {
            true => Ok(Self(text.to_owned())),
            false => Err(format!("`{text}` is no output name")),
        }
    }
}

impl FromStr for NarDigest {
    type Err = &'static str;

    /// From `sha256-<base64> <bytes>`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let encoded = text.strip_prefix("sha256-").ok_or("it does not start with `sha256-`")?;
        let (hash, size) = encoded.split_once(' ').ok_or("the size is missing")?;
        let bytes = STANDARD.decode(hash).map_err(|_| "the hash is not base64")?;
        let sha256 = bytes.try_into().map_err(|_| "the hash is not 32 bytes long")?;
        if !size.bytes().all(|c| c.is_ascii_digit()) {
            return Err("the size is no number of bytes");
        }
        Ok(Self { sha256, size: size.parse().map_err(|_| "the size is no number of bytes")? })
    }
}
