//! Roots that last: symbolic links to store paths.
//!
//! A link anywhere on the computer is one if `gcroots/auto` has a link to it (an "indirect root").
//!
//! Source: `addIndirectRoot` and `findRoots` in Nix's `gc.cc`.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use sha1::{Digest, Sha1};

use super::{LocalStore, failures};
use crate::store::layout::Layout;
use crate::store::path::STORE_DIR;
use crate::store::{StoreError, StorePath, base32};

impl LocalStore {
    /// Registers `link`, a symbolic link to a store path, as a root; what it points to is protected at once. Doing so
    /// again changes nothing.
    pub fn add_root(&self, link: &Path) -> Result<(), StoreError> {
        let link = plain(&std::path::absolute(link)?);
        // A collector that is at work has looked at the roots already.
        let target = fs_err::read_link(&link).ok().and_then(|target| in_store(&self.layout, &target));
        self.protect(target.as_ref())?;
        let auto = self.layout.state_dir().join("gcroots/auto");
        let name = base32::encode(&Sha1::digest(link.as_os_str().as_bytes()));
        // By rename, so that the root is never missing. A name of the kind that Nix uses: left over, it is a root that
        // goes with its target.
        let new = tempfile::Builder::new().prefix(&format!("{name}.tmp-")).make_in(&auto, |new| symlink(&link, new));
        let new = new.map_err(failures::io)?;
        new.persist(auto.join(name)).map_err(|error| failures::io(error.error))?;
        Ok(())
    }
}

/// The path without `.` and `..`, as text and without looking at the disk, as Nix does it.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
        plain
    })
}

/// The store path that a link's target lies in, by its name or by where its files are.
pub(super) fn in_store(layout: &Layout, target: &Path) -> Option<StorePath> {
    let below = target.strip_prefix(STORE_DIR).or_else(|_| target.strip_prefix(layout.store_dir())).ok()?;
    let Component::Normal(base) = below.components().next()? else { return None };
    StorePath::from_base_name(base.to_str()?).ok()
}

/// The store paths that lasting roots point to, valid or not. Links in `gcroots/auto` whose target is gone are removed.
pub(super) fn permanent(layout: &Layout) -> io::Result<Vec<StorePath>> {
    let mut found = Vec::new();
    for name in ["gcroots", "profiles"] {
        search(layout, &layout.state_dir().join(name), &mut found)?;
    }
    Ok(found)
}

/// Looks at a file, or at all below a folder. What must not be read is passed over, as Nix does.
fn search(layout: &Layout, path: &Path, found: &mut Vec<StorePath>) -> io::Result<()> {
    match look(layout, path, found) {
        Err(error) if is_unreadable(&error) => Ok(()),
        result => result,
    }
}

fn is_unreadable(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn look(layout: &Layout, path: &Path, found: &mut Vec<StorePath>) -> io::Result<()> {
    let kind = fs_err::symlink_metadata(path)?.file_type();
    if kind.is_dir() {
        for entry in fs_err::read_dir(path)? {
            search(layout, &entry?.path(), found)?;
        }
    } else if kind.is_symlink() {
        let target = fs_err::read_link(path)?;
        match in_store(layout, &target) {
            Some(root) => found.push(root),
            None => indirect(layout, path, &target, found)?,
        }
    } else if kind.is_file() {
        // The name of a file is a root as well.
        let base = path.file_name().and_then(OsStr::to_str);
        found.extend(base.and_then(|base| StorePath::from_base_name(base).ok()));
    }
    Ok(())
}

/// A link to a link.
fn indirect(layout: &Layout, path: &Path, target: &Path, found: &mut Vec<StorePath>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let seen = plain(&folder.join(target));
    // Written by a process that had this store at /nix.
    let inside = layout.root().and_then(|root| Some(root.join("nix").join(seen.strip_prefix("/nix").ok()?)));
    let mut gone = true;
    for target in [Some(seen), inside].into_iter().flatten() {
        match fs_err::symlink_metadata(&target) {
            Ok(kind) => {
                gone = false;
                if kind.file_type().is_symlink() {
                    found.extend(in_store(layout, &fs_err::read_link(&target)?));
                }
            }
            // A link through a file leads nowhere, too.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(error) => return Err(error),
        }
    }
    if gone && path.starts_with(layout.state_dir().join("gcroots/auto")) {
        fs_err::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_made_plain_as_text() {
        assert_eq!(plain(Path::new("/a/./b/../c//d/")), Path::new("/a/c/d"));
        assert_eq!(plain(Path::new("/../a")), Path::new("/a"));
    }

    #[test]
    fn a_link_into_the_store_is_known_by_either_name() {
        let layout = Layout::below(Path::new("/home/ada/root"));
        let base = "2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2";
        let found = |target: String| in_store(&layout, Path::new(&target)).map(|path| path.base_name().to_owned());
        assert_eq!(found(format!("/nix/store/{base}/bin/hello")).as_deref(), Some(base));
        assert_eq!(found(format!("/home/ada/root/nix/store/{base}")).as_deref(), Some(base));
        assert_eq!(found(format!("/elsewhere/nix/store/{base}")), None);
        assert_eq!(found("/nix/store".into()), None);
    }
}
