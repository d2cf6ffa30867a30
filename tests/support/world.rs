//! The test world on disk, as `scripts/world` leaves it. Read only: any number of tests share it.

use std::path::{Path, PathBuf};

use super::catalog::Known;

/// The Nix versions that the world has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nix {
    /// Debian bookworm's.
    V2_8,
    /// Debian trixie's.
    V2_26,
    /// Debian sid's, so the newest.
    V2_34,
}

impl Nix {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::V2_8, Self::V2_26, Self::V2_34];

    fn folder(self) -> &'static str {
        match self {
            Self::V2_8 => "2.8",
            Self::V2_26 => "2.26",
            Self::V2_34 => "2.34",
        }
    }
}

/// The folder of the world and what is in it.
#[derive(Debug)]
pub struct World {
    dir: PathBuf,
    /// The key that signs the binary cache, `NAME:BASE64`, as `trusted-public-keys` takes it.
    pub public_key: String,
    /// What the search service knows.
    pub known: Vec<Known>,
}

impl World {
    /// The world in `$ENVY_WORLD`, by default `target/world`.
    ///
    /// # Panics
    /// If there is none.
    pub fn find() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dir = root.join(std::env::var_os("ENVY_WORLD").unwrap_or_else(|| "target/world".into()));
        let read = |file| fs_err::read_to_string(dir.join(file));
        let (Ok(key), Ok(catalog)) = (read("key.public"), read("catalog.json")) else {
            panic!("there is no test world in {}: run scripts/world first", dir.display());
        };
        let known = Known::all_from_json(&catalog);
        Self { public_key: key.trim().to_owned(), known, dir }
    }

    /// The signed binary cache.
    pub fn cache_dir(&self) -> PathBuf {
        self.dir.join("cache")
    }

    /// A smaller one, by the narinfo's word for its compression: `none`, `xz`, `bzip2`, `gzip`, `br`.
    pub fn cache_in(&self, compression: &str) -> PathBuf {
        self.dir.join("caches").join(compression)
    }

    /// A cache of nothing but `large`, in `zstd` or `xz`; only after `scripts/world bench`.
    pub fn large_cache_in(&self, compression: &str) -> PathBuf {
        self.dir.join("large").join(compression)
    }

    /// Name and base64 of the key that signs the caches.
    pub fn secret_key(&self) -> (String, String) {
        let text = fs_err::read_to_string(self.dir.join("key.secret")).unwrap();
        let (name, key) = text.trim().split_once(':').expect("a key has a name");
        (name.to_owned(), key.to_owned())
    }

    /// A file for TLS: `authority.pem`, and for loopback `server.pem`, `server.key`.
    pub fn tls(&self, file: &str) -> PathBuf {
        self.dir.join("tls").join(file)
    }

    /// A tool of the world: `bwrap`, `zsh`, `setpriv`, `git`, …
    pub fn tool(&self, name: &str) -> PathBuf {
        self.dir.join("bin").join(name)
    }

    /// A folder with the shells that a user may have beside bash.
    pub fn shells(&self) -> PathBuf {
        self.dir.join("shells")
    }

    /// The folders of zsh's own functions, as its `fpath` has them; empty where the machine has a zsh.
    pub fn zsh_functions(&self) -> String {
        let mut folders = vec![self.dir.join("debian/trixie/usr/share/zsh/functions")];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
            let entries = fs_err::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            folders.extend(entries.filter(|path| path.is_dir()));
            found.push(folder.display().to_string());
        }
        found.join(" ")
    }

    /// The real Codex, as it was downloaded.
    pub fn codex(&self) -> PathBuf {
        self.dir.join("sources/codex/bin/codex")
    }

    /// A Python that has the official MCP client.
    pub fn python(&self) -> PathBuf {
        self.dir.join("python/python3")
    }

    /// A language server of TOML: `taplo` or `tombi`.
    pub fn editor(&self, name: &str) -> PathBuf {
        self.dir.join("editors").join(name)
    }

    /// The folder of `nix`, `nix-daemon`, `nix-store`, …
    pub fn nix_bin(&self, nix: Nix) -> PathBuf {
        self.dir.join("nix").join(nix.folder()).join("bin")
    }

    /// The store path of an output of a package on this machine's system.
    ///
    /// # Panics
    /// If the catalog does not know it.
    pub fn output(&self, name: &str, version: &str, output: &str) -> String {
        let release = self.known.iter().find(|known| known.name == name).and_then(|known| known.release(version));
        let platform = release.and_then(|release| {
            release.platforms.iter().find(|p| p.system == envy::system::System::current().as_str())
        });
        let found = platform.and_then(|platform| platform.outputs.as_ref()?.iter().find(|o| o.name == output));
        found.unwrap_or_else(|| panic!("the test world has no {name} {version} {output}")).path.clone()
    }

    /// The store path of a package's output `out`, see [`World::output`].
    pub fn path(&self, name: &str, version: &str) -> String {
        self.output(name, version, "out")
    }
}
