use super::*;
use crate::catalog::{Build, Details, Output, Package};
use crate::lock::LockedSystem;
use crate::ui::table::Shape;

const HERE: System = System::X86_64Linux;

fn release(version: usize) -> Release {
    let path = "/nix/store/00x3abm7y8j13i6n4sahvbar99irkc7d-tool".parse().unwrap();
    let build = Build {
        attribute: "tool".to_owned(),
        revision: "0".repeat(40),
        outputs: vec![Output { name: "out".to_owned(), path, default: true }],
    };
    Release {
        name: "tool".to_owned(),
        version: version.to_string(),
        summary: String::new(),
        systems: [(HERE, build)].into(),
    }
}

/// A package with versions 15 to 1, of which install would take 3; 2 is locked.
fn shown() -> Shown {
    let releases: Vec<Release> = (1..=15).rev().map(release).collect();
    let version = |release: &Release| Version {
        date: None,
        held: (release.version != "3").then_some(Held::OutOfRange),
        is_pick: release.version == "3",
        is_newer: release.version.parse::<u8>().unwrap() > 3,
    };
    let pick = LockedPackage {
        request: String::new(),
        name: "tool".to_owned(),
        version: "3".to_owned(),
        attribute: "tool".to_owned(),
        revision: "0".repeat(40),
        summary: String::new(),
        systems: [(HERE, outputs_of(&["out", "debug"])), (System::Aarch64Darwin, outputs_of(&["out", "dev"]))].into(),
    };
    Shown {
        name: "tool".to_owned(),
        range: "<4".parse().unwrap(),
        versions: releases.iter().map(version).collect(),
        package: Package {
            name: "tool".to_owned(),
            summary: "A\u{1b}[31m tool".to_owned(),
            license: String::new(),
            homepage: String::new(),
            releases,
        },
        details: Details {
            version: "3".to_owned(),
            programs: (0..14).map(|n| format!("p{n}")).collect(),
            ..Details::default()
        },
        marks: vec![Mark::Insecure],
        pick: Ok(pick),
        notes: Vec::new(),
        locked: Some("2".to_owned()),
        origins: Vec::new(),
        silent: Vec::new(),
    }
}

#[test]
fn a_mark_of_another_version_than_the_pick_is_told_as_such() {
    let mut shown = shown();
    shown.details.version = "15".to_owned();
    let page = page(&shown, HERE, false, Shape::Whole);
    let text = anstream::adapter::strip_str(&page.lines.join("\n")).to_string();
    let careful: String = text.lines().filter(|line| line.starts_with("careful")).collect();
    insta::assert_snapshot!(careful, @"careful    nixpkgs marks 15 as insecure: it has known holes that nobody mends; whether 3 is marked, nobody says");
}

fn outputs_of(names: &[&str]) -> LockedSystem {
    let path = |name: &&str| {
        ((*name).to_owned(), format!("/nix/store/00x3abm7y8j13i6n4sahvbar99irkc7d-tool-{name}").parse().unwrap())
    };
    let outputs = names.iter().map(path).collect();
    LockedSystem { outputs, default_outputs: vec!["out".to_owned()], ..LockedSystem::default() }
}

#[test]
fn the_newest_versions_are_shown_and_those_that_matter() {
    let page = page(&shown(), HERE, false, Shape::Whole);
    let text = anstream::adapter::strip_str(&page.lines.join("\n")).to_string();
    assert_eq!(page.hidden, 3);
    insta::assert_snapshot!(text, @r"
    tool: A\u{1b}[31m tool
    programs   p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11 and 2 more
    outputs    debug (only x86_64-linux), dev (only aarch64-darwin), out (by default)
    asked for  <4
    careful    nixpkgs marks 3 as insecure: it has known holes that nobody mends

    VERSION  DATE  ATTRIBUTE  SYSTEMS       NOTE
    15             tool       x86_64-linux  outside of <4
    14             tool       x86_64-linux  outside of <4
    13             tool       x86_64-linux  outside of <4
    12             tool       x86_64-linux  outside of <4
    11             tool       x86_64-linux  outside of <4
    10             tool       x86_64-linux  outside of <4
    9              tool       x86_64-linux  outside of <4
    8              tool       x86_64-linux  outside of <4
    7              tool       x86_64-linux  outside of <4
    6              tool       x86_64-linux  outside of <4
    3              tool       x86_64-linux  install takes this
    2              tool       x86_64-linux  locked here
    ");
    assert_eq!(super::page(&shown(), HERE, true, Shape::Whole).hidden, 0);
}
