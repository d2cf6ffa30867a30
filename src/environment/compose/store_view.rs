//! The store as composing sees it: where the files of a store path can be read, and where symbolic links lead inside
//! the store. What lies outside of the store is never looked at: an environment must not depend on the machine.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::environment::Ingredient;
use crate::store::StorePath;
use crate::store::path::STORE_DIR;

/// As many links as Linux follows in one path.
const MAX_LINKS: usize = 40;

/// Where store paths are readable. They need not lie in `/nix/store`: a store may be in another folder.
#[derive(Debug)]
pub(super) struct StoreView {
    /// Folder of all that is not in `known`.
    dir: PathBuf,
    /// Real place by base name.
    known: BTreeMap<OsString, PathBuf>,
}

impl StoreView {
    pub(super) fn new(ingredients: &[Ingredient]) -> Self {
        let known: BTreeMap<OsString, PathBuf> = ingredients
            .iter()
            .map(|ingredient| (ingredient.path.base_name().into(), ingredient.real_path.clone()))
            .collect();
        let dir = known.values().find_map(|path| path.parent()).unwrap_or(Path::new(STORE_DIR)).to_path_buf();
        Self { dir, known }
    }

    /// Where the files of `path` can be read.
    pub(super) fn real(&self, path: &StorePath) -> PathBuf {
        self.place(Path::new(path.base_name()))
    }

    /// Where `logical` really is: an absolute path below `/nix/store`, links followed. `None` if it does not exist,
    /// leads out of the store, or in circles.
    pub(super) fn resolve(&self, logical: &Path) -> Option<PathBuf> {
        self.follow(&self.dir, logical)
    }

    /// Where the link `target` leads that stands in the folder `dir` (a real one).
    pub(super) fn follow(&self, dir: &Path, target: &Path) -> Option<PathBuf> {
        let mut at = dir.to_path_buf();
        let mut links = 0;
        let mut todo: Vec<OsString> = Vec::new();
        self.enter(target, &mut at, &mut todo)?;
        while let Some(name) = todo.pop() {
            if name == ".." {
                at.pop();
                continue;
            }
            let next = if at == self.dir { self.place(Path::new(&name)) } else { at.join(&name) };
            match next.read_link() {
                Ok(target) => {
                    links += 1;
                    if links > MAX_LINKS {
                        return None;
                    }
                    self.enter(&target, &mut at, &mut todo)?;
                }
                Err(_) if next.symlink_metadata().is_ok() => at = next,
                Err(_) => return None,
            }
        }
        self.is_inside(&at).then_some(at)
    }

    /// Whether `logical` is a folder, links followed.
    pub(super) fn is_dir(&self, logical: &Path) -> bool {
        self.resolve(logical).is_some_and(|real| real.is_dir())
    }

    /// Puts the names of `path` on the pile; an absolute path starts anew at the store.
    fn enter(&self, path: &Path, at: &mut PathBuf, todo: &mut Vec<OsString>) -> Option<()> {
        let below = if path.is_absolute() {
            at.clone_from(&self.dir);
            path.strip_prefix(STORE_DIR).ok()?
        } else {
            path
        };
        for component in below.components().rev() {
            match component {
                Component::Normal(name) => todo.push(name.to_owned()),
                Component::ParentDir => todo.push("..".into()),
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        Some(())
    }

    fn place(&self, base: &Path) -> PathBuf {
        self.known.get(base.as_os_str()).cloned().unwrap_or_else(|| self.dir.join(base))
    }

    /// Whether a real path is inside a store path.
    fn is_inside(&self, real: &Path) -> bool {
        let below = real.strip_prefix(&self.dir).is_ok_and(|rest| !rest.as_os_str().is_empty());
        below || self.known.values().any(|place| real.starts_with(place))
    }
}
