//! Whether what the documentation shows in other languages than the shell's can be read at all: manifests by envy itself,
//! JSON, YAML and TOML by their parsers, Nix by Nix.

use std::io::Write as _;
use std::process::{Command, Stdio};

use envy::manifest;

use super::page::{Block, Page};
use crate::support::world::{Nix, World};

/// What of a page's blocks cannot be read.
pub(super) fn complaints(world: &World, page: &Page) -> Vec<String> {
    let judged = page.blocks.iter().filter_map(|block| {
        let error = match block.language.as_str() {
            "toml" => toml(block),
            "json" => serde_json::from_str::<serde_json::Value>(&block.text).err().map(|error| error.to_string()),
            "yaml" => yaml_rust2::YamlLoader::load_from_str(&block.text).err().map(|error| error.to_string()),
            "nix" => nix(world, &block.text),
            // run, or held to envy's command line
            "" | "sh" | "bash" | "console" | "text" => None,
            // no reader of these is in the test world; what they say in commands of envy is held to its command line
            "dockerfile" | "ini" | "lisp" | "lua" => None,
            other => Some(format!("no test reads `{other}`")),
        }?;
        Some(format!("{}:{}: {error}", page.path, block.line))
    });
    judged.collect()
}

/// A manifest or a part of one, unless its first line names another file.
fn toml(block: &Block) -> Option<String> {
    let text = &block.text;
    if text.starts_with("# ") && !text.starts_with("# envy.toml") {
        return text.parse::<toml_edit::DocumentMut>().err().map(|error| error.to_string());
    }
    let has_version = text.lines().any(|line| line.trim_start().starts_with("version = 1"));
    let whole = if has_version { text.clone() } else { format!("version = 1\n{text}") };
    manifest::parse("envy.toml", &whole).err().map(|error| error.to_string())
}

fn nix(world: &World, text: &str) -> Option<String> {
    let mut child = Command::new(world.nix_bin(Nix::V2_34).join("nix-instantiate"))
        .args(["--parse", "-"])
        // it would open this computer's store, if there is one
        .env("NIX_REMOTE", "dummy://")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
