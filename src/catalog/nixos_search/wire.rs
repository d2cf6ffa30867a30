//! The backend's answers, and what envy takes from them.
//!
//! Source: the mapping in nixos-search's importer, and answers as other clients read them. The interface is nobody's promise
//! and its version changes: unknown fields are passed over, one that is missing or of another type counts as empty, and a hit
//! without an attribute is none. Nothing of all this ever gets into a lock.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::catalog::words::{Reason, json, nullable, one_line, word};
use crate::catalog::{Details, Found};

/// A package as the backend has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Version of the index that it is from.
    generation: u64,
    pname: String,
    main_program: String,
    pub(super) details: Details,
}

#[derive(Deserialize)]
struct Answer {
    hits: Hits,
}

#[derive(Deserialize)]
struct Hits {
    hits: Vec<WireHit>,
}

#[derive(Deserialize)]
struct WireHit {
    #[serde(rename = "_index", default, deserialize_with = "nullable")]
    index: String,
    #[serde(rename = "_source", default, deserialize_with = "nullable")]
    source: Map<String, Value>,
}

/// Reads an answer. While an index is replaced, two versions of it answer: of the same attribute only the newer one counts.
pub(super) fn read(body: &[u8]) -> Result<Vec<Hit>, Reason> {
    let answer: Answer = json(body)?;
    let hits: Vec<Hit> = answer.hits.hits.into_iter().filter_map(hit).collect();
    let mut newest: BTreeMap<String, u64> = BTreeMap::new();
    for hit in &hits {
        let known = newest.entry(hit.details.attribute.clone()).or_default();
        *known = hit.generation.max(*known);
    }
    // Each attribute once: what was taken is not there any more.
    let first_of_newest = |hit: &Hit| {
        let is_it = newest.get(&hit.details.attribute) == Some(&hit.generation);
        is_it && newest.remove(&hit.details.attribute).is_some()
    };
    Ok(hits.into_iter().filter(first_of_newest).collect())
}

fn hit(wire: WireHit) -> Option<Hit> {
    let source = wire.source;
    if source.get("type").is_some_and(|kind| kind != "package") {
        return None;
    }
    let named = |field: &str| texts(&source, field).into_iter().filter_map(|text| word(text, "field").ok());
    let attribute = named("package_attr_name").next()?;
    let mut systems: Vec<_> = named("package_platforms").filter_map(|system| system.parse().ok()).collect();
    systems.sort_unstable();
    systems.dedup();
    let first = |field: &str| named(field).next().unwrap_or_default();
    let details = Details {
        version: first("package_pversion"),
        summary: texts(&source, "package_description").first().map(|text| one_line(text)).unwrap_or_default(),
        programs: named("package_programs").collect(),
        licenses: licenses(&source),
        homepage: first("package_homepage"),
        outputs: named("package_outputs").collect(),
        position: first("package_position"),
        systems,
        attribute,
        ..Details::default()
    };
    let (pname, main_program) = (first("package_pname"), first("package_mainProgram"));
    Some(Hit { generation: generation(&wire.index), pname, main_program, details })
}

/// 51 of `latest-51-nixos-unstable`.
fn generation(index: &str) -> u64 {
    index.split('-').find_map(|part| part.parse().ok()).unwrap_or_default()
}

/// A text, or a list of texts; anything else is none.
fn texts(source: &Map<String, Value>, field: &str) -> Vec<String> {
    let all = match source.get(field) {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn licenses(source: &Map<String, Value>) -> Vec<String> {
    let all = match source.get("package_license") {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    let name = |license: &Value| {
        let names = ["spdxId", "shortName", "fullName"].into_iter().filter_map(|key| license.get(key)?.as_str());
        names.chain(license.as_str()).map(one_line).find(|name| !name.is_empty())
    };
    all.iter().filter_map(name).collect()
}

impl Hit {
    /// As a line of a search.
    pub(super) fn found(self) -> Found {
        let Details { attribute, version, summary, programs, systems, .. } = self.details;
        Found {
            pname: Some(self.pname).filter(|pname| !pname.is_empty() && *pname != attribute),
            name: attribute,
            summary,
            version: Some(version).filter(|version| !version.is_empty()),
            systems,
            programs,
        }
    }

    /// Whether it is the package of this attribute, or a top-level one of this name: the lower the nearer.
    pub(super) fn nearness(&self, name: &str) -> Option<u8> {
        let attribute = &self.details.attribute;
        match () {
            () if attribute == name => Some(0),
            () if attribute.eq_ignore_ascii_case(name) => Some(1),
            () if self.pname.eq_ignore_ascii_case(name) && !attribute.contains('.') => Some(2),
            () => None,
        }
    }

    /// How likely one means this package by the name of its program: the lower the likelier. `None`: it has no such program.
    pub(super) fn likelihood(&self, program: &str) -> Option<(bool, bool, bool, usize)> {
        let attribute = &self.details.attribute;
        let has = self.details.programs.iter().any(|its| its == program) || self.main_program == program;
        has.then(|| (attribute.contains('.'), self.main_program != program, self.pname != program, attribute.len()))
    }
}

#[cfg(test)]
pub(super) mod tests;
