//! narinfo, what a cache says of one path: where its NAR is and what must come out of it. Not for: whether to believe it;
//! see [`keys`](super::keys).
//!
//! Source: the Nix manual, "Binary Cache Format"; `NarInfo::NarInfo` in `src/libstore/nar-info.cc`, and
//! `ValidPathInfo::fingerprint` in `src/libstore/path-info.cc`.

mod error;
mod fields;

use std::collections::BTreeSet;

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
    /// Where its NAR is: below the cache, or an absolute URL. See [`NarInfo::location`].
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
        let registration = Registration {
            info: PathInfo { path, nar_hash, nar_size, references },
            deriver: fields.optional("Deriver", deriver)?.flatten(),
            signatures: fields.all("Sig"),
            content_address: fields.optional("CA", |value| Some(value.to_owned()))?.filter(|value| !value.is_empty()),
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

    /// Whether the path's name follows from the content that it claims to have: then it needs no signature, but the
    /// claim must hold once it is unpacked, see [`ContentAddress::describes`].
    pub fn is_content_addressed(&self) -> bool {
        self.content_address().is_some_and(|address| address.names(&self.registration.info))
    }

    /// The claim, if it is of a kind that counts.
    pub fn content_address(&self) -> Option<ContentAddress> {
        ContentAddress::parse(self.registration.content_address.as_deref()?)
    }

    /// The NAR's URL, for the narinfo of this cache (its base URL, without parameters).
    ///
    /// Nothing if a cache of the network points into the file system.
    pub fn location(&self, cache: &str) -> Option<String> {
        match scheme(&self.url) {
            None => Some(format!("{}/{}", cache.trim_end_matches('/'), self.url.trim_start_matches('/'))),
            Some("http" | "https") => Some(self.url.clone()),
            // only what is one itself may name files
            Some(other) => (scheme(cache) == Some(other)).then(|| self.url.clone()),
        }
    }
}

/// The part before `://`.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once("://")?;
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (!scheme.is_empty() && scheme.chars().all(valid)).then_some(scheme)
}

fn location(value: &str) -> Option<String> {
    let clean = !value.chars().any(|c| c.is_control() || c.is_whitespace());
    // No cache needs to leave its folder.
    let inside = scheme(value).is_some() || !value.split('/').any(|part| part == "..");
    (!value.is_empty() && clean && inside).then(|| value.to_owned())
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
