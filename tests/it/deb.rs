//! The Debian package: made of a stand-in for the binary, installed by real dpkg into an empty root, and what a release's
//! archive has. Not for: lintian, which `.ci/run` asks about the real one.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::project::Ran;
use crate::support::scratch::Scratch;
use crate::support::world::World;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn run(command: &mut Command) -> Ran {
    Ran::from(command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap())
}

/// A script that says what `envy --version` says.
fn stand_in(dir: &Path) -> PathBuf {
    let file = dir.join("stand-in");
    fs_err::write(&file, format!("#!/bin/sh\n[ \"$*\" = --version ] && echo envy {VERSION}\n")).unwrap();
    fs_err::set_permissions(&file, PermissionsExt::from_mode(0o700)).unwrap();
    file
}

/// The package for a processor, made at a given time of the clock that it knows.
fn package(dir: &Path, architecture: &str, into: &str) -> PathBuf {
    let mut make = Command::new("bash");
    make.args(["scripts/deb", "--target", architecture, "--binary"]).arg(stand_in(dir)).arg("--into");
    run(make.arg(dir.join(into)).env("SOURCE_DATE_EPOCH", "1700000000").env("DEBEMAIL", "me@example.org")).ok();
    let made = fs_err::read_dir(dir.join(into)).unwrap().next().unwrap().unwrap();
    made.path()
}

#[test]
fn the_package_says_what_it_is_and_has_what_people_need() {
    let dir = Scratch::new("deb");
    let package = package(dir.path(), "x86_64", "made");
    assert_eq!(package.file_name().unwrap().to_str().unwrap(), format!("envy_{VERSION}_amd64.deb"));
    let said = run(Command::new("dpkg-deb").arg("--field").arg(&package)).ok().stdout;
    let known = [(VERSION, "[VERSION]")];
    insta::with_settings!({ filters => known.into_iter().chain([(r"Installed-Size: \d+", "Installed-Size: [SIZE]")]) }, {
        insta::assert_snapshot!(said, @"
        Package: envy
        Version: [VERSION]
        Architecture: amd64
        Maintainer: envy maintainers <me@example.org>
        Installed-Size: [SIZE]
        Recommends: ca-certificates
        Suggests: nix-bin
        Section: devel
        Priority: optional
        Description: environment manager for people and coding agents
         envy keeps a project's command-line tools in one small file and gives every
         person, coding agent and CI runner the same ones, in milliseconds.
         .
         Packages come from nixpkgs by store path: Nix is never evaluated, nothing is
         compiled, and no Nix is needed at all.
        ");
    });
    let contents = run(Command::new("dpkg-deb").env("TZ", "UTC").arg("--contents").arg(&package)).ok().stdout;
    let contents: Vec<String> = contents.lines().filter(|line| !line.ends_with('/')).map(without_size).collect();
    insta::assert_snapshot!("contents", contents.join("\n"));
}

/// A line of `tar --list --verbose`, whose third column is a file's size.
fn without_size(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    [&words[..2], &words[3..]].concat().join(" ")
}

#[test]
fn dpkg_installs_it_into_an_empty_root_and_takes_it_out_again() {
    let dir = Scratch::new("deb");
    let native = if std::env::consts::ARCH == "aarch64" { "arm64" } else { "amd64" };
    let package = package(dir.path(), std::env::consts::ARCH, "made");
    let root = dir.path().join("root");
    fs_err::create_dir_all(root.join("var/lib/dpkg/updates")).unwrap();
    fs_err::create_dir_all(root.join("var/lib/dpkg/info")).unwrap();
    fs_err::write(root.join("var/lib/dpkg/status"), "").unwrap();
    // root of a namespace, as whoever runs the tests need not be root
    let dpkg = |words: &[&str]| {
        let mut command = Command::new(World::find().tool("bwrap"));
        command.args(["--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--unshare-user", "--uid", "0", "--gid", "0"]);
        command.args(["dpkg", "--log=/dev/null", "--force-not-root", "--root"]).arg(&root).args(words);
        run(command.env("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin")).ok().stdout
    };
    dpkg(&["--install", package.to_str().unwrap()]);
    let ran = run(Command::new(root.join("usr/bin/envy")).arg("--version")).ok();
    assert_eq!(ran.stdout, format!("envy {VERSION}\n"));
    assert!(dpkg(&["--verify", "envy"]).is_empty());
    let status = dpkg(&["--status", "envy"]);
    assert!(status.contains("Status: install ok installed") && status.contains(native), "{status}");
    for file in [
        "bash-completion/completions/envy",
        "zsh/vendor-completions/_envy",
        "fish/vendor_completions.d/envy.fish",
        "nushell/vendor/autoload/envy.nu",
    ] {
        assert!(root.join("usr/share").join(file).is_file(), "{file}");
    }

    fs_err::write(root.join("usr/share/doc/envy/copyright"), "changed").unwrap();
    assert!(dpkg(&["--verify", "envy"]).contains("usr/share/doc/envy/copyright"));
    dpkg(&["--purge", "envy"]);
    assert!(!root.join("usr/bin/envy").exists());
}

#[test]
fn the_same_binary_gives_the_same_package() {
    let dir = Scratch::new("deb");
    let bytes = |into| fs_err::read(package(dir.path(), "aarch64", into)).unwrap();
    assert!(bytes("one") == bytes("two"));
}

#[test]
fn without_a_binary_it_says_how_to_get_one() {
    let dir = Scratch::new("deb");
    let mut make = Command::new("bash");
    make.args(["scripts/deb", "--binary", "/nowhere/envy", "--into"]).arg(dir.path());
    let ran = run(&mut make);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, "deb: there is no /nowhere/envy: run scripts/release first\n"));
    assert_eq!(fs_err::read_dir(dir.path()).unwrap().count(), 0);
}
