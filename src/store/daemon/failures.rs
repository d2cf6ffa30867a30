//! What a daemon's errors mean. Nix has no codes for them, only words; these are the words of 2.8, 2.26 and 2.34.
//!
//! When substitution fails, the error itself only says that a path cannot be had; why stands in the log before it.

use std::io;

use anstream::adapter::strip_str;

use super::session::Fault;
use crate::failure::printable;
use crate::store::StoreError;

/// Content that is not what was promised, or not promised by anybody whom the store trusts.
const MISMATCH: [&str; 8] = [
    "hash mismatch",
    "size mismatch",
    "not signed by any of the keys",
    "lacks a valid signature",
    "lacks a signature by a trusted key",
    "bad archive",
    "is corrupt",
    "compression not recognized",
];

/// A cache that does not deliver, for whatever reason.
const UNREACHABLE: [&str; 3] = ["unable to download", "does not exist in binary cache", "cannot connect to"];

/// An attempt that failed, with another one to follow.
const RETRYING: &str = "; retrying in ";

/// What the error says when the reason is in the log.
const SEE_LOG: [&str; 4] = [
    "there is no substituter that can build it",
    "build of ",
    "does not exist and cannot be created",
    "don't know how to build",
];

/// Characters of a daemon's text that are shown.
const SHOWN: usize = 600;

/// Why a greeting failed.
pub(super) fn greeting(fault: Fault) -> String {
    match fault {
        Fault::Daemon(message) => readable(&message),
        // Daemons of all versions hang up without a word on whom they do not serve.
        Fault::Stream(error) if is_end(&error) => {
            "it closed the connection at once, as for users that `allowed-users` in its nix.conf leaves out".to_owned()
        }
        Fault::Stream(error) => stream_reason(&error),
    }
}

/// Why a stream broke.
pub(super) fn stream_reason(error: &io::Error) -> String {
    match error.kind() {
        _ if is_end(error) => "it closed the connection".to_owned(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "it did not answer in time".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether the other side hung up: seen when reading, when writing, or when it left bytes of ours unread.
fn is_end(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), UnexpectedEof | BrokenPipe | ConnectionReset)
}

/// The failure that a daemon's error stands for; `log` are the lines before it, the oldest first.
pub(super) fn classify(message: &str, log: &[String]) -> StoreError {
    let message = readable(message);
    if let Some(error) = meaning(&message) {
        return error;
    }
    if !SEE_LOG.iter().any(|words| message.contains(words)) {
        return StoreError::Daemon { message };
    }
    let reason = log.iter().rev().map(|line| readable(line)).filter(|line| !line.contains(RETRYING));
    if let Some(error) = reason.clone().find_map(|line| meaning(&line)) {
        return error;
    }
    // Nothing in the log: nobody has it. An error that we do not know: tell it along.
    match log.iter().rev().find(|line| plain(line).trim_start().starts_with("error:")) {
        Some(line) => StoreError::Daemon { message: format!("{message}: {}", readable(line)) },
        None => StoreError::Missing { message },
    }
}

/// What one line means, if it is among the known ones.
fn meaning(line: &str) -> Option<StoreError> {
    let has = |words: &[&str]| words.iter().any(|words| line.contains(words));
    if has(&MISMATCH) {
        return Some(StoreError::Mismatch { message: line.to_owned() });
    }
    has(&UNREACHABLE).then(|| StoreError::Fetch { message: line.to_owned() })
}

/// The last word of the log on a cache that is out of reach, if there is one.
pub(super) fn unreachable(log: &[String]) -> Option<String> {
    let lines = log.iter().rev().map(|line| readable(line));
    lines.filter(|line| !line.contains(RETRYING)).find(|line| UNREACHABLE.iter().any(|words| line.contains(words)))
}

/// A daemon's text for people: one line without escape sequences, without `error:` in front and without
/// the web page that a cache sent along.
pub(super) fn readable(text: &str) -> String {
    let plain = plain(text);
    let (told, retrying) = match plain.split_once("response body:") {
        // Behind the page it says whether there is another attempt.
        Some((told, page)) => (told, page.rfind(RETRYING).map_or("", |at| &page[at..])),
        None => (plain.as_str(), ""),
    };
    let mut line = told.split_whitespace().collect::<Vec<_>>().join(" ");
    line.push_str(retrying.trim_end());
    while let Some(rest) = ["error:", "warning:"].iter().find_map(|word| line.strip_prefix(word)) {
        line = rest.trim_start().to_owned();
    }
    let line = printable(&line);
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.into_owned(),
    }
}

fn plain(text: &str) -> String {
    strip_str(text).to_string()
}

#[cfg(test)]
mod tests;
