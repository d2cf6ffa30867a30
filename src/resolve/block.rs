//! From an answer of the catalog, or from a store path, to a block of the lock.

use std::collections::BTreeMap;

use crate::catalog::{Build, Release};
use crate::lock::{LockedPackage, LockedSystem};
use crate::store::StorePath;
use crate::system::System;

/// The block of a release: all systems that have it, whatever the manifest wants today, so that wanting another one
/// needs no new resolution. The release must have outputs for some system.
pub(super) fn of_release(request: String, release: &Release, system: System) -> LockedPackage {
    let builds: BTreeMap<System, &Build> =
        release.systems.iter().filter(|(_, build)| !build.outputs.is_empty()).map(|(s, build)| (*s, build)).collect();
    let main = builds.get(&system).or_else(|| builds.values().next());
    let (revision, attribute) = main.map(|main| (main.revision.clone(), main.attribute.clone())).unwrap_or_default();
    let locked = |build: &Build| LockedSystem {
        outputs: build.outputs.iter().map(|output| (output.name.clone(), output.path.clone())).collect(),
        default_outputs: default_outputs(build),
        revision: (build.revision != revision).then(|| build.revision.clone()),
        attribute: (build.attribute != attribute).then(|| build.attribute.clone()),
    };
    LockedPackage {
        request,
        name: release.name.clone(),
        version: release.version.clone(),
        summary: release.summary.clone(),
        systems: builds.iter().map(|(system, build)| (*system, locked(build))).collect(),
        attribute,
        revision,
    }
}

/// What nixpkgs installs; if the catalog does not say, `out`, else the first.
fn default_outputs(build: &Build) -> Vec<String> {
    let defaults: Vec<String> =
        build.outputs.iter().filter(|output| output.default).map(|output| output.name.clone()).collect();
    if !defaults.is_empty() {
        return defaults;
    }
    let main = build.outputs.iter().find(|output| output.name == "out").or(build.outputs.first());
    main.map(|output| output.name.clone()).into_iter().collect()
}

/// The block of a store path that the manifest names itself. What it is can only be read from its name.
pub(super) fn of_store_path(request: String, path: &StorePath, systems: &[System]) -> LockedPackage {
    let (name, version) = name_and_version(path.name());
    let locked = LockedSystem {
        outputs: [("out".to_owned(), path.clone())].into(),
        default_outputs: vec!["out".to_owned()],
        ..LockedSystem::default()
    };
    LockedPackage {
        request,
        name: name.to_owned(),
        version: version.to_owned(),
        attribute: String::new(),
        revision: String::new(),
        summary: String::new(),
        systems: systems.iter().map(|system| (*system, locked.clone())).collect(),
    }
}

/// As Nix does it: the version begins after the first `-` that no letter follows
/// (<https://nix.dev/manual/nix/latest/language/builtins.html#builtins-parseDrvName>).
fn name_and_version(name: &str) -> (&str, &str) {
    let dashes = name.match_indices('-').map(|(at, _)| at);
    let is_version = |at: &usize| name[at + 1..].starts_with(|c: char| !c.is_ascii_alphabetic());
    match dashes.into_iter().find(is_version) {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_paths_name_is_split_as_nix_does() {
        assert_eq!(name_and_version("hello-2.12.2"), ("hello", "2.12.2"));
        assert_eq!(name_and_version("ripgrep-all-0.10.9-doc"), ("ripgrep-all", "0.10.9-doc"));
        assert_eq!(name_and_version("my-tool"), ("my-tool", ""));
        assert_eq!(name_and_version("tool-"), ("tool-", ""));
    }
}
