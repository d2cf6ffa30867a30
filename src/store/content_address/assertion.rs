//! The text by which a path claims to be content-addressed, as narinfos and the database have it: what name follows
//! from it, and whether the content is what it says.
//!
//! Only SHA-256 counts here: for anything weaker or rarer (`fixed:sha1:…`, `fixed:git:…`) a signature is needed. So it is
//! for trees that refer to themselves. Nix hashes them with zeros in the place of their own hash part, and its versions do
//! not agree: 2.8 hashes also where those were, 2.26 and later do not, so that zeros and references can be exchanged.
//!
//! Source: the Nix manual, "Content-Addressing Store Objects"
//! (<https://nix.dev/manual/nix/latest/store/store-object/content-address.html>).

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, openat};
use sha2::{Digest, Sha256};

use super::{hex, named, tree_path, with_references};
use crate::store::hash::sha256_of_digits;
use crate::store::{PathInfo, StorePath, base32};

/// What a content-addressed path is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentAddress {
    /// `text:sha256:…`: the bytes of a file that may refer to other paths.
    Text([u8; 32]),
    /// `fixed:sha256:…`: the bytes of a file that refers to nothing.
    Flat([u8; 32]),
    /// `fixed:r:sha256:…`: the NAR of a tree that may refer to other paths.
    Tree([u8; 32]),
}

impl ContentAddress {
    /// Nothing for what does not count, see the module.
    pub fn parse(text: &str) -> Option<Self> {
        let (form, rest): (fn([u8; 32]) -> Self, _) = match text.strip_prefix("fixed:") {
            Some(rest) => match rest.strip_prefix("r:") {
                Some(rest) => (Self::Tree, rest),
                None => (Self::Flat, rest),
            },
            None => (Self::Text, text.strip_prefix("text:")?),
        };
        Some(form(sha256_of_digits(rest.strip_prefix("sha256:")?)?))
    }

    /// Whether the path's name follows from this and from what it refers to, so that nobody can have made another content
    /// of that name, as far as that can be told before there is any: see [`ContentAddress::describes`].
    pub fn names(&self, info: &PathInfo) -> bool {
        if matches!(self, Self::Tree(hash) if *hash != info.nar_hash) {
            return false;
        }
        self.path(info.path.name(), &info.references).is_some_and(|path| path == info.path)
    }

    /// Whether the content is what this says. `info` has the NAR hash of what is at `tree`, which is only read where that
    /// hash does not already answer.
    ///
    /// # Errors
    /// Those of reading.
    pub fn describes(&self, info: &PathInfo, tree: &Path) -> io::Result<bool> {
        match self {
            Self::Tree(hash) => Ok(*hash == info.nar_hash),
            Self::Text(hash) | Self::Flat(hash) => Ok(hash_of_file(tree)? == Some(*hash)),
        }
    }

    /// The name that follows; nothing if there can be no such path.
    fn path(&self, name: &str, references: &BTreeSet<StorePath>) -> Option<StorePath> {
        let path = match self {
            Self::Text(hash) => named(&with_references("text", references), hash, name),
            Self::Tree(hash) => tree_path(name, hash, references),
            Self::Flat(hash) if references.is_empty() => {
                let inner = Sha256::digest(format!("fixed:out:sha256:{}:", hex(hash)));
                named("output:out", &inner.into(), name)
            }
            Self::Flat(_) => return None,
        };
        path.ok()
    }
}

/// As Nix writes it.
impl fmt::Display for ContentAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (form, hash) = match self {
            Self::Text(hash) => ("text", hash),
            Self::Flat(hash) => ("fixed", hash),
            Self::Tree(hash) => ("fixed:r", hash),
        };
        write!(f, "{form}:sha256:{}", base32::encode(hash))
    }
}

/// Of a regular file that is no program, as the name says nothing of that mark; nothing for anything else.
fn hash_of_file(path: &Path) -> io::Result<Option<[u8; 32]>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = match openat(CWD, path, flags, Mode::empty()) {
        Err(rustix::io::Errno::LOOP) => return Ok(None),
        opened => File::from(opened?),
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.permissions().mode() & 0o100 != 0 {
        return Ok(None);
    }
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some(hasher.finalize().into())),
            Ok(length) => hasher.update(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
