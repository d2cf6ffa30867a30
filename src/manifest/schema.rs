//! The JSON schema of `envy.toml`, for editors and models. These types mirror what [`super::parse`] reads; a test
//! holds that both know the same keys.
#![allow(dead_code, reason = "the fields are read by the schema generator alone")]

use std::collections::BTreeMap;

use schemars::JsonSchema;

/// What a project's environment holds. Written by people, models and envy alike.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", title = "envy.toml")]
struct Document {
    /// Version of the format.
    #[schemars(extend("const" = 1))]
    version: i64,
    /// The packages: a version range by package id, which is a nixpkgs attribute, a package name, or an alias.
    #[serde(default)]
    packages: BTreeMap<String, Package>,
    /// Environment variables. `$NAME` and `${NAME}` refer to others, `$$` is a dollar sign.
    #[serde(default)]
    vars: BTreeMap<String, String>,
    /// Code that runs on activation. Parsed, not run yet.
    #[serde(default)]
    hooks: Option<Hooks>,
    /// Code for the user's own shell. Parsed, not run yet.
    #[serde(default)]
    profile: Option<Profile>,
    /// Shell commands by name: `envy run NAME`.
    #[serde(default)]
    scripts: BTreeMap<String, String>,
    /// How envy treats this project.
    #[serde(default)]
    options: Option<Options>,
}

/// A version range such as `*`, `22`, `3.12`, `^14`, `>=1.2 <2`, or a table.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Package {
    /// A version range.
    Range(String),
    /// A package with details.
    Table(PackageTable),
}

/// A package with details.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct PackageTable {
    /// A version range; any version if absent.
    version: Option<String>,
    /// The nixpkgs attribute or package name, if it differs from the id.
    package: Option<String>,
    /// Outputs to install instead of the default ones, e.g. `["out", "dev"]`.
    outputs: Option<Vec<String>>,
    /// Systems to install it on; all that have it if absent.
    systems: Option<Vec<SystemName>>,
    /// Who wins where two packages bring the same file: the lower number. 5 if absent.
    priority: Option<i64>,
    /// A store path to install as it is.
    store_path: Option<String>,
    /// A flake reference. Not supported yet.
    flake: Option<String>,
}

/// A platform, in Nix's words.
#[derive(JsonSchema)]
enum SystemName {
    #[serde(rename = "aarch64-darwin")]
    Aarch64Darwin,
    #[serde(rename = "aarch64-linux")]
    Aarch64Linux,
    #[serde(rename = "x86_64-darwin")]
    X8664Darwin,
    #[serde(rename = "x86_64-linux")]
    X8664Linux,
}

/// Code that runs on activation.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Hooks {
    /// bash, run when the environment is entered.
    on_activate: Option<String>,
}

/// Code for the user's own shell.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Profile {
    /// For every shell.
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
    systems: Option<Vec<SystemName>>,
    /// Whether what no cache has may be built. This version never builds.
    build: Option<BuildPolicy>,
    /// Whether envy keeps its block in AGENTS.md. True if absent.
    agents_md: Option<bool>,
    /// Folders of the project to put before the environment's programs. Not applied yet.
    path_prepend: Option<Vec<String>>,
    /// Files of variables. Not applied yet.
    dotenv: Option<Vec<String>>,
}

/// Whether to build.
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

/// The schema as a JSON document.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

#[cfg(test)]
mod tests {
    use super::super::{options, packages, read};

    fn keys(schema: &serde_json::Value) -> Vec<String> {
        let mut keys: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    }

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn schema_and_parser_know_the_same_keys() {
        let schema = super::json_schema();
        assert_eq!(keys(&schema), sorted(read::SECTIONS));
        assert_eq!(keys(&schema["$defs"]["PackageTable"]), sorted(packages::KEYS));
        assert_eq!(keys(&schema["$defs"]["Options"]), sorted(options::KEYS));
        assert_eq!(keys(&schema["$defs"]["Profile"]), sorted(read::PROFILE_SHELLS));
        assert_eq!(keys(&schema["$defs"]["Hooks"]), sorted(read::HOOKS));
    }
}
