//! The JSON schema of `envy.lock`, for programs that read it and editors that show it. These types mirror what
//! [`super::parse`] reads, which is the judge and stricter; a test holds that both know the same keys.
#![allow(dead_code, reason = "the fields are read by the schema generator alone")]

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

/// What the packages of envy.toml were resolved to. Written by envy: change envy.toml instead.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "envy.lock")]
struct Document {
    /// Version of the format.
    #[schemars(extend("const" = 1))]
    version: i64,
    /// What each package was resolved to, by its id in envy.toml.
    #[serde(default)]
    packages: BTreeMap<String, Package>,
    /// For each system that was realized once: every store path that the environment needs, without `/nix/store/`, and what it must
    /// contain.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": SYSTEM }))]
    closure: BTreeMap<String, BTreeMap<String, Contents>>,
}

/// What a package was resolved to.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Package {
    /// What envy.toml asked for when this was resolved.
    spec: String,
    /// Its name in the catalog.
    name: String,
    /// Its version, as nixpkgs has it; absent for a store path of the manifest's own.
    version: Option<String>,
    /// The nixpkgs revision that it is from; absent for a store path of the manifest's own.
    #[schemars(regex(pattern = REVISION))]
    revision: Option<String>,
    /// Its attribute in nixpkgs; absent for a store path of the manifest's own.
    attribute: Option<String>,
    /// One line about it; absent if nobody has one.
    summary: Option<String>,
    /// What each system has of it.
    #[schemars(extend("propertyNames" = { "pattern": SYSTEM }))]
    systems: BTreeMap<String, Build>,
}

/// A package on one system.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Build {
    /// Store path by name of the output.
    #[schemars(extend("minProperties" = 1))]
    outputs: BTreeMap<String, Output>,
    /// The outputs that are installed where envy.toml names none.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    default_outputs: Vec<String>,
    /// The nixpkgs revision, where it is another than the package's.
    #[schemars(regex(pattern = REVISION))]
    revision: Option<String>,
    /// The attribute in nixpkgs, where it is another than the package's.
    attribute: Option<String>,
}

/// A store path.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = STORE_PATH))]
struct Output(String);

/// What a store path must contain: `sha256-`, the SHA-256 of its NAR in base64, a space, and the NAR's size in bytes.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = CONTENTS))]
struct Contents(String);

const SYSTEM: &str = "^(aarch64|x86_64)-(darwin|linux)$";
const REVISION: &str = "^[0-9a-f]{40}$";
const STORE_PATH: &str = "^/nix/store/[0-9a-df-np-sv-z]{32}-[A-Za-z0-9+._?=-]{1,211}$";
const CONTENTS: &str = "^sha256-[A-Za-z0-9+/]{43}= [0-9]+$";

/// The schema as a JSON document, after JSON Schema draft 2020-12.
pub fn json_schema() -> Value {
    crate::schema::of_toml::<Document>()
}
