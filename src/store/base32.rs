//! nix-base32, the encoding of hashes in store paths: 32 characters without e, o, t and u, the last bits first.
//!
//! Source: the Nix manual, "Nix32 encoding" (<https://nix.dev/manual/nix/latest/protocols/nix32.html>).

const ALPHABET: &[u8; 32] = b"0123456789abcdfghijklmnpqrsvwxyz";

/// The text for some bytes: 32 characters for 20 bytes, 52 for 32.
pub fn encode(bytes: &[u8]) -> String {
    let length = (bytes.len() * 8).div_ceil(5);
    (0..length).rev().map(|digit| char::from(ALPHABET[usize::from(five_bits(bytes, digit * 5))])).collect()
}

/// The five bits from bit `start` on; bit 0 is the lowest of the first byte.
fn five_bits(bytes: &[u8], start: usize) -> u8 {
    let (index, shift) = (start / 8, start % 8);
    let low = u16::from(bytes[index]);
    let high = bytes.get(index + 1).map_or(0, |byte| u16::from(*byte));
    // Of 16 bits shifted right, the lowest five always fit.
    (((low | high << 8) >> shift) & 0x1f) as u8
}

/// The bytes for a text, or nothing for what [`encode`] cannot have written.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let length = text.len() * 5 / 8;
    let mut bytes = vec![0_u8; length];
    for (digit, c) in text.bytes().rev().enumerate() {
        let value = ALPHABET.iter().position(|letter| *letter == c)? as u16;
        let (index, shift) = (digit * 5 / 8, digit * 5 % 8);
        let [low, high] = (value << shift).to_le_bytes();
        add(&mut bytes, index, low)?;
        add(&mut bytes, index + 1, high)?;
    }
    (encode(&bytes).len() == text.len()).then_some(bytes)
}

/// Sets bits of one byte; bits behind the end must be zero.
fn add(bytes: &mut [u8], index: usize, bits: u8) -> Option<()> {
    match bytes.get_mut(index) {
        Some(byte) => *byte |= bits,
        None if bits == 0 => {}
        None => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_hash_of_nothing_is_written_as_nix_writes_it() {
        let sha256_of_nothing = [
            0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae,
            0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
        ];
        assert_eq!(encode(&sha256_of_nothing), "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73");
    }

    #[test]
    fn letters_outside_the_alphabet_and_loose_bits_are_refused() {
        assert_eq!(decode("0e"), None);
        assert_eq!(decode("zz"), None);
        assert_eq!(decode("0"), None);
    }

    proptest! {
        #[test]
        fn every_byte_sequence_survives(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }

        #[test]
        fn what_decodes_is_the_only_text_for_its_bytes(text in "[0-9a-df-np-sv-z]{0,60}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
