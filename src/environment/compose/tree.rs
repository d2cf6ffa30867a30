//! Looking things up in a merged tree before it is in the store.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::store_view::StoreView;
use crate::store::nar::Node;

/// A merged tree together with the packages that its links lead to.
pub(super) struct Tree<'a> {
    pub(super) root: &'a Node,
    pub(super) store: &'a StoreView,
}

/// What a path in the tree leads to.
pub(super) enum Found<'a> {
    /// A part of the tree itself.
    Node(&'a Node),
    /// A path below a package's store path, perhaps not existing.
    InPackage(PathBuf),
}

impl<'a> Tree<'a> {
    /// Follows `path`, relative to the environment. `None` if there is no such name.
    pub(super) fn find(&self, path: &str) -> Option<Found<'a>> {
        let mut node = self.root;
        let mut names = Path::new(path).iter();
        while let Some(name) = names.next() {
            let Node::Directory(entries) = node else { return None };
            node = entries.get(name.as_bytes())?;
            if let Node::Symlink(target) = node {
                let target = Path::new(std::ffi::OsStr::from_bytes(target));
                return Some(Found::InPackage(target.join(names.as_path())));
            }
        }
        Some(Found::Node(node))
    }

    /// Whether a folder is there, links followed.
    pub(super) fn has_dir(&self, path: &str) -> bool {
        match self.find(path) {
            Some(Found::Node(node)) => matches!(node, Node::Directory(_)),
            Some(Found::InPackage(path)) => self.store.is_dir(&path),
            None => false,
        }
    }

    /// The real place of a file of a package, links followed.
    pub(super) fn file(&self, path: &str) -> Option<PathBuf> {
        let Some(Found::InPackage(path)) = self.find(path) else { return None };
        self.store.resolve(&path).filter(|real| real.is_file())
    }
}
