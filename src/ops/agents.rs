//! Keeping envy's block in `AGENTS.md` in step with the environment.

use std::collections::BTreeMap;

use super::files::Files;
use super::{Context, Error};
use crate::agent::block::{self, BlockContent, Package, Updated};
use crate::lock::Lock;
use crate::manifest::{Manifest, PackageId};

/// The text that `AGENTS.md` should have, `None` to leave it alone; a hand-edited block is told.
pub fn updated(
    context: &Context<'_>,
    files: &Files,
    manifest: &Manifest,
    lock: &Lock,
    programs: &BTreeMap<String, Vec<String>>,
) -> Result<Option<String>, Error> {
    let updated = text(files, manifest, lock, programs)?;
    if updated.edited_by_hand {
        context.reporter.warn(
            "the envy block in AGENTS.md had been edited by hand and is written anew; keep your own words outside of it",
        );
    }
    Ok(updated.text)
}

/// The same, as data.
pub fn text(
    files: &Files,
    manifest: &Manifest,
    lock: &Lock,
    programs: &BTreeMap<String, Vec<String>>,
) -> Result<Updated, Error> {
    let existing = files.agents.as_deref();
    if !manifest.options.agents_md {
        let text = existing.map(block::remove).transpose()?.flatten();
        return Ok(Updated { text, edited_by_hand: false });
    }
    let package = |id: &PackageId| Package {
        id: id.as_str().to_owned(),
        version: lock.packages.get(id).map(|locked| locked.version.clone()).unwrap_or_default(),
        programs: programs.get(id.as_str()).cloned().unwrap_or_default(),
    };
    let content = BlockContent {
        packages: manifest.packages.keys().map(package).collect(),
        scripts: manifest.scripts.keys().cloned().collect(),
    };
    Ok(block::update(existing, &content)?)
}
