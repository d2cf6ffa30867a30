//! flake.nix, evaluated by real Nix over a stand-in for nixpkgs: what it offers, what a package is made of, and what its
//! modules set for a user's own flake. Not for: building, which needs the real nixpkgs.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::scratch::Scratch;
use crate::support::world::{Nix, World};

/// The flake of somebody who uses envy's, and what this looks at.
const USER: &str = include_str!("../world/nixpkgs-stub/user.nix");

/// The project's sources, the stand-in and a user's flake, in a store of their own.
struct Flakes {
    world: World,
    dir: Scratch,
}

impl Flakes {
    fn new() -> Self {
        let dir = Scratch::new("flake");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in fs_err::read_dir(root).unwrap() {
            let entry = entry.unwrap();
            // what no package is made of, some of it big
            if !["target", ".git", "benches", "tests"].contains(&entry.file_name().to_str().unwrap()) {
                copy(&entry.path(), &dir.path().join("envy").join(entry.file_name()));
            }
        }
        fs_err::create_dir(dir.path().join("user")).unwrap();
        fs_err::write(dir.path().join("user/flake.nix"), USER).unwrap();
        Self { world: World::find(), dir }
    }

    /// Edits the copy of flake.nix.
    fn edit(&self, from: &str, to: &str) {
        let file = self.dir.path().join("envy/flake.nix");
        let text = fs_err::read_to_string(&file).unwrap();
        assert!(text.contains(from), "flake.nix has no {from:?} any more");
        fs_err::write(file, text.replace(from, to)).unwrap();
    }

    /// `nix COMMAND… path:FLAKE`.
    fn nix(&self, command: &[&str], flake: &str) -> Output {
        let (dir, root) = (self.dir.path(), Path::new(env!("CARGO_MANIFEST_DIR")));
        let at = |path: PathBuf| format!("path:{}", path.display());
        let mut nix = Command::new(self.world.nix_bin(Nix::V2_34).join("nix"));
        nix.args(command).arg(at(dir.join(flake))).args(["--no-write-lock-file", "--offline"]);
        nix.arg("--store").arg(dir.join("store"));
        nix.args(["--override-input", "nixpkgs", &at(root.join("tests/world/nixpkgs-stub"))]);
        if flake.starts_with("user") {
            nix.args(["--override-input", "envy", &at(dir.join("envy"))]);
        }
        nix.env_remove("NIX_REMOTE").env("HOME", dir).env("XDG_CACHE_HOME", dir.join("caches")).current_dir(dir);
        nix.output().unwrap()
    }

    /// An attribute of the user's flake.
    fn value(&self, attribute: &str) -> Value {
        let output = self.nix(&["eval", "--json"], &format!("user#{attribute}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn refused(&self, command: &[&str], flake: &str) -> String {
        let output = self.nix(command, flake);
        assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    /// A store path, in the folder that has the store.
    fn in_store(&self, path: &str) -> PathBuf {
        self.dir.path().join("store").join(path.trim_start_matches('/'))
    }
}

fn copy(from: &Path, to: &Path) {
    fs_err::create_dir_all(to.parent().unwrap()).unwrap();
    if !from.is_dir() {
        fs_err::copy(from, to).unwrap();
        return;
    }
    for entry in fs_err::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

#[test]
fn nix_accepts_the_flake_on_every_system() {
    let flakes = Flakes::new();
    let checked = flakes.nix(&["flake", "check", "--no-build", "--all-systems"], "envy");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let shown = flakes.nix(&["flake", "show", "--json", "--all-systems"], "envy");
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
    let shown = String::from_utf8(shown.stdout).unwrap();
    for wanted in ["envy-0.1.0", "aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux", "devShells"] {
        assert!(shown.contains(&wanted.replace("0.1.0", env!("CARGO_PKG_VERSION"))), "no {wanted} in {shown}");
    }
}

#[test]
fn the_package_has_the_version_and_the_files_that_it_installs() {
    let flakes = Flakes::new();
    let package = flakes.value("package");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(package["name"], format!("envy-{version}"));
    assert_eq!(package["overlay"], package["name"]);
    assert_eq!(package["program"], "ENVY/bin/envy");
    assert_eq!(package["meta"]["description"], env!("CARGO_PKG_DESCRIPTION"));
    let source = flakes.in_store(package["src"].as_str().unwrap());
    for file in ["Cargo.toml", "src/main.rs", "src/environment/shells/hooks/bash.sh"] {
        assert!(source.join(file).is_file(), "the source has no {file}");
    }
    assert!(!source.join("AGENTS.md").exists() && !source.join("scripts").exists());
    let locked = fs_err::read(flakes.in_store(package["lock"].as_str().unwrap())).unwrap();
    assert_eq!(locked, fs_err::read(source.join("Cargo.lock")).unwrap());

    // What it does after the build, with the hooks of nixpkgs replaced by what they need to be true.
    let hooks = "set -eu; installShellCompletion() { cat -- \"$@\" >/dev/null; }; installManPage() { cat -- \"$@\" >/dev/null; };";
    let script = format!("{hooks}\n{}", package["postInstall"].as_str().unwrap());
    let out = flakes.dir.path().join("out");
    let done = Command::new("bash").args(["-c", &script]).env("out", &out).current_dir(&source).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(out.join("share/elvish/lib/envy.elv").is_file());
    assert!(out.join("share/nushell/vendor/autoload/envy.nu").is_file());
}

#[test]
fn cargo_knows_the_package_from_the_files_that_nix_gives_it() {
    let flakes = Flakes::new();
    let source = flakes.in_store(flakes.value("package")["src"].as_str().unwrap());
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline", "--no-deps"]).current_dir(&source);
    let known = cargo.output().unwrap();
    assert!(known.status.success(), "{}", String::from_utf8_lossy(&known.stderr));
}

#[test]
fn the_home_manager_module_sets_what_was_switched_on() {
    let homes = Flakes::new().value("homes");
    insta::assert_snapshot!(serde_json::to_string_pretty(&homes).unwrap());
}

#[test]
fn the_nixos_module_sets_what_was_switched_on() {
    let machines = Flakes::new().value("machines");
    insta::assert_snapshot!(serde_json::to_string_pretty(&machines).unwrap());
}

#[test]
fn what_is_misspelt_is_refused() {
    let flakes = Flakes::new();
    let said = flakes.refused(&["eval", "--json"], "user#misspelt");
    assert!(said.contains("the option `programs.envy.enableBash` does not exist"), "{said}");
    flakes.edit("./completions\n", "./completion\n");
    let said = flakes.refused(&["flake", "check", "--no-build"], "envy");
    assert!(said.contains("there is no") && said.contains("/completion"), "{said}");
}
