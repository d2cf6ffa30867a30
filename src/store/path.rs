//! Store paths: `/nix/store/<32 characters of nix-base32>-<name>`, without any I/O.
//!
//! Source: the Nix manual, "Store path" (<https://nix.dev/manual/nix/latest/store/store-path>).

use std::fmt;
use std::str::FromStr;

/// The one store folder that nixpkgs' binary packages are built for.
pub const STORE_DIR: &str = "/nix/store";

/// A path directly inside the store, kept as its base name `<hash>-<name>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorePath {
    base: String,
}

/// Why a text is no store path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidStorePath {
    /// It does not lie directly inside `/nix/store`.
    #[error("it does not lie directly inside /nix/store")]
    Outside,
    /// The 32 characters of the hash part are not nix-base32.
    #[error("its hash part is not 32 characters of nix-base32")]
    Hash,
    /// The name is empty, too long, or has characters that Nix does not allow.
    #[error("its name is empty, longer than 211 characters, or has characters other than A-Z a-z 0-9 + - . _ ? =")]
    Name,
}

impl StorePath {
    /// From `<hash>-<name>`.
    pub fn from_base_name(base: &str) -> Result<Self, InvalidStorePath> {
        let (hash, rest) = base.split_at_checked(32).ok_or(InvalidStorePath::Hash)?;
        if !hash.bytes().all(is_base32) {
            return Err(InvalidStorePath::Hash);
        }
        let name = rest.strip_prefix('-').ok_or(InvalidStorePath::Name)?;
        if !is_valid_name(name) {
            return Err(InvalidStorePath::Name);
        }
        Ok(Self { base: base.to_owned() })
    }

    /// `<hash>-<name>`.
    pub fn base_name(&self) -> &str {
        &self.base
    }

    /// The 32 characters by which caches know the path.
    pub fn hash_part(&self) -> &str {
        &self.base[..32]
    }

    /// What follows the hash, e.g. `ripgrep-14.1.1`.
    pub fn name(&self) -> &str {
        &self.base[33..]
    }
}

impl fmt::Display for StorePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{STORE_DIR}/{}", self.base)
    }
}

impl FromStr for StorePath {
    type Err = InvalidStorePath;

    /// From an absolute path directly inside the store; nothing below it, no trailing slash.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let base = text.strip_prefix(STORE_DIR).and_then(|rest| rest.strip_prefix('/'));
        Self::from_base_name(base.ok_or(InvalidStorePath::Outside)?)
    }
}

/// Whether Nix allows this as the name of a store path.
pub fn is_valid_name(name: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_alphanumeric() || b"+-._?=".contains(&c);
    // Newer Nix refuses `.`, `..`, `.-x` and `..-x`.
    let dots = name.split('-').next().is_some_and(|first| first == "." || first == "..");
    !name.is_empty() && name.len() <= 211 && !dots && name.bytes().all(allowed)
}

/// nix-base32 leaves out e, o, t and u.
fn is_base32(c: u8) -> bool {
    matches!(c, b'0'..=b'9' | b'a'..=b'd' | b'f'..=b'n' | b'p'..=b's' | b'v'..=b'z')
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2";

    #[test]
    fn a_store_path_knows_its_parts() {
        let path: StorePath = HELLO.parse().unwrap();
        assert_eq!(path.hash_part(), "2bcv91i8fahqghn8dmyr791iaycbsjdd");
        assert_eq!(path.name(), "hello-2.12.2");
        assert_eq!(path.to_string(), HELLO);
    }

    #[test]
    fn what_is_not_directly_inside_the_store_is_refused() {
        let parse = |text: &str| text.parse::<StorePath>().unwrap_err();
        assert_eq!(parse("/tmp/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello"), InvalidStorePath::Outside);
        assert_eq!(parse(&format!("{HELLO}/bin")), InvalidStorePath::Name);
        assert_eq!(parse("/nix/store/../etc/passwd"), InvalidStorePath::Hash);
        assert_eq!(parse("/nix/store/ébcv91i8fahqghn8dmyr791iaycbsjd-hello"), InvalidStorePath::Hash);
        assert_eq!(parse("/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-"), InvalidStorePath::Name);
        assert_eq!(parse("/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-..-x"), InvalidStorePath::Name);
    }
}
