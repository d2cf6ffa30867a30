//! From lock to environment: fetches what is missing, checks it against the lock, merges it into one store path.
//!
//! Not for: what goes into it (`select`), making it the project's (`transaction`).

use std::collections::{BTreeMap, BTreeSet};

use super::ways_out::{self, Manifests};
use super::{Context, Error};
use crate::catalog::Catalog;
use crate::environment::Ingredient;
use crate::environment::compose::{self, compose};
use crate::environment::records::{self, Composed};
use crate::failure::{Code, Explain, Hint, printable};
use crate::lock::{Lock, NarDigest};
use crate::manifest::Manifest;
use crate::store::{self, PathInfo, Store, StoreError, StorePath, Wanted};

/// A realized environment, protected from the collector for as long as the store's connection lives.
pub struct Realized {
    /// The environment and what it sets.
    pub composed: Composed,
    /// The closure of its packages, as the lock keeps it.
    pub closure: BTreeMap<StorePath, NarDigest>,
    /// The connection, for the root that is to come.
    pub store: Box<dyn Store>,
}

/// Makes the environment of `ingredients` valid in the store. Changes nothing else.
pub fn realize(
    context: &Context<'_>,
    ingredients: &[Ingredient],
    lock: &Lock,
    manifests: Manifests<'_>,
) -> Result<Realized, Error> {
    let mut store = store::open::open(&context.environ, &context.dirs.home, context.reporter)?;
    let wanted: BTreeSet<StorePath> = ingredients.iter().map(|ingredient| ingredient.path.clone()).collect();
    match store.realize(&Wanted { paths: &wanted, closure: lock.closures.get(&context.system) }, context.reporter) {
        Err(StoreError::NotInCaches { paths }) => {
            return Err(nobody_has(context, ingredients, lock, manifests.standing, &paths));
        }
        other => other?,
    }
    let closure = closure_table(store.closure(&wanted)?);
    check_closure(context, lock, &closure)?;
    let composed = composed(context, ingredients, &mut *store, manifests)?;
    Ok(Realized { composed, closure, store })
}

/// The environment from memory if the store still has it, else composed and added.
fn composed(
    context: &Context<'_>,
    ingredients: &[Ingredient],
    store: &mut dyn Store,
    manifests: Manifests<'_>,
) -> Result<Composed, Error> {
    let records = context.dirs.records();
    let key = records::composition_key(ingredients);
    if let Some(composed) = records::read_composed(&records, &key)
        && !store.valid(&BTreeSet::from([composed.environment.clone()]))?.is_empty()
    {
        // It is valid: this protects it.
        store.realize(&Wanted::paths(&BTreeSet::from([composed.environment.clone()])), context.reporter)?;
        return Ok(composed.for_ingredients(ingredients));
    }
    context.reporter.phase("Composing the environment");
    let located: Vec<Ingredient> = ingredients
        .iter()
        .map(|ingredient| Ingredient { real_path: store.real_path(&ingredient.path), ..ingredient.clone() })
        .collect();
    let composition = compose(&located).map_err(|error| ways_out::explain(context, error, manifests))?;
    let environment = store.add_tree(compose::NAME, &composition.nar, &composition.references)?;
    let composed = composition.into_composed(environment);
    records::write_composed(&records, &key, &composed)?;
    Ok(composed)
}

fn closure_table(closure: Vec<PathInfo>) -> BTreeMap<StorePath, NarDigest> {
    closure.into_iter().map(|info| (info.path, NarDigest { sha256: info.nar_hash, size: info.nar_size })).collect()
}

/// Every path that the lock knows must be what the lock says. A path that it does not know is no
/// mismatch: a merge of two branches may lack some, and `envy lock` on another machine has none.
fn check_closure(
    context: &Context<'_>,
    lock: &Lock,
    closure: &BTreeMap<StorePath, NarDigest>,
) -> Result<(), ClosureMismatch> {
    let Some(table) = lock.closures.get(&context.system) else { return Ok(()) };
    for (path, actual) in closure {
        if table.get(path).is_some_and(|locked| locked != actual) {
            return Err(ClosureMismatch { path: path.clone() });
        }
    }
    Ok(())
}

