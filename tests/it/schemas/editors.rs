//! The language servers that editors have, with the schema of `envy.toml`: what a person sees while writing one.

use std::io::Write;
use std::process::{Command, Stdio};

use super::folder;
use crate::support::world::World;

const SCRIPT: &str = include_str!("editor.py");

/// What the mouse is on, what is typed, and what is wrong.
const MANIFEST: &str = r#"version = 1
<c>

[<h>packages]
<h>nodejs_22 = "*"
ripgrep = { <h>version = "^14", outptus = ["out"] }

[packages.python]
version = "3.12"
<c>

[options]
<h>build = "<c>ask"
systems = ["x86_64-linus"]
<c>

[hooks]
<c>
"#;

fn seen(server: &str, arguments: &[&str]) -> String {
    let world = World::find();
    let server = world.editor(server);
    assert!(server.exists(), "{} is not there: run scripts/world", server.display());
    let text = format!("#:schema {}\n{MANIFEST}", folder().join("envy.schema.json").display());
    let mut python = Command::new(world.python());
    python.args(["-c", SCRIPT]).arg(server).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    python.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn even_better_toml_explains_completes_and_corrects() {
    insta::assert_snapshot!(seen("taplo", &[]), @r##"
    problem: Additional properties are not allowed ('outptus' was unexpected)
    problem: "x86_64-linus" is not one of ["aarch64-darwin","aarch64-linux","x86_64-darwin","x86_64-linux"]
    completion at 2 '': vars, hooks.on-activate, profile, profile.common, profile.bash, profile.zsh, profile.fish, profile.nu, profile.elvish, profile.tcsh, profile.sh, scripts, options.agents-md, options.path-prepend, options.dotenv
    hover at 4 '[packages]': The packages: a version range by package id, which is a nixpkgs attribute, a package name, or an alias.
    hover at 5 'nodejs_22 = "*"': Which versions may be installed: `*` any, `22` or `3.12` any that begins so, `1.2.3` this one, `^14` any that is compatible with it, `>=1.2 <2` those between. Or a table, where there is more to say: outputs, systems, priority, another name.
    hover at 6 'ripgrep = { version = "^14", outptus = ["out"] }': A version range: `*`, `22`, `3.12`, `1.2.3`, `^14`, `~1.4`, `>=1.2 <2`. Any version if absent.
    completion at 10 '': package, outputs, systems, priority, store-path, flake
    hover at 13 'build = "ask"': Whether what no cache has may be built. `ask` if absent. This version never builds.
    completion at 13 'build = "ask"': "ask", "never", "always"
    completion at 15 '': agents-md, path-prepend, dotenv
    completion at 18 '': on-activate
    "##);
}

#[test]
fn tombi_explains_completes_and_corrects() {
    insta::assert_snapshot!(seen("tombi", &["lsp", "--offline", "--no-cache"]), @r##"
    problem: "outptus" is not allowed
    problem: the value must be one of ["aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux"], but found "x86_64-linus"
    completion at 2 '': vars, profile, scripts
    hover at 4 '[packages]': The packages: a version range by package id, which is a nixpkgs attribute, a package name, or an alias.
    hover at 5 'nodejs_22 = "*"': Which versions may be installed: `*` any, `22` or `3.12` any that begins so, `1.2.3` this one, `^14` any that is compatible with it, `>=1.2 <2` those between. Or a table, where there is more to say: outputs, systems, priority, another name.
    hover at 6 'ripgrep = { version = "^14", outptus = ["out"] }': A version range: `*`, `22`, `3.12`, `1.2.3`, `^14`, `~1.4`, `>=1.2 <2`. Any version if absent.
    completion at 10 '': package, outputs, systems, priority, store-path, flake
    hover at 13 'build = "ask"': Whether what no cache has may be built. `ask` if absent. This version never builds.
    completion at 13 'build = "ask"': "ask"
    completion at 15 '': agents-md, path-prepend, dotenv
    completion at 18 '': on-activate
    "##);
}
