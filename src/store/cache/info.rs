//! `nix-cache-info`, what a cache says of itself. Not for: the cache's settings in `nix.conf`, which overrule it.
//!
//! Source: the Nix manual, "Binary Cache Format"; `BinaryCacheStore::init` in `src/libstore/binary-cache-store.cc`.

use crate::failure::printable;
use crate::store::path::STORE_DIR;

/// A file longer than this many bytes is no `nix-cache-info`.
pub const MAX_BYTES: usize = 64 * 1024;

/// What a cache says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheInfo {
    /// The store folder that its paths are made for. One that is not ours makes the cache useless.
    pub store_dir: String,
    /// Whether it wants to be asked for many paths at once.
    pub want_mass_query: bool,
    /// The lower, the earlier it is asked.
    pub priority: u32,
}

/// Why a text is no `nix-cache-info`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CacheInfoError {
    /// It has none of the fields, as the page of a portal that answers everything.
    #[error("it has none of the fields StoreDir, WantMassQuery and Priority")]
    Other,
    /// It is longer than [`MAX_BYTES`].
    #[error("it is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// The priority is not a number.
    #[error("its priority `{0}` is not a number")]
    Priority(String),
}

impl CacheInfo {
    /// Priority of a cache that says none, as in Nix (setting `priority` of stores): before all that do.
    pub const DEFAULT_PRIORITY: u32 = 0;

    /// Reads the text. Unknown fields are ignored, absent ones are what Nix takes them for.
    ///
    /// # Errors
    /// See [`CacheInfoError`].
    pub fn parse(text: &str) -> Result<Self, CacheInfoError> {
        if text.len() > MAX_BYTES {
            return Err(CacheInfoError::TooLong);
        }
        let mut info =
            Self { store_dir: STORE_DIR.to_owned(), want_mass_query: false, priority: Self::DEFAULT_PRIORITY };
        let mut known = false;
        for (name, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name {
                "StoreDir" => value.clone_into(&mut info.store_dir),
                "WantMassQuery" => info.want_mass_query = value == "1",
                "Priority" => info.priority = priority(value)?,
                _ => continue,
            }
            known = true;
        }
        if known { Ok(info) } else { Err(CacheInfoError::Other) }
    }
}

fn priority(value: &str) -> Result<u32, CacheInfoError> {
    value.parse().map_err(|_| CacheInfoError::Priority(printable(value).into_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_file_of_the_public_cache_is_read() {
        let info = CacheInfo::parse("StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 40\n").unwrap();
        let expected = CacheInfo { store_dir: "/nix/store".to_owned(), want_mass_query: true, priority: 40 };
        assert_eq!(info, expected);
    }

    #[test]
    fn what_is_absent_is_what_nix_takes_it_for() {
        let info = CacheInfo::parse("StoreDir: /gnu/store\nServer: harmonia\n").unwrap();
        let expected = CacheInfo { store_dir: "/gnu/store".to_owned(), want_mass_query: false, priority: 0 };
        assert_eq!(info, expected);
    }

    #[test]
    fn other_texts_are_told_apart() {
        let complaint = |text: &str| CacheInfo::parse(text).unwrap_err();
        assert_eq!(complaint("<html>\n<a href=\"https://portal\">log in</a>\n"), CacheInfoError::Other);
        assert_eq!(complaint(""), CacheInfoError::Other);
        assert_eq!(complaint(&"x".repeat(MAX_BYTES + 1)), CacheInfoError::TooLong);
        insta::assert_snapshot!(complaint("Priority: \u{1b}[31m"), @r"its priority `\u{1b}[31m` is not a number");
        assert!(matches!(complaint("Priority: -1"), CacheInfoError::Priority(_)));
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = CacheInfo::parse(&text);
            let _ = CacheInfo::parse(&format!("Priority: {text}"));
        }
    }
}
