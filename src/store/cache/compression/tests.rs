use std::io::Write as _;

use proptest::prelude::*;

use super::*;

const ALL: [Compression; 6] =
    [Compression::None, Compression::Xz, Compression::Zstd, Compression::Bzip2, Compression::Gzip, Compression::Brotli];

fn compressed(compression: Compression, bytes: &[u8]) -> Vec<u8> {
    match compression {
        Compression::None => bytes.to_vec(),
        Compression::Xz => liblzma::encode_all(bytes, 1).unwrap(),
        Compression::Zstd => zstd::encode_all(bytes, 1).unwrap(),
        Compression::Bzip2 => {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Compression::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Compression::Brotli => brotli_of_stored_bytes(bytes),
    }
}

/// Brotli that only stores (RFC 7932, section 9.2): there is a decoder in the house, but no encoder.
fn brotli_of_stored_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // one bit so far: a window of 16 bits
    let (mut bits, mut count) = (0_u64, 1);
    for chunk in bytes.chunks(1 << 16) {
        // not the last, four nibbles of length, stored
        bits |= (((chunk.len() as u64 - 1) << 3) | 1 << 19) << count;
        count += 20;
        while count > 0 {
            out.push(bits as u8);
            bits >>= 8;
            count = count.max(8) - 8;
        }
        bits = 0;
        out.extend_from_slice(chunk);
    }
    bits |= 0b11 << count;
    out.push(bits as u8);
    out
}

fn decoded(compression: Compression, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    decoder(compression, Box::new(bytes))?.read_to_end(&mut out).map(|_| out)
}

/// Bytes that do not repeat soon.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn the_words_of_a_narinfo_are_those_of_nix() {
    let words = ["none", "xz", "zstd", "bzip2", "gzip", "br"];
    assert_eq!(words.map(|word| Compression::parse(word).unwrap()), ALL);
    assert_eq!(Compression::parse(""), Some(Compression::Bzip2));
    for word in ["Xz", "lz4", "brotli", " xz"] {
        assert_eq!(Compression::parse(word), None);
    }
}

#[test]
fn everything_is_decoded() {
    for compression in ALL {
        for length in [0, 1, 100_000, 300_000] {
            let bytes = noise(length);
            assert!(decoded(compression, &compressed(compression, &bytes)).unwrap() == bytes, "{compression:?}");
        }
    }
}

#[test]
fn several_streams_are_one() {
    for compression in [Compression::Xz, Compression::Zstd, Compression::Bzip2, Compression::Gzip] {
        let parts = [&b"one "[..], b"", b"two ", &[b'3'; 200_000]];
        let streams: Vec<u8> = parts.iter().flat_map(|part| self::compressed(compression, part)).collect();
        assert!(decoded(compression, &streams).unwrap() == parts.concat(), "{compression:?}");
    }
}

#[test]
fn frames_that_are_to_be_skipped_are_skipped() {
    let skip = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
    let frame = compressed(Compression::Zstd, b"content");
    let bytes = [&skip[..], &frame, &skip, &frame].concat();
    assert_eq!(decoded(Compression::Zstd, &bytes).unwrap(), b"contentcontent");
}

#[test]
fn a_cut_stream_fails_wherever_it_is_cut() {
    let bytes = noise(3_000);
    for compression in &ALL[1..] {
        let whole = compressed(*compression, &bytes);
        for length in 1..whole.len() {
            let cut = decoded(*compression, &whole[..length]);
            assert!(cut.is_err(), "{compression:?} cut to {length} of {} bytes", whole.len());
        }
    }
}

/// Their checksums see it; Zstandard's and Brotli's have none by default, and leave it to the NAR's hash.
#[test]
fn damage_is_seen_where_there_are_checksums() {
    let bytes = noise(3_000);
    for compression in [Compression::Xz, Compression::Bzip2, Compression::Gzip] {
        let mut damaged = compressed(compression, &bytes);
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0x10;
        assert!(decoded(compression, &damaged).is_err(), "{compression:?}");
    }
}

/// A frame with a window of 2 to the power of `log` bytes.
fn zstd_with_window(log: u32) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(log).unwrap();
    encoder.write_all(b"content").unwrap();
    encoder.finish().unwrap()
}

#[test]
fn windows_of_128_mib_are_decoded_and_larger_ones_refused() {
    assert_eq!(decoded(Compression::Zstd, &zstd_with_window(27)).unwrap(), b"content");
    assert!(decoded(Compression::Zstd, &zstd_with_window(28)).is_err());
    assert!(decoded(Compression::Xz, &xz_with_dictionary(128 << 20)).is_ok());
    assert!(decoded(Compression::Xz, &xz_with_dictionary(256 << 20)).is_err());
    // "large window" Brotli, which is not in the RFC: 0x11, then 30 bits
    assert!(decoded(Compression::Brotli, &[0x11, 0x1e, 0x03]).is_err());
}

/// An xz stream whose header asks for a dictionary of this size, made by hand as an encoder would need that much.
fn xz_with_dictionary(size: u32) -> Vec<u8> {
    let mut whole = liblzma::encode_all(&b"content"[..], 0).unwrap();
    // Stream header: 12 bytes. Block header: its size / 4 - 1, flags, filter LZMA2 (0x21), 1 byte of properties.
    let header = 12..12 + (usize::from(whole[12]) + 1) * 4;
    let place = whole[header.clone()].iter().position(|byte| *byte == 0x21).unwrap() + 12 + 2;
    whole[place] = ((size.ilog2() - 12) * 2) as u8;
    let crc = crc32(&whole[header.start..header.end - 4]);
    whole[header.end - 4..header.end].copy_from_slice(&crc.to_le_bytes());
    whole
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(which in 0..ALL.len(), bytes: Vec<u8>, place: prop::sample::Index) {
        let _ = decoded(ALL[which], &bytes);
        let mut damaged = compressed(ALL[which], &noise(200));
        let place = place.index(damaged.len());
        damaged.splice(place.., bytes);
        let _ = decoded(ALL[which], &damaged);
    }
}
