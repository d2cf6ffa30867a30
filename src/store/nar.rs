//! Writing NARs, Nix's canonical archive of a file tree.
//!
//! Source: "The Purely Functional Software Deployment Model", figure 5.2, and the Nix manual, "Nix Archive (NAR) format"
//! (<https://nix.dev/manual/nix/latest/protocols/nix-archive>). Names are bytes. Nothing is read here.

use std::collections::BTreeMap;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

/// A file tree in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Entries by name; a name is never empty, `.`, `..`, nor contains `/` or NUL.
    Directory(BTreeMap<Vec<u8>, Node>),
    /// A file.
    Regular {
        /// Mode 0555 instead of 0444.
        executable: bool,
        /// Its bytes.
        contents: Vec<u8>,
    },
    /// A symbolic link with its target.
    Symlink(Vec<u8>),
}

/// Writes the NAR of `node`.
pub fn write(node: &Node, out: &mut impl Write) -> io::Result<()> {
    token(out, b"nix-archive-1")?;
    write_node(node, out)
}

/// The NAR of `node` in memory, and its SHA-256.
pub fn to_bytes(node: &Node) -> (Vec<u8>, [u8; 32]) {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = write(node, &mut bytes);
    let hash = Sha256::digest(&bytes).into();
    (bytes, hash)
}

fn write_node(node: &Node, out: &mut impl Write) -> io::Result<()> {
    token(out, b"(")?;
    token(out, b"type")?;
    match node {
        Node::Regular { executable, contents } => {
            token(out, b"regular")?;
            if *executable {
                token(out, b"executable")?;
                token(out, b"")?;
            }
            token(out, b"contents")?;
            token(out, contents)?;
        }
        Node::Symlink(target) => {
            token(out, b"symlink")?;
            token(out, b"target")?;
            token(out, target)?;
        }
        // A BTreeMap of bytes is in the order that the format demands.
        Node::Directory(entries) => {
            token(out, b"directory")?;
            for (name, node) in entries {
                token(out, b"entry")?;
                token(out, b"(")?;
                token(out, b"name")?;
                token(out, name)?;
                token(out, b"node")?;
                write_node(node, out)?;
                token(out, b")")?;
            }
        }
    }
    token(out, b")")
}

/// Length in 8 bytes, the bytes, zeros up to a multiple of 8.
fn token(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.write_all(&[0; 7][..bytes.len().wrapping_neg() % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash is what `nix-hash --type sha256 --base16` says of the same tree.
    #[test]
    fn a_tree_has_the_hash_that_nix_gives_it() {
        let file = |executable, contents: &str| Node::Regular { executable, contents: contents.into() };
        let tree = Node::Directory(BTreeMap::from([
            (b"a".to_vec(), file(false, "hello\n")),
            (b"run".to_vec(), file(true, "#!/bin/sh\n")),
            (b"sub".to_vec(), Node::Directory(BTreeMap::from([(b"link".to_vec(), Node::Symlink(b"../a".to_vec()))]))),
        ]));
        let hash: String = to_bytes(&tree).1.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, "9d1ed632c284e12601851f910c9a456e0ca7115ae3118f5f61aa57fbc47d038f");
    }
}
