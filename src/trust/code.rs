//! All that would run, as text by where it stands.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Demands;
use crate::environment::dotenv::DotenvFile;
use crate::manifest::vars::{needs_trust, references};
use crate::store::content_address::hex;

/// Texts by where they stand: `hooks.on-activate`, `profile.zsh`, `vars.PATH`, `options.dotenv` (its entries, one a line),
/// and `.env: assignments` for those of a file that count, in its order, as the last one wins and earlier ones are referred to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(pub BTreeMap<String, String>);

impl Code {
    /// All that `demands` lead to. `vars` are the others of `[vars]`, of which only those count that are referred to;
    /// of the assignments in `files` likewise, and those that need trust themselves.
    pub fn new(demands: &Demands, vars: &BTreeMap<String, String>, files: &[DotenvFile]) -> Self {
        let mut texts = BTreeMap::new();
        if let Some(hook) = &demands.on_activate {
            texts.insert("hooks.on-activate".to_owned(), hook.clone());
        }
        texts.extend(demands.profile.iter().map(|(shell, text)| (format!("profile.{shell}"), text.clone())));
        for (option, entries) in [("path-prepend", &demands.path_prepend), ("dotenv", &demands.dotenv)] {
            if !entries.is_empty() {
                texts.insert(format!("options.{option}"), entries.join("\n"));
            }
        }
        let mut variables = Variables { demands, vars, files, texts: &mut texts };
        let mut names: Vec<String> = demands.vars.keys().cloned().collect();
        let assigned = files.iter().flat_map(|file| &file.assignments).map(|assignment| &assignment.name);
        names.extend(assigned.filter(|name| needs_trust(name)).cloned());
        let mut done = std::collections::BTreeSet::new();
        while let Some(name) = names.pop() {
            if done.insert(name.clone()) {
                names.extend(variables.take(&name));
            }
        }
        for file in files {
            let counts = file.assignments.iter().filter(|assignment| done.contains(&assignment.name));
            let lines: Vec<String> = counts.map(|one| format!("{}={}", one.name, one.written)).collect();
            if !lines.is_empty() {
                texts.insert(format!("{}: assignments", file.name), lines.join("\n"));
            }
        }
        Self(texts)
    }

    /// What is trusted: the project's path and every byte, in hexadecimal. Each part goes in with its length, so that no
    /// two lists of parts look the same.
    pub fn digest(&self, project: &Path) -> String {
        let mut hasher = Sha256::new();
        let mut add = |part: &[u8]| {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        add(b"envy trust 1");
        add(project.as_os_str().as_bytes());
        for (name, text) in &self.0 {
            add(name.as_bytes());
            add(text.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

struct Variables<'a> {
    demands: &'a Demands,
    vars: &'a BTreeMap<String, String>,
    files: &'a [DotenvFile],
    texts: &'a mut BTreeMap<String, String>,
}

impl Variables<'_> {
    /// Puts what `[vars]` says of `name` among the texts; the variables that it refers to.
    fn take(&mut self, name: &str) -> Vec<String> {
        let mut referred: Vec<String> = Vec::new();
        if let Some(template) = self.demands.vars.get(name).or_else(|| self.vars.get(name)) {
            self.texts.insert(format!("vars.{name}"), template.clone());
            referred.extend(references(template).into_iter().map(str::to_owned));
        }
        let assigned = self.files.iter().flat_map(|file| &file.assignments).filter(|one| one.name == name);
        referred.extend(assigned.flat_map(|one| one.references()).map(str::to_owned));
        referred
    }
}
