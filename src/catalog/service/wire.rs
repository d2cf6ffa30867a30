//! The search service's answers, and what envy takes from them.
//!
//! Source: the published description of the Nixhub API (`/v2/resolve`, `/v2/search`, `/v2/pkg`) and recorded answers of both
//! running services. Fields that envy can do without may be missing or `null`; what ends up in a lock or names a
//! store path is checked, and one wrong value spoils the whole answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};

use crate::catalog::{Build, Found, Output, Package, Release};
use crate::failure::printable;
use crate::store::{StorePath, path::is_valid_name};
use crate::system::System;

/// Why an answer is not used, fit to be printed.
pub(super) type Reason = String;

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

/// `null` counts as missing.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads the answer of `/v2/resolve?name=<asked>`.
pub(super) fn read_resolve(body: &[u8], asked: &str) -> Result<Release, Reason> {
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
pub(super) fn read_package(body: &[u8], asked: &str) -> Result<Package, Reason> {
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

/// Reads the answer of `/v2/search`.
pub(super) fn read_search(body: &[u8]) -> Result<Vec<Found>, Reason> {
    let answer: SearchAnswer = json(body)?;
    let found = |wire: WireFound| {
        Ok(Found {
            name: word(wire.name, "name")?,
            summary: one_line(&wire.summary),
            version: if wire.version.is_empty() { None } else { Some(word(wire.version, "version")?) },
            systems: wire.systems.iter().filter_map(|system| system.parse().ok()).collect(),
        })
    };
    answer.results.into_iter().map(found).collect()
}

fn json<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Reason> {
    if body.trim_ascii_start().first() == Some(&b'<') {
        return Err("it is a web page".to_owned());
    }
    serde_json::from_slice(body).map_err(|error| printable(&error.to_string()).into_owned())
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

/// Checks a name, version or attribute: not empty, printable, without spaces, no longer than any real one.
fn word(text: String, what: &str) -> Result<String, Reason> {
    let bad = |c: char| c.is_whitespace() || printable(c.encode_utf8(&mut [0; 4])) != c.to_string();
    if text.is_empty() || text.len() > 256 || text.chars().any(bad) {
        return Err(format!("its {what} `{}` is empty, too long or not printable", shown(&text)));
    }
    Ok(text)
}

/// Text for people: control characters and line ends become spaces, and no more than a long line of it is kept.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&line).chars().take(300).collect()
}

fn shown(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    printable(&short).into_owned()
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
