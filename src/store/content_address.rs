//! Names of content-addressed store paths: known before anything is added, and proof enough that content is the right
//! one. Not for: trees that are named by what built them; those need a signature.
//!
//! Source: the Nix manual, "Complete Store Path Calculation"
//! (<https://nix.dev/manual/nix/latest/protocols/store-path.html>), types `source`, `text` and `output:out`.

mod assertion;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

pub use self::assertion::ContentAddress;
use super::base32;
use super::path::{InvalidStorePath, STORE_DIR, StorePath};

/// The path of a tree that is named by its NAR (`fixed:r:sha256`) and refers to `references`, never to itself.
///
/// # Errors
/// A `name` that Nix does not allow.
pub fn tree_path(
    name: &str,
    nar_sha256: &[u8; 32],
    references: &BTreeSet<StorePath>,
) -> Result<StorePath, InvalidStorePath> {
    named(&with_references("source", references), nar_sha256, name)
}

/// `kind`, followed by what the path refers to.
fn with_references(kind: &str, references: &BTreeSet<StorePath>) -> String {
    references.iter().fold(kind.to_owned(), |mut kind, reference| {
        // Writing to a String cannot fail.
        let _ = write!(kind, ":{reference}");
        kind
    })
}

/// The path of this kind, with this hash, of this name.
fn named(kind: &str, sha256: &[u8; 32], name: &str) -> Result<StorePath, InvalidStorePath> {
    let fingerprint = format!("{kind}:sha256:{}:{STORE_DIR}:{name}", hex(sha256));
    let folded = fold(&Sha256::digest(fingerprint).into());
    StorePath::from_base_name(&format!("{}-{name}", base32::encode(&folded)))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Nix's way of shortening a hash: the bytes behind the twentieth are exclusive-ored over the first.
fn fold(hash: &[u8; 32]) -> [u8; 20] {
    let mut folded = [0; 20];
    for (index, byte) in hash.iter().enumerate() {
        folded[index % 20] ^= byte;
    }
    folded
}

#[cfg(test)]
mod tests;
