//! Where a store's files lie on disk: in `/nix`, or below another folder (a "chroot store", as Nix's `--store DIR`).
//!
//! Store paths are always named `/nix/store/…`; only where their bytes are differs. Not for: what is in them.

use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use super::StorePath;
use super::path::STORE_DIR;
use crate::environ::Environ;

/// The folders of one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    store: PathBuf,
    state: PathBuf,
    root: Option<PathBuf>,
}

impl Layout {
    /// The store at `/nix`; `state` is Nix's state folder where it is not `/nix/var/nix` (`NIX_STATE_DIR`).
    pub fn system(state: Option<PathBuf>) -> Self {
        let state = state.unwrap_or_else(|| PathBuf::from("/nix/var/nix"));
        Self { store: PathBuf::from(STORE_DIR), state, root: None }
    }

    /// The same, with the state folder that this environment names.
    pub fn of_machine(environ: &Environ) -> Self {
        Self::system(environ.absolute("NIX_STATE_DIR"))
    }

    /// A store below `root`: `root/nix/store` and `root/nix/var/nix`.
    pub fn below(root: &Path) -> Self {
        Self { store: root.join("nix/store"), state: root.join("nix/var/nix"), root: Some(root.to_path_buf()) }
    }

    /// The store of a user who has no `/nix`, where Nix, too, would make it.
    pub fn below_home(environ: &Environ, home: &Path) -> Self {
        Self::below(&rootless_root(environ, home))
    }

    /// The store below a folder that this user's environments may be in besides `/nix`: the one that `ENVY_STORE` names,
    /// else the one that Nix makes for a user who has no `/nix` (`getDataDir` in Nix's `users.cc`, so that both share
    /// it). `None` if `ENVY_STORE` is `daemon`. Says nothing about its existence.
    pub fn of_user(environ: &Environ, home: &Path) -> Option<Self> {
        match environ.text("ENVY_STORE") {
            Some("daemon") => None,
            None | Some("auto" | "local") => Some(Self::below_home(environ, home)),
            Some(folder) => Path::new(folder).is_absolute().then(|| Self::below(Path::new(folder))),
        }
    }

    /// The store in which `path` is there, without opening one: at `/nix`, whoever put it there, else in
    /// [`Layout::of_user`]. Costs one look at `/nix`, and a second one only where that is in vain.
    pub fn holding(path: &StorePath, environ: &Environ, home: &Path) -> Option<Self> {
        let has = |layout: &Self| access(layout.real_path(path), Access::EXISTS).is_ok();
        Some(Self::system(None)).filter(has).or_else(|| Self::of_user(environ, home).filter(has))
    }

    /// The folder that it lies below, if it is not the system's.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Where it is, for messages: the folder that it lies below, else `/nix`.
    pub fn place(&self) -> &Path {
        self.root().unwrap_or(Path::new("/nix"))
    }

    /// Where the store paths' files are.
    pub fn store_dir(&self) -> &Path {
        &self.store
    }

    /// Database, locks, roots.
    pub fn state_dir(&self) -> &Path {
        &self.state
    }

    /// Where a path's files are.
    pub fn real_path(&self, path: &StorePath) -> PathBuf {
        self.store.join(path.base_name())
    }

    /// Where the file is that a process inside sees at `logical`, a path below `/nix/store`; any other stays.
    pub fn real_file(&self, logical: &Path) -> PathBuf {
        match logical.strip_prefix(STORE_DIR) {
            Ok(below) => self.store.join(below),
            Err(_) => logical.to_path_buf(),
        }
    }
}

/// Nix's state folder: `NIX_STATE_DIR`, else `/nix/var/nix`.
pub fn state_dir(environ: &Environ) -> PathBuf {
    environ.absolute("NIX_STATE_DIR").unwrap_or_else(|| PathBuf::from("/nix/var/nix"))
}

/// The folder below which Nix keeps the store of a user who has no `/nix`.
fn rootless_root(environ: &Environ, home: &Path) -> PathBuf {
    let data = environ.absolute("NIX_DATA_HOME").or_else(|| Some(environ.absolute("XDG_DATA_HOME")?.join("nix")));
    data.unwrap_or_else(|| home.join(".local/share/nix")).join("root")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn environ(pairs: &[(&str, &str)]) -> Environ {
        pairs.iter().copied().collect()
    }

    #[rstest]
    #[case(&[], Some("/home/u/.local/share/nix/root"))]
    #[case(&[("XDG_DATA_HOME", "/data")], Some("/data/nix/root"))]
    #[case(&[("XDG_DATA_HOME", "data")], Some("/home/u/.local/share/nix/root"))]
    #[case(&[("XDG_DATA_HOME", "/data"), ("NIX_DATA_HOME", "/nixdata")], Some("/nixdata/root"))]
    #[case(&[("ENVY_STORE", "auto")], Some("/home/u/.local/share/nix/root"))]
    #[case(&[("ENVY_STORE", "local"), ("XDG_DATA_HOME", "/data")], Some("/data/nix/root"))]
    #[case(&[("ENVY_STORE", "/mine"), ("XDG_DATA_HOME", "/data")], Some("/mine"))]
    #[case(&[("ENVY_STORE", "daemon")], None)]
    #[case(&[("ENVY_STORE", "mine")], None)]
    fn a_users_store_lies_where_the_environment_says(#[case] pairs: &[(&str, &str)], #[case] root: Option<&str>) {
        let layout = Layout::of_user(&environ(pairs), Path::new("/home/u"));
        assert_eq!(layout.as_ref().and_then(Layout::root), root.map(Path::new));
    }

    #[test]
    fn a_path_is_found_where_it_is() {
        let root = tempfile::tempdir().unwrap();
        let path: StorePath = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-of-a-test".parse().unwrap();
        let environ = environ(&[("ENVY_STORE", root.path().to_str().unwrap())]);
        let holding = || Layout::holding(&path, &environ, Path::new("/nowhere"));
        assert_eq!(holding(), None);
        let layout = Layout::below(root.path());
        fs_err::create_dir_all(layout.real_path(&path)).unwrap();
        assert_eq!(holding(), Some(layout.clone()));
        let file = Path::new("/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-of-a-test/bin/x");
        assert_eq!(layout.real_file(file), layout.real_path(&path).join("bin/x"));
        assert_eq!(layout.real_file(Path::new("/bin/sh")), Path::new("/bin/sh"));
    }
}
