//! What the fuzz targets do with bytes, one function a target. They panic when a promise is broken.
//!
//!     cargo fuzz run --fuzz-dir tests/fuzz nar -- -max_total_time=300   (needs cargo-fuzz and a nightly toolchain)
//!
//! What a run finds goes, made small by `cargo fuzz tmin`, into `corpus/<target>/`: envy's own tests replay all that is
//! there through these very functions, without a fuzzer.

mod project;
mod services;

use std::collections::BTreeMap;
use std::io::Read;

pub use project::{lock, manifest};
pub use services::{catalog, daemon};

use envy::store::cache::compression::{Compression, decoder};
use envy::store::cache::info::CacheInfo;
use envy::store::cache::keys::Keys;
use envy::store::cache::narinfo::NarInfo;
use envy::store::cache::netrc::Netrc;
use envy::store::nar::read::{Event, Kind, Reader};
use envy::store::nar::{self, NarError, Node};
use envy::store::{StorePath, base32, hash};

/// Decoding ends after so many bytes, so that a run is short.
const DECODED: u64 = 1 << 20;

/// What is read as an archive is, written again, the same archive.
pub fn nar(bytes: &[u8]) {
    let mut input = bytes;
    let mut reader = Reader::new(&mut input);
    let Ok(tree) = root(&mut reader) else { return };
    let (written, sha256) = nar::to_bytes(&tree);
    assert!(written == bytes, "two archives of one tree");
    assert_eq!(reader.digest().sha256, sha256);
    assert_eq!(reader.digest().size, bytes.len() as u64);
}

fn root(reader: &mut Reader<'_>) -> Result<Node, NarError> {
    let Some(Event::Object { kind, .. }) = reader.next_event()? else { panic!("an archive has a root") };
    let root = node(reader, kind)?;
    assert_eq!(reader.next_event()?, None);
    Ok(root)
}

fn node(reader: &mut Reader<'_>, kind: Kind) -> Result<Node, NarError> {
    match kind {
        Kind::Symlink(target) => Ok(Node::Symlink(target)),
        Kind::Regular { executable, .. } => {
            let mut contents = Vec::new();
            reader.copy_contents(|chunk| {
                contents.extend_from_slice(chunk);
                Ok::<_, NarError>(())
            })?;
            Ok(Node::Regular { executable, contents })
        }
        Kind::Directory => {
            let mut entries = BTreeMap::new();
            while let Some(Event::Object { name, kind }) = reader.next_event()? {
                assert!(entries.insert(name, node(reader, kind)?).is_none(), "one name for two");
            }
            Ok(Node::Directory(entries))
        }
    }
}

/// A key, and all that it ever signed of what a fuzzer can see: the seed `signed`.
const KEY: &str = "envy-world-1:GBI9Tj1lLMvdZxFL5zddwXrHLzds/50878/pF1DCGJQ=";
const SIGNED: &str = "1;/nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2;\
                      sha256:11wm58b35bd43ixd8vjnm2xnam5572bypga5g5vi5ibjk2kfcg1p;1664;";

/// No narinfo is believed without a signature, and none leads into the file system.
pub fn narinfo(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let narinfo = match NarInfo::parse(text) {
        Ok(narinfo) => narinfo,
        Err(error) => return assert!(!error.to_string().contains(char::is_control)),
    };
    let (keys, _) = Keys::parse(&[KEY.to_owned()]);
    assert!(keys.verifies(&narinfo).is_none() || narinfo.fingerprint() == SIGNED);
    let _ = narinfo.content_address();
    assert_eq!(NarInfo::parse(&narinfo.to_string()).as_ref(), Ok(&narinfo));
}

/// Store paths, nix-base32 and hashes have one spelling.
pub fn store_path(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(path) = text.parse::<StorePath>() {
        assert_eq!(path.to_string(), text);
        assert_eq!(path.hash_part().len(), 32);
        assert!(base32::decode(path.hash_part()).is_some());
    }
    if let Some(decoded) = base32::decode(text) {
        assert_eq!(base32::encode(&decoded), text);
    }
    assert_eq!(base32::decode(&base32::encode(bytes)).as_deref(), Some(bytes));
    let _ = hash::parse_sha256(text);
}

/// The small texts around a cache.
pub fn cache_info(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = CacheInfo::parse(text) {
        assert!(!error.to_string().contains(char::is_control));
    }
    let _ = Netrc::parse(text).credentials_for("cache.example");
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    assert!(Keys::parse(&words).1.len() <= words.len());
}

/// The first byte chooses the compression.
pub fn compression(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let all = [Compression::Xz, Compression::Zstd, Compression::Bzip2, Compression::Gzip, Compression::Brotli];
    let Ok(decoder) = decoder(all[usize::from(*first) % all.len()], Box::new(rest)) else { return };
    let _ = std::io::copy(&mut decoder.take(DECODED), &mut std::io::sink());
}
