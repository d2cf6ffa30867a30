//! From manifest to lock: asks the catalog for what the lock does not answer, and only for that.

use std::collections::BTreeSet;

use super::ways_out::Manifests;
use super::{Context, Error, directory};
use crate::catalog::service::{Service, ServiceConfig};
use crate::failure::{Code, Explain, Hint};
use crate::lock::Lock;
use crate::lock::answers::{Mismatch, answers};
use crate::manifest::PackageId;
use crate::resolve;

/// The lock that answers the wanted manifest: the old one where it does already, else with new blocks.
pub fn settle(
    context: &Context<'_>,
    manifests: Manifests<'_>,
    old: &Lock,
    update: &BTreeSet<PackageId>,
) -> Result<Lock, Error> {
    let manifest = manifests.wanted;
    let mismatches = answers(manifest, old);
    if mismatches.is_empty() && update.is_empty() {
        return Ok(old.clone());
    }
    if context.mode.locked {
        return Err(LockOutdated { mismatches }.into());
    }
    let catalog = if update.is_empty() { catalog(context) } else { catalog(context).revalidating() };
    let request = resolve::Request { manifest, old: Some(old), system: context.system, update };
    let resolution = resolve::resolve(&request, &catalog, context.reporter);
    let resolution = resolution.map_err(|error| directory::explain(context, error, manifests.standing))?;
    for note in &resolution.notes {
        context.reporter.note(note);
    }
    Ok(resolution.lock)
}

/// The catalog that the user's settings name. Opens no connection yet.
pub fn catalog(context: &Context<'_>) -> Service {
    let cache_dir = Some(context.dirs.answers());
    Service::new(ServiceConfig::from_environ(&context.environ, cache_dir, context.mode.offline))
}

/// The lock may not change, but would have to.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub struct LockOutdated {
    /// Where it does not answer the manifest; nothing, if it was to be updated all the same.
    pub mismatches: Vec<Mismatch>,
}

impl LockOutdated {
    fn message(&self) -> String {
        if self.mismatches.is_empty() {
            return "an update changes envy.lock, and --locked forbids that".to_owned();
        }
        let mismatches: Vec<String> = self.mismatches.iter().map(ToString::to_string).collect();
        format!("envy.lock does not answer envy.toml: {}", mismatches.join("; "))
    }
}

impl Explain for LockOutdated {
    fn code(&self) -> Code {
        Code::LockOutdated
    }

    fn hints(&self) -> Vec<Hint> {
        match self.mismatches.is_empty() {
            true => vec![Hint::run("see what could be updated, changing nothing", "envy outdated")],
            false => vec![Hint::run("bring the lock up to date and commit it", "envy sync")],
        }
    }
}
