//! Search paths: lists of folders joined by colons, as bytes. An empty entry is an entry.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// The entries of a search path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SearchPath(Vec<OsString>);

impl SearchPath {
    /// An empty value has no entries: for every variable that envy prepends to it means "not set".
    pub(super) fn parse(value: &OsStr) -> Self {
        if value.is_empty() {
            return Self::default();
        }
        Self(value.as_bytes().split(|byte| *byte == b':').map(|entry| OsStr::from_bytes(entry).to_owned()).collect())
    }

    pub(super) fn starts_with(&self, entries: &[OsString]) -> bool {
        self.0.starts_with(entries)
    }

    /// Takes out the first of each of `entries`; the position of the foremost, if any was there.
    pub(super) fn remove(&mut self, entries: &[OsString]) -> Option<usize> {
        let mut foremost: Option<usize> = None;
        for entry in entries {
            if let Some(index) = self.0.iter().position(|other| other == entry) {
                self.0.remove(index);
                foremost = Some(foremost.map_or(index, |before| before.min(index)));
            }
        }
        foremost
    }

    /// Takes out the last of each of `entries`.
    pub(super) fn remove_last(&mut self, entries: &[OsString]) {
        for entry in entries {
            if let Some(index) = self.0.iter().rposition(|other| other == entry) {
                self.0.remove(index);
            }
        }
    }

    /// Where an entry is first.
    pub(super) fn position(&self, entry: &OsString) -> Option<usize> {
        self.0.iter().position(|other| other == entry)
    }

    /// What stands in front of and behind all of `old`, if that is a part of this path. Where it is one more than once, the
    /// last one counts: more is put in front of search paths than behind them.
    pub(super) fn around(&self, old: &Self) -> Option<(Vec<OsString>, Vec<OsString>)> {
        let last = self.0.len().checked_sub(old.0.len())?;
        let at = (0..=last).rev().find(|at| self.0[*at..].starts_with(&old.0))?;
        Some((self.0[..at].to_vec(), self.0[at + old.0.len()..].to_vec()))
    }

    /// Puts `entries` in at `index`, in their order.
    pub(super) fn insert(&mut self, index: usize, entries: &[OsString]) {
        let index = index.min(self.0.len());
        self.0.splice(index..index, entries.iter().cloned());
    }

    pub(super) fn join(&self) -> OsString {
        let entries: Vec<&[u8]> = self.0.iter().map(|entry| entry.as_bytes()).collect();
        OsString::from_vec(entries.join(&b':'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_entries_survive_a_round_trip() {
        for value in ["/a", "/a:", ":/a", "/a::/b"] {
            assert_eq!(SearchPath::parse(value.as_ref()).join(), value);
        }
    }

    #[test]
    fn what_came_around_a_path_is_found() {
        let around = |new: &str| {
            let around = SearchPath::parse(new.as_ref()).around(&SearchPath::parse("/a:/b".as_ref()));
            around.map(|(front, behind)| (SearchPath(front).join(), SearchPath(behind).join()))
        };
        assert_eq!(around("/x:/a:/b:/y"), Some(("/x".into(), "/y".into())));
        assert_eq!(around("/a:/b:/a:/b"), Some(("/a:/b".into(), "".into())));
        assert_eq!(around("/a:/x:/b"), None);
        assert_eq!(around("/b"), None);
    }

    #[test]
    fn only_the_first_occurrence_is_removed() {
        let mut path = SearchPath::parse("/x:/a:/b:/a".as_ref());
        assert_eq!(path.remove(&["/a".into(), "/b".into()]), Some(1));
        assert_eq!(path.join(), "/x:/a");
    }
}
