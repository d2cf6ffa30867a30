//! Keeping envy's block in `AGENTS.md` in step with the environment.

use std::collections::BTreeMap;

use super::files::Files;
use super::{Context, Error};
use crate::agent::block;
use crate::lock::Lock;
use crate::manifest::Manifest;

/// The text that `AGENTS.md` should have; `None` to leave it alone.
pub fn updated(
    context: &Context<'_>,
    files: &Files,
    manifest: &Manifest,
    lock: &Lock,
    programs: &BTreeMap<String, Vec<String>>,
) -> Result<Option<String>, Error> {
    let existing = files.agents.as_deref();
    if !manifest.options.agents_md {
        return Ok(existing.map(block::remove).transpose()?.flatten());
    }
    let package = |id: &crate::manifest::PackageId| block::Package {
        id: id.as_str().to_owned(),
        version: lock.packages.get(id).map(|locked| locked.version.clone()).unwrap_or_default(),
        programs: programs.get(id.as_str()).cloned().unwrap_or_default(),
    };
    let content = block::BlockContent {
        packages: manifest.packages.keys().map(package).collect(),
        scripts: manifest.scripts.keys().cloned().collect(),
    };
    let updated = block::update(existing, &content)?;
    if updated.edited_by_hand {
        context.reporter.warn("the envy block in AGENTS.md had been edited by hand and is written anew; keep your own words outside of it");
    }
    Ok(updated.text)
}
