//! Mending a lock that git left in conflict or that is damaged: what can be read of it keeps its version.
//!
//! Only for `lock`, whose purpose it is; every other command uses a lock as it stands or not at all, for nobody may find
//! another version because a file was damaged on the way.

use super::load::Loaded;
use super::{Context, Error};
use crate::lock::{self, Lock, LockError};
use crate::manifest::Manifest;

/// The lock of these texts, mended where that is needed and allowed; told to the reporter.
pub(super) fn readable(context: &Context<'_>, manifest: &Manifest, text: &str) -> Result<Lock, Error> {
    let error = match lock::parse(text) {
        Ok(lock) => return Ok(lock),
        Err(error) => error,
    };
    if context.mode.locked {
        return Err(error.into());
    }
    let united = lock::unite::unite(manifest, &lock::salvage::salvage(text)?);
    let (kept, wanted) = (united.lock.packages.len(), manifest.packages.len());
    context.reporter.note(&match error {
        LockError::Conflict { .. } => {
            let them = if wanted == 1 {
                "package stays as a side had locked it"
            } else {
                "packages stay as a side had locked them"
            };
            format!("envy.lock was in conflict: {kept} of {wanted} {them}")
        }
        _ => {
            let they = if wanted == 1 { "package stays as it was locked" } else { "packages stay as they were locked" };
            format!("envy.lock was damaged: {kept} of {wanted} {they}")
        }
    });
    united.notes.iter().for_each(|note| context.reporter.note(note));
    Ok(united.lock)
}

/// Whether the lock was not as it should be when it was read.
pub(super) fn was_needed(loaded: &Loaded) -> bool {
    loaded.files.lock.as_deref().is_some_and(|text| lock::parse(text).is_err())
}
