//! What cannot be resolved, and what is said of it.

use super::*;

#[test]
fn a_name_that_is_not_found_is_suggested_others() {
    let error = version(("ripgrpe", "*"), &FakeCatalog::default()).unwrap_err();
    assert_eq!(error.code(), Code::PackageNotFound);
    insta::assert_snapshot!(error, @"package `ripgrpe` not found");
    insta::assert_snapshot!(told(&error), @r"
    package `ripgrpe` not found
    envy install ripgrep
    ");
    let unlike_any = version(("qqqqqq", "*"), &FakeCatalog::default()).unwrap_err();
    insta::assert_snapshot!(told(&unlike_any), @r"
    package `qqqqqq` not found
    envy search qqqqqq
    ");
}

fn told(error: &ResolveError) -> String {
    let commands = error.hints().into_iter().filter_map(|hint| hint.command);
    std::iter::once(error.to_string()).chain(commands).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_version_that_does_not_exist_names_the_nearest_ones() {
    let versions = ["24.1.0", "23.5.0", "22.12.0", "22.11.0", "20.1.0", "18.0.0", "16.0.0"];
    let catalog = FakeCatalog::with(&versions.map(|version| release("nodejs", version, &[LINUX])));
    let error = version(("nodejs", "22.99"), &catalog).unwrap_err();
    assert_eq!(error.code(), Code::VersionNotFound);
    insta::assert_snapshot!(told(&error), @r#"
    `nodejs` has no version that satisfies `22.99`; it has 22.12.0, 22.11.0, 20.1.0, 23.5.0, 24.1.0 for x86_64-linux
    envy install nodejs@22.12.0
    "#);
    let mut manifest = Manifest::default();
    let source = Source::Catalog { package: Some("nodejs".to_owned()), version: "99".to_owned() };
    manifest.packages.insert(id("js"), Spec { source, ..Spec::version("*") });
    insta::assert_snapshot!(told(&resolve_anew(&manifest, &catalog).unwrap_err()), @r#"
    `nodejs` has no version that satisfies `99`; it has 24.1.0, 23.5.0, 22.12.0, 22.11.0, 20.1.0 for x86_64-linux
    envy install --id js nodejs@24.1.0
    "#);
}

#[test]
fn a_version_for_other_systems_only_says_so() {
    let catalog = FakeCatalog::with(&[release("swift", "6.1", &[DARWIN]), release("swift", "5.8", &[LINUX])]);
    insta::assert_snapshot!(told(&version(("swift", "6"), &catalog).unwrap_err()), @r#"
    `swift` 6.1 is not available for x86_64-linux, only for aarch64-darwin; it has 5.8 for x86_64-linux
    envy install swift@5.8
    "#);
    let catalog = FakeCatalog::with(&[release("swift", "6.1", &[DARWIN])]);
    insta::assert_snapshot!(told(&version(("swift", "*"), &catalog).unwrap_err()), @r#"
    `swift` 6.1 is not available for x86_64-linux, only for aarch64-darwin
    envy search swift
    "#);
}

#[test]
fn a_version_that_only_building_could_give_says_so_and_why() {
    let mut catalog =
        FakeCatalog::with(&[unbuilt("terraform", "1.13.0", &[LINUX]), release("terraform", "1.5.7", &[LINUX])]);
    catalog.packages[0].license = "unfree".to_owned();
    insta::assert_snapshot!(told(&version(("terraform", "^1.13"), &catalog).unwrap_err()), @r#"
    `terraform` 1.13.0 can only be built on x86_64-linux: no cache has it (its licence is unfree); it has 1.5.7 for x86_64-linux
    envy install terraform@1.5.7
    "#);
}

#[test]
fn names_that_are_not_found_are_told_together_in_the_order_of_their_ids() {
    let catalog = FakeCatalog::with(&[release("jq", "1.8", &[LINUX])]);
    let error = resolve_anew(&manifest(&[("qqqqzzzz", "*"), ("jq", "9"), ("aaaazzzz", "*")]), &catalog).unwrap_err();
    assert_eq!(error.code(), Code::PackageNotFound);
    insta::assert_snapshot!(error, @"package `aaaazzzz` not found; `jq` has no version that satisfies `9`; it has 1.8 for x86_64-linux; package `qqqqzzzz` not found");
}

#[test]
fn a_catalog_that_fails_is_told_once() {
    let catalog = FakeCatalog { fails: true, ..FakeCatalog::default() };
    let error = resolve_anew(&manifest(&[("a", "*"), ("b", "*"), ("c", "*")]), &catalog).unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    insta::assert_snapshot!(error, @"the catalog is out of reach: nixsearch.com: connection refused");
}

#[test]
fn a_range_that_is_none_names_the_package() {
    let error = version(("jq", "1.x"), &FakeCatalog::default()).unwrap_err();
    assert_eq!(error.code(), Code::ManifestInvalid);
    insta::assert_snapshot!(error, @"`jq`: `1.x` is no version range: a number cannot be left open as in `1.x`; write `1`");
}
