//! nix-base32: Nix's own alphabet (without e, o, t, u), least significant digit last and bytes read backwards.
//!
//! Source: the Nix manual, "Nix32 encoding" (<https://nix.dev/manual/nix/latest/protocols/nix32>).

const ALPHABET: &[u8; 32] = b"0123456789abcdfghijklmnpqrsvwxyz";

/// Encodes bytes; 20 bytes become the 32 characters of a store path, 32 bytes become 52.
pub fn encode(bytes: &[u8]) -> String {
    let length = (bytes.len() * 8).div_ceil(5);
    (0..length).rev().map(|digit| char::from(ALPHABET[usize::from(five_bits(bytes, digit * 5))])).collect()
}

/// The five bits from bit `start` on, counted from the least significant bit of the first byte.
fn five_bits(bytes: &[u8], start: usize) -> u8 {
    let (index, shift) = (start / 8, start % 8);
    let low = bytes[index] >> shift;
    let high = bytes.get(index + 1).map_or(0, |next| u16::from(*next) << (8 - shift)) as u8;
    (low | high) & 31
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_hash_is_encoded_as_nix_does() {
        // `nix-hash --type sha256 --to-base32` of the SHA-256 of nothing.
        let empty: [u8; 32] = sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new()).into();
        assert_eq!(super::encode(&empty), "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73");
        assert_eq!(super::encode(&[]), "");
        assert_eq!(super::encode(&[0xff]), "7z");
    }
}
