//! Which package needs which of the paths that would be fetched, and how large they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::environment::Ingredient;
use crate::store::{PlannedPath, StorePath};

/// What one package needs to have fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Its id.
    pub id: String,
    /// The part of its closure that would be fetched; other packages may need the same paths.
    pub paths: BTreeSet<StorePath>,
    /// How large that is.
    pub size: Size,
    /// Base URLs of the caches that have it, sorted; empty where only a daemon knows.
    pub caches: BTreeSet<String>,
}

/// How large paths are together. A size that nobody says is left out and counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Number of paths.
    pub paths: usize,
    /// Compressed bytes to download.
    pub download: u64,
    /// Paths whose download size is not known.
    pub download_unknown: usize,
    /// Unpacked bytes.
    pub unpacked: u64,
    /// Paths whose unpacked size is not known.
    pub unpacked_unknown: usize,
}

impl Size {
    /// The sum over `paths`, each counted as often as it comes.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a PlannedPath>) -> Self {
        paths.into_iter().fold(Self::default(), |size, path| Self {
            paths: size.paths + 1,
            download: size.download.saturating_add(path.download_size.unwrap_or(0)),
            download_unknown: size.download_unknown + usize::from(path.download_size.is_none()),
            unpacked: size.unpacked.saturating_add(path.nar_size),
            // No NAR is empty.
            unpacked_unknown: size.unpacked_unknown + usize::from(path.nar_size == 0),
        })
    }
}

/// The needs of each package that needs any of `fetch`, by id.
pub(super) fn by_package(ingredients: &[Ingredient], fetch: &[PlannedPath]) -> Vec<Need> {
    let planned: BTreeMap<&StorePath, &PlannedPath> = fetch.iter().map(|planned| (&planned.path, planned)).collect();
    let mut outputs: BTreeMap<&str, Vec<&StorePath>> = BTreeMap::new();
    for ingredient in ingredients {
        outputs.entry(&ingredient.id).or_default().push(&ingredient.path);
    }
    let needs = outputs.into_iter().map(|(id, outputs)| need(id, outputs, &planned));
    needs.filter(|need| !need.paths.is_empty()).collect()
}

/// What a valid path refers to is valid, so the way to every path that is missing leads over missing ones alone.
fn need<'a>(id: &str, mut open: Vec<&'a StorePath>, planned: &BTreeMap<&'a StorePath, &'a PlannedPath>) -> Need {
    let mut found: BTreeMap<&StorePath, &PlannedPath> = BTreeMap::new();
    while let Some(path) = open.pop() {
        if let Some(path) = planned.get(path)
            && found.insert(&path.path, path).is_none()
        {
            open.extend(&path.references);
        }
    }
    let caches = found.values().map(|path| path.cache.clone()).filter(|cache| !cache.is_empty()).collect();
    let size = Size::of(found.values().copied());
    Need { id: id.to_owned(), paths: found.into_keys().cloned().collect(), size, caches }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> StorePath {
        StorePath::from_base_name(&format!("{}-{name}", "0".repeat(32))).unwrap()
    }

    fn planned(name: &str, size: u64, references: &[&str]) -> PlannedPath {
        PlannedPath {
            path: path(name),
            cache: "https://cache".to_owned(),
            download_size: Some(size),
            nar_size: size * 3,
            references: references.iter().map(|name| path(name)).collect(),
        }
    }

    fn ingredient(id: &str, output: &str) -> Ingredient {
        Ingredient { id: id.to_owned(), path: path(output), priority: 5, real_path: "/".into() }
    }

    #[test]
    fn a_shared_path_counts_for_each_package_and_once_in_the_total() {
        let fetch = [
            planned("a", 1, &["lib", "valid"]),
            planned("a-man", 2, &[]),
            planned("b", 4, &["lib"]),
            planned("lib", 8, &["libc"]),
            planned("libc", 16, &["lib"]),
        ];
        let ingredients =
            [ingredient("a", "a"), ingredient("a", "a-man"), ingredient("b", "b"), ingredient("there", "valid")];
        let needs = by_package(&ingredients, &fetch);
        let seen: Vec<_> = needs.iter().map(|need| (need.id.as_str(), need.size.paths, need.size.download)).collect();
        assert_eq!(seen, [("a", 4, 27), ("b", 3, 28)]);
        assert_eq!(Size::of(&fetch), Size { paths: 5, download: 31, unpacked: 93, ..Size::default() });
    }

    #[test]
    fn a_size_that_nobody_says_is_counted_as_unknown() {
        let mut fetch = [planned("a", 1, &[]), planned("b", 0, &[])];
        fetch[1].download_size = None;
        let size = Size::of(&fetch);
        assert_eq!((size.download, size.download_unknown, size.unpacked_unknown), (1, 1, 1));
    }
}
