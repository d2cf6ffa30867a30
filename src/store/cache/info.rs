//! What a binary cache says of itself: `nix-cache-info`.
//!
//! Source: the Nix manual, "Binary Cache"; `src/libstore/binary-cache-store.cc` of Nix.

use super::substituter::DEFAULT_PRIORITY;
use crate::store::path::STORE_DIR;

/// A cache's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheInfo {
    /// The store folder that its paths are for.
    pub store_dir: String,
    /// Whether it likes to be asked for many paths at once.
    pub want_mass_query: bool,
    /// Lower is asked first.
    pub priority: u32,
}

impl CacheInfo {
    /// Reads them. What is not there has Nix's default; `None` if a number is none.
    pub fn parse(text: &str) -> Option<Self> {
        let default = Self { store_dir: STORE_DIR.to_owned(), want_mass_query: false, priority: DEFAULT_PRIORITY };
        text.lines().filter_map(|line| line.split_once(':')).try_fold(default, |mut info, (name, value)| {
            let value = value.trim();
            match name {
                "StoreDir" => value.clone_into(&mut info.store_dir),
                "WantMassQuery" => info.want_mass_query = value == "1",
                "Priority" => info.priority = value.parse().ok()?,
                _ => {}
            }
            Some(info)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_introduces_itself() {
        let info = CacheInfo::parse("StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 40\nNew: x\n").unwrap();
        assert_eq!(info, CacheInfo { store_dir: "/nix/store".into(), want_mass_query: true, priority: 40 });
        assert_eq!(CacheInfo::parse("").unwrap().priority, 50);
        assert_eq!(CacheInfo::parse("Priority: high"), None);
    }
}
