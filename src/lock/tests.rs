use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use rstest::rstest;

use super::answers::answers;
use super::diff::{Change, diff};
use super::*;
use crate::failure::{Code, Explain};
use crate::manifest::{Manifest, Spec};

pub(super) fn id(text: &str) -> PackageId {
    PackageId::new(text).unwrap()
}

pub(super) fn hello(version: &str) -> LockedPackage {
    let path = |hash: char, name: &str| format!("/nix/store/{}-{name}", hash.to_string().repeat(32)).parse().unwrap();
    let system = LockedSystem {
        outputs: [
            ("out".to_owned(), path('a', &format!("hello-{version}"))),
            ("man".to_owned(), path('b', &format!("hello-{version}-man"))),
        ]
        .into(),
        default_outputs: vec!["out".to_owned()],
        ..LockedSystem::default()
    };
    LockedPackage {
        request: "hello@*".to_owned(),
        name: "hello".to_owned(),
        version: version.to_owned(),
        attribute: "hello".to_owned(),
        revision: "ee09932cedcef15aaf476f9343d1dea2cb77e261".to_owned(),
        summary: "Program that produces a \"familiar\" greeting".to_owned(),
        systems: [(System::X86_64Linux, system)].into(),
    }
}

fn lock() -> Lock {
    let mut darwin = hello("2.12.2");
    let mut other = darwin.systems[&System::X86_64Linux].clone();
    other.revision = Some("0d534853a55b5d02a4ababa1d71921ce8f0aee4c".to_owned());
    darwin.systems.insert(System::Aarch64Darwin, other);
    let path = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2".parse().unwrap();
    Lock {
        packages: [(id("@gnu/hello"), darwin)].into(),
        closures: [(System::X86_64Linux, [(path, NarDigest { sha256: [7; 32], size: 274_568 })].into())].into(),
    }
}

