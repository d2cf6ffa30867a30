//! Writing `envy.lock`: sorted, a line a fact, the same text for the same lock, so that git merges it well.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Lock, LockedPackage, LockedSystem, NarDigest, VERSION};
use crate::store::StorePath;

const HEADER: &str = "# Written by envy. Commit this file, and change envy.toml instead of it.\n";

impl Lock {
    /// The lock as text, which [`super::parse`] reads back to the same lock.
    pub fn to_text(&self) -> String {
        let mut out = format!("{HEADER}version = {VERSION}\n");
        for (id, package) in &self.packages {
            write_package(&mut out, &key(id.as_str()), package);
        }
        for (system, closure) in &self.closures {
            push(&mut out, format_args!("\n[closure.{system}]\n"));
            write_closure(&mut out, closure);
        }
        out
    }
}

fn write_package(out: &mut String, id: &str, package: &LockedPackage) {
    push(out, format_args!("\n[packages.{id}]\n"));
    let fields = [
        ("spec", &package.request),
        ("name", &package.name),
        ("version", &package.version),
        ("revision", &package.revision),
        ("attribute", &package.attribute),
        ("summary", &package.summary),
    ];
    for (field, value) in fields {
        // A store path has no revision and no attribute; not every package has a summary.
        if !value.is_empty() || matches!(field, "spec" | "name") {
            push(out, format_args!("{field} = {}\n", string(value)));
        }
    }
    for (system, outputs) in &package.systems {
        push(out, format_args!("\n[packages.{id}.systems.{system}]\n"));
        write_system(out, outputs);
    }
}

fn write_system(out: &mut String, system: &LockedSystem) {
    for (field, value) in [("revision", &system.revision), ("attribute", &system.attribute)] {
        if let Some(value) = value {
            push(out, format_args!("{field} = {}\n", string(value)));
        }
    }
    let defaults: Vec<String> = system.default_outputs.iter().map(|name| string(name)).collect();
    push(out, format_args!("default-outputs = [{}]\n", defaults.join(", ")));
    for (name, path) in &system.outputs {
        push(out, format_args!("outputs.{} = {}\n", key(name), string(&path.to_string())));
    }
}

fn write_closure(out: &mut String, closure: &BTreeMap<StorePath, NarDigest>) {
    for (path, digest) in closure {
        push(out, format_args!("{} = \"{digest}\"\n", string(path.base_name())));
    }
}

impl Display for NarDigest {
    /// `sha256-<base64> <bytes>`, the hash as in Subresource Integrity and in Nix.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256-{} {}", STANDARD.encode(self.sha256), self.size)
    }
}

/// A TOML key, quoted only where it must be.
fn key(text: &str) -> String {
    let bare = |c: u8| c.is_ascii_alphanumeric() || b"-_".contains(&c);
    if !text.is_empty() && text.bytes().all(bare) { text.to_owned() } else { string(text) }
}

/// A TOML basic string on one line.
fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => push(&mut quoted, format_args!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn push(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
