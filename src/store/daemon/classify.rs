//! What a daemon's words mean. The protocol has no error codes, so the words of Nix 2.8 to 2.34 are matched here and
//! nowhere else; what is not recognized stays the daemon's own message.

use crate::store::StoreError;

const NETWORK: &[&str] = &[
    "unable to download",
    "couldn't resolve host",
    "could not resolve host",
    "couldn't connect",
    "could not connect",
    "connection refused",
    "connection reset",
    "timeout was reached",
    "timed out",
    "ssl connect error",
    "ssl peer certificate",
    "http error 4",
    "http error 5",
    "disabling binary cache",
];

const MISMATCH: &[&str] = &[
    "hash mismatch",
    "size mismatch",
    "lacks a signature",
    "lacks a valid signature",
    "is not signed by",
    "nar for",
    "not valid nar",
    "bad archive",
    "input doesn't look like",
    "is corrupt",
    "failed to decompress",
    "decompression",
    "zstd",
];

const MISSING: &[&str] = &[
    "no substituter that can build it",
    "don't know how to build",
    "does not exist and cannot be created",
    "path is not valid",
    "is not valid",
    "is required, but there is no substituter",
    "does not exist in binary cache",
];

/// The error that a message and the log before it stand for.
pub(super) fn classify(message: &str, log: &[String]) -> StoreError {
    let says = |text: &str, words: &[&str]| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let telling = |words: &[&str]| log.iter().map(String::as_str).chain([message]).find(|text| says(text, words)).map(str::to_owned);
    // What a cache did wrong is logged, and then the path counts as missing: the log is the cause.
    if let Some(message) = telling(MISMATCH) {
        return StoreError::Mismatch { message };
    }
    if let Some(message) = telling(NETWORK) {
        return StoreError::Fetch { message };
    }
    if says(message, MISSING) {
        return StoreError::Missing { message: message.to_owned() };
    }
    StoreError::Daemon { message: message.to_owned() }
}

/// The line of a log that says that a cache is out of reach.
pub(super) fn unreachable_cache(log: &[String]) -> Option<&String> {
    log.iter().find(|line| {
        let line = line.to_lowercase();
        NETWORK.iter().any(|word| line.contains(word))
    })
}