#[test]
fn a_lock_is_written_sorted_and_a_line_a_fact() {
    insta::assert_snapshot!(lock().to_text(), @r##"
    # Written by envy. Commit this file, and change envy.toml instead of it.
    version = 1

    [packages."@gnu/hello"]
    spec = "hello@*"
    name = "hello"
    version = "2.12.2"
    revision = "ee09932cedcef15aaf476f9343d1dea2cb77e261"
    attribute = "hello"
    summary = "Program that produces a \"familiar\" greeting"

    [packages."@gnu/hello".systems.aarch64-darwin]
    revision = "0d534853a55b5d02a4ababa1d71921ce8f0aee4c"
    default-outputs = ["out"]
    outputs.man = "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-hello-2.12.2-man"
    outputs.out = "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-hello-2.12.2"

    [packages."@gnu/hello".systems.x86_64-linux]
    default-outputs = ["out"]
    outputs.man = "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-hello-2.12.2-man"
    outputs.out = "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-hello-2.12.2"

    [closure.x86_64-linux]
    "2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2" = "sha256-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc= 274568"
    "##);
}

#[test]
fn the_empty_lock_is_a_header() {
    let text = Lock::default().to_text();
    assert_eq!(text, "# Written by envy. Commit this file, and change envy.toml instead of it.\nversion = 1\n");
    assert_eq!(parse(&text).unwrap(), Lock::default());
}

/// The text of a good lock with `from` replaced by `to`, which must be there.
fn damaged(from: &str, to: &str) -> String {
    let text = lock().to_text();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[rstest]
#[case("version = 1", "version = \"1\"", "\"1\"", "`version` must be 1")]
#[case("version = 1", "version = 0", "0", "`version` must be 1")]
#[case("version = 1\n", "", "", "`version` is missing")]
#[case("version = 1", "version =", "", "string values must be quoted, expected literal string")]
#[case("name = ", "nmae = ", "nmae", "unknown field `nmae`")]
#[case("systems.x86_64-linux", "systems.x86_64-plan9", "x86_64-plan9", "`x86_64-plan9` is no system: unknown system")]
#[case("/nix/store/aaaa", "/nix/store/../aa", "\"/nix/store/../aa", "is no store path: its hash part")]
#[case("/nix/store/aaaa", "/tmp/aaaa", "\"/tmp/aaaa", "is no store path: it does not lie directly inside /nix/store")]
#[case("ee09932", "eg09932", "\"eg09932", "is no revision: expected 40 hexadecimal digits")]
#[case("= \"sha256-BwcH", "= \"sha256-BwcH!", "\"sha256-BwcH!", "the hash is not base64")]
#[case("= \"sha256-BwcH", "= \"sha256-", "\"sha256-", "the hash is not")]
#[case(" 274568", " +274568", "\"sha256-BwcH", "the size is no number of bytes")]
#[case("[\"out\"]", "[\"dev\"]", "", "`default-outputs` names `dev`, which `outputs` does not have")]
#[case("[\"out\"]", "[\"out\", \"out\"]", "", "`default-outputs` names an output twice")]
#[case("[\"out\"]", "[]", "", "must not be empty")]
#[case("\"@gnu/hello\"", "\"../hello\"", "\"../hello\"", "`../hello` is no package id: it contains `..`")]
#[case("name = \"hello\"", "name = \"a\\u001B[31m\"", "\"a\\u001B[31m\"", "control characters are not allowed here")]
#[case("name = \"hello\"", "\"\\u001Bx\" = 1", "", "unknown field `\\u{1b}x`")]
#[case("name = \"hello\"\n", "", "", "missing field `name`")]
#[case("name = \"hello\"", "name = 5", "5", "invalid type: integer `5`, expected a string")]
fn a_damaged_lock_is_told_where_and_why(
    #[case] from: &str,
    #[case] to: &str,
    #[case] place: &str,
    #[case] reason: &str,
) {
    let text = damaged(from, to);
    let error = parse(&text).unwrap_err();
    assert_eq!(error.code(), Code::LockInvalid);
    assert!(error.to_string().contains(reason), "{error}");
    let snippet = error.snippet().unwrap();
    assert!(snippet.source[snippet.span].starts_with(place), "{error}");
}

#[test]
fn a_newer_lock_asks_for_a_newer_envy_whatever_else_is_in_it() {
    let error = parse(&damaged("version = 1", "version = 2\nfuture = true")).unwrap_err();
    assert_eq!(error.code(), Code::LockTooNew);
    insta::assert_snapshot!(error, @"envy.lock has format version 2, this envy reads up to 1: a newer envy wrote it");
}

#[test]
fn conflict_markers_are_told_as_such() {
    let text =
        damaged("version = \"2.12.2\"", "<<<<<<< HEAD\nversion = \"2.12.2\"\n=======\nversion = \"3\"\n>>>>>>> b");
    let error = parse(&text).unwrap_err();
    assert_eq!(error.code(), Code::LockInvalid);
    insta::assert_snapshot!(error, @"envy.lock has git conflict markers in it: a merge is not finished");
    let snippet = error.snippet().unwrap();
    assert_eq!(&text[snippet.span], "<<<<<<< HEAD");
    assert_eq!(error.hints()[0].command.as_deref(), Some("envy lock"));
}

#[test]
fn a_huge_lock_is_refused_unread() {
    let error = parse(&"x".repeat(MAX_SIZE + 1)).unwrap_err();
    assert_eq!(error, LockError::TooLarge { size: MAX_SIZE + 1 });
}

#[test]
fn a_lock_answers_the_manifest_it_was_made_from_and_no_other() {
    let lock = Lock { packages: [(id("hello"), hello("2")), (id("old"), hello("1"))].into(), ..Lock::default() };
    let mut manifest = Manifest::default();
    manifest.packages.insert(id("hello"), Spec::version("^2"));
    manifest.packages.insert(id("jq"), Spec::version("*"));
    let told: Vec<String> = answers(&manifest, &lock).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "`hello` is locked as `hello@*`, not as `hello@^2`",
            "`jq` is not locked",
            "`old` is locked but not in the manifest"
        ]
    );
    manifest.packages = [(id("hello"), Spec { outputs: Some(vec!["man".to_owned()]), ..Spec::version("*") })].into();
    let lock = Lock { packages: [(id("hello"), hello("2"))].into(), ..Lock::default() };
    assert_eq!(answers(&manifest, &lock), []);
}

