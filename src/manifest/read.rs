//! Reading `envy.toml`: the top level, and values that every section needs. Strict, since a key that is silently
//! ignored is an environment that silently differs. Not for: what stands in a section; each has a module.

use std::collections::BTreeMap;

use toml_edit::{Document, Item, Key, TableLike};

use super::error::{ManifestError, Source};
use super::{Manifest, options, packages, vars};
use crate::failure::{Hint, printable};
use crate::system::System;

/// Larger texts than this are no manifest; in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// The format version that this envy reads and writes.
pub const VERSION: i64 = 1;

pub(super) const SECTIONS: &[&str] = &["version", "packages", "vars", "hooks", "profile", "scripts", "options"];
pub(super) const HOOKS: &[&str] = &["on-activate"];
const LATER: &[&str] = &["services", "roles", "sandbox", "include"];
pub(super) const PROFILE_SHELLS: &[&str] = &["common", "bash", "zsh", "fish", "nu", "elvish", "tcsh", "sh"];

/// Reads a manifest; `file` is its name in messages.
pub fn parse(file: &str, text: &str) -> Result<Manifest, ManifestError> {
    if text.len() > MAX_BYTES {
        return Err(ManifestError::whole(format!(
            "{file} has {} MiB; a manifest has at most {} MiB",
            text.len() >> 20,
            MAX_BYTES >> 20
        )));
    }
    let source = Source { file, text };
    let document = Document::parse(text).map_err(|error| {
        if let Some(conflict) = conflict(source) {
            return conflict;
        }
        let message = error.message().trim_end().replace('\n', ", ");
        source.at(error.span(), format!("{file} is not valid TOML: {}", printable(&message)), "here")
    })?;
    let root = document.as_table();
    let version = root.get("version");
    let mut manifest = Manifest::default();
    check_version(source, version)?;
    for (name, item) in root {
        let Some((key, _)) = root.get_key_value(name) else { continue };
        match name {
            "version" => {}
            "packages" => manifest.packages = packages::read(source, table(source, item, "`packages`")?)?,
            "vars" => manifest.vars = vars::read(source, table(source, item, "`vars`")?)?,
            "scripts" => manifest.scripts = scripts(source, table(source, item, "`scripts`")?)?,
            "hooks" => manifest.code.extend(code(source, item, "hooks", HOOKS)?),
            "profile" => manifest.code.extend(code(source, item, "profile", PROFILE_SHELLS)?),
            "options" => manifest.options = options::read(source, table(source, item, "`options`")?)?,
            later if LATER.contains(&later) => {
                return Err(source
                    .at_key(key, format!("`[{later}]` is not supported by this version of envy yet"), "not yet")
                    .hint(Hint::text(format!("take the section `[{later}]` out")))
                    .unsupported());
            }
            _ => return Err(unknown_section(source, key)),
        }
    }
    Ok(manifest)
}

/// Names that other tools give to what envy has, too.
const FOREIGN: &[(&str, &[&str])] = &[
    ("packages", &["dependencies", "dev-dependencies", "deps", "tools", "install"]),
    ("vars", &["env", "environment", "variables"]),
    ("scripts", &["tasks", "commands", "aliases"]),
    ("hooks", &["hook", "shell"]),
    ("options", &["settings", "config"]),
];

fn unknown_section(source: Source<'_>, key: &Key) -> ManifestError {
    match FOREIGN.iter().find(|(_, foreign)| foreign.contains(&key.get())) {
        Some((own, _)) => source
            .at_key(key, format!("unknown key `{}` in a manifest", key.get()), "not known")
            .hint(Hint::text(format!("in envy.toml it is `{own}`"))),
        None => source.unknown_key(key, "in a manifest", SECTIONS),
    }
}

fn check_version(source: Source<'_>, version: Option<&Item>) -> Result<(), ManifestError> {
    match version {
        None => Err(ManifestError::whole(format!("{} has no `version`", source.file))
            .hint(Hint::text(format!("begin the file with the line `version = {VERSION}`")))),
        Some(item) => match item.as_integer() {
            Some(VERSION) => Ok(()),
            Some(newer) if newer > VERSION => Err(source
                .at_item(item, format!("{} is of version {newer}, this envy reads {VERSION}", source.file), "newer")
                .hint(Hint::text("install a newer envy"))
                .unsupported()),
            _ => Err(source.at_item(item, format!("`version` must be {VERSION}"), "not a version")),
        },
    }
}

