//! Whether somebody wrote into the block, so that it can be said before it is overwritten.

use sha2::{Digest, Sha256};

use super::place::Place;
use super::{BEGIN, FORM, RULES, list};
use crate::store::content_address::hex;

/// Whether the block at `place` has lines that envy did not write. Where another version of envy wrote it, nobody can tell.
pub(super) fn is_edited(text: &str, place: &Place) -> bool {
    let marker = text[place.begin.clone()].trim_start();
    let form = marker[BEGIN.len()..].split_whitespace().next().unwrap_or_default();
    let body = text[place.body.clone()].replace("\r\n", "\n");
    match form {
        FORM => {
            let lacks = |line: &str| !body.lines().any(|written| written.trim() == line);
            let strange = |line: &str| !RULES.lines().any(|rule| rule == line) && !list::is_list(line);
            RULES.lines().any(lacks) || body.lines().map(str::trim).any(strange)
        }
        // The first form had a hash of its body.
        hash if hash.len() == 12 => digest(&body) != hash,
        _ => false,
    }
}

/// Twelve hex digits are enough to notice an edit; nobody is kept out by them.
fn digest(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes())[..6])
}
