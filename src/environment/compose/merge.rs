//! Merging folders: what only one package brings becomes one link to it, what several bring is merged name by name.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::FileType;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::error::{ComposeError, Side};
use super::packages::{Package, Rank};
use super::same::same_file;
use super::store_view::StoreView;
use crate::store::nar::Node;

/// Merges packages, given in the order in which they win.
pub(super) fn merge(packages: &[Package], store: &StoreView) -> Result<Node, ComposeError> {
    let mut roots = Vec::new();
    for package in packages {
        let logical = PathBuf::from(package.path.to_string());
        let real = store.resolve(&logical).unwrap_or_else(|| store.real(&package.path));
        if fs_err::metadata(&real)?.is_dir() {
            roots.push(Folder { package, logical, chain: vec![real.clone()], real });
        } else if let Rank::Wanted(_) = package.rank {
            return Err(ComposeError::NotAFolder { id: package.label().to_owned(), path: package.path.clone() });
        }
        // Nix leaves out files that were brought along, too: nobody asked for them by name.
    }
    Merge { store }.folders(&roots, Path::new(""))
}

/// A folder of one package that takes part.
#[derive(Debug, Clone)]
struct Folder<'a> {
    package: &'a Package,
    /// Its path as links to it are written: below the package's store path.
    logical: PathBuf,
    /// Where it can be read, links followed.
    real: PathBuf,
    /// The real folders above it and itself: a link back to one of them leads in circles.
    chain: Vec<PathBuf>,
}

/// One package's contribution of one name.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    folder: &'a Folder<'a>,
    file_type: FileType,
}

/// What stands behind a name, links followed.
enum Kind {
    /// A folder, at this real place.
    Folder(PathBuf),
    /// A file, at this real place.
    File(PathBuf),
    /// A link that leads nowhere, out of the store, or in circles, with its target.
    Link(PathBuf),
}

struct Merge<'a> {
    store: &'a StoreView,
}

impl Merge<'_> {
    /// Merges folders, the first wins; `place` is relative to the environment.
    fn folders(&self, folders: &[Folder<'_>], place: &Path) -> Result<Node, ComposeError> {
        let mut names: BTreeMap<OsString, Vec<Entry<'_>>> = BTreeMap::new();
        for folder in folders {
            for entry in fs_err::read_dir(&folder.real)? {
                let entry = entry?;
                let name = entry.file_name();
                if !is_left_out(place, &name) {
                    names.entry(name).or_default().push(Entry { folder, file_type: entry.file_type()? });
                }
            }
        }
        let mut nodes = BTreeMap::new();
        for (name, entries) in names {
            let node = match entries.as_slice() {
                [only] => link(&only.folder.logical.join(&name)),
                several => self.shared(&name, several, place)?,
            };
            nodes.insert(name.into_vec(), node);
        }
        Ok(Node::Directory(nodes))
    }

    /// A name that several packages bring: the best rank decides whether it is a folder or a file.
    fn shared(&self, name: &OsStr, entries: &[Entry<'_>], place: &Path) -> Result<Node, ComposeError> {
        let mut folders: Vec<Folder<'_>> = Vec::new();
        let mut winner: Option<(Entry<'_>, Kind)> = None;
        for &entry in entries {
            let kind = self.kind(name, entry)?;
            let Some((first, first_kind)) = &winner else {
                folders.extend(enter(name, entry, &kind));
                winner = Some((entry, kind));
                continue;
            };
            let agree = match (first_kind, &kind) {
                (Kind::Folder(_), Kind::Folder(real)) => {
                    if !folders.iter().any(|folder| folder.real == *real) {
                        folders.extend(enter(name, entry, &kind));
                    }
                    true
                }
                _ if first.folder.package.rank != entry.folder.package.rank => true,
                (Kind::File(first), Kind::File(second)) => same_file(first, second)?,
                (Kind::Link(first), Kind::Link(second)) => first == second,
                _ => false,
            };
            if !agree {
                return Err(conflict(place.join(name), first.folder.package, entry.folder.package));
            }
        }
        let place = place.join(name);
        match folders.as_slice() {
            // Only files, or one folder by several ways: the first wins.
            [] | [_] => Ok(link(&entries[0].folder.logical.join(name))),
            several => self.folders(several, &place),
        }
    }

    fn kind(&self, name: &OsStr, entry: Entry<'_>) -> Result<Kind, ComposeError> {
        let path = entry.folder.real.join(name);
        if entry.file_type.is_dir() {
            return Ok(Kind::Folder(path));
        }
        if !entry.file_type.is_symlink() {
            return Ok(Kind::File(path));
        }
        let target = fs_err::read_link(&path)?;
        Ok(match self.store.follow(&entry.folder.real, &target) {
            Some(real) if !real.is_dir() => Kind::File(real),
            Some(real) if !entry.folder.chain.contains(&real) => Kind::Folder(real),
            _ => Kind::Link(target),
        })
    }
}

/// The folder `name` of a package, if it is one.
fn enter<'a>(name: &OsStr, entry: Entry<'a>, kind: &Kind) -> Option<Folder<'a>> {
    let Kind::Folder(real) = kind else { return None };
    let parent = entry.folder;
    let mut chain = parent.chain.clone();
    chain.push(real.clone());
    Some(Folder { package: parent.package, logical: parent.logical.join(name), real: real.clone(), chain })
}

fn link(target: &Path) -> Node {
    Node::Symlink(target.as_os_str().as_bytes().to_vec())
}

fn conflict(file: PathBuf, first: &Package, second: &Package) -> ComposeError {
    let side = |package: &Package| Side { id: package.label().to_owned(), path: package.path.clone() };
    let priority = match first.rank {
        Rank::Wanted(priority) => priority,
        // Their ranks differ, so they never meet here; any number would do.
        Rank::Propagated(_) => i64::MAX,
    };
    ComposeError::FileConflict { file, first: side(first), second: side(second), priority }
}

/// What belongs to a package and not to an environment: Nix leaves out the same.
fn is_left_out(place: &Path, name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    match name {
        "nix-support" | "propagated-build-inputs" | "log" => place == Path::new(""),
        "dir" => place == Path::new("info") || place == Path::new("share/info"),
        "perllocal.pod" => true,
        _ => false,
    }
}
