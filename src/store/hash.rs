//! SHA-256 hashes as Nix writes them in text: in base 16, in nix-base32, in base 64, and in the form of Subresource
//! Integrity. Not for: computing them.
//!
//! Source: the Nix manual, "Hash" (<https://nix.dev/manual/nix/latest/command-ref/nix-hash>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::base32;

/// From `sha256:<digits>` or `sha256-<base 64>`; nothing for other algorithms and for what is no hash.
pub fn parse_sha256(text: &str) -> Option<[u8; 32]> {
    match text.strip_prefix("sha256-") {
        Some(base64) => sha256_of_base64(base64),
        None => sha256_of_digits(text.strip_prefix("sha256:")?),
    }
}

/// From 64 digits of base 16, 52 of nix-base32 or 44 of base 64.
pub fn sha256_of_digits(digits: &str) -> Option<[u8; 32]> {
    match digits.len() {
        64 => sha256_of_hex(digits),
        52 => base32::decode(digits)?.try_into().ok(),
        _ => sha256_of_base64(digits),
    }
}

/// From 64 digits of base 16.
pub fn sha256_of_hex(text: &str) -> Option<[u8; 32]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let pairs: &[[u8; 2]; 32] = pairs.try_into().ok()?;
    let mut hash = [0; 32];
    for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
        *byte = hex_digit(*high)? << 4 | hex_digit(*low)?;
    }
    Some(hash)
}

fn hex_digit(digit: u8) -> Option<u8> {
    // A digit's value fits a byte.
    char::from(digit).to_digit(16).map(|value| value as u8)
}

fn sha256_of_base64(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;

    /// The texts are those of `nix hash to-base16`, `to-base32`, `to-base64` and `to-sri` (2.34) for the hash of nothing.
    #[test]
    fn every_form_of_nix_is_read() {
        let nothing: [u8; 32] = Sha256::digest([]).into();
        for text in [
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
            "sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
            "sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ] {
            assert_eq!(parse_sha256(text), Some(nothing), "{text}");
        }
    }

    #[test]
    fn what_is_no_sha256_is_nothing() {
        for text in [
            "",
            "sha256",
            "sha256:",
            "sha256-",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "sha256-0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
            "sha256:+3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
            "sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
            "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha1:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
        ] {
            assert_eq!(parse_sha256(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_hash_survives_every_form(hash: [u8; 32]) {
            let hex = crate::store::content_address::hex(&hash);
            prop_assert_eq!(sha256_of_digits(&hex), Some(hash));
            prop_assert_eq!(sha256_of_digits(&base32::encode(&hash)), Some(hash));
            prop_assert_eq!(sha256_of_digits(&STANDARD.encode(hash)), Some(hash));
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = parse_sha256(&format!("sha256:{text}"));
        }
    }
}
