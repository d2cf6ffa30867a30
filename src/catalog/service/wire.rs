//! The search service's answers, and what envy takes from them.
//!
//! Source: the published description of the Nixhub API (`/v2/resolve`, `/v2/search`, `/v2/pkg`) and recorded answers of both
//! running services. Fields that envy can do without may be missing or `null`; what ends up in a lock or names a
//! store path is checked, and one wrong value spoils the whole answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::catalog::words::{Reason, json, nullable, one_line, shown, word};
use crate::catalog::{Build, Details, Found, Output, Package, Release};
use crate::store::{StorePath, path::is_valid_name};
use crate::system::System;

#[derive(Deserialize)]
struct ResolveAnswer {
    name: String,
    version: String,
    #[serde(default, deserialize_with = "nullable")]
    summary: String,
    systems: BTreeMap<String, ResolveSystem>,
}

#[derive(Deserialize)]
struct ResolveSystem {
    flake_installable: Installable,
    #[serde(default, deserialize_with = "nullable")]
    outputs: Vec<WireOutput>,
}

#[derive(Deserialize)]
struct Installable {
    #[serde(rename = "ref")]
    reference: Reference,
    attr_path: String,
}

#[derive(Deserialize)]
struct Reference {
    rev: String,
}

#[derive(Deserialize)]
struct WireOutput {
    #[serde(default, deserialize_with = "nullable")]
    name: String,
    #[serde(default, deserialize_with = "nullable")]
    path: String,
    #[serde(default, deserialize_with = "nullable")]
    default: bool,
}

#[derive(Deserialize)]
struct PackageAnswer {
    name: String,
    #[serde(default, deserialize_with = "nullable")]
    summary: String,
    #[serde(default, deserialize_with = "nullable")]
    homepage_url: String,
    #[serde(default, deserialize_with = "nullable")]
    license: String,
    #[serde(default, deserialize_with = "nullable")]
    releases: Vec<WireRelease>,
}

#[derive(Deserialize)]
struct WireRelease {
    version: String,
    #[serde(default, deserialize_with = "nullable")]
    last_updated: String,
    #[serde(default, deserialize_with = "nullable")]
    platforms: Vec<Platform>,
}

#[derive(Deserialize)]
struct Platform {
    #[serde(default, deserialize_with = "nullable")]
    system: String,
    #[serde(default, deserialize_with = "nullable")]
    attribute_path: String,
    #[serde(default, deserialize_with = "nullable")]
    commit_hash: String,
    #[serde(default, deserialize_with = "nullable")]
    outputs: Vec<WireOutput>,
}

#[derive(Deserialize)]
struct SearchAnswer {
    #[serde(default, deserialize_with = "nullable")]
    results: Vec<WireFound>,
}

#[derive(Deserialize)]
struct WireFound {
    name: String,
    #[serde(default, deserialize_with = "nullable")]
    summary: String,
    #[serde(default, deserialize_with = "nullable")]
    version: String,
    #[serde(default, deserialize_with = "nullable")]
    systems: Vec<String>,
}

/// The first version's answer; only what no other endpoint tells. All of it may be missing.
#[derive(Deserialize)]
struct FirstAnswer {
    name: String,
    #[serde(default, deserialize_with = "nullable")]
    version: String,
    #[serde(default, deserialize_with = "nullable")]
    systems: BTreeMap<String, FirstSystem>,
}

#[derive(Deserialize)]
struct FirstSystem {
    #[serde(default, deserialize_with = "nullable")]
    attr_paths: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    programs: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    broken: bool,
    #[serde(default, deserialize_with = "nullable")]
    insecure: bool,
}

/// Reads the answer of `/v1/resolve?name=<asked>`: for people, never for a lock.
pub(super) fn read_details(body: &[u8], asked: &str) -> Result<Details, Reason> {
    let answer: FirstAnswer = json(body)?;
    let attributes: BTreeSet<&str> =
        answer.systems.values().flat_map(|system| &system.attr_paths).map(String::as_str).collect();
    if !is_about(asked, &answer.name, Some(&answer.version), &attributes) {
        return Err(other_package(asked, &answer.name));
    }
    let programs: BTreeSet<String> = answer
        .systems
        .values()
        .flat_map(|system| &system.programs)
        .filter_map(|text| word(text.clone(), "program").ok())
        .collect();
    Ok(Details {
        version: word(answer.version, "version")?,
        programs: programs.into_iter().collect(),
        broken: answer.systems.values().any(|system| system.broken),
        insecure: answer.systems.values().any(|system| system.insecure),
        ..Details::default()
    })
}

/// Reads the answer of `/v2/resolve?name=<asked>`.
///
/// # Errors
/// Why it is not used; so with the others.
pub fn read_resolve(body: &[u8], asked: &str) -> Result<Release, Reason> {
    let answer: ResolveAnswer = json(body)?;
    let mut systems = BTreeMap::new();
    for (system, wire) in answer.systems {
        // Systems that envy does not know are none of its business.
        if let Ok(system) = system.parse() {
            let Installable { reference, attr_path } = wire.flake_installable;
            systems.insert(system, build(attr_path, reference.rev, wire.outputs)?);
        }
    }
    let release = Release {
        name: word(answer.name, "name")?,
        version: word(answer.version, "version")?,
        summary: one_line(&answer.summary),
        systems,
    };
    let attributes: BTreeSet<&str> = release.systems.values().map(|build| build.attribute.as_str()).collect();
    if !is_about(asked, &release.name, Some(&release.version), &attributes) {
        return Err(other_package(asked, &release.name));
    }
    Ok(release)
}

