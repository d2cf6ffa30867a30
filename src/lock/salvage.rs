//! Reading as much as there is to read of an `envy.lock` that git left in conflict or that is damaged.
//!
//! What comes out are hints for what was locked, for `envy lock` alone: whoever uses a lock reads it strictly (`parse`).
//! Each block is still read by that strict reader, so that nothing gets in that envy would not have written. Not for:
//! which of two sides is right (`unite`).

use super::{Lock, LockError, VERSION, parse};
use crate::conflict;

/// What each side of a conflict has, or the one side of a text without one.
///
/// # Errors
/// [`LockError::TooNew`] and [`LockError::TooLarge`], about which nothing may be guessed.
pub fn salvage(text: &str) -> Result<Vec<Lock>, LockError> {
    let sides = conflict::sides(text).map_or_else(|| vec![text.to_owned()], Vec::from);
    sides.iter().map(|side| read(side)).collect()
}

fn read(text: &str) -> Result<Lock, LockError> {
    match parse(text) {
        Err(error @ (LockError::TooNew { .. } | LockError::TooLarge { .. })) => Err(error),
        Err(_) => pieces(text),
        Ok(lock) => Ok(lock),
    }
}

/// Block by block, and in the closure tables line by line.
fn pieces(text: &str) -> Result<Lock, LockError> {
    let mut lock = Lock::default();
    let mut parts = Parts(text);
    let mut next = parts.next();
    while let Some(part) = next {
        next = parts.next();
        match part.header {
            "" => check_version(part.text)?,
            header if header.starts_with("[closure.") => add_rows(&mut lock, header, part.text),
            header if header.starts_with("[packages.") => {
                let mut block = part.text.to_owned();
                let systems = format!("{}.systems.", header.trim_end_matches(']'));
                while let Some(system) = next.filter(|part| part.header.starts_with(&systems)) {
                    block.push_str(system.text);
                    next = parts.next();
                }
                for (id, package) in fragment(&block).packages {
                    lock.packages.entry(id).or_insert(package);
                }
            }
            _ => {}
        }
    }
    Ok(lock)
}

/// The version stands before all tables. A damaged one says nothing; a newer one must not be overwritten.
fn check_version(text: &str) -> Result<(), LockError> {
    let version = text.lines().find_map(|line| line.strip_prefix("version")?.trim_start().strip_prefix('='));
    match version.and_then(|version| version.trim().parse().ok()) {
        Some(version) if version > VERSION => Err(LockError::TooNew { version }),
        _ => Ok(()),
    }
}

fn add_rows(lock: &mut Lock, header: &str, text: &str) {
    for row in text.lines().skip(1) {
        for (system, rows) in fragment(&format!("{header}\n{row}\n")).closures {
            let table = lock.closures.entry(system).or_default();
            rows.into_iter().for_each(|(path, digest)| _ = table.entry(path).or_insert(digest));
        }
    }
}

/// A piece as a lock of its own; empty if it is none.
fn fragment(text: &str) -> Lock {
    parse(&format!("version = {VERSION}\n{text}")).unwrap_or_default()
}

/// A table of the file: its header, empty for what stands before the first, and its text with the header.
#[derive(Clone, Copy)]
struct Part<'a> {
    header: &'a str,
    text: &'a str,
}

/// What is left to cut.
struct Parts<'a>(&'a str);

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.0.is_empty() {
            return None;
        }
        let first = self.0.lines().next().unwrap_or_default().trim_end();
        // envy writes every table's header at the beginning of a line, and nothing else with a bracket there.
        let end = self.0.find("\n[").map_or(self.0.len(), |at| at + 1);
        let (text, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(Part { header: if first.starts_with('[') { first } else { "" }, text })
    }
}

#[cfg(test)]
mod tests;
