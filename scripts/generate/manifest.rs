//! `docs/reference/manifest.md`: every key of `envy.toml`, from its JSON schema. What the schema has no words for, a default and
//! an example, stands here; a key without both is an error.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use serde_json::Value;

use crate::markdown::{beginning, cell, kind, resolved};

const INTRODUCTION: &str = "\
`envy.toml` is the one file that says what a project's environment holds. People, agents and commands write it alike; commands keep comments, order and \
style. Unknown keys are errors with a suggestion, and so are `[services]`, `[roles]`, `[sandbox]` and `[include]`, which this version does not have yet. The \
smallest one is `version = 1`. The same as a JSON schema for editors: `schemas/envy.schema.json`.

";

/// Sections in the order in which one meets them, with what is to be said of each beside its keys.
const SECTIONS: &[(&str, &str)] = &[
    (
        "packages",
        "The key is an *id* of your own: what `envy install` was given, and what `envy remove` takes. Where `package` does not say otherwise, it is also the name or attribute of the package. The value is a [version range](../versions.md), or a table:",
    ),
    (
        "vars",
        "[Some names](../trust.md#what-needs-trust) need trust, as they decide which code runs. Values refer to each other in any order; a circle is an error.",
    ),
    (
        "scripts",
        "`envy run NAME`, and whatever follows the name is its arguments, `$1` and so on. Runs in the project's folder, by the POSIX shell; one of several lines ends at the first that fails.",
    ),
    ("hooks", "[What trusted code does](../trust.md#what-trusted-code-does)."),
    ("profile", "For what belongs to the shell itself: aliases, functions, options, prompts."),
    ("options", ""),
];

/// Default and example of every key. A key with a `.` is one of a section.
const KEYS: &[(&str, &str, &str)] = &[
    ("version", "must be there", "version = 1"),
    ("packages.version", "`\"*\"`", "ripgrep = { version = \"^14\" }"),
    ("packages.package", "the id", "cc = { package = \"gcc13\" }"),
    ("packages.outputs", "the package's own", "openssl = { version = \"3\", outputs = [\"out\", \"dev\"] }"),
    ("packages.systems", "all that have it", "gdb = { systems = [\"x86_64-linux\"] }"),
    ("packages.priority", "5", "busybox = { priority = 7 }"),
    ("packages.store-path", "", "tool = { store-path = \"/nix/store/mz5j6pg86xz7c15k1kxg4pay5d7q72bl-tool-1.0\" }"),
    ("packages.flake", "", ""),
    ("hooks.on-activate", "", "on-activate = \"export GREETING=hello\""),
    ("profile.common", "", "common = \"alias ll='ls -l'\""),
    ("profile.bash", "", "bash = \"shopt -s globstar\""),
    ("profile.zsh", "", "zsh = \"setopt extended_glob\""),
    ("profile.fish", "", "fish = \"abbr -a g git\""),
    ("profile.nu", "does nothing: Nushell runs no code that a program prints", "nu = \"\""),
    ("profile.elvish", "", "elvish = \"set-env GREETING hello\""),
    ("profile.tcsh", "", "tcsh = \"alias ll 'ls -l'\""),
    ("profile.sh", "", "sh = \"umask 027\""),
    (
        "options.systems",
        "what the catalog offers; a gap is then silent",
        "systems = [\"x86_64-linux\", \"aarch64-darwin\"]",
    ),
    ("options.build", "`\"ask\"`", "build = \"never\""),
    ("options.agents-md", "`true`", "agents-md = false"),
    ("options.path-prepend", "none", "path-prepend = [\"node_modules/.bin\"]"),
    ("options.dotenv", "none", "dotenv = [\".env\", \".env.local\"]"),
];

/// Examples of sections whose keys are the reader's own.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "packages",
        "[packages]\nnodejs_22 = \"*\"                        # an attribute of nixpkgs\npython = \"3.12\"                        # a name, and a range\ncodex-cli = \"*\"                        # an alias, of `codex`",
    ),
    ("vars", "[vars]\nDATABASE_URL = \"postgresql:///dev?host=$ENVY_RUN/postgres\"\nPRICE = \"5 $$\""),
    ("scripts", "[scripts]\ntest = \"npm test\"\nrelease = '''\nnpm run build\nnpm publish \"$@\"\n'''"),
];

pub(crate) fn page() -> Result<String, Box<dyn Error>> {
    let root = envy::manifest::schema::json_schema();
    let mut out = beginning("envy.toml", "the JSON schema of `src/manifest/schema.rs`") + INTRODUCTION;
    let mut known = BTreeSet::new();
    let properties = root["properties"].as_object().ok_or("the schema has no properties")?;
    let single: Vec<&String> = properties.keys().filter(|key| SECTIONS.iter().all(|(name, _)| name != key)).collect();
    table(&mut out, &root, "", single.iter().map(|key| (key.as_str(), &properties[*key])), &mut known)?;
    for (section, remark) in SECTIONS {
        let schema = properties.get(*section).ok_or_else(|| format!("no section {section}"))?;
        let description = cell(schema["description"].as_str().unwrap_or_default());
        write!(out, "\n## `[{section}]`\n\n{description}\n")?;
        if !remark.is_empty() {
            write!(out, "\n{remark}\n")?;
        }
        if let Some(keys) = keys(&root, schema) {
            out.push('\n');
            table(&mut out, &root, section, keys.iter().map(|(key, schema)| (key.as_str(), schema)), &mut known)?;
        }
        if let Some((_, example)) = EXAMPLES.iter().find(|(name, _)| name == section) {
            write!(out, "\n```toml\n{example}\n```\n")?;
        }
    }
    let gone: Vec<&str> = KEYS.iter().map(|(key, ..)| *key).filter(|key| !known.contains(*key)).collect();
    if !gone.is_empty() {
        return Err(format!("no keys of envy.toml: {}", gone.join(", ")).into());
    }
    Ok(out)
}

/// The keys of a section, where the section and not the reader names them.
fn keys<'s>(root: &'s Value, section: &'s Value) -> Option<&'s serde_json::Map<String, Value>> {
    let schema = resolved(root, section);
    // A value may be text as well, but a schema that describes tables has their keys.
    let values = resolved(root, &schema["additionalProperties"]);
    [schema, values].into_iter().find_map(|schema| schema["properties"].as_object())
}

fn table<'s>(
    out: &mut String,
    root: &Value,
    section: &str,
    keys: impl Iterator<Item = (&'s str, &'s Value)>,
    known: &mut BTreeSet<String>,
) -> Result<(), Box<dyn Error>> {
    out.push_str("| key | takes | default | meaning | example |\n|---|---|---|---|---|\n");
    for (key, schema) in keys {
        let path = if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") };
        let (_, default, example) =
            KEYS.iter().find(|(name, ..)| *name == path).ok_or_else(|| format!("`{path}` has no example"))?;
        let meaning = cell(schema["description"].as_str().unwrap_or_default());
        let example = if example.is_empty() { String::new() } else { format!("`{}`", cell(example)) };
        writeln!(out, "| `{key}` | {} | {default} | {meaning} | {example} |", kind(root, schema))?;
        known.insert(path);
    }
    Ok(())
}
