//! The names of content-addressed store paths, computed without a store.
//!
//! Source: the Nix manual, "Complete store path calculation"
//! (<https://nix.dev/manual/nix/latest/protocols/store-path>), form `source`.

use std::collections::BTreeSet;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::base32;
use super::path::{InvalidStorePath, STORE_DIR, StorePath};

/// The path of a tree that is addressed by the SHA-256 of its NAR (`fixed:r:sha256`) and its references.
pub fn tree_path(name: &str, nar_sha256: &[u8; 32], references: &BTreeSet<StorePath>) -> Result<StorePath, InvalidStorePath> {
    let mut fingerprint = "source".to_owned();
    for reference in references {
        // Writing to a string cannot fail.
        let _ = write!(fingerprint, ":{reference}");
    }
    let _ = write!(fingerprint, ":sha256:{}:{STORE_DIR}:{name}", hex(nar_sha256));
    let hash = base32::encode(&fold(&Sha256::digest(fingerprint.as_bytes()).into()));
    StorePath::from_base_name(&format!("{hash}-{name}"))
}

/// 32 bytes folded to 20 by exclusive or.
fn fold(hash: &[u8; 32]) -> [u8; 20] {
    let mut folded = [0; 20];
    for (index, byte) in hash.iter().enumerate() {
        folded[index % 20] ^= byte;
    }
    folded
}

/// Lower-case base16.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::nar::{Node, to_bytes};

    /// What `nix-store --add` prints for a file `hello` with the bytes `hello\n`.
    #[test]
    fn a_tree_without_references_gets_the_path_that_nix_gives_it() {
        let (_, hash) = to_bytes(&Node::Regular { executable: false, contents: b"hello\n".to_vec() });
        let path = tree_path("hello", &hash, &BTreeSet::new()).unwrap();
        assert_eq!(path.to_string(), "/nix/store/gwina1sjk7g95wq6fxc6b7s1hza53h74-hello");
    }
}
