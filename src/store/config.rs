//! Nix's own settings, as far as envy needs them: which caches there are, and which store.
//!
//! Source: the Nix manual, "nix.conf" (<https://nix.dev/manual/nix/latest/command-ref/conf-file>): the system's file, then the
//! user's, then `NIX_CONFIG`; `include` and `!include`; `extra-` appends. Not for: which store is used then (`open`).

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::cache::Patience;
use crate::environ::Environ;
use crate::failure::printable;

/// Files including each other are followed this deep.
const MAX_DEPTH: usize = 8;

/// The cache that Nix uses when nothing is configured.
pub const DEFAULT_SUBSTITUTER: &str = "https://cache.nixos.org/";
/// Its key.
pub const DEFAULT_KEY: &str = "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";

/// The settings that concern caches, and the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NixConfig {
    /// Caches that are asked.
    pub substituters: Vec<String>,
    /// Caches that an ordinary user may add.
    pub trusted_substituters: Vec<String>,
    /// Keys whose signatures count.
    pub trusted_public_keys: Vec<String>,
    /// The store, where a file names one.
    pub store: Option<String>,
    /// Whether paths must be signed by a trusted key (`require-sigs`).
    pub require_sigs: bool,
    /// Login names and passwords for caches.
    pub netrc_file: Option<PathBuf>,
    /// Limits of time and attempts for downloads.
    pub patience: Patience,
    /// What the system's own file says of the first and the third; a daemon knows only this.
    system: (Vec<String>, Vec<String>),
}

impl Default for NixConfig {
    fn default() -> Self {
        let caches = vec![DEFAULT_SUBSTITUTER.to_owned()];
        let keys = vec![DEFAULT_KEY.to_owned()];
        Self {
            substituters: caches.clone(),
            trusted_substituters: Vec::new(),
            trusted_public_keys: keys.clone(),
            store: None,
            require_sigs: true,
            netrc_file: None,
            patience: Patience::default(),
            system: (caches, keys),
        }
    }
}

impl NixConfig {
    /// Reads them all. A file that cannot be read counts as empty.
    pub fn read(environ: &Environ) -> Self {
        let mut config = Self::default();
        let system = environ.absolute("NIX_CONF_DIR").unwrap_or_else(|| PathBuf::from("/etc/nix"));
        config.netrc_file = Some(system.join("netrc"));
        config.apply_file(&system.join("nix.conf"), 0);
        config.system = (config.substituters.clone(), config.trusted_public_keys.clone());
        for file in user_files(environ) {
            config.apply_file(&file, 0);
        }
        config.apply(environ.text("NIX_CONFIG").unwrap_or_default(), Path::new("/"), 0);
        config
    }

    /// What a daemon has to be told, as `nix` tells it: the user's caches and keys, where they are not the system's.
    pub(super) fn overrides(&self) -> Vec<(&'static str, String)> {
        let mut overrides = Vec::new();
        if self.substituters != self.system.0 {
            overrides.push(("substituters", self.substituters.join(" ")));
        }
        if self.trusted_public_keys != self.system.1 {
            overrides.push(("trusted-public-keys", self.trusted_public_keys.join(" ")));
        }
        overrides
    }

    /// The keys by which a daemon judges, whatever its user says.
    pub(super) fn keys_of_daemon(&self) -> &[String] {
        &self.system.1
    }

    /// The lines for the system's nix.conf that make a daemon take what it otherwise ignores from an ordinary user;
    /// nothing if it ignores nothing. Printable.
    pub(super) fn lines_for_administrator(&self) -> Option<String> {
        let known_caches: Vec<&String> = self.system.0.iter().chain(&self.trusted_substituters).collect();
        let lines = [
            ("extra-trusted-substituters", missing(&self.substituters, &known_caches)),
            (
                "extra-trusted-public-keys",
                missing(&self.trusted_public_keys, &self.system.1.iter().collect::<Vec<_>>()),
            ),
        ];
        let lines = lines.into_iter().filter(|(_, values)| !values.is_empty());
        let lines: Vec<String> = lines.map(|(name, values)| format!("{name} = {}", values.join(" "))).collect();
        (!lines.is_empty()).then(|| printable(&lines.join(" and ")).into_owned())
    }

    fn apply_file(&mut self, file: &Path, depth: usize) {
        if let Ok(text) = fs_err::read_to_string(file) {
            self.apply(&text, file.parent().unwrap_or(Path::new("/")), depth);
        }
    }

