//! Where a store's files lie on disk: in `/nix`, or below another folder (a "chroot store", as Nix's `--store DIR`).
//!
//! Store paths are always named `/nix/store/…`; only where their bytes are differs. Not for: what is in them.

use std::path::{Path, PathBuf};

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

    /// A store below `root`: `root/nix/store` and `root/nix/var/nix`.
    pub fn below(root: &Path) -> Self {
        Self { store: root.join("nix/store"), state: root.join("nix/var/nix"), root: Some(root.to_path_buf()) }
    }

    /// The folder that it lies below, if it is not the system's.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
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
}

/// Nix's state folder: `NIX_STATE_DIR`, else `/nix/var/nix`.
pub fn state_dir(environ: &Environ) -> PathBuf {
    environ.absolute("NIX_STATE_DIR").unwrap_or_else(|| PathBuf::from("/nix/var/nix"))
}

/// Where a store goes that has no `/nix` to lie in: the folder that Nix itself takes then, below `XDG_DATA_HOME` or
/// HOME. `None` without a HOME.
pub fn rootless_root(environ: &Environ) -> Option<PathBuf> {
    let data = environ.absolute("XDG_DATA_HOME");
    let data = data.or_else(|| environ.absolute("HOME").map(|home| home.join(".local/share")));
    Some(data?.join("nix/root"))
}
