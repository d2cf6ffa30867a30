//! `show`: all that is known of one package, and what `install` would make of it here.
//!
//! The choice is `resolve`'s own, asked for this one package; here it is only told why newer versions are not it.

mod gather;
mod held;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};

use self::gather::gather;
use self::wanted::Wanted;
use super::directory::{self, joined};
use super::install::Wish;
use super::settle::catalog;
use super::{Context, Error};
use crate::catalog::range::Range;
use crate::catalog::service::{History, Service};
use crate::catalog::{CatalogError, Details, Directory, Origin, Package, Release, Told, alias};
use crate::lock::LockedPackage;
use crate::report::{Event, Silent};
use crate::resolve::{self, ResolveError};
pub use held::Held;

/// A package as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// The name that it was found by: what was asked for, or what that means.
    pub name: String,
    /// The range that counts: as typed, else the manifest's, else any.
    pub range: Range,
    /// The package with all its releases; without any where only a directory knows it.
    pub package: Package,
    /// By release, in their order.
    pub versions: Vec<Version>,
    /// What the directories say of it beside that.
    pub details: Details,
    /// What deserves a word before one installs it.
    pub marks: Vec<Mark>,
    /// What `install` would take here, or why nothing.
    pub pick: Result<LockedPackage, ResolveError>,
    /// What is worth telling of that choice; fit to be printed.
    pub notes: Vec<String>,
    /// The version that the project's lock has.
    pub locked: Option<String>,
    /// Who answered.
    pub origins: Vec<Origin>,
    /// Who should have and did not, in a line each.
    pub silent: Vec<String>,
}

/// What there is to say of one release here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The day on which nixpkgs last had it, `2025-11-23`.
    pub date: Option<String>,
    /// Why `install` does not take it, whatever its age.
    pub held: Option<Held>,
    /// `install` would take it.
    pub is_pick: bool,
    /// It is newer than what `install` would take.
    pub is_newer: bool,
}

/// What deserves a word before one installs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Its licence is not free: caches may not offer it.
    Unfree,
    /// nixpkgs says that it does not build.
    Broken,
    /// nixpkgs knows of holes in it.
    Insecure,
}

/// Looks a package up. Fails as `install` would if nobody knows it, or if no version satisfies a range that was typed.
pub fn show(context: &Context<'_>, wish: &Wish) -> Result<Shown, Error> {
    context.reporter.phase("Looking it up");
    let shown = look(context, wish);
    context.reporter.report(Event::Done);
    shown
}

fn look(context: &Context<'_>, wish: &Wish) -> Result<Shown, Error> {
    let wanted = Wanted::new(context, wish)?;
    let service = catalog(context);
    let other = directory::nixos_search(context);
    let mut silent: Vec<String> = other.as_ref().err().map(CatalogError::silence).into_iter().collect();
    let other = other.ok().flatten();
    let found = match find(&service, &wanted.name) {
        Ok(found) => found,
        // Whoever else knows it shows it, though nobody can install it now.
        Err(error) if other.is_some() => {
            silent.push(error.silence());
            return alone(context, wanted, other.as_ref(), silent, error.into());
        }
        Err(error) => return Err(error.into()),
    };
    let Some((name, history)) = found else {
        let error = match resolved(context, &wanted, &service) {
            Err(error) => error,
            Ok(_) => ResolveError::PackageNotFound {
                id: wanted.id.clone(),
                name: wanted.name.clone(),
                suggestions: Vec::new(),
            },
        };
        return alone(context, wanted, other.as_ref(), silent, error);
    };
    let (picked, details) = std::thread::scope(|scope| {
        let first = scope.spawn(|| service.describe(&name));
        let second = other.as_ref().map(|other| scope.spawn(|| other.describe(&name)));
        let picked = resolved(context, &wanted, &service);
        let first = about_pick(&service, &name, joined(first), picked.as_ref().ok().map(|(pick, _)| pick));
        (picked, [Some(first), second.map(joined)])
    });
    let pick = picked.as_ref().ok().map(|(pick, _)| pick.version.as_str());
    let mut origins = vec![history.origin.clone()];
    let details = gather(pick, details.into_iter().flatten(), &mut origins, &mut silent);
    let History { package, dates } = history.answer;
    if let (Some(_), Err(error @ ResolveError::VersionNotFound { .. })) = (&wish.range, &picked)
        && !package.releases.iter().any(|release| wanted.range.matches(&release.version))
    {
        return Err(error.clone().into());
    }
    let mut shown = assemble(wanted, name, picked, Answers { package, details, origins, silent });
    shown.versions = shown.describe_versions(context, &dates);
    Ok(shown)
}

