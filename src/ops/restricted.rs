//! What a restricted command believes of a project, which a misled agent may have written: package names and ranges, and
//! nothing else on the project's own word.
//!
//! Store paths of the lock count where a generation of this project has them, which lies out of the agent's reach, and where
//! the catalog says the same. Not for: links among the files (`folder`), options and commands (`cli::restricted`).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;

use super::load::HeldProject;
use super::settle::catalog;
use super::{Context, Error, directory};
use crate::agent::variables::VARIABLES;
use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint};
use crate::lock::Lock;
use crate::manifest::{Manifest, PackageId, Source};
use crate::resolve;

/// The project's lock as far as it may be believed.
pub(super) fn believed<'l>(
    context: &Context<'_>,
    held: &'l HeldProject,
    manifest: &Manifest,
) -> Result<Cow<'l, Lock>, Error> {
    let lock = &held.loaded.lock;
    if !context.mode.restricted {
        return Ok(Cow::Borrowed(lock));
    }
    let vouched = Vouched::of(held);
    if let Some(id) = manifest.packages.keys().find(|id| !vouched.knows_source(id, manifest)) {
        return Err(NotFromCatalog { id: id.clone() }.into());
    }
    let doubted: BTreeSet<PackageId> = lock
        .packages
        .iter()
        .filter(|(id, block)| vouched.lock.packages.get(*id) != Some(block))
        .map(|(id, _)| id.clone())
        .collect();
    if doubted.is_empty() {
        return Ok(Cow::Borrowed(lock));
    }
    let request = resolve::Request { manifest, old: Some(lock), system: context.system, update: &BTreeSet::new() };
    let proven = resolve::prove(&request, &doubted, &catalog(context), context.reporter);
    let proven = proven.map_err(|error| directory::explain(context, error, &held.loaded.manifest))?;
    proven.notes.iter().for_each(|note| context.reporter.note(note));
    Ok(Cow::Owned(proven.lock))
}

/// What the current generation has: a person, or a restricted command before this one, vouches for it.
struct Vouched {
    manifest: Manifest,
    lock: Lock,
}

impl Vouched {
    fn of(held: &HeldProject) -> Self {
        let texts = held.transactions.generations().current().and_then(|generation| generation.texts().ok());
        let (manifest, lock) = texts.map(|texts| texts.parsed()).unwrap_or_default();
        Self { manifest: manifest.unwrap_or_default(), lock }
    }

    /// Whether a package comes from the catalog, or from where it came from before.
    fn knows_source(&self, id: &PackageId, wanted: &Manifest) -> bool {
        let source = |manifest: &Manifest| manifest.packages.get(id).map(|spec| spec.source.clone());
        matches!(source(wanted), None | Some(Source::Catalog { .. })) || source(wanted) == source(&self.manifest)
    }
}

/// What a restricted command has of the environment: variables that envy and Nix know, and of `PATH` only what leads to
/// programs that no agent can replace. envy looks up `nix-daemon` there, and starts it with all of this.
pub(super) fn environ(environ: &Environ) -> Environ {
    const PLAIN: &[&str] = &["HOME", "LANG", "LC_ALL", "LOGNAME", "TERM", "TZ", "USER"];
    let known = |name: &OsStr| {
        let name = name.to_str().unwrap_or_default();
        PLAIN.contains(&name) || VARIABLES.iter().any(|variable| variable.name == name)
    };
    let mut restricted: Environ = environ.iter().filter(|(name, _)| known(name)).collect();
    let folders = environ.get("PATH").map(std::env::split_paths).into_iter().flatten();
    let safe = folders.filter(|folder| folder.is_absolute() && is_safe(&folder.join("nix-daemon")));
    restricted.set("PATH", std::env::join_paths(safe).unwrap_or_default());
    restricted
}

/// Whether a program is there that only an administrator can replace: in the store, or where the user may not write. An agent
/// writes as the user does, at most. A root's agent is held by the store's being read-only in its sandbox.
fn is_safe(program: &Path) -> bool {
    use rustix::fs::{Access, access};
    let Ok(real) = fs_err::canonicalize(program) else { return false };
    let replaceable = || real.ancestors().any(|place| access(place, Access::WRITE_OK).is_ok());
    real.starts_with("/nix/store") || !replaceable()
}

/// A package that the manifest takes from somewhere else than the catalog, and that no generation has.
#[derive(Debug, thiserror::Error)]
#[error("`{id}` does not come from the catalog, and nobody has fetched it here yet")]
pub struct NotFromCatalog {
    id: PackageId,
}

impl Explain for NotFromCatalog {
    fn code(&self) -> Code {
        Code::NotTrusted
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Hint::run("ask a person who knows where it comes from to fetch it", "envy sync"),
            Hint::run("or leave it out", format!("envy remove {}", self.id)),
        ]
    }
}

#[cfg(test)]
impl NotFromCatalog {
    /// For the list of all errors.
    pub(crate) fn example(id: PackageId) -> Self {
        Self { id }
    }
}
