//! The JSON schema of `envy.toml`, for editors and models. These types mirror what [`super::parse`] reads; a test
//! holds that both know the same keys.
#![allow(dead_code, reason = "the fields are read by the schema generator alone")]

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

/// What a project's environment holds. Written by people, models and envy alike.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", title = "envy.toml")]
#[schemars(extend("x-taplo" = { "initKeys": ["version", "packages"] }))]
struct Document {
    /// Version of the format.
    #[schemars(extend("const" = 1))]
    version: i64,
    /// The packages: a version range by package id, which is a nixpkgs attribute, a package name, or an alias.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": PACKAGE_ID }))]
    packages: BTreeMap<String, Package>,
    /// Environment variables. `$NAME` and `${NAME}` refer to others, `$$` is a dollar sign. HOME, `ENVY_*`, `NIX_*` and
    /// `XDG_*_HOME` cannot be set here.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": VARIABLE, "not": { "pattern": FORBIDDEN } }))]
    vars: BTreeMap<String, String>,
    /// Code that runs when the environment is entered. Needs trust: `envy trust`.
    #[serde(default)]
    hooks: Option<Hooks>,
    /// Code for the user's own shell. Needs trust: `envy trust`.
    #[serde(default)]
    profile: Option<Profile>,
    /// Shell commands by name: `envy run NAME`.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": SCRIPT }))]
    scripts: BTreeMap<String, String>,
    /// How envy treats this project.
    #[serde(default)]
    options: Option<Options>,
}

/// Which versions may be installed: `*` any, `22` or `3.12` any that begins so, `1.2.3` this one, `^14` any that is compatible with it,
/// `>=1.2 <2` those between. Or a table, where there is more to say: outputs, systems, priority, another name.
// One schema for both, as editors then say which key is wrong, and not only that neither fits.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("type" = ["string", "object"], "dependentSchemas" = store_path_alone()))]
struct Package {
    /// A version range: `*`, `22`, `3.12`, `1.2.3`, `^14`, `~1.4`, `>=1.2 <2`. Any version if absent.
    #[schemars(extend("examples" = ["^14"]))]
    version: Option<String>,
    /// The nixpkgs attribute or package name, if it differs from the id.
    #[schemars(regex(pattern = PACKAGE_ID), extend("examples" = ["gcc13"]))]
    package: Option<String>,
    /// Outputs to install instead of nixpkgs' default ones: `dev` has headers and pkg-config files.
    #[schemars(length(min = 1), inner(regex(pattern = OUTPUT)), extend("examples" = [["out", "dev"]]))]
    outputs: Option<Vec<String>>,
    /// Systems to install it on; all that have it if absent.
    #[schemars(length(min = 1))]
    systems: Option<Vec<SystemName>>,
    /// Who wins where two packages bring the same file: the lower number. 5 if absent.
    #[schemars(extend("default" = 5))]
    priority: Option<i64>,
    /// A store path to install as it is. Excludes version, package and outputs.
    #[schemars(regex(pattern = STORE_PATH))]
    store_path: Option<String>,
    /// A flake reference. Not supported yet.
    flake: Option<String>,
}

/// A platform, in Nix's words.
#[derive(JsonSchema)]
enum SystemName {
    /// Apple Silicon.
    #[serde(rename = "aarch64-darwin")]
    Aarch64Darwin,
    /// 64-bit ARM Linux.
    #[serde(rename = "aarch64-linux")]
    Aarch64Linux,
    /// Intel Mac.
    #[serde(rename = "x86_64-darwin")]
    X8664Darwin,
    /// 64-bit x86 Linux.
    #[serde(rename = "x86_64-linux")]
    X8664Linux,
}

/// Code that runs when the environment is entered. Needs trust: `envy trust`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Hooks {
    /// bash, run in the project's folder when the environment is entered. What it exports is part of the environment. Needs trust: `envy
    /// trust`.
    on_activate: Option<String>,
}

/// Code for the user's own shell. Needs trust: `envy trust`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Profile {
    /// For bash, zsh and other POSIX shells, before their own.
    common: Option<String>,
    /// For bash.
    bash: Option<String>,
    /// For zsh.
    zsh: Option<String>,
    /// For fish.
    fish: Option<String>,
    /// For nushell.
    nu: Option<String>,
    /// For elvish.
    elvish: Option<String>,
    /// For tcsh.
    tcsh: Option<String>,
    /// For any other POSIX shell.
    sh: Option<String>,
}

/// How envy treats this project.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// Systems that the project cares for: a package that one of them lacks is a warning.
    #[schemars(length(min = 1))]
    systems: Option<Vec<SystemName>>,
    /// Whether what no cache has may be built. `ask` if absent. This version never builds.
    #[schemars(extend("default" = "ask"))]
    build: Option<BuildPolicy>,
    /// Whether envy keeps its block in AGENTS.md, which tells coding agents of the environment. True if absent.
    #[schemars(extend("default" = true))]
    agents_md: Option<bool>,
    /// Folders of the project to put before the environment's programs. Needs trust: `envy trust`.
    #[schemars(extend("examples" = [["node_modules/.bin"]]))]
    path_prepend: Option<Vec<String>>,
    /// Files of variables, relative to the project; one that is missing counts for nothing. Needs trust: `envy trust`.
    #[schemars(extend("examples" = [[".env"]]))]
    dotenv: Option<Vec<String>>,
}

/// Whether what no cache has may be built. `ask` if absent. This version never builds.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum BuildPolicy {
    /// Ask on a terminal.
    Ask,
    /// Never.
    Never,
    /// Without asking.
    Always,
}

// The patterns say a little less than the parser, which is the judge.
const PACKAGE_ID: &str = "^[A-Za-z0-9+_@:][A-Za-z0-9+._@/:-]{0,127}$";
const VARIABLE: &str = "^[A-Za-z_][A-Za-z0-9_]*$";
const FORBIDDEN: &str = "^(HOME$|_*[Ee][Nn][Vv][Yy]_|NIX_|XDG_.*_HOME$|_$|PWD$|OLDPWD$|SHLVL$|E?[UG]ID$|PPID$|TMOUT$|f?path$|cdpath$|manpath$|module_path$|(pipe)?status$|argv$|config$)";
const SCRIPT: &str = "^[A-Za-z0-9_.:][A-Za-z0-9_.:-]*$";
const OUTPUT: &str = "^[A-Za-z0-9_.+?=-]+$";
const STORE_PATH: &str = "^/nix/store/[0-9a-df-np-sv-z]{32}-[A-Za-z0-9+._?=-]{1,211}$";

/// A store path is one output of one version: there is nothing left to choose.
fn store_path_alone() -> Value {
    let excluded = ["version", "package", "outputs"].map(|name| serde_json::json!({ "required": [name] }));
    serde_json::json!({ "store-path": { "not": { "anyOf": excluded } } })
}

/// The schema as a JSON document, after JSON Schema draft 2020-12.
pub fn json_schema() -> Value {
    crate::schema::of_toml::<Document>()
}