/// Reads the answer of `/v2/pkg?name=<asked>`.
pub fn read_package(body: &[u8], asked: &str) -> Result<Package, Reason> {
    let answer: PackageAnswer = json(body)?;
    let name = word(answer.name, "name")?;
    let summary = one_line(&answer.summary);
    let mut releases = Vec::new();
    for wire in answer.releases {
        let mut systems = BTreeMap::new();
        for platform in wire.platforms {
            // Old releases are listed without attribute and revision; nothing can be done with those.
            let Ok(system) = platform.system.parse::<System>() else { continue };
            if !platform.attribute_path.is_empty() && !platform.commit_hash.is_empty() {
                systems.insert(system, build(platform.attribute_path, platform.commit_hash, platform.outputs)?);
            }
        }
        let version = word(wire.version, "version")?;
        releases.push(Release { name: name.clone(), version, summary: summary.clone(), systems });
    }
    let builds = releases.iter().flat_map(|release| release.systems.values());
    let attributes: BTreeSet<&str> = builds.map(|build| build.attribute.as_str()).collect();
    if !is_about(asked, &name, releases.first().map(|release| release.version.as_str()), &attributes) {
        return Err(other_package(asked, &name));
    }
    let (license, homepage) = (one_line(&answer.license), one_line(&answer.homepage_url));
    Ok(Package { name, summary, license, homepage, releases })
}

/// Reads from the answer of `/v2/pkg` when nixpkgs last had each version: `2025-11-23`. What is no date is left out.
pub(super) fn read_dates(body: &[u8]) -> Result<BTreeMap<String, String>, Reason> {
    let answer: PackageAnswer = json(body)?;
    let is_date = |text: &str| {
        text.len() == 10
            && text.bytes().enumerate().all(|(at, c)| if matches!(at, 4 | 7) { c == b'-' } else { c.is_ascii_digit() })
    };
    let date = |release: WireRelease| {
        let day = release.last_updated.get(..10).filter(|day| is_date(day))?.to_owned();
        Some((release.version, day))
    };
    Ok(answer.releases.into_iter().filter_map(date).collect())
}

/// Reads the answer of `/v2/search`.
pub fn read_search(body: &[u8]) -> Result<Vec<Found>, Reason> {
    let answer: SearchAnswer = json(body)?;
    let found = |wire: WireFound| {
        Ok(Found {
            name: word(wire.name, "name")?,
            summary: one_line(&wire.summary),
            version: if wire.version.is_empty() { None } else { Some(word(wire.version, "version")?) },
            systems: wire.systems.iter().filter_map(|system| system.parse().ok()).collect(),
            ..Found::default()
        })
    };
    answer.results.into_iter().map(found).collect()
}

fn build(attribute: String, revision: String, wire: Vec<WireOutput>) -> Result<Build, Reason> {
    let attribute = word(attribute, "attribute")?;
    if revision.len() != 40 || !revision.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(format!("its revision `{}` is not 40 hexadecimal digits", shown(&revision)));
    }
    let mut outputs: Vec<Output> = Vec::new();
    for WireOutput { name, path, default } in wire {
        // An output without a path is one that the service knows nothing of.
        if path.is_empty() {
            continue;
        }
        let name = if name.is_empty() { "out".to_owned() } else { name };
        if !is_valid_name(&name) || outputs.iter().any(|output| output.name == name) {
            return Err(format!("`{}` is no output name, or is there twice", shown(&name)));
        }
        let path: StorePath = path.parse().map_err(|error| format!("`{}` is no store path: {error}", shown(&path)))?;
        outputs.push(Output { name, path, default });
    }
    Ok(Build { attribute, revision, outputs })
}

fn other_package(asked: &str, name: &str) -> Reason {
    format!("asked for `{}`, it tells of `{}`", shown(asked), shown(name))
}

/// Whether an answer is about the package that was asked for: by its name without regard to case, or by attribute. The service
/// groups numbered attributes under one name and may list another attribute of the same package, so `python3` is answered by
/// python 3.x and `nodejs_22` by nodejs 22.x.
fn is_about(asked: &str, name: &str, version: Option<&str>, attributes: &BTreeSet<&str>) -> bool {
    let (asked_lower, name_lower) = (asked.to_lowercase(), name.to_lowercase());
    if asked_lower == name_lower || attributes.contains(asked) {
        return true;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match asked_lower.strip_prefix(&name_lower) {
        Some(rest) if !rest.contains(|c: char| c.is_alphabetic()) => {
            let wanted = digits(rest);
            !wanted.is_empty() && version.is_some_and(|version| digits(version).starts_with(&wanted))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