/// A merge that stopped in the middle: better said than a word about TOML.
fn conflict(source: Source<'_>) -> Option<ManifestError> {
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let content = line.trim_end();
        if ["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|marker| content.starts_with(marker)) {
            let message = format!("{} has an unresolved merge conflict", source.file);
            let error = source.at(Some(start..start + content.len()), message, "git stopped here");
            return Some(
                error.hint(Hint::run("resolve the conflict, then bring the lock along", "envy lock && envy sync")),
            );
        }
        start += line.len();
    }
    None
}

fn scripts(source: Source<'_>, table: &dyn TableLike) -> Result<BTreeMap<String, String>, ManifestError> {
    let mut scripts = BTreeMap::new();
    for (key, item) in entries(table) {
        let name = key.get();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
        if name.is_empty() || name.starts_with('-') || !name.chars().all(allowed) {
            let message = format!("`{}` cannot be the name of a script", printable(name));
            return Err(source.at_key(key, message, "only A-Z a-z 0-9 - _ . : and no `-` in front"));
        }
        let text = string(source, item, &format!("script `{name}`"))?;
        if text.trim().is_empty() {
            return Err(source.at_item(item, format!("script `{name}` is empty"), "nothing to run"));
        }
        scripts.insert(name.to_owned(), text.to_owned());
    }
    Ok(scripts)
}

fn code(
    source: Source<'_>,
    item: &Item,
    section: &str,
    known: &[&str],
) -> Result<BTreeMap<String, String>, ManifestError> {
    let mut code = BTreeMap::new();
    for (key, item) in entries(table(source, item, &format!("`{section}`"))?) {
        if !known.contains(&key.get()) {
            return Err(source.unknown_key(key, &format!("in `[{section}]`"), known));
        }
        let name = format!("{section}.{}", key.get());
        let text = string(source, item, &format!("`{name}`"))?.to_owned();
        code.insert(name, text);
    }
    Ok(code)
}

/// The keys and values of a table, with the keys' spans.
pub(super) fn entries(table: &dyn TableLike) -> impl Iterator<Item = (&Key, &Item)> {
    table.iter().filter_map(|(name, _)| table.get_key_value(name))
}

/// A table of any form.
pub(super) fn table<'a>(source: Source<'_>, item: &'a Item, what: &str) -> Result<&'a dyn TableLike, ManifestError> {
    item.as_table_like().ok_or_else(|| source.wrong_type(item, what, "a table"))
}

/// A string without NUL, which no environment variable or argument can hold.
pub(super) fn string<'a>(source: Source<'_>, item: &'a Item, what: &str) -> Result<&'a str, ManifestError> {
    let text = item.as_str().ok_or_else(|| source.not_a_string(item, what, "a string"))?;
    if text.contains('\0') {
        return Err(source.at_item(item, format!("{what} contains a NUL character"), "not possible"));
    }
    Ok(text)
}

/// An array of strings, each of which `read` takes or says what is wrong with.
pub(super) fn strings<T, E: std::fmt::Display>(
    source: Source<'_>,
    item: &Item,
    what: &str,
    read: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, ManifestError> {
    let wrong = || source.wrong_type(item, what, "an array of strings");
    let array = item.as_array().ok_or_else(wrong)?;
    let element = |value: &toml_edit::Value| {
        let text = value.as_str().ok_or_else(wrong)?;
        read(text).map_err(|reason| {
            source.at(value.span(), format!("`{}` in {what}: {reason}", printable(text)), "not possible here")
        })
    };
    array.iter().map(element).collect()
}

/// An array of systems, not an empty one.
pub(super) fn systems(source: Source<'_>, item: &Item, what: &str) -> Result<Vec<System>, ManifestError> {
    let systems = strings(source, item, what, str::parse::<System>)?;
    if systems.is_empty() {
        return Err(source.at_item(item, format!("{what} is empty"), "name one system at least"));
    }
    Ok(systems)
}
