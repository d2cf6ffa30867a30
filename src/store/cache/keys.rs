//! The keys whose signatures count, and whether one of them made a signature of a narinfo.
//!
//! Source: the Nix manual, "Signatures" (<https://nix.dev/manual/nix/latest/protocols/signature>), setting
//! `trusted-public-keys`; RFC 8032 (Ed25519).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};

use super::narinfo::NarInfo;

/// Public keys by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys(Vec<(String, VerifyingKey)>);

impl Keys {
    /// From the words of `trusted-public-keys`, `<name>:<base64>`. Also gives those that are no keys, as they were.
    pub fn parse(keys: &[String]) -> (Self, Vec<String>) {
        let mut usable = Vec::new();
        let mut unusable = Vec::new();
        for text in keys {
            match key(text) {
                Some(key) => usable.push(key),
                None => unusable.push(text.clone()),
            }
        }
        (Self(usable), unusable)
    }

    /// The name of a key that signed what the narinfo says of path, content and references.
    pub fn verifies(&self, narinfo: &NarInfo) -> Option<&str> {
        let fingerprint = narinfo.fingerprint();
        narinfo.registration.signatures.iter().find_map(|text| {
            let (name, signature) = signature(text)?;
            // Two keys may have one name, as after a key was changed.
            let (name, _) = self
                .0
                .iter()
                .filter(|(known, _)| known == name)
                .find(|(_, key)| key.verify_strict(fingerprint.as_bytes(), &signature).is_ok())?;
            Some(name.as_str())
        })
    }
}

fn key(text: &str) -> Option<(String, VerifyingKey)> {
    let (name, bytes) = named_bytes(text)?;
    let key = VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())?;
    Some((name.to_owned(), key))
}

fn signature(text: &str) -> Option<(&str, Signature)> {
    let (name, bytes) = named_bytes(text)?;
    Some((name, Signature::from_bytes(&bytes)))
}

/// From `<name>:<base64>`.
fn named_bytes<const N: usize>(text: &str) -> Option<(&str, [u8; N])> {
    let (name, base64) = text.split_once(':')?;
    let bytes = STANDARD.decode(base64).ok()?.try_into().ok()?;
    (!name.is_empty()).then_some((name, bytes))
}

#[cfg(test)]
mod tests;
