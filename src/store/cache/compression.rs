//! How archives are compressed, and their decoders: all streaming, all with bounded memory.
//!
//! Each format allows several streams one after the other, and real caches have such files. Source: the Nix manual,
//! "Binary Cache", field `Compression`.

use std::io::{self, BufReader, Read};

/// Bytes read at once from what is compressed.
const BUFFER: usize = 128 << 10;
/// The largest window of zstd, as a power of two: what `zstd --long` makes, and 128 MiB.
const ZSTD_WINDOW: u32 = 27;
/// Bytes that an xz decoder may use; `xz -9` takes 65 MiB.
const XZ_MEMORY: u64 = 192 << 20;

/// A compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// LZMA2 in xz.
    Xz,
    /// Zstandard.
    Zstd,
    /// bzip2.
    Bzip2,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Compression {
    /// From the word of a narinfo; one without it means bzip2, as with Nix. `None` for a word that is not known.
    pub fn parse(word: Option<&str>) -> Option<Self> {
        Some(match word {
            Some("none") => Self::None,
            Some("xz") => Self::Xz,
            Some("zstd") => Self::Zstd,
            None | Some("" | "bzip2") => Self::Bzip2,
            Some("gzip") => Self::Gzip,
            Some("br") => Self::Brotli,
            Some(_) => return None,
        })
    }
}

/// A reader of what `raw` has compressed.
///
/// # Errors
/// Only for lack of memory; damage shows when it is read.
pub fn decoder<'a>(compression: Compression, raw: Box<dyn Read + Send + 'a>) -> io::Result<Box<dyn Read + Send + 'a>> {
    let buffered = BufReader::with_capacity(BUFFER, raw);
    Ok(match compression {
        Compression::None => Box::new(buffered),
        Compression::Xz => {
            let stream = liblzma::stream::Stream::new_stream_decoder(XZ_MEMORY, liblzma::stream::CONCATENATED)?;
            Box::new(liblzma::bufread::XzDecoder::new_stream(buffered, stream))
        }
        Compression::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(buffered)?;
            decoder.window_log_max(ZSTD_WINDOW)?;
            Box::new(decoder)
        }
        Compression::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(buffered)),
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(buffered)),
        Compression::Brotli => Box::new(brotli_decompressor::Decompressor::new(buffered, BUFFER)),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn decode(compression: Compression, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut decoded = Vec::new();
        decoder(compression, Box::new(bytes))?.read_to_end(&mut decoded)?;
        Ok(decoded)
    }

    fn encode(compression: Compression, bytes: &[u8]) -> Vec<u8> {
        match compression {
            Compression::Xz => {
                let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
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
            Compression::None | Compression::Brotli => bytes.to_vec(),
        }
    }

    #[test]
    fn several_streams_are_one_and_a_cut_one_is_an_error() {
        let text = b"abc".repeat(50_000);
        for compression in [Compression::Xz, Compression::Zstd, Compression::Bzip2, Compression::Gzip] {
            let one = encode(compression, &text);
            let two = [one.clone(), one.clone()].concat();
            assert_eq!(decode(compression, &two).unwrap(), text.repeat(2), "{compression:?}");
            assert!(decode(compression, &one[..one.len() / 2]).is_err(), "{compression:?}");
            assert!(decode(compression, b"something else").is_err(), "{compression:?}");
        }
    }

    #[test]
    fn a_window_that_would_take_too_much_memory_is_refused() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(28).unwrap();
        encoder.write_all(b"abc").unwrap();
        assert!(decode(Compression::Zstd, &encoder.finish().unwrap()).is_err());
    }

    #[test]
    fn a_missing_word_means_bzip2() {
        assert_eq!(Compression::parse(None), Some(Compression::Bzip2));
        assert_eq!(Compression::parse(Some("lzip")), None);
    }
}
