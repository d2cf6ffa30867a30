//! What the tests of all parts stand on, and the promise that holds across them.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::store::NarDigest;

pub(super) fn archive(node: &Node) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(node, &mut bytes).unwrap();
    bytes
}

pub(super) fn digest(bytes: &[u8]) -> NarDigest {
    NarDigest { sha256: Sha256::digest(bytes).into(), size: bytes.len() as u64 }
}

pub(super) fn regular(executable: bool, contents: &[u8]) -> Node {
    Node::Regular { executable, contents: contents.to_vec() }
}

pub(super) fn directory<const N: usize>(entries: [(&[u8], Node); N]) -> Node {
    Node::Directory(entries.into_iter().map(|(name, node)| (name.to_vec(), node)).collect())
}

/// Has every kind of node, a name that is not UTF-8 and contents whose length is a multiple of 8.
pub(super) fn sample() -> Node {
    directory([
        (b"a", regular(false, b"hello")),
        (b"b", regular(true, b"#!/bin/sh\n")),
        (b"d", directory([(b"l", Node::Symlink(b"../a".to_vec()))])),
        (b"e", directory([])),
        (b"\xff", regular(false, b"12345678")),
    ])
}

/// So many folders inside each other.
pub(super) fn nested(depth: usize) -> Node {
    (1..depth).fold(directory([]), |inner, _| directory([(b"d", inner)]))
}

/// Any tree: names and targets of any bytes, contents of all lengths modulo 8.
pub(super) fn trees() -> impl Strategy<Value = Node> {
    let name = prop_oneof!["[a-c]{1,3}".prop_map(String::into_bytes), prop::collection::vec(1_u8..=255, 1..12)];
    let name = name.prop_filter("a file name", |name| is_file_name(name));
    let leaf = prop_oneof![
        3 => (any::<bool>(), prop::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(executable, contents)| Node::Regular { executable, contents }),
        1 => prop::collection::vec(1_u8..=255, 1..40).prop_map(Node::Symlink),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop::collection::btree_map(name.clone(), inner, 0..6).prop_map(Node::Directory)
    })
}

/// A folder for unpacked trees, which goes away although their folders are read-only.
pub(super) struct Place(tempfile::TempDir);

impl Place {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        make_writable(self.0.path());
    }
}

fn make_writable(dir: &Path) {
    fs_err::set_permissions(dir, std::fs::Permissions::from_mode(0o755)).unwrap();
    for entry in fs_err::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            make_writable(&entry.path());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_tree_comes_back_from_the_disk_as_it_was(tree in trees()) {
        let place = Place::new();
        let bytes = archive(&tree);
        prop_assert_eq!(unpack(&mut bytes.as_slice(), &place.path("t")).unwrap(), digest(&bytes));

        let mut dumped = Vec::new();
        dump(&place.path("t"), &mut dumped).unwrap();
        prop_assert_eq!(hash_tree(&place.path("t")).unwrap(), digest(&bytes));
        prop_assert!(dumped == bytes);
    }
}