/// The error for paths that neither the store nor any cache has: by package where a package itself is among them.
pub(super) fn nobody_has(
    context: &Context<'_>,
    ingredients: &[Ingredient],
    lock: &Lock,
    standing: &Manifest,
    unknown: &BTreeSet<StorePath>,
) -> Error {
    let caches = store::config::NixConfig::read(&context.environ).substituters;
    let mut missing = Vec::new();
    for ingredient in ingredients.iter().filter(|ingredient| unknown.contains(&ingredient.path)) {
        let locked = lock.packages.iter().find(|(id, _)| id.as_str() == ingredient.id).map(|(_, package)| package);
        let version = locked.map(|package| package.version.clone()).unwrap_or_default();
        let license = locked.and_then(|package| unfree_license(context, &package.name));
        let stands = standing.packages.keys().any(|id| id.as_str() == ingredient.id);
        missing.push(Missing { id: ingredient.id.clone(), version, path: ingredient.path.clone(), license, stands });
    }
    if missing.is_empty() {
        return StoreError::NotInCaches { paths: unknown.clone() }.into();
    }
    NotSubstitutable { missing, caches }.into()
}

/// The licence, if the catalog gives one that says why nobody distributes the package.
fn unfree_license(context: &Context<'_>, name: &str) -> Option<String> {
    let package = super::settle::catalog(context).package(name).ok()??;
    let license = package.license.to_ascii_lowercase();
    let unfree = ["unfree", "proprietary", "bsl", "busl", "sspl", "elastic"].iter().any(|word| license.contains(word));
    unfree.then_some(package.license)
}

/// One path that nobody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    id: String,
    version: String,
    path: StorePath,
    license: Option<String>,
    /// Whether envy.toml names the package already.
    stands: bool,
}

/// Neither the store nor any cache has what the lock names, and envy does not build.
#[derive(Debug, thiserror::Error)]
#[error("nobody has a binary of {}", describe(.missing, .caches))]
pub struct NotSubstitutable {
    missing: Vec<Missing>,
    caches: Vec<String>,
}

fn describe(missing: &[Missing], caches: &[String]) -> String {
    let one = |missing: &Missing| {
        let license = match &missing.license {
            Some(license) => format!(", licence {}", printable(license)),
            None => String::new(),
        };
        format!("{} {} ({}{license})", missing.id, printable(&missing.version), missing.path)
    };
    let missing: Vec<String> = missing.iter().map(one).collect();
    let caches =
        if caches.is_empty() { "no cache is configured".to_owned() } else { format!("asked {}", caches.join(", ")) };
    format!("{}; {caches}", missing.join(", "))
}

impl Explain for NotSubstitutable {
    fn code(&self) -> Code {
        Code::NotSubstitutable
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        for missing in &self.missing {
            if missing.license.is_some() {
                hints.push(Hint::text(format!("caches do not distribute {}: its licence forbids it", missing.id)));
            }
            hints.push(Hint::run("see which versions caches have", format!("envy show {}", missing.id)));
            if missing.stands {
                hints.push(Hint::run("or go on without it", format!("envy remove {}", missing.id)));
            }
        }
        hints
    }
}

/// A store path is not what the lock says.
#[derive(Debug, thiserror::Error)]
#[error("{path} does not have the content that envy.lock says it must have")]
pub struct ClosureMismatch {
    path: StorePath,
}

impl Explain for ClosureMismatch {
    fn code(&self) -> Code {
        Code::ContentMismatch
    }

    fn hints(&self) -> Vec<Hint> {
        let verify = format!("nix-store --verify-path {}", self.path);
        vec![
            Hint::run("see whether the store is damaged", verify),
            Hint::text(
                "if it is not, the lock or the cache that filled the store is wrong: compare with a colleague before trusting either",
            ),
        ]
    }
}

#[cfg(test)]
/// For the list of all errors.
pub(crate) fn examples(path: &StorePath) -> Vec<Error> {
    let missing = |license: Option<&str>, stands: bool| Missing {
        id: "cuda".to_owned(),
        version: "12.4".to_owned(),
        path: path.clone(),
        license: license.map(str::to_owned),
        stands,
    };
    let caches = vec!["cache.nixos.org".to_owned()];
    vec![
        NotSubstitutable { missing: vec![missing(None, false)], caches: caches.clone() }.into(),
        NotSubstitutable { missing: vec![missing(Some("unfree"), true)], caches }.into(),
        ClosureMismatch { path: path.clone() }.into(),
    ]
}
