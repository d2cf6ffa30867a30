use proptest::prelude::*;

use super::super::content_address::hex;
use super::*;
use sha2::{Digest, Sha256};

fn archive(node: &Node) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(node, &mut bytes).unwrap();
    bytes
}

fn regular(executable: bool, contents: &[u8]) -> Node {
    Node::Regular { executable, contents: contents.to_vec() }
}

fn directory<const N: usize>(entries: [(&[u8], Node); N]) -> Node {
    Node::Directory(entries.into_iter().map(|(name, node)| (name.to_vec(), node)).collect())
}

/// Has every kind of node, a name that is not UTF-8 and contents whose length is a multiple of 8.
fn sample() -> Node {
    directory([
        (b"a", regular(false, b"hello")),
        (b"b", regular(true, b"#!/bin/sh\n")),
        (b"d", directory([(b"l", Node::Symlink(b"../a".to_vec()))])),
        (b"e", directory([])),
        (b"\xff", regular(false, b"12345678")),
    ])
}

/// The expected values are those of `nix-store --add` and `nix-store --dump` (2.8 and 2.34) for such a folder.
#[test]
fn an_archive_is_what_nix_makes_of_the_same_tree() {
    let bytes = archive(&sample());
    assert_eq!(bytes.len(), 1240);
    let hash = hex(&Sha256::digest(&bytes));
    assert_eq!(hash, "adeb8ecde4c981fe04dca8109adbc82481e7c87142bc40d3fa1c77de5a49a270");
}

#[test]
fn names_and_targets_that_nix_refuses_are_refused() {
    for name in [&b""[..], b".", b"..", b"a/b", b"a\0b"] {
        let node = directory([(name, regular(false, b""))]);
        assert_eq!(write(&node, &mut Vec::new()).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name:?}");
    }
    for target in [&b""[..], b"a\0"] {
        assert!(write(&Node::Symlink(target.to_vec()), &mut Vec::new()).is_err(), "{target:?}");
    }
    let error = write(&directory([(b"\xffa/b", regular(false, b""))]), &mut Vec::new()).unwrap_err();
    insta::assert_snapshot!(error, @r"`\xffa/b` cannot be the file name in an archive");
}

proptest! {
    #[test]
    fn strings_are_padded_to_eight_bytes_with_zeros(contents: Vec<u8>) {
        let mut bytes = Vec::new();
        write_string(&contents, &mut bytes).unwrap();
        prop_assert_eq!(bytes.len() % 8, 0);
        prop_assert!(bytes.len() - 8 - contents.len() < 8);
        prop_assert_eq!(&bytes[8..8 + contents.len()], &contents[..]);
        prop_assert!(bytes[8 + contents.len()..].iter().all(|byte| *byte == 0));
    }
}
