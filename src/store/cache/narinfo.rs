//! What a binary cache says of one path: a narinfo file.
//!
//! Source: the Nix manual, "Binary Cache", and `src/libstore/nar-info.cc`, `path-info.cc` of Nix. Not for: whether it is
//! to be believed (`keys`).

use std::collections::BTreeSet;

use base64::Engine;

use super::compression::Compression;
use crate::store::{PathInfo, Registration, StorePath, base32};

/// A narinfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NarInfo {
    /// What the store's database will keep.
    pub registration: Registration,
    /// Where the archive is: relative to the cache, or a whole URL.
    pub url: String,
    /// How it is compressed.
    pub compression: Compression,
    /// SHA-256 of the compressed file.
    pub file_hash: Option<[u8; 32]>,
    /// Bytes of the compressed file.
    pub file_size: Option<u64>,
}

/// Why a text is no narinfo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NarInfoError {
    /// A field that must be there is not.
    #[error("its narinfo has no {0}")]
    Lacks(&'static str),
    /// A field that may be there once is there again.
    #[error("its narinfo has two {0}")]
    Twice(&'static str),
    /// A field has a value that it cannot have.
    #[error("its narinfo has an impossible {0}")]
    Impossible(&'static str),
    /// Not every line is `Name: value`.
    #[error("its narinfo is none")]
    NoNarInfo,
}

/// References that a path may have; real ones have some hundreds.
const MAX_REFERENCES: usize = 100_000;

impl NarInfo {
    /// Reads one. Fields that are not known are passed over.
    pub fn parse(text: &str) -> Result<Self, NarInfoError> {
        let mut fields = Fields::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (name, value) = line.split_once(':').ok_or(NarInfoError::NoNarInfo)?;
            fields.take(name, value.trim())?;
        }
        fields.into_narinfo()
    }

    /// What is signed: `1;<path>;sha256:<nix-base32>;<NAR size>;<references, comma separated>`.
    pub fn fingerprint(&self) -> String {
        let info = &self.registration.info;
        let references: Vec<String> = info.references.iter().map(ToString::to_string).collect();
        let hash = base32::encode(&info.nar_hash);
        format!("1;{};sha256:{hash};{};{}", info.path, info.nar_size, references.join(","))
    }
}

#[derive(Default)]
struct Fields<'a> {
    path: Option<&'a str>,
    url: Option<&'a str>,
    compression: Option<&'a str>,
    file_hash: Option<&'a str>,
    file_size: Option<&'a str>,
    nar_hash: Option<&'a str>,
    nar_size: Option<&'a str>,
    references: Option<&'a str>,
    deriver: Option<&'a str>,
    content_address: Option<&'a str>,
    signatures: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    fn take(&mut self, name: &str, value: &'a str) -> Result<(), NarInfoError> {
        let (field, name) = match name {
            "StorePath" => (&mut self.path, "StorePath"),
            "URL" => (&mut self.url, "URL"),
            "Compression" => (&mut self.compression, "Compression"),
            "FileHash" => (&mut self.file_hash, "FileHash"),
            "FileSize" => (&mut self.file_size, "FileSize"),
            "NarHash" => (&mut self.nar_hash, "NarHash"),
            "NarSize" => (&mut self.nar_size, "NarSize"),
            "References" => (&mut self.references, "References"),
            "Deriver" => (&mut self.deriver, "Deriver"),
            "CA" => (&mut self.content_address, "CA"),
            "Sig" => {
                self.signatures.push(value);
                return Ok(());
            }
            _ => return Ok(()),
        };
        match field.replace(value) {
            Some(_) => Err(NarInfoError::Twice(name)),
            None => Ok(()),
        }
    }

    fn into_narinfo(self) -> Result<NarInfo, NarInfoError> {
        let path = self.path.ok_or(NarInfoError::Lacks("StorePath"))?;
        let path: StorePath = path.parse().map_err(|_| NarInfoError::Impossible("StorePath"))?;
        let nar_hash = sha256(self.nar_hash.ok_or(NarInfoError::Lacks("NarHash"))?);
        let nar_size = self.nar_size.ok_or(NarInfoError::Lacks("NarSize"))?;
        let info = PathInfo {
            path,
            nar_hash: nar_hash.ok_or(NarInfoError::Impossible("NarHash"))?,
            nar_size: nar_size.parse().map_err(|_| NarInfoError::Impossible("NarSize"))?,
            references: references(self.references.unwrap_or_default())?,
        };
        // An empty archive does not exist, and Nix takes a zero for "unknown".
        if info.nar_size == 0 {
            return Err(NarInfoError::Impossible("NarSize"));
        }
        let url = self.url.filter(|url| !url.is_empty()).ok_or(NarInfoError::Lacks("URL"))?;
        let deriver = self.deriver.filter(|deriver| !deriver.is_empty() && *deriver != "unknown-deriver");
        let deriver = deriver.map(StorePath::from_base_name).transpose();
        let compression = Compression::parse(self.compression);
        let file_hash = self.file_hash.map(|hash| sha256(hash).ok_or(NarInfoError::Impossible("FileHash")));
        let file_size = self.file_size.map(|size| size.parse().map_err(|_| NarInfoError::Impossible("FileSize")));
        Ok(NarInfo {
            registration: Registration {
                info,
                deriver: deriver.map_err(|_| NarInfoError::Impossible("Deriver"))?,
                signatures: self.signatures.iter().map(ToString::to_string).collect(),
                content_address: self.content_address.filter(|text| !text.is_empty()).map(str::to_owned),
            },
            url: url.to_owned(),
            compression: compression.ok_or(NarInfoError::Impossible("Compression"))?,
            file_hash: file_hash.transpose()?,
            file_size: file_size.transpose()?,
        })
    }
}

fn references(text: &str) -> Result<BTreeSet<StorePath>, NarInfoError> {
    let words: Vec<&str> = text.split_ascii_whitespace().take(MAX_REFERENCES + 1).collect();
    if words.len() > MAX_REFERENCES {
        return Err(NarInfoError::Impossible("References"));
    }
    let paths = words.into_iter().map(StorePath::from_base_name);
    paths.collect::<Result<_, _>>().map_err(|_| NarInfoError::Impossible("References"))
}

/// `sha256:` with nix-base32, base16 or base64, or `sha256-` with base64.
pub(super) fn sha256(text: &str) -> Option<[u8; 32]> {
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.decode(text).ok();
    let bytes = match (text.strip_prefix("sha256:"), text.strip_prefix("sha256-")) {
        (Some(text), _) => match text.len() {
            52 => base32::decode(text)?,
            64 => base16(text)?,
            _ => base64(text)?,
        },
        (None, Some(text)) => base64(text)?,
        (None, None) => return None,
    };
    bytes.try_into().ok()
}

fn base16(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    text.as_bytes().chunks(2).map(|pair| Some(digit(&pair[0])? << 4 | digit(pair.get(1)?)?)).collect()
}

#[cfg(test)]
#[path = "narinfo/tests.rs"]
mod tests;
