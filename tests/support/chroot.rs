//! Stores in a folder of their own, as Nix's `--store DIR`, and real Nix as their judge.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use envy::store::layout::Layout;

use super::project::Ran;
use super::scratch::Scratch;
use super::world::{Nix, World};

/// A folder for a store. At first it is empty.
pub struct ChrootStore<'w> {
    world: &'w World,
    scratch: Scratch,
}

impl<'w> ChrootStore<'w> {
    /// A new one.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn new(world: &'w World) -> Self {
        let scratch = Scratch::new("store");
        // 2.8 asks such a program before each build
        let hook = scratch.path().join("hook");
        fs_err::write(&hook, "#!/bin/sh\necho '# decline-permanently' >&2\nexec cat > /dev/null\n").unwrap();
        fs_err::set_permissions(&hook, PermissionsExt::from_mode(0o755)).unwrap();
        Self { world, scratch }
    }

    /// Its folder; the store is in `nix/` below.
    pub fn dir(&self) -> &Path {
        self.scratch.path()
    }

    /// The store in it.
    pub fn layout(&self) -> Layout {
        Layout::below(self.dir())
    }

    /// Where a store path's files are.
    pub fn file(&self, store_path: impl ToString) -> PathBuf {
        self.dir().join(&store_path.to_string()[1..])
    }

    /// A real Nix tool that works on this store.
    pub fn nix(&self, nix: Nix, tool: &str) -> Command {
        let mut command = Command::new(self.world.nix_bin(nix).join(tool));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", self.dir());
        command.arg("--store").arg(self.dir()).args(["--option", "build-hook"]).arg(self.dir().join("hook"));
        command
    }

    /// What a real Nix tool says.
    pub fn ask(&self, nix: Nix, tool: &str, arguments: &[&str]) -> Ran {
        self.nix(nix, tool).args(arguments).output().unwrap().into()
    }

    /// Real Nix's verdict on database, files and contents.
    ///
    /// # Panics
    /// If something is wrong.
    #[track_caller]
    pub fn verify(&self, nix: Nix) {
        let ran = self.ask(nix, "nix-store", &["--verify", "--check-contents"]);
        let complaint = ["modified", "disappeared", "error", "warning"].iter().any(|word| ran.stderr.contains(word));
        assert!(ran.status == 0 && !complaint, "nix-store --verify --check-contents: {ran:?}");
    }

    /// Real Nix's verdict on the signatures of all paths.
    ///
    /// # Panics
    /// If one is not trusted.
    #[track_caller]
    pub fn verify_signatures(&self, nix: Nix) {
        let keys = ["--option", "trusted-public-keys", &self.world.public_key];
        self.ask(nix, "nix", &[&["store", "verify", "--all"][..], &keys].concat()).ok();
    }

    /// The valid paths, sorted.
    pub fn valid(&self, nix: Nix) -> Vec<String> {
        let said = self.ask(nix, "nix", &["path-info", "--all"]).ok().stdout;
        let mut paths: Vec<_> = said.lines().map(ToOwned::to_owned).collect();
        paths.sort();
        paths
    }

    /// Everything in the store folder but `.links`, sorted.
    pub fn entries(&self) -> Vec<String> {
        let entries = fs_err::read_dir(self.layout().store_dir()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name != ".links").collect();
        names.sort();
        names
    }

    /// Puts a file with that name into the store folder, as a crash may leave one.
    pub fn leave(&self, name: &str) {
        let path = self.layout().store_dir().join(name);
        fs_err::create_dir(&path).unwrap();
        fs_err::write(path.join("file"), "left over").unwrap();
        fs_err::set_permissions(&path, PermissionsExt::from_mode(0o555)).unwrap();
    }
}
