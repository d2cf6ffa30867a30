//! Whether a narinfo is to be believed: ed25519 signatures by trusted keys, and paths that vouch for themselves.
//!
//! Source: the Nix manual, "Binary Cache Substituter", and `src/libutil/signature`, `src/libstore/path-info.cc` of Nix.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};

use super::narinfo::{NarInfo, sha256};
use crate::store::content_address::tree_path;

/// Public keys by name; several may share one.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<(String, VerifyingKey)>);

impl Keys {
    /// From settings `<name>:<base64 of 32 bytes>`. The second part of the answer are those that are none.
    pub fn parse(settings: &[String]) -> (Self, Vec<String>) {
        let mut keys = Self::default();
        let mut unusable = Vec::new();
        for setting in settings {
            match parse_key(setting) {
                Some(key) => keys.0.push(key),
                None => unusable.push(setting.clone()),
            }
        }
        (keys, unusable)
    }

    /// The name of a key that signed it, if any did.
    pub fn verifies(&self, narinfo: &NarInfo) -> Option<&str> {
        let fingerprint = narinfo.fingerprint();
        narinfo.registration.signatures.iter().find_map(|text| {
            let (name, signature) = text.split_once(':')?;
            let signature = Signature::from_slice(&STANDARD.decode(signature).ok()?).ok()?;
            let candidates = self.0.iter().filter(|(known, _)| known == name);
            let mut good = candidates.filter(|(_, key)| key.verify_strict(fingerprint.as_bytes(), &signature).is_ok());
            good.next().map(|(name, _)| name.as_str())
        })
    }
}

fn parse_key(setting: &str) -> Option<(String, VerifyingKey)> {
    let (name, key) = setting.split_once(':').filter(|(name, _)| !name.is_empty())?;
    let bytes = STANDARD.decode(key).ok()?.try_into().ok()?;
    Some((name.to_owned(), VerifyingKey::from_bytes(&bytes).ok()?))
}

/// Whether the path's name follows from its content: then it needs no signature. Only content that the NAR's own hash
/// names counts (`fixed:r:sha256`), for nothing else is checked when it is unpacked.
pub fn is_content_addressed(narinfo: &NarInfo) -> bool {
    let registration = &narinfo.registration;
    let info = &registration.info;
    let address = registration.content_address.as_deref();
    let hash = address.and_then(|address| address.strip_prefix("fixed:r:")).and_then(sha256);
    // One that refers to itself has another hash in its name than that of its NAR; such paths need a signature.
    let named = tree_path(info.path.name(), &info.nar_hash, &info.references);
    hash == Some(info.nar_hash) && named.is_ok_and(|named| named == info.path)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;

    fn signed(key: &SigningKey) -> NarInfo {
        let text = "StorePath: /nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello\nURL: a\nNarSize: 8\n\
                    NarHash: sha256:1000000000000000000000000000000000000000000000000000\n";
        let mut narinfo = NarInfo::parse(text).unwrap();
        let signature = STANDARD.encode(key.sign(narinfo.fingerprint().as_bytes()).to_bytes());
        narinfo.registration.signatures = vec!["other:AAAA".to_owned(), format!("key-1:{signature}")];
        narinfo
    }

    fn public(name: &str, key: &SigningKey) -> String {
        format!("{name}:{}", STANDARD.encode(key.verifying_key().to_bytes()))
    }

    #[test]
    fn only_the_right_key_under_the_right_name_vouches_for_unchanged_content() {
        let (key, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let mut narinfo = signed(&key);
        let verifies = |settings: &[String], narinfo: &NarInfo| Keys::parse(settings).0.verifies(narinfo).is_some();
        assert!(verifies(&[public("key-1", &other), public("key-1", &key)], &narinfo));
        assert!(!verifies(&[public("key-1", &other)], &narinfo));
        assert!(!verifies(&[public("key-2", &key)], &narinfo));
        narinfo.registration.info.nar_size += 1;
        assert!(!verifies(&[public("key-1", &key)], &narinfo));
    }

    #[test]
    fn keys_that_are_none_are_given_back() {
        let settings = ["no-colon", ":AAAA", "name:AAAA"].map(str::to_owned);
        assert_eq!(Keys::parse(&settings).1, settings);
    }

    #[test]
    fn a_path_named_by_its_content_vouches_for_itself() {
        let mut narinfo = signed(&SigningKey::from_bytes(&[1; 32]));
        let hash = narinfo.registration.info.nar_hash;
        let address = format!("fixed:r:sha256:{}", crate::store::base32::encode(&hash));
        narinfo.registration.content_address = Some(address);
        assert!(!is_content_addressed(&narinfo));
        narinfo.registration.info.path = tree_path("hello", &hash, &narinfo.registration.info.references).unwrap();
        assert!(is_content_addressed(&narinfo));
        narinfo.registration.info.nar_hash[0] ^= 1;
        assert!(!is_content_addressed(&narinfo));
    }
}
