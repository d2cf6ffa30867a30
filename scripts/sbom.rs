//! Writes what a binary is made of, as a CycloneDX document: `cargo metadata … | cargo run --example sbom`.
//!
//! All packages that are linked into it or run at its build, with version, licence, checksum and who needs whom. Nothing
//! in it depends on time or place, so the same source gives the same document. Not for: what C libraries are in the `-sys`
//! packages, which their versions tell.
#![allow(clippy::print_stdout, reason = "a tool of the repository talks to whoever runs it")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let metadata: Value = serde_json::from_reader(std::io::stdin().lock())?;
    let lock: toml_edit::DocumentMut = fs_err::read_to_string("Cargo.lock")?.parse()?;
    println!("{:#}", document(&metadata, &checksums(&lock)).ok_or("this is not what `cargo metadata` prints")?);
    Ok(())
}

/// SHA-256 by name and version.
type Checksums = BTreeMap<(String, String), String>;

fn checksums(lock: &toml_edit::DocumentMut) -> Checksums {
    let packages = lock.get("package").and_then(toml_edit::Item::as_array_of_tables).into_iter().flatten();
    let text = |table: &toml_edit::Table, key: &str| Some(table.get(key)?.as_str()?.to_owned());
    packages.filter_map(|p| Some(((text(p, "name")?, text(p, "version")?), text(p, "checksum")?))).collect()
}

/// What of the dependencies a binary is made of: all but those of tests.
fn needed(node: &Value) -> Option<BTreeSet<&str>> {
    let counts = |dependency: &&Value| {
        let kinds = dependency["dep_kinds"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"] != "dev"))
    };
    node["deps"].as_array()?.iter().filter(counts).map(|dependency| dependency["pkg"].as_str()).collect()
}

fn document(metadata: &Value, checksums: &Checksums) -> Option<Value> {
    let root = metadata["resolve"]["root"].as_str()?;
    let nodes: BTreeMap<&str, &Value> =
        metadata["resolve"]["nodes"].as_array()?.iter().map(|n| Some((n["id"].as_str()?, n))).collect::<Option<_>>()?;
    let packages: BTreeMap<&str, &Value> =
        metadata["packages"].as_array()?.iter().map(|p| Some((p["id"].as_str()?, p))).collect::<Option<_>>()?;

    let mut edges = BTreeMap::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if !edges.contains_key(id) {
            let next = needed(nodes.get(id)?)?;
            open.extend(&next);
            edges.insert(id, next);
        }
    }
    let references = |id: &&str| purl(packages.get(id)?);
    let mut components = edges.keys().filter(|id| **id != root);
    let components: Option<Vec<Value>> = components.try_fold(Vec::new(), |mut all, id| {
        all.push(component(packages.get(id)?, "library", checksums)?);
        Some(all)
    });
    let dependencies: Option<Vec<Value>> = edges
        .iter()
        .map(|(id, next)| {
            let next: Option<Vec<String>> = next.iter().map(references).collect();
            Some(json!({ "ref": references(id)?, "dependsOn": next? }))
        })
        .collect();
    Some(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": component(packages.get(root)?, "application", checksums)? },
        "components": sorted(components?, "purl"),
        "dependencies": sorted(dependencies?, "ref"),
    }))
}

/// In the order of a text, since ids name folders of the machine.
fn sorted(mut values: Vec<Value>, key: &str) -> Vec<Value> {
    values.sort_by(|a, b| a[key].as_str().cmp(&b[key].as_str()));
    values
}

/// The package's name among all packages, <https://github.com/package-url/purl-spec>: a plus is escaped.
fn purl(package: &Value) -> Option<String> {
    let version = package["version"].as_str()?.replace('+', "%2B");
    Some(format!("pkg:cargo/{}@{version}", package["name"].as_str()?))
}

fn component(package: &Value, kind: &str, checksums: &Checksums) -> Option<Value> {
    let (name, version) = (package["name"].as_str()?, package["version"].as_str()?);
    let mut component = json!({
        "type": kind, "bom-ref": purl(package)?, "name": name, "version": version, "purl": purl(package)?,
    });
    if let Some(license) = package["license"].as_str() {
        // older packages write MIT/Apache-2.0 for what is an expression now
        let license: Vec<&str> = license.split('/').map(str::trim).collect();
        component["licenses"] = json!([{ "expression": license.join(" OR ") }]);
    }
    if let Some(checksum) = checksums.get(&(name.to_owned(), version.to_owned())) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    Some(component)
}