#[test]
fn a_diff_tells_what_came_went_moved_and_was_rebuilt() {
    let locked = |pairs: Vec<(&str, LockedPackage)>| Lock {
        packages: pairs.into_iter().map(|(name, package)| (id(name), package)).collect(),
        ..Lock::default()
    };
    let mut rebuilt = hello("1");
    rebuilt.systems.insert(System::Aarch64Linux, LockedSystem::default());
    let reworded = LockedPackage { request: "hello@1".to_owned(), summary: String::new(), ..hello("1") };
    let old = locked(vec![("a", hello("1")), ("b", hello("1")), ("c", hello("1")), ("same", hello("1"))]);
    let new = locked(vec![("b", hello("2")), ("c", rebuilt), ("d", hello("1")), ("same", reworded)]);
    let change = |name: &str, from: Option<&str>, to: Option<&str>| Change {
        id: id(name),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    };
    assert_eq!(
        diff(&old, &new),
        [
            change("a", Some("1"), None),
            change("b", Some("1"), Some("2")),
            change("c", Some("1"), Some("1")),
            change("d", None, Some("1")),
        ]
    );
}

prop_compose! {
    fn any_path()(hash in "[0-9a-df-np-sv-z]{32}", name in "[a-zA-Z0-9+_?=][a-zA-Z0-9+._?=-]{0,20}") -> StorePath {
        StorePath::from_base_name(&format!("{hash}-{name}")).unwrap()
    }
}

prop_compose! {
    fn any_system()(
        outputs in btree_map("[a-z][a-z0-9.+]{0,5}", any_path(), 1..4),
        revision in proptest::option::of("[0-9a-f]{40}"),
        attribute in proptest::option::of(line()),
    ) -> LockedSystem {
        LockedSystem { default_outputs: outputs.keys().rev().cloned().collect(), outputs, revision, attribute }
    }
}

fn line() -> impl Strategy<Value = String> {
    "[^\\p{Cc}]{0,12}"
}

fn any_of_all_systems() -> impl Strategy<Value = System> {
    proptest::sample::select(System::ALL.to_vec())
}

prop_compose! {
    fn any_package()(
        texts in vec(line(), 5),
        revision in "([0-9a-f]{40})?",
        systems in btree_map(any_of_all_systems(), any_system(), 1..3),
    ) -> LockedPackage {
        let [request, name, version, attribute, summary] = texts.try_into().unwrap();
        LockedPackage { request, name, version, attribute, revision, summary, systems }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_and_written_the_same(
        packages in btree_map("[a-zA-Z0-9+_@][a-zA-Z0-9+_@/:-]{0,8}".prop_map(|text| id(&text)), any_package(), 0..4),
        closures in btree_map(
            any_of_all_systems(),
            btree_map(any_path(), (any::<[u8; 32]>(), any::<u64>()).prop_map(|(sha256, size)| NarDigest { sha256, size }), 0..4),
            0..3,
        ),
    ) {
        let lock = Lock { packages, closures };
        let text = lock.to_text();
        let read = parse(&text).unwrap();
        prop_assert_eq!(read.to_text(), text);
        prop_assert_eq!(read, lock);
    }

    #[test]
    fn any_text_is_a_lock_or_an_error(text in "([a-z\\[\\]=\"'.#\n <>]{0,40}|version = 1\n\\[(packages|closure)[a-z.\\]\n= \"{}]{0,60})") {
        if let Err(error) = parse(&text) {
            prop_assert!(!error.to_string().contains('\n'));
            prop_assert!(error.snippet().is_none_or(|snippet| snippet.source.get(snippet.span).is_some()));
        }
    }
}
