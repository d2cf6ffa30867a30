//! Choosing a release from all that a catalog knows of a package.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::error::NoVersion;
use crate::catalog::range::{Range, newest};
use crate::catalog::version::compare;
use crate::catalog::{Build, Package, Release};
use crate::lock::Lock;
use crate::manifest::Spec;
use crate::system::System;

/// How many versions an error names.
const NEAREST: usize = 5;

/// Where a package must be installable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// On this system.
    On(System),
    /// On one of these: the manifest does not want it on the current one.
    OnAnyOf(Vec<System>),
}

impl Wanted {
    pub(super) fn new(spec: &Spec, system: System) -> Self {
        match &spec.systems {
            Some(systems) if !systems.contains(&system) => Self::OnAnyOf(systems.clone()),
            _ => Self::On(system),
        }
    }

    fn systems(&self) -> &[System] {
        match self {
            Self::On(system) => std::slice::from_ref(system),
            Self::OnAnyOf(systems) => systems,
        }
    }

    /// Whether a wanted system has the release with store paths, so that it needs no building.
    pub(super) fn is_installable(&self, release: &Release) -> bool {
        let has = |build: &Build| !build.outputs.is_empty();
        self.systems().iter().any(|system| release.systems.get(system).is_some_and(has))
    }

    fn is_known(&self, release: &Release) -> bool {
        self.systems().iter().any(|system| release.systems.contains_key(system))
    }
}

/// The newest installable release in the range, or why there is none.
pub(super) fn choose(
    package: &Package,
    asked: &str,
    range: &Range,
    wanted: &Wanted,
    old: Option<&Lock>,
) -> Result<Release, Box<NoVersion>> {
    let releases = scoped(package, asked);
    let mut installable: Vec<&Release> = releases.iter().filter(|release| wanted.is_installable(release)).collect();
    // Of equal versions the first is taken: the one from the revision that most packages have. Nothing is asked for its sake.
    let popularity = revisions(old);
    let popular = |release: &Release| {
        let revisions = release.systems.values().filter_map(|build| popularity.get(build.revision.as_str()));
        revisions.copied().max().unwrap_or_default()
    };
    installable.sort_by_key(|release| std::cmp::Reverse(popular(release)));
    match newest(range, &installable, |release| release.version.as_str()) {
        Some(release) => Ok((*release).clone()),
        None => Err(Box::new(explain(package, range, wanted, &releases, &installable))),
    }
}

/// The releases that are meant by what was asked for. An attribute like `nodejs_22` means only what it has ever been, even if
/// the catalog tells of the whole package.
fn scoped(package: &Package, asked: &str) -> Vec<Release> {
    let is_asked = |build: &Build| build.attribute == asked;
    let known = package.releases.iter().any(|release| release.systems.values().any(is_asked));
    if asked.eq_ignore_ascii_case(&package.name) || !known {
        return package.releases.clone();
    }
    let mut releases = package.releases.clone();
    for release in &mut releases {
        release.systems.retain(|_, build| is_asked(build));
    }
    releases.retain(|release| !release.systems.is_empty());
    releases
}

fn revisions(lock: Option<&Lock>) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for package in lock.iter().flat_map(|lock| lock.packages.values()) {
        *counts.entry(package.revision.as_str()).or_default() += 1;
    }
    counts
}

fn explain(
    package: &Package,
    range: &Range,
    wanted: &Wanted,
    releases: &[Release],
    installable: &[&Release],
) -> NoVersion {
    let matching = newest(range, releases, |release| release.version.as_str());
    let pivot = matching.map(|release| release.version.as_str()).or(range.version());
    let versions: BTreeSet<&str> = installable.iter().map(|release| release.version.as_str()).collect();
    let nearest = nearest(versions.into_iter().collect(), pivot);
    NoVersion {
        name: package.name.clone(),
        range: range.clone(),
        wanted: wanted.systems().to_vec(),
        matching: matching.map(|release| release.version.clone()),
        unbuilt: matching.is_some_and(|release| wanted.is_known(release)),
        elsewhere: matching.map(has_outputs).unwrap_or_default(),
        license: package.license.clone(),
        nearest,
    }
}

fn has_outputs(release: &Release) -> Vec<System> {
    release.systems.iter().filter(|(_, build)| !build.outputs.is_empty()).map(|(system, _)| *system).collect()
}

/// The versions around `pivot`, the nearest first: at or below it before above it. Without one the newest.
fn nearest(mut versions: Vec<&str>, pivot: Option<&str>) -> Vec<String> {
    versions.sort_by(|a, b| compare(b, a));
    let split = pivot.map_or(0, |pivot| versions.partition_point(|v| compare(v, pivot) == Ordering::Greater));
    let (above, below) = versions.split_at(split);
    let order = below.iter().take(NEAREST - 2).chain(above.iter().rev()).chain(below.iter().skip(NEAREST - 2));
    order.take(NEAREST).map(|version| (*version).to_owned()).collect()
}
