//! `list`: the packages of the project, as the lock has them.

use super::load::Loaded;
use super::{Context, Error};
use crate::lock::LockedPackage;
use crate::manifest::{PackageId, Spec};

/// One package of the project.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: PackageId,
    /// What the manifest asks for.
    pub spec: Spec,
    /// What the lock has; `None` if it does not answer the spec.
    pub locked: Option<LockedPackage>,
    /// The outputs that this system installs; empty where it has none.
    pub outputs: Vec<String>,
}

/// All packages, by id. Reads two files and nothing else.
pub fn list(context: &Context<'_>) -> Result<Vec<Entry>, Error> {
    let Loaded { manifest, lock, .. } = Loaded::read(context)?;
    let entry = |(id, spec): (PackageId, Spec)| {
        let locked = lock.packages.get(&id).filter(|locked| locked.request == spec.request(&id)).cloned();
        let here = locked.as_ref().and_then(|locked| locked.systems.get(&context.system));
        let defaults = here.map(|here| here.default_outputs.clone()).unwrap_or_default();
        let outputs = spec.outputs.clone().filter(|_| here.is_some()).unwrap_or(defaults);
        Entry { id, spec, locked, outputs }
    };
    Ok(manifest.packages.into_iter().map(entry).collect())
}
