//! Narinfos of the world's cache, to be changed and signed anew by the world's own key.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};

use crate::support::world::World;

/// The lines of a narinfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narinfo(Vec<(String, String)>);

/// Where a cache has the narinfo of a path.
pub(super) fn place(store_path: &str) -> String {
    let base = store_path.strip_prefix("/nix/store/").expect("a store path");
    format!("/{}.narinfo", &base[..32])
}

impl Narinfo {
    /// That of a path.
    ///
    /// # Panics
    /// If the cache in that folder does not have it.
    pub fn of(cache: &Path, store_path: &str) -> Self {
        Self::read(&cache.join(&place(store_path)[1..]))
    }

    /// That in a file.
    pub(super) fn read(file: &Path) -> Self {
        let text = fs_err::read_to_string(file).expect("the cache has this path");
        let line = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self(text.lines().filter_map(line).collect())
    }

    /// The first value of that name.
    ///
    /// # Panics
    /// If there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value).expect("a narinfo has this")
    }

    /// The same with another value.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let mut value = Some(value.into());
        for (_, old) in self.0.iter_mut().filter(|(known, _)| known == name) {
            *old = value.take().unwrap_or_default();
        }
        self.0.extend(value.map(|value| (name.to_owned(), value)));
        self
    }

    /// The same without a name.
    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// The same with the content of another path of that cache.
    pub fn with_content_of(self, other: &Self) -> Self {
        let parts = ["URL", "Compression", "FileHash", "FileSize", "NarHash", "NarSize"];
        parts.into_iter().fold(self, |narinfo, name| narinfo.with(name, other.get(name)))
    }

    /// The same with a good signature by the world's own key and no other.
    pub fn signed(self, world: &World) -> Self {
        let (name, key) = world.secret_key();
        let key: [u8; 64] = STANDARD.decode(key).unwrap().try_into().unwrap();
        let key = SigningKey::from_keypair_bytes(&key).unwrap();
        let signature = STANDARD.encode(key.sign(self.fingerprint().as_bytes()).to_bytes());
        self.without("Sig").with("Sig", format!("{name}:{signature}"))
    }

    fn fingerprint(&self) -> String {
        let references = self.0.iter().find(|(known, _)| known == "References").map_or("", |(_, value)| value);
        let references: Vec<_> = references.split_whitespace().map(|base| format!("/nix/store/{base}")).collect();
        let [path, hash, size] = ["StorePath", "NarHash", "NarSize"].map(|name| self.get(name));
        format!("1;{path};{hash};{size};{}", references.join(","))
    }
}

impl fmt::Display for Narinfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(name, value)| writeln!(formatter, "{name}: {value}"))
    }
}
