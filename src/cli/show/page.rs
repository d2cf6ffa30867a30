//! A package for people: what it is, then its versions, the newest first.

use std::collections::BTreeMap;

use crate::catalog::Release;
use crate::failure::printable;
use crate::lock::LockedPackage;
use crate::ops::show::{Held, Mark, Shown, Version};
use crate::resolve::ResolveError;
use crate::system::System;
use crate::ui::{STRONG, WARN, table};

/// How many versions are shown unasked.
const MOST: usize = 10;
/// How many programs are named.
const PROGRAMS: usize = 12;

/// What is printed.
pub(super) struct Page {
    pub(super) lines: Vec<String>,
    /// How many versions are not shown.
    pub(super) hidden: usize,
}

/// The page of a package. `shape`: see [`table::render`].
pub(super) fn page(shown: &Shown, system: System, all: bool, shape: table::Shape) -> Page {
    let mut lines = vec![title(shown)];
    lines.extend(facts(shown, system));
    let versions: Vec<(&Release, &Version)> = shown.package.releases.iter().zip(&shown.versions).collect();
    let matters = |release: &Release, version: &Version| {
        version.is_pick || shown.locked.as_deref() == Some(release.version.as_str())
    };
    let rows: Vec<Vec<String>> = versions
        .iter()
        .enumerate()
        .filter(|(at, (release, version))| all || *at < MOST || matters(release, version))
        .map(|(_, (release, version))| row(shown, release, version, system))
        .collect();
    if !rows.is_empty() {
        lines.push(String::new());
        lines.push(table::render(&["VERSION", "DATE", "ATTRIBUTE", "SYSTEMS", "NOTE"], &rows, shape, &[3, 2, 4]));
    }
    if let Err(error) = &shown.pick {
        let why = match error {
            ResolveError::PackageNotFound { .. } => "no catalog knows a store path of it".to_owned(),
            other => other.to_string(),
        };
        lines.push(format!("{WARN}install would fail:{WARN:#} {why}"));
    }
    Page { lines, hidden: versions.len() - rows.len() }
}

fn title(shown: &Shown) -> String {
    let name = printable(&shown.package.name);
    let summary = if shown.package.summary.is_empty() { &shown.details.summary } else { &shown.package.summary };
    let summary = printable(summary);
    if summary.is_empty() {
        format!("{STRONG}{name}{STRONG:#}")
    } else {
        format!("{STRONG}{name}{STRONG:#}: {summary}")
    }
}

/// A line for each thing that somebody knows.
fn facts(shown: &Shown, system: System) -> Vec<String> {
    let details = &shown.details;
    let license =
        if shown.package.license.is_empty() { details.licenses.join(", ") } else { shown.package.license.clone() };
    let homepage = if shown.package.homepage.is_empty() { &details.homepage } else { &shown.package.homepage };
    let range = if shown.range.is_any() { String::new() } else { shown.range.to_string() };
    let version = if shown.package.releases.is_empty() { details.version.clone() } else { String::new() };
    let facts = [
        ("homepage", homepage.clone()),
        ("licence", license),
        ("programs", programs(&details.programs)),
        ("outputs", shown.pick.as_ref().map_or_else(|_| details.outputs.join(", "), |pick| outputs(pick, system))),
        ("source", details.position.clone()),
        ("version", version),
        ("asked for", range),
    ];
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut lines: Vec<String> = facts.map(|(what, text)| format!("{what:10} {}", printable(&text))).collect();
    lines.extend(shown.marks.iter().map(|mark| format!("{WARN}{:10}{WARN:#} {}", "careful", explained(*mark, shown))));
    lines.extend(shown.notes.iter().map(|note| format!("{:10} {note}", "note")));
    lines
}

