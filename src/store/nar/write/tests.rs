use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::super::tests::{archive, directory, regular, sample};
use super::*;
use crate::store::content_address::hex;

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
    for name in [&b""[..], b".", b"..", b"a/b", b"a\0b", &[b'n'; 256]] {
        let node = directory([(name, regular(false, b""))]);
        assert_eq!(write(&node, &mut Vec::new()).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name:?}");
    }
    for target in [&b""[..], b"a\0", &[b't'; 4096]] {
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
