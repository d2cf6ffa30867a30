//! narinfo, what a cache says of one path: where its NAR is and what must come out of it. Not for: whether to believe it;
//! see [`keys`](super::keys).
//!
//! Source: the Nix manual, "Binary Cache Format"; `NarInfo::NarInfo` in `src/libstore/nar-info.cc`, and
//! `ValidPathInfo::fingerprint` in `src/libstore/path-info.cc`.

mod error;
mod fields;

use std::collections::BTreeSet;
use std::fmt;

pub use self::error::NarInfoError;
use self::fields::Fields;
use super::compression::Compression;
use crate::store::content_address::ContentAddress;
use crate::store::hash::parse_sha256;
use crate::store::{PathInfo, Registration, StorePath, base32};

/// A text longer than this many bytes is no narinfo. References make it long, a line of about 60 bytes each: this is
/// enough for more than ten thousand.
pub const MAX_BYTES: usize = 1 << 20;

/// What a cache says of one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NarInfo {
    /// What the database keeps of it once its content is there.
    pub registration: Registration,
    /// Where its NAR is: below the cache, or an absolute URL.
    pub url: String,
    /// How it is compressed there.
    pub compression: Compression,
    /// SHA-256 of the compressed NAR, where the cache says one.
    pub file_hash: Option<[u8; 32]>,
    /// Bytes of the compressed NAR, where the cache says so.
    pub file_size: Option<u64>,
}

impl NarInfo {
    /// Reads the text. Unknown fields are ignored; what must be there must be there once.
    ///
    /// # Errors
    /// See [`NarInfoError`]. A text whose last line does not end counts as cut.
    pub fn parse(text: &str) -> Result<Self, NarInfoError> {
        let fields = Fields::split(text)?;
        let path = fields.parse("StorePath", |value| value.parse::<StorePath>().ok())?;
        let nar_hash = fields.parse("NarHash", parse_sha256)?;
        let nar_size = fields.parse("NarSize", |value| number(value).filter(|size| *size > 0))?;
        let url = fields.parse("URL", location)?;
        let compression = match fields.get("Compression")? {
            None => Compression::Bzip2,
            Some(_) => fields.parse("Compression", Compression::parse)?,
        };
        let references = fields.optional("References", references)?.unwrap_or_default();
        let info = PathInfo { path, nar_hash, nar_size, references };
        let claim = fields.get("CA")?.and_then(ContentAddress::parse).filter(|address| address.names(&info));
        let registration = Registration {
            info,
            deriver: fields.optional("Deriver", deriver)?.flatten(),
            signatures: fields.all("Sig").filter(|signature| is_word(signature)).map(str::to_owned).collect(),
            content_address: claim.map(|address| address.to_string()),
        };
        Ok(Self {
            registration,
            url,
            compression,
            file_hash: fields.optional("FileHash", file_hash)?.flatten(),
            file_size: fields.optional("FileSize", number)?.filter(|size| *size > 0),
        })
    }

    /// What signatures are made over: the path, its content and its references.
    pub fn fingerprint(&self) -> String {
        let info = &self.registration.info;
        let references: Vec<String> = info.references.iter().map(ToString::to_string).collect();
        let hash = base32::encode(&info.nar_hash);
        format!("1;{};sha256:{hash};{};{}", info.path, info.nar_size, references.join(","))
    }

    /// Bytes that the compressed archive has at most. No compression makes anything this much larger, and unlike
    /// `FileSize` the NAR's size is signed.
    pub fn most_compressed(&self) -> u64 {
        let size = self.registration.info.nar_size;
        size.saturating_add(size / 8).saturating_add(1 << 20)
    }

    /// What the path is named by, if its name follows from its content: then it needs no signature, but the content must
    /// be that, see [`ContentAddress::describes`]. Nobody signs what a narinfo says of this, so a claim that cannot hold or
    /// be checked is not even kept for the database.
    pub fn content_address(&self) -> Option<ContentAddress> {
        ContentAddress::parse(self.registration.content_address.as_deref()?)
    }
}

/// As Nix writes it.
impl fmt::Display for NarInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Registration { info, deriver, signatures, content_address } = &self.registration;
        writeln!(f, "StorePath: {}\nURL: {}\nCompression: {}", info.path, self.url, self.compression.word())?;
        if let Some(hash) = &self.file_hash {
            writeln!(f, "FileHash: sha256:{}", base32::encode(hash))?;
        }
        if let Some(size) = self.file_size {
            writeln!(f, "FileSize: {size}")?;
        }
        writeln!(f, "NarHash: sha256:{}\nNarSize: {}", base32::encode(&info.nar_hash), info.nar_size)?;
        let references: Vec<&str> = info.references.iter().map(StorePath::base_name).collect();
        writeln!(f, "References: {}", references.join(" "))?;
        if let Some(deriver) = deriver {
            writeln!(f, "Deriver: {}", deriver.base_name())?;
        }
        signatures.iter().try_for_each(|signature| writeln!(f, "Sig: {signature}"))?;
        content_address.iter().try_for_each(|claim| writeln!(f, "CA: {claim}"))
    }
}

/// The part before `://`.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once("://")?;
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (!scheme.is_empty() && scheme.chars().all(valid)).then_some(scheme)
}

/// Databases and URLs have no place for more.
fn is_word(value: &str) -> bool {
    !value.is_empty() && !value.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn location(value: &str) -> Option<String> {
    // No cache needs to leave its folder.
    let inside = scheme(value).is_some() || !value.split('/').any(|part| part == "..");
    (is_word(value) && inside).then(|| value.to_owned())
}

fn number(value: &str) -> Option<u64> {
    // `parse` alone would take a plus sign.
    value.bytes().all(|c| c.is_ascii_digit()).then(|| value.parse().ok())?
}

fn references(value: &str) -> Option<BTreeSet<StorePath>> {
    let names = value.split(' ').filter(|name| !name.is_empty());
    names.map(|name| StorePath::from_base_name(name).ok()).collect()
}

/// Some caches say that they do not know.
fn deriver(value: &str) -> Option<Option<StorePath>> {
    match value {
        "" | "unknown-deriver" => Some(None),
        name => StorePath::from_base_name(name).ok().map(Some),
    }
}

/// The compressed file's hash protects nothing that the NAR's does not, so that one of another algorithm is as good as none.
fn file_hash(value: &str) -> Option<Option<[u8; 32]>> {
    let other = ["md5", "sha1", "sha512", "blake3"];
    let algorithm = value.split([':', '-']).next().unwrap_or_default();
    if value.is_empty() || other.contains(&algorithm) { Some(None) } else { parse_sha256(value).map(Some) }
}

#[cfg(test)]
mod tests;
