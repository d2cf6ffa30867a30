//! What else than versions a change of the manifest moved: outputs, priorities and systems of packages that stay.
//!
//! Not for: packages that came, went or moved (`lock::diff`).

use super::load::HeldProject;
use crate::lock::{Lock, LockedPackage};
use crate::manifest::{DEFAULT_PRIORITY, Manifest, PackageId, Spec};
use crate::system::System;

/// A setting of a package that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjusted {
    /// The package's id.
    pub id: PackageId,
    /// Which setting.
    pub setting: Setting,
    /// What it was, as text; fit to be printed.
    pub from: String,
    /// What it is, as text; fit to be printed.
    pub to: String,
}

/// What of a package is settled without the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Which outputs are installed.
    Outputs,
    /// Who wins where two packages bring the same file.
    Priority,
    /// On which systems it is installed.
    Systems,
}

impl Setting {
    const ALL: [Self; 3] = [Self::Outputs, Self::Priority, Self::Systems];

    /// As envy.toml calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outputs => "outputs",
            Self::Priority => "priority",
            Self::Systems => "systems",
        }
    }

    /// What a spec says of it, the defaults spelled out as far as they are known.
    fn of(self, spec: &Spec, locked: Option<&LockedPackage>, system: System) -> String {
        match self {
            Self::Outputs => {
                let here = locked.and_then(|locked| locked.systems.get(&system));
                let outputs = spec.outputs.as_ref().or(here.map(|here| &here.default_outputs));
                outputs.map_or_else(|| "those by default".to_owned(), |outputs| outputs.join(", "))
            }
            Self::Priority => spec.priority.unwrap_or(DEFAULT_PRIORITY).to_string(),
            Self::Systems => match &spec.systems {
                Some(systems) => systems.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                None => "all".to_owned(),
            },
        }
    }
}

/// The manifest and the lock before a change. A manifest that was edited by hand is as it is to be already: then it is what
/// the current generation has. `None` where nothing tells.
pub(super) fn before(held: &HeldProject, wanted_text: &str) -> Option<(Manifest, Lock)> {
    let loaded = &held.loaded;
    if loaded.manifest_text() != wanted_text {
        return Some((loaded.manifest.clone(), loaded.lock.clone()));
    }
    let texts = held.transactions.generations().current()?.texts().ok()?;
    if texts.manifest == wanted_text {
        return None;
    }
    let (manifest, lock) = texts.parsed();
    Some((manifest?, lock))
}

/// The settings that are others, by package id.
pub(super) fn adjusted(before: (&Manifest, &Lock), after: (&Manifest, &Lock), system: System) -> Vec<Adjusted> {
    let both = after.0.packages.iter().filter_map(|(id, spec)| Some((id, before.0.packages.get(id)?, spec)));
    let all = both.flat_map(|(id, old, new)| {
        Setting::ALL.into_iter().filter_map(move |setting| {
            let from = setting.of(old, before.1.packages.get(id), system);
            let to = setting.of(new, after.1.packages.get(id), system);
            (from != to).then(|| Adjusted { id: id.clone(), setting, from, to })
        })
    });
    all.collect()
}
