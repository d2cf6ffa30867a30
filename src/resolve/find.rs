//! Finding one package: the catalog's own choice, else a choice from all it knows, else other names for it.

use super::choose::{Wanted, choose};
use super::error::{NoVersion, ResolveError};
use super::{Request, block};
use crate::catalog::range::Range;
use crate::catalog::suggest::suggestions;
use crate::catalog::{Catalog, CatalogError, Release, alias};
use crate::failure::printable;
use crate::lock::LockedPackage;
use crate::manifest::{PackageId, Source, Spec};

/// Finds packages for one request.
pub(super) struct Finder<'a> {
    request: &'a Request<'a>,
    catalog: &'a dyn Catalog,
}

/// A package that was found.
pub(super) struct Found {
    pub(super) package: LockedPackage,
    /// Fit to be printed.
    pub(super) notes: Vec<String>,
}

/// What the catalog has under one name.
enum Lookup {
    /// This release; and the newest in the range that could not be taken because nobody has a binary of it.
    Found(Release, Option<String>),
    NoVersion(Box<NoVersion>),
    NoPackage,
}

impl<'a> Finder<'a> {
    pub(super) fn new(request: &'a Request<'a>, catalog: &'a dyn Catalog) -> Self {
        Self { request, catalog }
    }

    /// Finds what `spec` asks for.
    pub(super) fn find(&self, id: &PackageId, spec: &Spec) -> Result<Found, ResolveError> {
        let answers = spec.request(id);
        let (package, version) = match &spec.source {
            Source::Catalog { package, version } => (package, version),
            Source::StorePath(path) => {
                let systems = spec.systems.clone().unwrap_or_else(|| vec![self.request.system]);
                return Ok(Found { package: block::of_store_path(answers, path, &systems), notes: Vec::new() });
            }
        };
        let name = package.as_deref().unwrap_or(id.as_str());
        let range: Range = version.parse().map_err(|error| ResolveError::Range { id: id.clone(), error })?;
        let (release, notes) = self.release(id, name, &range, &Wanted::new(spec, self.request.system))?;
        Ok(Found { package: block::of_release(answers, &release, self.request.system), notes })
    }

    /// By the name itself, then by what it may mean.
    fn release(
        &self,
        id: &PackageId,
        name: &str,
        range: &Range,
        wanted: &Wanted,
    ) -> Result<(Release, Vec<String>), ResolveError> {
        let candidates = alias::candidates(name);
        for candidate in std::iter::once(name).chain(candidates.iter().copied()) {
            match self.look_up(candidate, range, wanted)? {
                Lookup::Found(release, skipped) => {
                    let notes = notes(name, candidate, &candidates, &release, skipped, wanted);
                    return Ok((release, notes));
                }
                Lookup::NoVersion(no_version) => {
                    return Err(ResolveError::VersionNotFound { id: id.clone(), asked: name.to_owned(), no_version });
                }
                Lookup::NoPackage => {}
            }
        }
        let suggestions = suggestions(name, self.catalog);
        Err(ResolveError::PackageNotFound { id: id.clone(), name: name.to_owned(), suggestions })
    }

    fn look_up(&self, name: &str, range: &Range, wanted: &Wanted) -> Result<Lookup, CatalogError> {
        let answer = self.catalog.resolve(name, &range.service_text())?;
        // Older services take `3.1` for 3.11, and all of them know versions that nobody has a binary of.
        let answer = answer.filter(|release| range.matches(&release.version));
        if let Some(release) = answer.as_ref().filter(|release| wanted.is_installable(release)) {
            return Ok(Lookup::Found(release.clone(), None));
        }
        let Some(package) = self.catalog.package(name)? else {
            return Ok(Lookup::NoPackage);
        };
        Ok(match choose(&package, name, range, wanted, self.request.old) {
            Ok(release) => Lookup::Found(release, answer.map(|answer| answer.version)),
            Err(no_version) => Lookup::NoVersion(no_version),
        })
    }
}

fn notes(
    name: &str,
    found_as: &str,
    candidates: &[&str],
    release: &Release,
    skipped: Option<String>,
    wanted: &Wanted,
) -> Vec<String> {
    let mut notes = Vec::new();
    let version = printable(&release.version);
    if found_as != name {
        notes.push(format!("{name} → {found_as} {version}"));
    } else if let Some(meant) = candidates.first().filter(|meant| !meant.starts_with(&release.name)) {
        // `helm` is a synthesizer in nixpkgs. A package's own name wins, but not silently. `python3` is but a python.
        let about =
            if release.summary.is_empty() { String::new() } else { format!(" ({})", printable(&release.summary)) };
        notes.push(format!(
            "{name} is {} {version}{about}; should it be {meant}: envy install {meant}",
            printable(&release.name)
        ));
    }
    if let (Some(skipped), Wanted::On(system)) = (skipped, wanted) {
        let skipped = printable(&skipped);
        notes.push(format!("{name} {version}: the newest with a binary for {system} (not {skipped})"));
    }
    notes
}
