//! `docs/reference/lock.md`: the format of `envy.lock`, with an example that envy reads and writes back just so.

use std::error::Error;
use std::fmt::Write as _;

use crate::markdown::beginning;

const INTRODUCTION: &str = "\
`envy.lock` says what each spec of `envy.toml` was resolved to, and what every store path must contain. envy writes it; commit it. It is TOML, sorted, a \
line a fact, without dates and without a hash of the whole, so that git merges it. Where it does not, `envy lock` resolves the conflict from both sides.

";

const EXAMPLE: &str = r#"# Written by envy. Commit this file, and change envy.toml instead of it.
version = 1

[packages.hello]
spec = "hello@2.12"
name = "hello"
version = "2.12.2"
revision = "21536d0955b4b7735e69325f99583ade7b24fdd1"
attribute = "hello"
summary = "Program that produces a familiar, friendly greeting"

[packages.hello.systems.x86_64-linux]
default-outputs = ["out"]
outputs.out = "/nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2"

[closure.x86_64-linux]
"xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2" = "sha256-NzzmpphyxRJ3eUW965c4pVRlu6hWbtR6HKStMhYqlYc= 1664"
"#;

const KEYS: &[(&str, &str)] = &[
    ("version", "the format; a newer envy's lock is refused (`lock-too-new`)"),
    ("spec", "what of `envy.toml` the block answers; another spec there means that it is to be resolved anew"),
    ("name", "the catalog's own name of the package"),
    ("version", "its version, as nixpkgs has it"),
    ("revision", "the commit of nixpkgs that has it; none for a store path"),
    ("attribute", "where it is in that nixpkgs; none for a store path"),
    ("summary", "one line about it, if the catalog has one"),
    ("default-outputs", "what is installed where `envy.toml` names no outputs"),
    ("outputs", "the store path of each output on this system"),
];

const REST: &str = "\
A system's block may have `revision` and `attribute` of its own where they differ. `[closure.SYSTEM]` has a line for every path that the environment needs on that \
system: the hash of its content and its size in bytes. It is written when the system is realized for the first time, by whoever does that; a missing table is no \
mismatch. Once it is there, what a cache sends must be just that, whoever signed it, or the command ends with `content-mismatch`.

`envy sync --locked` fails rather than change the file, `envy diff` compares it with another, and [updating](../versions.md#updating) says when a version moves.
";

pub(crate) fn page() -> Result<String, Box<dyn Error>> {
    let read = envy::lock::parse(EXAMPLE)?;
    if read.to_text() != EXAMPLE {
        return Err(format!("envy writes the lock of docs/reference/lock.md as\n{}", read.to_text()).into());
    }
    let mut out = beginning("envy.lock", "`scripts/generate/lock.rs`, which holds the example to what envy writes");
    write!(out, "{INTRODUCTION}```toml\n{EXAMPLE}```\n\n| key | meaning |\n|---|---|\n")?;
    for (key, meaning) in KEYS {
        writeln!(out, "| `{key}` | {meaning} |")?;
    }
    for key in EXAMPLE.lines().filter_map(|line| line.split([' ', '.']).next()) {
        let is_key = key.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !key.is_empty();
        if is_key && KEYS.iter().all(|(known, _)| *known != key) {
            return Err(format!("`{key}` of envy.lock has no meaning in scripts/generate/lock.rs").into());
        }
    }
    write!(out, "\n{REST}")?;
    Ok(out)
}
