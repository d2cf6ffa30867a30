//! Bringing a changed project about: settle → realize → root → files and switch, all or nothing.
//!
//! Every mutating operation ends here; they differ only in the manifest text that they want.

use std::collections::BTreeSet;

use super::adjusted::{self, Adjusted};
use super::generation::{Content, Texts};
use super::load::HeldProject;
use super::realize::{Realized, realize};
use super::settle::settle;
use super::transaction::Change;
use super::ways_out::Manifests;
use super::{Context, Error, agents, remember, restricted, select};
use crate::environment::principal::principal_first;
use crate::environment::records::Composed;
use crate::lock::diff::{self, diff};
use crate::lock::{self, Lock};
use crate::manifest::{self, Manifest, PackageId};
use crate::store::{self, Store};

/// What an operation changed.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Packages that came, went or moved.
    pub packages: Vec<diff::Change>,
    /// Outputs, priorities and systems that are others, of packages that stay.
    pub adjusted: Vec<Adjusted>,
    /// Names of the files that were written.
    pub files: Vec<String>,
    /// Whether the environment was switched.
    pub switched: bool,
    /// Whether this is a new generation.
    pub recorded: bool,
    /// The project's manifest now.
    pub manifest: Manifest,
    /// The project's lock now.
    pub lock: Lock,
    /// The environment, what it sets, and programs by package id.
    pub composed: Composed,
    /// Packages that were to be installed by name, in that order.
    pub asked: Vec<PackageId>,
    /// What is worth knowing of what was installed, a line each.
    pub notes: Vec<String>,
}

impl Changed {
    /// A program of what was asked for, else of what came, to begin with.
    pub fn program_to_try(&self) -> Option<&str> {
        let came = self.packages.iter().filter(|change| change.from.is_none()).map(|change| &change.id);
        self.asked.iter().chain(came).find_map(|id| {
            let programs = self.composed.programs.get(id.as_str())?;
            let name = self.lock.packages.get(id).map(|locked| locked.name.as_str());
            let names: Vec<&str> = [Some(id.as_str()), name].into_iter().flatten().collect();
            principal_first(programs, &names).first().copied()
        })
    }
}

/// Makes `manifest_text` the project's manifest, and lock, environment and `AGENTS.md` agree with it.
pub fn apply(
    context: &Context<'_>,
    held: &HeldProject,
    manifest_text: &str,
    update: &BTreeSet<PackageId>,
) -> Result<Changed, Error> {
    let manifest = manifest::parse(manifest::FILE_NAME, manifest_text)?;
    let old = &held.loaded.lock;
    let believed = restricted::believed(context, held, &manifest)?;
    let manifests = Manifests { standing: &held.loaded.manifest, wanted: &manifest };
    let mut lock = settle(context, manifests, &believed, update)?;
    let ingredients = select::select(&manifest, &lock, context.system, context.reporter)?;
    if let Some(composed) = present(context, held, manifest_text, &lock, &ingredients) {
        let lock_text = lock_text(held, &lock);
        let wanted = Wanted { text: manifest_text, lock_text, manifest, lock, composed };
        let store = to_record(context, held, &wanted);
        return finish(context, held, wanted, store);
    }
    let files = manifest_text != held.loaded.manifest_text() || lock.packages != old.packages;
    held.transactions.check_writable(files)?;
    let Realized { composed, closure, store } = realize(context, &ingredients, &lock, manifests)?;
    // A lock that answers already is never rewritten only to add its closure.
    if lock.packages != old.packages {
        lock.closures.insert(context.system, closure);
    }
    let lock_text = lock_text(held, &lock);
    finish(context, held, Wanted { text: manifest_text, lock_text, manifest, lock, composed }, Some(store))
}

/// Makes these the project's manifest and lock, byte for byte, and environment and `AGENTS.md` agree with them. Asks no
/// catalog: what the lock says is realized, however much of it was collected meanwhile.
pub(super) fn restore(context: &Context<'_>, held: &HeldProject, texts: &Texts) -> Result<Changed, Error> {
    let manifest = manifest::parse(manifest::FILE_NAME, &texts.manifest)?;
    let lock = texts.lock.as_deref().map(lock::parse).transpose()?.unwrap_or_default();
    let ingredients = select::select(&manifest, &lock, context.system, context.reporter)?;
    let manifests = Manifests { standing: &held.loaded.manifest, wanted: &manifest };
    let Realized { composed, store, .. } = realize(context, &ingredients, &lock, manifests)?;
    let lock_text = texts.lock.clone();
    finish(context, held, Wanted { text: &texts.manifest, lock_text, manifest, lock, composed }, Some(store))
}

