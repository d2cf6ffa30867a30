//! A package as JSON: everything that is known.

use serde_json::{Map, Value, json};

use crate::catalog::{Build, Output, Release};
use crate::cli::told;
use crate::failure::Explain;
use crate::ops::show::{Held, Mark, Shown, Version};
use crate::system::System;

/// The document of a package.
pub(super) fn document(shown: &Shown, system: System) -> Value {
    let (package, details) = (&shown.package, &shown.details);
    let versions: Vec<Value> =
        package.releases.iter().zip(&shown.versions).map(|(release, version)| entry(shown, release, version)).collect();
    let has = |mark: Mark| shown.marks.contains(&mark);
    let failure =
        shown.pick.as_ref().err().map(|error| json!({ "code": error.code().slug(), "message": error.to_string() }));
    json!({
        "name": package.name,
        "found_as": shown.name,
        "summary": if package.summary.is_empty() { &details.summary } else { &package.summary },
        "homepage": if package.homepage.is_empty() { &details.homepage } else { &package.homepage },
        "license": if package.license.is_empty() { details.licenses.join(", ") } else { package.license.clone() },
        "unfree": has(Mark::Unfree),
        "broken": has(Mark::Broken),
        "insecure": has(Mark::Insecure),
        "programs": details.programs,
        "position": Some(&details.position).filter(|position| !position.is_empty()),
        "system": system.as_str(),
        "range": shown.range.to_string(),
        "pick": shown.pick.as_ref().ok().map(|pick| &pick.version),
        "no_pick": failure,
        "locked": shown.locked,
        "versions": versions,
        "notes": shown.notes,
        "sources": told::sources(&shown.origins),
        "silent": shown.silent,
    })
}

fn entry(shown: &Shown, release: &Release, version: &Version) -> Value {
    let systems: Map<String, Value> =
        release.systems.iter().map(|(system, on)| (system.to_string(), build(on))).collect();
    json!({
        "version": release.version,
        "date": version.date,
        "pick": version.is_pick,
        "locked": shown.locked.as_deref() == Some(release.version.as_str()),
        "held_back": version.held.as_ref().filter(|_| !version.is_pick).map(Held::as_str),
        "systems": systems,
    })
}

fn build(build: &Build) -> Value {
    let output =
        |output: &Output| json!({ "name": output.name, "path": output.path.to_string(), "default": output.default });
    json!({
        "attribute": build.attribute,
        "revision": build.revision,
        "outputs": build.outputs.iter().map(output).collect::<Vec<_>>(),
    })
}
