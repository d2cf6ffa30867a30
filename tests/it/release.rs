//! What scripts/release packs around a binary. A stand-in here; `.ci/run` packs the real one.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::project::Ran;
use crate::support::scratch::Scratch;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const ARCH: &str = std::env::consts::ARCH;

/// Packs a stand-in that says a version.
fn pack(dir: &Path, into: &str, version: &str) -> Ran {
    let file = dir.join("stand-in");
    fs_err::write(&file, format!("#!/bin/sh\n[ \"$*\" = --version ] && echo envy {version}\n")).unwrap();
    fs_err::set_permissions(&file, PermissionsExt::from_mode(0o700)).unwrap();
    let mut release = Command::new("bash");
    release.args(["scripts/release", "--target", ARCH, "--binary"]).arg(file).arg("--into").arg(dir.join(into));
    // without what cargo and the runner set for a test: packages would be built again for it
    let kept = ["PATH", "HOME", "CARGO_HOME", "CARGO_TARGET_DIR", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTFLAGS"];
    release.env_clear().envs(kept.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    release.env("SOURCE_DATE_EPOCH", "1700000000").current_dir(env!("CARGO_MANIFEST_DIR"));
    Ran::from(release.output().unwrap())
}

/// A release that was packed.
pub(crate) fn packed(dir: &Path, into: &str) -> PathBuf {
    pack(dir, into, VERSION).ok();
    dir.join(into)
}

#[test]
fn a_release_is_the_same_from_the_same_binary_and_its_sums_are_right() {
    let dir = Scratch::new("release");
    let (one, two) = (packed(dir.path(), "one"), packed(dir.path(), "two"));
    let sums = |dir: &Path| fs_err::read_to_string(dir.join("SHA256SUMS")).unwrap();
    assert_eq!(sums(&one), sums(&two));
    let mut right = Command::new("sha256sum");
    right.args(["--check", "--strict", "--quiet", "SHA256SUMS"]).current_dir(&one);
    Ran::from(right.output().unwrap()).ok();
    let summed: BTreeSet<String> = sums(&one).lines().map(|line| line[66..].to_owned()).collect();
    let there = fs_err::read_dir(&one).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(summed, there.filter(|name| name != "SHA256SUMS").collect());

    let name = format!("envy-{VERSION}-{ARCH}-linux");
    let mut list = Command::new("tar");
    let list = list.args(["--list", "--verbose", "--gzip", "--file"]).arg(one.join(format!("{name}.tar.gz")));
    let list = Ran::from(list.env("TZ", "UTC").output().unwrap()).ok().stdout;
    let list: Vec<Vec<&str>> = list.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(list.iter().all(|words| words[1] == "0/0" && words[3..5] == ["2023-11-14", "22:13"]), "{list:?}");
    for (mode, file) in [("-rwxr-xr-x", "envy"), ("-rw-r--r--", "LICENSE"), ("-rw-r--r--", "completions/envy.bash")] {
        let file = format!("{name}/{file}");
        assert!(list.iter().any(|words| words[0] == mode && words[5] == file), "no {file} in {list:?}");
    }
}

#[test]
fn the_sbom_names_what_is_in_the_binary_and_nothing_of_this_machine() {
    let dir = Scratch::new("release");
    let name = format!("envy-{VERSION}-{ARCH}-linux.cdx.json");
    let text = fs_err::read_to_string(packed(dir.path(), "one").join(name)).unwrap();
    assert!(!text.contains(env!("CARGO_MANIFEST_DIR")) && !text.contains("file:"));
    let sbom: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((sbom["bomFormat"].as_str(), sbom["specVersion"].as_str()), (Some("CycloneDX"), Some("1.5")));
    assert_eq!(sbom["metadata"]["component"]["purl"], format!("pkg:cargo/envy@{VERSION}"));
    let of = |name| sbom["components"].as_array().unwrap().iter().find(|part: &&Value| part["name"] == name);
    let serde = of("serde").unwrap();
    assert_eq!(serde["licenses"][0]["expression"], "MIT OR Apache-2.0");
    assert_eq!(serde["hashes"][0]["content"].as_str().unwrap().len(), 64);
    assert!(of("mimalloc").is_some(), "which only the static binary has");
    assert!(of("insta").is_none() && of("windows-sys").is_none() && of("envy").is_none());

    let references: BTreeSet<&str> =
        sbom["components"].as_array().unwrap().iter().filter_map(|part| part["bom-ref"].as_str()).collect();
    for node in sbom["dependencies"].as_array().unwrap() {
        for next in node["dependsOn"].as_array().unwrap() {
            assert!(references.contains(next.as_str().unwrap()), "{next}");
        }
    }
}

/// As with Debian's own Rust: no rustup, and no library for musl. Nothing is compiled, and no compiler looked for.
#[test]
fn a_target_without_a_library_is_noticed_first() {
    let dir = Scratch::new("release");
    let tools = dir.path().join("tools");
    fs_err::create_dir(&tools).unwrap();
    for tool in ["bash", "dirname", "git", "head", "mkdir", "sed", "uname"] {
        let mut found = std::env::split_paths("/usr/bin:/bin").map(|folder| folder.join(tool));
        std::os::unix::fs::symlink(found.find(|file| file.is_file()).unwrap(), tools.join(tool)).unwrap();
    }
    let rustc = tools.join("rustc");
    fs_err::write(&rustc, format!("#!/bin/sh\n[ \"$*\" = '--print sysroot' ] && echo {}\n", dir.path().display()))
        .unwrap();
    fs_err::set_permissions(&rustc, PermissionsExt::from_mode(0o700)).unwrap();
    let mut release = Command::new("/bin/bash");
    release.args(["scripts/release", "--target", ARCH, "--into"]).arg(dir.path().join("made"));
    let ran = Ran::from(release.env("PATH", &tools).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap());
    let wanted = format!(
        "release: no Rust library for {ARCH}-unknown-linux-musl: install it, or build on such a machine and give it with --binary\n"
    );
    assert_eq!((ran.status, ran.stderr), (1, wanted));
}

#[test]
fn a_binary_of_another_version_is_not_released() {
    let dir = Scratch::new("release");
    let ran = pack(dir.path(), "one", "0.0.9");
    let binary = dir.path().join("stand-in");
    let wanted = format!("release: {} says `envy 0.0.9`, and this is envy {VERSION}\n", binary.display());
    assert_eq!((ran.status, ran.stderr), (1, wanted));
    assert_eq!(fs_err::read_dir(dir.path().join("one")).unwrap().count(), 0);
}
