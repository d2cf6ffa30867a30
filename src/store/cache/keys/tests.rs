use ed25519_dalek::{Signer, SigningKey};
use proptest::prelude::*;

use super::*;

const UNSIGNED: &str = "\
StorePath: /nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2
URL: nar/0xlm42cr0xmfkgklvf8y55yvwapp2is0337ppbjw7jyi8r9ns2x1.nar.zst
Compression: zstd
NarHash: sha256:11wm58b35bd43ixd8vjnm2xnam5572bypga5g5vi5ibjk2kfcg1p
NarSize: 1664
References: 08g3c9zd7qsw0216x1bdlk7qrykjny7s-other
";

fn secret(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// The words of `trusted-public-keys` for these secrets.
fn keys(secrets: &[(&str, u8)]) -> Keys {
    let words = secrets.iter().map(|(name, seed)| word(name, secret(*seed).verifying_key().as_bytes()));
    let (keys, unusable) = Keys::parse(&words.collect::<Vec<_>>());
    assert!(unusable.is_empty());
    keys
}

fn word(name: &str, bytes: &[u8]) -> String {
    format!("{name}:{}", STANDARD.encode(bytes))
}

fn signed(by: &[(&str, u8)]) -> NarInfo {
    let mut narinfo = NarInfo::parse(UNSIGNED).unwrap();
    let fingerprint = narinfo.fingerprint();
    let signatures = by.iter().map(|(name, seed)| word(name, &secret(*seed).sign(fingerprint.as_bytes()).to_bytes()));
    narinfo.registration.signatures = signatures.collect();
    narinfo
}

#[test]
fn one_good_signature_of_several_is_enough() {
    let known = keys(&[("mine-1", 1), ("yours-1", 2)]);
    assert_eq!(known.verifies(&signed(&[("mine-1", 1)])), Some("mine-1"));
    assert_eq!(known.verifies(&signed(&[("theirs-1", 3), ("yours-1", 2)])), Some("yours-1"));
    assert_eq!(known.verifies(&signed(&[("mine-1", 9), ("mine-1", 1)])), Some("mine-1"));
}

#[test]
fn what_nobody_known_signed_is_not_believed() {
    let known = keys(&[("mine-1", 1)]);
    assert_eq!(known.verifies(&signed(&[])), None);
    assert_eq!(known.verifies(&signed(&[("mine-1", 2)])), None);
    assert_eq!(known.verifies(&signed(&[("mine-2", 1)])), None);
    assert_eq!(Keys::default().verifies(&signed(&[("mine-1", 1)])), None);
}

#[test]
fn two_keys_may_have_one_name() {
    let known = keys(&[("mine", 1), ("mine", 2)]);
    assert_eq!(known.verifies(&signed(&[("mine", 2)])), Some("mine"));
}

/// Whatever a narinfo says that matters is signed.
#[test]
fn a_changed_narinfo_is_not_believed() {
    let known = keys(&[("mine-1", 1)]);
    let good = signed(&[("mine-1", 1)]);
    let mut path = good.clone();
    path.registration.info.path = "/nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.3".parse().unwrap();
    let mut hash = good.clone();
    hash.registration.info.nar_hash[31] ^= 1;
    let mut size = good.clone();
    size.registration.info.nar_size += 1;
    let mut references = good.clone();
    references.registration.info.references.clear();
    for changed in [path, hash, size, references] {
        assert_eq!(known.verifies(&changed), None, "{changed:?}");
    }
}

#[test]
fn words_that_are_no_keys_are_given_back() {
    let weak = word("weak", &[0; 32]);
    let good = word("cache.nixos.org-1", secret(1).verifying_key().as_bytes());
    let words = ["", "name", "name:", "name:AAAA", ":GBI9Tj1lLMvdZxFL5zddwXrHLzds/50878/pF1DCGJQ=", &weak, &good];
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    let (keys, unusable) = Keys::parse(&words);
    assert_eq!(keys.0.len(), 1);
    assert_eq!(unusable, words[..6]);
}

proptest! {
    #[test]
    fn a_signature_with_a_changed_bit_is_none(bit in 0_usize..512) {
        let mut narinfo = signed(&[("mine-1", 1)]);
        let mut bytes = signature(&narinfo.registration.signatures[0]).unwrap().1.to_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        narinfo.registration.signatures = vec![word("mine-1", &bytes)];
        prop_assert!(keys(&[("mine-1", 1)]).verifies(&narinfo).is_none());
    }

    #[test]
    fn arbitrary_words_never_panic(text: String) {
        let _ = Keys::parse(&[text.clone(), format!("name:{text}")]);
        let _ = signature(&text);
    }
}
