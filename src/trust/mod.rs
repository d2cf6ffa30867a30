//! Trust: what a manifest asks for that runs code or decides which code runs ([`Demands`]), all of it as text that a person
//! can read ([`Code`]), and what was trusted ([`Stored`]).
//!
//! Not for: running any of it (`environment`), or asking (`ops`, `cli`). A person trusts a digest of the project's path and
//! every byte of the code, so one character that changes needs trust anew. The repository, and an agent that works in it,
//! can write the manifest and `.env` files, but never the file of what is trusted: that lies in the user's state folder.

mod code;
mod file;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use code::Code;
pub use file::{FILE_NAME, Stored, Trusted};

use crate::manifest::Manifest;
use crate::manifest::vars::needs_trust;

/// What a manifest asks for that needs trust.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demands {
    /// `hooks.on-activate`: bash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_activate: Option<String>,
    /// `[profile]`: code by shell, e.g. `bash`, or `common`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub profile: BTreeMap<String, String>,
    /// Those of `[vars]` that need trust: templates by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub vars: BTreeMap<String, String>,
    /// `options.path-prepend`: folders, relative to the project.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path_prepend: Vec<String>,
    /// `options.dotenv`: files, relative to the project.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dotenv: Vec<String>,
}

impl Demands {
    /// Those of a manifest.
    pub fn of(manifest: &Manifest) -> Self {
        let vars = manifest.vars.iter().filter(|(name, _)| needs_trust(name));
        let mut demands = Self {
            vars: vars.map(|(name, template)| (name.clone(), template.clone())).collect(),
            path_prepend: manifest.options.path_prepend.clone(),
            dotenv: manifest.options.dotenv.clone(),
            ..Self::default()
        };
        for (name, text) in manifest.code.iter().filter(|(_, text)| !text.trim().is_empty()) {
            match name.split_once('.') {
                Some(("hooks", "on-activate")) => demands.on_activate = Some(text.clone()),
                Some(("profile", shell)) => {
                    demands.profile.insert(shell.to_owned(), text.clone());
                }
                _ => {}
            }
        }
        demands
    }

    /// Whether there is nothing to trust.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Where they stand in the manifest, e.g. `hooks.on-activate`, `vars.LD_PRELOAD`.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        names.extend(self.on_activate.is_some().then(|| "hooks.on-activate".to_owned()));
        names.extend(self.profile.keys().map(|shell| format!("profile.{shell}")));
        names.extend(self.vars.keys().map(|name| format!("vars.{name}")));
        names.extend((!self.path_prepend.is_empty()).then(|| "options.path-prepend".to_owned()));
        names.extend((!self.dotenv.is_empty()).then(|| "options.dotenv".to_owned()));
        names
    }
}

#[cfg(test)]
mod tests;