/// The lock's bytes: those of the file where it says the same already.
fn lock_text(held: &HeldProject, lock: &Lock) -> Option<String> {
    if *lock == held.loaded.lock { held.loaded.files.lock.clone() } else { Some(lock.to_text()) }
}

/// The environment, if the project is switched to it already and the store has it: then no store is opened.
fn present(
    context: &Context<'_>,
    held: &HeldProject,
    manifest_text: &str,
    lock: &Lock,
    ingredients: &[crate::environment::Ingredient],
) -> Option<Composed> {
    let unchanged = manifest_text == held.loaded.manifest_text() && *lock == held.loaded.lock;
    let composed = unchanged.then(|| remember::composed(context, ingredients)).flatten()?;
    let current = held.transactions.generations().current()?.environment()?;
    (current == composed.environment).then_some(composed)
}

/// The store, where a generation is to be made only because none has these files. That is for `rollback`'s sake alone: a
/// store that cannot be opened now, as in a sandbox, is no failure.
fn to_record(context: &Context<'_>, held: &HeldProject, wanted: &Wanted<'_>) -> Option<Box<dyn Store>> {
    if wanted.is_recorded(held) {
        return None;
    }
    store::open::open(&context.environ, &context.dirs.home, context.reporter).ok()
}

struct Wanted<'a> {
    text: &'a str,
    /// `None`: the project is to have no lock.
    lock_text: Option<String>,
    manifest: Manifest,
    lock: Lock,
    composed: Composed,
}

impl Wanted<'_> {
    /// What a generation of it has.
    fn content(&self) -> Content<'_> {
        let lock = self.lock_text.as_deref().unwrap_or_default();
        Content { environment: &self.composed.environment, manifest: self.text, lock }
    }

    /// Whether the current generation has these very files.
    fn is_recorded(&self, held: &HeldProject) -> bool {
        let current = held.transactions.generations().current().and_then(|current| current.texts().ok());
        current.is_some_and(|texts| texts.manifest == self.text && texts.lock == self.lock_text)
    }
}

fn finish(
    context: &Context<'_>,
    held: &HeldProject,
    wanted: Wanted<'_>,
    store: Option<Box<dyn Store>>,
) -> Result<Changed, Error> {
    let files = &held.loaded.files;
    let mut changes = Vec::new();
    changes.extend(match &wanted.lock_text {
        Some(text) => Change::new(lock::FILE_NAME, files.lock.as_deref(), text),
        None => Change::removal(lock::FILE_NAME, files.lock.as_deref()),
    });
    changes.extend(Change::new(manifest::FILE_NAME, files.manifest.as_deref(), wanted.text));
    changes.extend(agents::change(context, files, &wanted.manifest, &wanted.lock, &wanted.composed.programs)?);
    let written = changes.iter().map(|change| change.name().to_owned()).collect();
    let before = adjusted::before(held, wanted.text);
    let (switched, recorded) = switch(held, &wanted, store, changes)?;
    remember::activation(context, &held.loaded.project, wanted.content(), &wanted.manifest, &wanted.composed);
    Ok(Changed {
        packages: diff(&held.loaded.lock, &wanted.lock),
        adjusted: before.map_or_else(Vec::new, |(manifest, lock)| {
            adjusted::adjusted((&manifest, &lock), (&wanted.manifest, &wanted.lock), context.system)
        }),
        files: written,
        switched,
        recorded,
        manifest: wanted.manifest,
        lock: wanted.lock,
        composed: wanted.composed,
        asked: Vec::new(),
        notes: Vec::new(),
    })
}

/// Roots the environment as a new generation and commits; on an error neither is left. Says whether the environment is
/// another, and whether there is a new generation.
fn switch(
    held: &HeldProject,
    wanted: &Wanted<'_>,
    store: Option<Box<dyn Store>>,
    changes: Vec<Change>,
) -> Result<(bool, bool), Error> {
    let current = held.transactions.generations().current().and_then(|generation| generation.environment());
    let moved = current.as_ref() != Some(&wanted.composed.environment);
    // Without a store nothing can be recorded: what the current generation keeps is not read in vain.
    let Some(mut store) = store.filter(|_| moved || !changes.is_empty() || !wanted.is_recorded(held)) else {
        held.transactions.commit(changes, None)?;
        return Ok((false, false));
    };
    held.transactions.commit_generation(&mut *store, wanted.content(), changes)?;
    Ok((moved, true))
}