fn programs(programs: &[String]) -> String {
    let named = programs.iter().take(PROGRAMS).cloned().collect::<Vec<_>>().join(", ");
    match programs.len().saturating_sub(PROGRAMS) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Those of this system, and those that only other systems have.
fn outputs(pick: &LockedPackage, system: System) -> String {
    let mut having: BTreeMap<&str, Vec<System>> = BTreeMap::new();
    for (system, build) in &pick.systems {
        build.outputs.keys().for_each(|output| having.entry(output).or_default().push(*system));
    }
    let defaults = pick.systems.get(&system).map(|build| build.default_outputs.as_slice()).unwrap_or_default();
    let line = |(output, systems): (&str, Vec<System>)| {
        let unasked = defaults.iter().any(|default| default == output);
        let somewhere = systems.len() < pick.systems.len();
        match (unasked, somewhere) {
            (true, false) => format!("{output} (by default)"),
            (true, true) => format!("{output} (by default; only {})", list(&systems)),
            (false, true) => format!("{output} (only {})", list(&systems)),
            (false, false) => output.to_owned(),
        }
    };
    having.into_iter().map(line).collect::<Vec<_>>().join(", ")
}

fn explained(mark: Mark, shown: &Shown) -> String {
    let version = printable(&shown.details.version);
    let of_pick = unknown_of_pick(shown);
    match mark {
        Mark::Unfree => "its licence is not free, and public caches have no binaries of such packages".to_owned(),
        Mark::Broken => format!("nixpkgs marks {version} as broken: it is known not to build{of_pick}"),
        Mark::Insecure => format!("nixpkgs marks {version} as insecure: it has known holes that nobody mends{of_pick}"),
    }
}

/// What to add to a mark that is of another version than `install` would take.
fn unknown_of_pick(shown: &Shown) -> String {
    match &shown.pick {
        Ok(pick) if pick.version != shown.details.version => {
            format!("; whether {} is marked, nobody says", printable(&pick.version))
        }
        _ => String::new(),
    }
}

fn row(shown: &Shown, release: &Release, version: &Version, system: System) -> Vec<String> {
    let here = release.systems.get(&system).or_else(|| release.systems.values().next());
    vec![
        release.version.clone(),
        version.date.clone().unwrap_or_default(),
        here.map(|build| build.attribute.clone()).unwrap_or_default(),
        systems(release),
        note(shown, release, version, system),
    ]
}

/// Systems with a binary.
fn systems(release: &Release) -> String {
    let built = release.systems.iter().filter(|(_, build)| !build.outputs.is_empty());
    let built: Vec<System> = built.map(|(system, _)| *system).collect();
    match built.len() {
        0 => "none".to_owned(),
        count if count == System::ALL.len() => "all".to_owned(),
        _ => list(&built),
    }
}

fn note(shown: &Shown, release: &Release, version: &Version, system: System) -> String {
    let mut notes = Vec::new();
    if version.is_pick {
        notes.push("install takes this".to_owned());
    }
    if shown.locked.as_deref() == Some(release.version.as_str()) {
        notes.push("locked here".to_owned());
    }
    notes.extend(
        version.held.as_ref().filter(|_| !version.is_pick).and_then(|held| reason(shown, held, version, system)),
    );
    notes.join(", ")
}

/// Why `install` does not take it. That an older one is out of range is nobody's question.
fn reason(shown: &Shown, held: &Held, version: &Version, system: System) -> Option<String> {
    match held {
        Held::OutOfRange if version.is_newer => Some(format!("outside of {}", shown.range)),
        Held::Prerelease if version.is_newer => Some("a prerelease".to_owned()),
        Held::OtherAttribute(attribute) if version.is_newer => Some(format!("is {attribute}")),
        Held::OutOfRange | Held::Prerelease | Held::OtherAttribute(_) => None,
        Held::Elsewhere(_) => Some(format!("not for {system}")),
        Held::NoBinary => Some(format!("no binary for {system}")),
    }
}

fn list(systems: &[System]) -> String {
    systems.iter().map(|system| system.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