    fn apply(&mut self, text: &str, dir: &Path, depth: usize) {
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            match word {
                "include" | "!include" if depth < MAX_DEPTH => self.apply_file(&dir.join(rest.trim()), depth + 1),
                _ => {
                    if let Some((name, value)) = line.split_once('=') {
                        self.set(name.trim(), value);
                    }
                }
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
            "require-sigs" => return self.require_sigs = value.trim() != "false",
            "netrc-file" => return self.netrc_file = Some(PathBuf::from(value.trim())),
            "download-attempts" => return set_number(value, |number| self.patience.attempts = number.max(1) as usize),
            "connect-timeout" => return set_seconds(value, &mut self.patience.connect),
            "stalled-download-timeout" => return set_seconds(value, &mut self.patience.stalled),
            "store" => return self.store = Some(value.trim().to_owned()).filter(|store| !store.is_empty()),
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

fn set_number(value: &str, set: impl FnOnce(u64)) {
    if let Ok(number) = value.trim().parse() {
        set(number);
    }
}

/// 0 is Nix's word for its own default, and envy's are shorter.
fn set_seconds(value: &str, setting: &mut Duration) {
    set_number(value, |number| {
        if number > 0 {
            *setting = Duration::from_secs(number);
        }
    });
}

/// Those that are not known. Nix takes a cache's address with and without a slash at its end.
fn missing<'a>(values: &'a [String], known: &[&String]) -> Vec<&'a str> {
    let bare = |value: &str| value.trim_end_matches('/').to_owned();
    let is_known = |value: &String| known.iter().any(|known| bare(known) == bare(value));
    values.iter().filter(|value| !is_known(value)).map(String::as_str).collect()
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
    let system = environ.get("XDG_CONFIG_DIRS").map(std::env::split_paths).into_iter().flatten();
    let mut dirs: Vec<PathBuf> = dir.into_iter().chain(system).collect();
    dirs.reverse();
    dirs.into_iter().map(|dir| dir.join("nix/nix.conf")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(system: &str, user: &str, variable: &str) -> NixConfig {
        let dir = tempfile::tempdir().unwrap();
        fs_err::write(dir.path().join("nix.conf"), system).unwrap();
        fs_err::write(dir.path().join("more.conf"), "extra-substituters = https://included # yes\n").unwrap();
        fs_err::write(dir.path().join("loop.conf"), "include loop.conf\n").unwrap();
        fs_err::write(dir.path().join("user.conf"), user).unwrap();
        let conf_dir = dir.path().to_str().unwrap().to_owned();
        let user_file = format!("{conf_dir}/user.conf");
        let pairs =
            [("NIX_CONF_DIR", conf_dir), ("NIX_USER_CONF_FILES", user_file), ("NIX_CONFIG", variable.to_owned())];
        NixConfig::read(&pairs.into_iter().collect())
    }

    #[test]
    fn without_any_setting_it_is_the_public_cache() {
        let config = config("", "", "");
        assert_eq!(config.substituters, [DEFAULT_SUBSTITUTER]);
        assert!(config.overrides().is_empty());
        assert_eq!(config.lines_for_administrator(), None);
    }

    #[test]
    fn later_settings_replace_and_extra_ones_append() {
        let system = "substituters = https://a\n!include more.conf\n!include none\ninclude\tmore.conf";
        let config = config(system, "extra-substituters = https://b", "store = daemon");
        assert_eq!(config.substituters, ["https://a", "https://included", "https://b"]);
        assert_eq!(config.store.as_deref(), Some("daemon"));
    }

    #[test]
    fn files_that_include_themselves_come_to_an_end() {
        assert_eq!(config("include loop.conf", "", "").substituters, [DEFAULT_SUBSTITUTER]);
    }

    #[test]
    fn what_only_the_user_named_needs_an_administrator() {
        let user = "extra-substituters = https://ok/ https://mine\nextra-trusted-public-keys = mine-1:A=";
        let config = config("trusted-substituters = https://ok", user, "");
        let lines = config.lines_for_administrator().unwrap();
        insta::assert_snapshot!(
            lines,
            @"extra-trusted-substituters = https://mine and extra-trusted-public-keys = mine-1:A="
        );
        insta::assert_debug_snapshot!(config.overrides(), @r#"
        [
            (
                "substituters",
                "https://cache.nixos.org/ https://ok/ https://mine",
            ),
            (
                "trusted-public-keys",
                "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY= mine-1:A=",
            ),
        ]
        "#);
    }
}
