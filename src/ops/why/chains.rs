//! Chains of references in a closure. No I/O.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::store::{PathInfo, StorePath};

/// What every path of a closure refers to.
pub(super) struct References<'a>(BTreeMap<&'a StorePath, &'a BTreeSet<StorePath>>);

impl<'a> References<'a> {
    /// Those of a closure.
    pub(super) fn new(closure: &'a [PathInfo]) -> Self {
        Self(closure.iter().map(|info| (&info.path, &info.references)).collect())
    }

    /// The shortest chain from one of `from` to `to`, both included; `None` if there is none. Of several the first by
    /// path, so that the answer is always the same.
    pub(super) fn shortest(&self, from: &[&StorePath], to: &StorePath) -> Option<Vec<StorePath>> {
        let mut came_from: BTreeMap<&StorePath, Option<&StorePath>> = BTreeMap::new();
        let mut open: VecDeque<&StorePath> = VecDeque::new();
        let starts: BTreeSet<&StorePath> = from.iter().copied().collect();
        for start in starts {
            let (start, _) = self.0.get_key_value(start)?;
            came_from.insert(start, None);
            open.push_back(start);
        }
        while let Some(path) = open.pop_front() {
            if path == to {
                let chain = std::iter::successors(Some(path), |path| came_from.get(path).copied().flatten());
                let mut chain: Vec<StorePath> = chain.cloned().collect();
                chain.reverse();
                return Some(chain);
            }
            for next in self.0.get(path).into_iter().flat_map(|references| references.iter()) {
                if !came_from.contains_key(next) {
                    came_from.insert(next, Some(path));
                    open.push_back(next);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> StorePath {
        StorePath::from_base_name(&format!("{}-{name}", "0".repeat(32))).unwrap()
    }

    /// `a` → `b`, `c`; each refers to itself too.
    fn closure(edges: &[(&str, &[&str])]) -> Vec<PathInfo> {
        let info = |(name, to): &(&str, &[&str])| PathInfo {
            path: path(name),
            nar_hash: [0; 32],
            nar_size: 1,
            references: to.iter().chain([name]).map(|name| path(name)).collect(),
        };
        edges.iter().map(info).collect()
    }

    fn shortest(edges: &[(&str, &[&str])], from: &[&str], to: &str) -> Option<Vec<String>> {
        let closure = closure(edges);
        let from: Vec<StorePath> = from.iter().map(|name| path(name)).collect();
        let from: Vec<&StorePath> = from.iter().collect();
        let chain = References::new(&closure).shortest(&from, &path(to))?;
        Some(chain.iter().map(|path| path.name().to_owned()).collect())
    }

    #[test]
    fn the_shortest_chain_is_found_and_rings_are_no_trap() {
        let edges: &[(&str, &[&str])] = &[
            ("app", &["a-long", "short", "z-long"]),
            ("a-long", &["longer"]),
            ("z-long", &["longer"]),
            ("longer", &["libc"]),
            ("short", &["libc", "app"]),
            ("libc", &[]),
        ];
        assert_eq!(shortest(edges, &["app"], "libc").unwrap(), ["app", "short", "libc"]);
        assert_eq!(shortest(edges, &["longer", "app", "a-long"], "libc").unwrap(), ["longer", "libc"]);
        assert_eq!(shortest(edges, &["app"], "app").unwrap(), ["app"]);
        assert_eq!(shortest(edges, &["libc"], "app"), None);
    }
}
