//! How a NAR is compressed, and the streams that undo it, in bounded memory.
//!
//! Whatever is made of several streams (as parallel compressors make it) is decoded whole; a stream that is cut fails.
//! Not for: `Content-Encoding`, which is the connection's business.
//!
//! Source: the word in a narinfo is Nix's (`src/libutil/compression.cc`); the formats are RFC 1952 (gzip), RFC 7932
//! (Brotli), RFC 8878 (Zstandard), and those of bzip2 and xz.

use std::io::{self, BufReader, Read};

use brotli_decompressor::BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW;

/// Bytes that are read of the compressed stream at once.
const BUFFER: usize = 64 * 1024;

/// Windows of Zstandard may have 2 to the power of this many bytes: what `zstd --ultra -22` makes. More has to be asked
/// for when compressing, and would have to be here.
const ZSTD_WINDOW_LOG: u32 = 27;

/// Bytes that decoding xz may take: dictionaries of up to 128 MiB (`xz -9` makes 64) and some MiB to keep tables in.
const XZ_MEMORY: u64 = 136 << 20;

/// How a NAR is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// xz, as most of cache.nixos.org.
    Xz,
    /// Zstandard.
    Zstd,
    /// bzip2, the oldest.
    Bzip2,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Compression {
    /// From a narinfo's word; an empty one is bzip2, as it was before there was the field.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Self::None,
            "xz" => Self::Xz,
            "zstd" => Self::Zstd,
            "" | "bzip2" => Self::Bzip2,
            "gzip" => Self::Gzip,
            "br" => Self::Brotli,
            _ => return None,
        })
    }

    /// A narinfo's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Xz => "xz",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}

/// The stream that `raw` is the compressed form of.
///
/// # Errors
/// Only if there is no memory. The decoder's own errors come when it is read, also for a window that is larger than
/// anything that caches use.
pub fn decoder<'a>(compression: Compression, raw: Box<dyn Read + Send + 'a>) -> io::Result<Box<dyn Read + Send + 'a>> {
    let buffered = |raw| BufReader::with_capacity(BUFFER, raw);
    Ok(match compression {
        Compression::None => raw,
        Compression::Xz => {
            let stream = liblzma::stream::Stream::new_stream_decoder(XZ_MEMORY, liblzma::stream::CONCATENATED)?;
            Box::new(liblzma::bufread::XzDecoder::new_stream(buffered(raw), stream))
        }
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(buffered(raw))?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(decoder)
        }
        Compression::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(buffered(raw))),
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(buffered(raw))),
        Compression::Brotli => {
            let mut decoder = brotli_decompressor::Decompressor::new(raw, BUFFER);
            decoder.set_parameter(BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
            Box::new(decoder)
        }
    })
}

#[cfg(test)]
mod tests;
