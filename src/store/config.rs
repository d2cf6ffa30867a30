//! Nix' own settings, as far as envy needs them: which caches there are.
//!
//! Source: the Nix manual, "nix.conf" (<https://nix.dev/manual/nix/latest/command-ref/conf-file>): the system's file, then the
//! user's, then `NIX_CONFIG`; `include` and `!include`; `extra-` appends.

use std::path::{Path, PathBuf};

use crate::environ::Environ;

/// Files including each other are followed this deep.
const MAX_DEPTH: usize = 8;

/// The cache that Nix uses when nothing is configured.
pub const DEFAULT_SUBSTITUTER: &str = "https://cache.nixos.org/";
/// Its key.
pub const DEFAULT_KEY: &str = "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";

/// The settings that concern caches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NixConfig {
    /// Caches that are asked.
    pub substituters: Vec<String>,
    /// Caches that an ordinary user may add.
    pub trusted_substituters: Vec<String>,
    /// Keys whose signatures count.
    pub trusted_public_keys: Vec<String>,
    /// Of the substituters, those that the system's own file names (or the default).
    system_substituters: Vec<String>,
}

impl Default for NixConfig {
    fn default() -> Self {
        Self {
            substituters: vec![DEFAULT_SUBSTITUTER.to_owned()],
            trusted_substituters: Vec::new(),
            trusted_public_keys: vec![DEFAULT_KEY.to_owned()],
            system_substituters: vec![DEFAULT_SUBSTITUTER.to_owned()],
        }
    }
}

impl NixConfig {
    /// Reads them all. A file that cannot be read counts as empty, as with Nix.
    pub fn read(environ: &Environ) -> Self {
        let mut config = Self::default();
        let system = environ.absolute("NIX_CONF_DIR").unwrap_or_else(|| PathBuf::from("/etc/nix"));
        config.apply_file(&system.join("nix.conf"), 0);
        config.system_substituters.clone_from(&config.substituters);
        for file in user_files(environ) {
            config.apply_file(&file, 0);
        }
        config.apply(environ.text("NIX_CONFIG").unwrap_or_default(), Path::new("/"), 0);
        config
    }

    /// Substituters of the user's own files that a daemon does not take from an ordinary user.
    pub fn ignored_by_daemon(&self) -> Vec<&str> {
        let known = |url: &&String| !self.system_substituters.contains(url) && !self.trusted_substituters.contains(url);
        self.substituters.iter().filter(known).map(String::as_str).collect()
    }

    fn apply_file(&mut self, file: &Path, depth: usize) {
        if let Ok(text) = fs_err::read_to_string(file) {
            self.apply(&text, file.parent().unwrap_or(Path::new("/")), depth);
        }
    }

    fn apply(&mut self, text: &str, dir: &Path, depth: usize) {
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let include = line.strip_prefix("include ").or_else(|| line.strip_prefix("!include "));
            if let Some(file) = include.filter(|_| depth < MAX_DEPTH) {
                self.apply_file(&dir.join(file.trim()), depth + 1);
            } else if let Some((name, value)) = line.split_once('=') {
                self.set(name.trim(), value);
            }
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        let (name, append) = match name.strip_prefix("extra-") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let list = match name {
            "substituters" | "binary-caches" => &mut self.substituters,
            "trusted-substituters" | "trusted-binary-caches" => &mut self.trusted_substituters,
            "trusted-public-keys" | "binary-cache-public-keys" => &mut self.trusted_public_keys,
            _ => return,
        };
        if !append {
            list.clear();
        }
        for word in value.split_whitespace() {
            if !list.iter().any(|known| known == word) {
                list.push(word.to_owned());
            }
        }
    }
}

/// The user's files, the weakest first.
fn user_files(environ: &Environ) -> Vec<PathBuf> {
    if let Some(files) = environ.get("NIX_USER_CONF_FILES") {
        let mut files: Vec<PathBuf> = std::env::split_paths(files).collect();
        files.reverse();
        return files;
    }
    let home = || environ.absolute("HOME").map(|home| home.join(".config"));
    let dir = environ.absolute("XDG_CONFIG_HOME").or_else(home);
    dir.map(|dir| dir.join("nix/nix.conf")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(system: &str, user: &str, variable: &str) -> NixConfig {
        let dir = tempfile::tempdir().unwrap();
        fs_err::write(dir.path().join("nix.conf"), system).unwrap();
        fs_err::write(dir.path().join("more.conf"), "extra-substituters = https://included # yes\n").unwrap();
        fs_err::write(dir.path().join("user.conf"), user).unwrap();
        let conf_dir = dir.path().to_str().unwrap().to_owned();
        let user_file = format!("{conf_dir}/user.conf");
        let pairs = [("NIX_CONF_DIR", conf_dir), ("NIX_USER_CONF_FILES", user_file), ("NIX_CONFIG", variable.to_owned())];
        NixConfig::read(&pairs.into_iter().collect())
    }

    #[test]
    fn without_any_setting_it_is_the_public_cache() {
        assert_eq!(config("", "", "").substituters, [DEFAULT_SUBSTITUTER]);
    }

    #[test]
    fn later_settings_replace_and_extra_ones_append() {
        let config = config("substituters = https://a\n!include more.conf\n!include none", "extra-substituters = https://b", "");
        assert_eq!(config.substituters, ["https://a", "https://included", "https://b"]);
    }

    #[test]
    fn what_only_the_user_named_is_what_a_daemon_ignores() {
        let config = config("trusted-substituters = https://ok", "extra-substituters = https://ok https://mine", "");
        assert_eq!(config.ignored_by_daemon(), ["https://mine"]);
    }
}
