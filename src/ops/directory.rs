//! Which directories the user's settings name, and asking them where somebody looks for something.

use super::{Context, Error};
use crate::catalog::nixos_search::{NixosSearch, NixosSearchConfig};
use crate::catalog::{CatalogError, Directory, alias};
use crate::failure::{Explain, Hint};
use crate::manifest::{Manifest, PackageId};
use crate::resolve::ResolveError;

/// How many packages with a program are named.
const MOST: usize = 3;

/// The NixOS search backend, if one is configured. Opens no connection yet.
///
/// # Errors
/// If the settings cannot be read.
pub fn nixos_search(context: &Context<'_>) -> Result<Option<NixosSearch>, CatalogError> {
    let cache_dir = Some(context.dirs.answers());
    let config =
        NixosSearchConfig::from_settings(&context.environ, &context.dirs.config, cache_dir, context.mode.offline)?;
    Ok(config.map(NixosSearch::new))
}

/// Packages that bring a program, by the alias table and whoever knows programs; the likeliest first. What cannot be asked
/// is left out: this is for hints. Every name is a valid package id.
pub(super) fn with_program(context: &Context<'_>, program: &str) -> Vec<String> {
    let mut names: Vec<String> = alias::candidates(program).into_iter().take(1).map(str::to_owned).collect();
    if let Ok(Some(directory)) = nixos_search(context) {
        let found = directory.with_program(program).unwrap_or_default();
        names.extend(found.into_iter().map(|found| found.name));
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| PackageId::new(name).is_ok() && seen.insert(name.clone()));
    names.truncate(MOST);
    names
}

/// A thread's result; its panic is ours.
pub(super) fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The error of resolving, and for each name that no package has, who has a program of that name; the catalog's, where that
/// knows no names at all. `standing` is what
/// envy.toml asks for already: a wrong name in there is to be corrected there.
pub(super) fn explain(context: &Context<'_>, error: ResolveError, standing: &Manifest) -> Error {
    let errors = match &error {
        ResolveError::Several(errors) => errors.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_unknown = |error: &ResolveError| matches!(error, ResolveError::PackageNotFound { .. });
    if errors.iter().any(is_unknown)
        && let Some(doubt) = super::settle::catalog(context).doubt()
    {
        return doubt.into();
    }
    let mut hints = Vec::new();
    for error in errors {
        if let ResolveError::PackageNotFound { id, name, .. } = error {
            let option = if id.as_str() == name { String::new() } else { format!("--id {id} ") };
            let hint = |package: &String| {
                Hint::run(format!("{package} has a program `{name}`"), format!("envy install {option}{package}"))
            };
            hints.extend(with_program(context, name).iter().map(hint));
            if standing.packages.contains_key(id) {
                hints.insert(0, Hint::text(format!("correct `{id}` in envy.toml")));
            }
        }
    }
    if hints.is_empty() { error.into() } else { Unresolved { error, first: hints }.into() }
}

/// A resolution that failed, with more to say on what may have been meant.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
struct Unresolved {
    error: ResolveError,
    first: Vec<Hint>,
}

impl Explain for Unresolved {
    fn code(&self) -> crate::failure::Code {
        self.error.code()
    }

    fn hints(&self) -> Vec<Hint> {
        let is_said = |hint: &Hint| hint.command.is_some() && self.first.iter().any(|one| one.command == hint.command);
        let others = self.error.hints().into_iter().filter(|hint| !is_said(hint));
        self.first.iter().cloned().chain(others).collect()
    }
}

#[cfg(test)]
/// For the list of all errors.
pub(crate) fn example(error: ResolveError) -> Error {
    Unresolved { error, first: vec![Hint::run("ripgrep has a program rg", "envy install ripgrep")] }.into()
}
