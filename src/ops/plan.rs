//! `plan`: what `sync`, `install`, `update` or `remove` would do, changing nothing.
//!
//! The project is not held and no record, generation or root is written; only the catalog's cache may grow, which saves
//! the command that follows its questions. Not for: doing it (`apply`).

mod need;

use std::collections::BTreeSet;

use super::install::{Edited, Request, edited};
use super::load::Loaded;
use super::settle::settle;
use super::transaction::Transactions;
use super::ways_out::Manifests;
use super::{Context, Error, agents, realize, remember, select};
use crate::environment::Ingredient;
use crate::environment::records::Composed;
use crate::lock::diff::{self, diff};
use crate::lock::{self, Lock};
use crate::manifest::{self, Manifest, PackageId};
use crate::project::AGENTS_FILE_NAME;
use crate::store::{self, Plan, PlannedPath, StorePath, Wanted};
pub use need::{Need, Size};

/// What would happen.
#[derive(Debug)]
pub struct Planned {
    /// Packages that would come, go or move.
    pub packages: Vec<diff::Change>,
    /// Names of the files that would be written.
    pub files: Vec<String>,
    /// What would become of the environment.
    pub environment: Environment,
    /// What would be fetched, sorted by path.
    pub fetch: Vec<PlannedPath>,
    /// The packages that need any of it, by id.
    pub needs: Vec<Need>,
    /// Paths that neither the store nor any cache has.
    pub unknown: BTreeSet<StorePath>,
    /// Why it could not be done: the error that `install` would end with.
    pub blocked: Option<Error>,
}

/// What would become of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// The project is switched to it already.
    Current,
    /// The store has it; the project would be switched to it.
    Switch,
    /// It would be composed.
    Compose,
}

impl Planned {
    /// Whether nothing would be done at all.
    pub fn is_nothing(&self) -> bool {
        self.packages.is_empty()
            && self.files.is_empty()
            && self.environment == Environment::Current
            && self.fetch.is_empty()
            && self.blocked.is_none()
    }

    /// All that would be fetched, every path counted once.
    pub fn total(&self) -> Size {
        Size::of(&self.fetch)
    }
}

/// What `install` or `update` of these packages would do; without any, what `sync` or an update of everything would.
pub fn plan(context: &Context<'_>, request: &Request) -> Result<Planned, Error> {
    request.check()?;
    let loaded = Loaded::read(context)?;
    let Edited { text, update } = edited(&loaded, request)?;
    towards(context, &loaded, &text, &update)
}

/// What making `text` the manifest would do; packages of `update` are looked up anew even if the lock answers them.
pub(super) fn towards(
    context: &Context<'_>,
    loaded: &Loaded,
    text: &str,
    update: &BTreeSet<PackageId>,
) -> Result<Planned, Error> {
    let manifest = manifest::parse(manifest::FILE_NAME, text)?;
    let lock = settle(context, Manifests { standing: &loaded.manifest, wanted: &manifest }, &loaded.lock, update)?;
    planned(context, loaded, text, &manifest, &lock)
}

/// What bringing about this manifest and this lock would do.
pub(super) fn planned(
    context: &Context<'_>,
    loaded: &Loaded,
    text: &str,
    manifest: &Manifest,
    lock: &Lock,
) -> Result<Planned, Error> {
    let ingredients = select::select(manifest, lock, context.system, context.reporter)?;
    let composed = remember::composed(context, &ingredients);
    let mut planned = Planned {
        packages: diff(&loaded.lock, lock),
        files: files(loaded, text, manifest, lock, composed.as_ref())?,
        environment: environment(context, loaded, composed.as_ref()),
        fetch: Vec::new(),
        needs: Vec::new(),
        unknown: BTreeSet::new(),
        blocked: None,
    };
    // As with `sync`: what is there already needs no store.
    if !planned.is_nothing() {
        let Plan { fetch, unknown } = ask_store(context, &ingredients, lock)?;
        planned.needs = need::by_package(&ingredients, &fetch);
        let nobody_has = || realize::nobody_has(context, &ingredients, lock, &loaded.manifest, &unknown);
        planned.blocked = (!unknown.is_empty()).then(nobody_has);
        (planned.fetch, planned.unknown) = (fetch, unknown);
    }
    Ok(planned)
}

fn ask_store(context: &Context<'_>, ingredients: &[Ingredient], lock: &Lock) -> Result<Plan, Error> {
    let closure = lock.closures.get(&context.system);
    let paths: BTreeSet<StorePath> = ingredients.iter().map(|ingredient| ingredient.path.clone()).collect();
    let mut store = store::open::explain(&context.environ, &context.dirs.home, context.reporter, &mut Vec::new())?;
    let mut plan = store.plan(&Wanted { paths: &paths, closure })?;
    // The lock knows unpacked sizes also where the store does not say them.
    for planned in plan.fetch.iter_mut().filter(|planned| planned.nar_size == 0) {
        planned.nar_size = closure.and_then(|table| table.get(&planned.path)).map_or(0, |digest| digest.size);
    }
    Ok(plan)
}

/// What would become of the environment.
pub(super) fn environment(context: &Context<'_>, loaded: &Loaded, composed: Option<&Composed>) -> Environment {
    let Some(composed) = composed else { return Environment::Compose };
    let transactions = Transactions::new(&loaded.project, &loaded.project.state_dir(&context.dirs));
    let current = transactions.generations().current().and_then(|generation| generation.environment());
    if current.as_ref() == Some(&composed.environment) { Environment::Current } else { Environment::Switch }
}

/// The files that are certain to change. What `AGENTS.md` will say of programs is known only once they are there.
fn files(
    loaded: &Loaded,
    text: &str,
    manifest: &Manifest,
    lock: &Lock,
    composed: Option<&Composed>,
) -> Result<Vec<String>, Error> {
    let versions_change = || diff(&loaded.lock, lock).iter().any(|change| change.from != change.to);
    let agents = match composed {
        Some(composed) => {
            let wanted = agents::text(&loaded.files, manifest, lock, &composed.programs)?.text;
            wanted.is_some_and(|text| loaded.files.agents.as_ref() != Some(&text))
        }
        None => manifest.options.agents_md && versions_change(),
    };
    let all = [
        (lock::FILE_NAME, *lock != loaded.lock),
        (manifest::FILE_NAME, text != loaded.manifest_text()),
        (AGENTS_FILE_NAME, agents),
    ];
    Ok(all.into_iter().filter(|(_, changes)| *changes).map(|(name, _)| name.to_owned()).collect())
}