/// The first of the names that a package may have which the catalog knows.
fn find(service: &Service, asked: &str) -> Result<Option<(String, Told<History>)>, CatalogError> {
    for name in std::iter::once(asked).chain(alias::candidates(asked)) {
        if let Some(history) = service.history(name)? {
            return Ok(Some((name.to_owned(), history)));
        }
    }
    Ok(None)
}

/// What a directory tells of the newest version, or of the one that `install` would take where that is another and is told of.
fn about_pick(
    service: &Service,
    name: &str,
    newest: Result<Option<Told<Details>>, CatalogError>,
    pick: Option<&LockedPackage>,
) -> Result<Option<Told<Details>>, CatalogError> {
    match (newest, pick) {
        (Ok(Some(newest)), Some(pick)) if newest.answer.version != pick.version => {
            let told = service.describe_version(name, &pick.version).ok().flatten();
            // An older service takes a version for the beginning of one.
            Ok(Some(told.filter(|told| told.answer.version == pick.version).unwrap_or(newest)))
        }
        (newest, _) => newest,
    }
}

/// `install`'s own choice for this package, and what it would note.
fn resolved(
    context: &Context<'_>,
    wanted: &Wanted,
    service: &Service,
) -> Result<(LockedPackage, Vec<String>), ResolveError> {
    let update = BTreeSet::from([wanted.id.clone()]);
    let request = resolve::Request {
        manifest: &wanted.manifest,
        old: wanted.lock.as_ref(),
        system: context.system,
        update: &update,
    };
    let mut resolution = resolve::resolve(&request, service, &Silent)?;
    let none =
        || ResolveError::PackageNotFound { id: wanted.id.clone(), name: wanted.name.clone(), suggestions: Vec::new() };
    Ok((resolution.lock.packages.remove(&wanted.id).ok_or_else(none)?, resolution.notes))
}

/// A package of which only a directory knows; else the error.
fn alone(
    context: &Context<'_>,
    wanted: Wanted,
    other: Option<&impl Directory>,
    mut silent: Vec<String>,
    error: ResolveError,
) -> Result<Shown, Error> {
    let told = other.map(|other| other.describe(&wanted.name));
    let mut origins = Vec::new();
    let details = gather(None, told, &mut origins, &mut silent);
    if details == Details::default() {
        return Err(directory::explain(context, error, &crate::manifest::Manifest::default()));
    }
    let package = Package {
        name: wanted.name.clone(),
        summary: details.summary.clone(),
        license: details.licenses.join(", "),
        homepage: details.homepage.clone(),
        releases: Vec::new(),
    };
    let name = wanted.name.clone();
    Ok(assemble(wanted, name, Err(error), Answers { package, details, origins, silent }))
}

/// What all who were asked know of a package.
struct Answers {
    package: Package,
    details: Details,
    /// Who answered.
    origins: Vec<Origin>,
    /// Who did not, and why.
    silent: Vec<String>,
}

fn assemble(
    wanted: Wanted,
    name: String,
    picked: Result<(LockedPackage, Vec<String>), ResolveError>,
    answers: Answers,
) -> Shown {
    let Answers { package, details, origins, silent } = answers;
    let unfree = std::iter::once(&package.license).chain(&details.licenses);
    let unfree = unfree.map(|license| license.to_lowercase()).any(|license| license.contains("unfree"));
    let marks = [(unfree, Mark::Unfree), (details.broken, Mark::Broken), (details.insecure, Mark::Insecure)];
    let (pick, notes) = match picked {
        Ok((pick, notes)) => (Ok(pick), notes),
        Err(error) => (Err(error), Vec::new()),
    };
    Shown {
        name,
        range: wanted.range,
        package,
        versions: Vec::new(),
        details,
        marks: marks.into_iter().filter_map(|(holds, mark)| holds.then_some(mark)).collect(),
        pick,
        notes,
        locked: wanted.locked,
        origins,
        silent,
    }
}

impl Shown {
    /// What is to be said of each release.
    fn describe_versions(&self, context: &Context<'_>, dates: &BTreeMap<String, String>) -> Vec<Version> {
        let describe = |release: &Release| {
            let order =
                self.pick.as_ref().ok().map(|pick| crate::catalog::version::compare(&release.version, &pick.version));
            Version {
                date: dates.get(&release.version).cloned(),
                held: held::held(release, &self.package, &self.name, &self.range, context.system),
                is_pick: self.pick.as_ref().is_ok_and(|pick| pick.version == release.version),
                is_newer: order.is_none_or(std::cmp::Ordering::is_gt),
            }
        };
        self.package.releases.iter().map(describe).collect()
    }
}
