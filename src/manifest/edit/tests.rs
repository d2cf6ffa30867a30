//! How a manifest is edited.

use proptest::prelude::*;

use super::*;
use crate::manifest::parse;
use crate::manifest::tests::{FULL, id};
use crate::system::System;

fn edited(text: &str, edit: impl FnOnce(&mut Editor)) -> String {
    let mut editor = Editor::new(text).unwrap();
    edit(&mut editor);
    let text = editor.finish();
    parse(FILE_NAME, &text).unwrap();
    text
}

fn added(text: &str, name: &str, range: &str) -> String {
    edited(text, |editor| editor.add(&id(name), &Spec::version(range)).unwrap())
}

fn removed(text: &str, name: &str) -> String {
    edited(text, |editor| assert!(editor.remove(&id(name))))
}

#[test]
fn a_new_package_goes_to_the_end_in_the_style_of_its_neighbours() {
    let text = "version = 1\n\n[packages] # tools\n# the runtime\nnodejs_22 = \"*\"   # pinned by nobody\njq        = \"1\"\n\n[vars]\nA = \"1\"\n";
    insta::assert_snapshot!(edited(text, |editor| editor.add(&id("rg"), &Spec::version("^14")).unwrap()), @r#"
    version = 1

    [packages] # tools
    # the runtime
    nodejs_22 = "*"   # pinned by nobody
    jq        = "1"
    rg        = "^14"

    [vars]
    A = "1"
    "#);
    insta::assert_snapshot!(edited("version = 1\n", |editor| editor.add(&id("@openai/codex"), &Spec::version("*")).unwrap()), @r#"
    version = 1

    [packages]
    "@openai/codex" = "*"
    "#);
    insta::assert_snapshot!(edited("version = 1\npackages = { jq = \"*\" }\n", |editor| editor.add(&id("rg"), &Spec::version("*")).unwrap()), @r#"
    version = 1
    packages = { jq = "*", rg = "*" }
    "#);
}

#[test]
fn a_changed_package_keeps_its_form_and_its_comment() {
    let text = "version = 1\n[packages]\njq = \"1\" # why\nrg = { version = \"13\", outputs = [ \"out\" ] } # here\n\n[packages.cc]\n# the compiler\npackage = \"gcc12\" # old\n";
    let text = edited(text, |editor| {
        editor.add(&id("jq"), &Spec::version("2")).unwrap();
        let rg = Spec { outputs: Some(vec!["out".into()]), ..Spec::version("14") };
        editor.add(&id("rg"), &rg).unwrap();
        let source = Source::Catalog { package: Some("gcc13".into()), version: "*".into() };
        editor.add(&id("cc"), &Spec { source, ..Spec::version("*") }).unwrap();
    });
    insta::assert_snapshot!(text, @r#"
    version = 1
    [packages]
    jq = "2" # why
    rg = { version = "14", outputs = [ "out" ] } # here

    [packages.cc]
    # the compiler
    package = "gcc13" # old
    "#);
}

#[test]
fn removing_takes_the_line_and_leaves_the_rest() {
    let text = "version = 1\n[packages]\n# section\n\n# about jq\njq = \"1\" # why\n# about rg\nrg = \"*\"\n";
    insta::assert_snapshot!(edited(text, |editor| assert!(editor.remove(&id("jq")))), @r#"
    version = 1
    [packages]
    # section

    # about rg
    rg = "*"
    "#);
    insta::assert_snapshot!(edited(text, |editor| assert!(editor.remove(&id("rg")))), @r#"
    version = 1
    [packages]
    # section

    # about jq
    jq = "1" # why
    "#);
    assert!(!Editor::new(text).unwrap().remove(&id("nothing")));
}

#[test]
fn windows_line_ends_survive() {
    let text = "version = 1\r\n\r\n[packages]\r\njq = \"*\"\r\n";
    let edited = edited(text, |editor| editor.add(&id("rg"), &Spec::version("*")).unwrap());
    assert_eq!(edited, "version = 1\r\n\r\n[packages]\r\njq = \"*\"\r\nrg = \"*\"\r\n");
}

#[test]
fn comments_that_may_be_about_more_than_the_removed_package_stay() {
    let text =
        "version = 1\n[packages]\n# languages\npython = \"3\"\nnodejs = \"22\"\n\n# tools\njq = \"*\"\nrg = \"*\"\n";
    assert_eq!(removed(text, "python"), text.replace("python = \"3\"\n", ""));
    assert_eq!(removed(text, "jq"), text.replace("jq = \"*\"\n", ""));
    let only = "version = 1\n[packages]\n# what this project needs\njq = \"*\"\n";
    assert_eq!(removed(only, "jq"), only.replace("jq = \"*\"\n", ""));
}

#[test]
fn alignment_survives_a_name_that_is_too_long_for_it() {
    let text = "version = 1\n[packages]\nnodejs = \"*\"\njq     = \"*\"\n";
    let text = added(text, "a-very-long-name", "*");
    insta::assert_snapshot!(added(&text, "rg", "*"), @r#"
    version = 1
    [packages]
    nodejs = "*"
    jq     = "*"
    a-very-long-name = "*"
    rg     = "*"
    "#);
}

#[test]
fn dotted_keys_are_continued() {
    insta::assert_snapshot!(added("version = 1\npackages.jq = \"*\"\n\n[vars]\nA = \"1\"\n", "rg", "^14"), @r#"
    version = 1
    packages.jq = "*"
    packages.rg = "^14"

    [vars]
    A = "1"
    "#);
    let text = "version = 1\n[packages]\n  jq.version = '1' # why\n  rg.version = '13'\n";
    let spec = Spec { outputs: Some(vec!["out".into(), "man".into()]), ..Spec::version("*") };
    insta::assert_snapshot!(edited(text, |editor| editor.add(&id("jq"), &spec).unwrap()), @"
    version = 1
    [packages]
      jq.version = '*' # why
      jq.outputs = ['out', 'man']
      rg.version = '13'
    ");
    assert_eq!(removed(text, "jq"), "version = 1\n[packages]\n  rg.version = '13'\n");
}

#[test]
fn braces_on_several_lines_stay_on_several_lines() {
    let text = "version = 1\npackages = {\n  jq = \"*\", # first\n  rg = \"*\" # last\n}\n";
    let text = added(text, "fd", "8");
    insta::assert_snapshot!(text, @r#"
    version = 1
    packages = {
      jq = "*", # first
      rg = "*", # last
      fd = "8"
    }
    "#);
    insta::assert_snapshot!(removed(&text, "jq"), @r#"
    version = 1
    packages = {
      rg = "*", # last
      fd = "8"
    }
    "#);
}

#[test]
fn braces_that_share_their_lines_go_on_doing_so() {
    let text = "version = 1\npackages = { jq = \"*\",\n}\n";
    assert_eq!(added(text, "fd", "8"), "version = 1\npackages = { jq = \"*\", fd = \"8\",\n}\n");
}

#[test]
fn a_byte_order_mark_outlives_the_first_line() {
    assert_eq!(removed("\u{feff}packages.jq = '*'\nversion = 1\n", "jq"), "\u{feff}version = 1\n");
}

#[test]
fn a_table_with_its_own_header_goes_with_its_header() {
    let text = "version = 1\n\n# the compiler\n[packages.cc]\npackage = \"gcc13\"\n\n[packages.rg]\nversion = \"14\"\n\n[vars]\nA = \"1\"\n";
    insta::assert_snapshot!(removed(text, "rg"), @r#"
    version = 1

    # the compiler
    [packages.cc]
    package = "gcc13"

    [vars]
    A = "1"
    "#);
    insta::assert_snapshot!(removed(&removed(text, "cc"), "rg"), @r#"
    version = 1

    [vars]
    A = "1"
    "#);
    insta::assert_snapshot!(added(text, "jq", "*"), @r#"
    version = 1

    [packages]
    jq = "*"

    # the compiler
    [packages.cc]
    package = "gcc13"

    [packages.rg]
    version = "14"

    [vars]
    A = "1"
    "#);
}

#[test]
fn a_store_path_gives_way_to_a_version_and_back() {
    let path = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-tool-1.0";
    let tool = Spec { source: Source::StorePath(path.parse().unwrap()), ..Spec::version("*") };
    for text in [
        "version = 1\n[packages]\n# here\ntool.store-path = \"PATH\"\n",
        "version = 1\n[packages]\ntool = { store-path = \"PATH\" } # here\n",
        "version = 1\n[packages.tool] # here\nstore-path = \"PATH\"\n",
    ] {
        let text = text.replace("PATH", path);
        let changed = added(&text, "tool", "*");
        assert!(changed.contains("# here") && !changed.contains("/nix/store"), "{changed}");
        assert!(edited(&changed, |editor| editor.add(&id("tool"), &tool).unwrap()).contains(path));
    }
}

#[test]
fn adding_what_is_there_changes_nothing() {
    assert_eq!(added(FULL, "python", "3.12"), FULL);
    let odd = "version=1\npackages={jq={version=\"*\"}}";
    assert_eq!(added(odd, "jq", "*"), odd);
}

/// Manifests in all manners of writing; those that say `true` are the same again once what was added is removed.
const MANNERS: &[(bool, &str)] = &[
    (true, FULL),
    (true, "version = 1\r\n\r\n[packages]\r\nnodejs = \"*\"\r\njq     = \"1\" # why\r\n\r\n[vars]\r\nA = \"1\"\r\n"),
    (true, "version = 1\n[packages]\r\njq = \"*\"\n# end\r\n"),
    (false, "version = 1\n[packages]\njq='*'"),
    (true, "\u{feff}version = 1\npackages.jq = '*'\npackages.rg.version = '14'\n\n[vars]\nA = \"1\"\n"),
    (true, "version = 1\n  [packages]\n  jq.version = \"1\"\n  jq.priority = 3\n  rg='1' # c\n  # end\n[options]\n"),
    (true, "packages = { jq = \"*\", rg = { version = '1' } } # all\nversion = 1\n"),
    (
        true,
        "version = 1\npackages = {\n\tjq = \"*\", # first\n\trg.version = \"1\", rg.priority = 1,\n\tfd = \"*\", # last\n}\n",
    ),
    (false, "version = 1\npackages = {\n  jq = \"*\", # first\n  rg = \"*\" # last\n}\n"),
    (false, "version = 1\npackages = {}\n"),
    (false, "version = 1\n\n# compiler\n[packages.cc]\npackage = \"gcc13\"\n[vars]\nA = \"\"\n"),
    (true, "version = 1\n[packages.cc]\npackage = \"gcc13\"\n\n[packages]\njq = \"1\"\n[packages.rg]\n\n"),
    (true, "version = 1\n[packages]\n\n[vars]\nA = '''\n[packages]\njq = 1\n'''\n"),
    (false, "version = 1\n# nothing yet"),
];

fn any_spec() -> impl Strategy<Value = Spec> {
    let package = proptest::option::of("[a-z][a-z0-9_]{0,8}");
    let catalog =
        (package, "(\\*|[0-9]{1,2}|\\^1\\.[0-9])").prop_map(|(package, version)| Source::Catalog { package, version });
    let path = |base: String| Source::StorePath(crate::store::StorePath::from_base_name(&base).unwrap());
    let source = prop_oneof![3 => catalog, 1 => "[0-9a-d]{32}-[a-z]{1,5}".prop_map(path)];
    let outputs = proptest::option::of(proptest::collection::vec("[a-z]{1,5}", 1..3));
    let systems = proptest::option::of(proptest::collection::vec(proptest::sample::select(System::ALL.to_vec()), 1..3));
    (source, outputs, systems, proptest::option::of(-9..9i64)).prop_map(|(source, outputs, systems, priority)| {
        let outputs = outputs.filter(|_| matches!(source, Source::Catalog { .. }));
        Spec { source, outputs, systems, priority }
    })
}

fn any_manner() -> impl Strategy<Value = (bool, &'static str)> {
    proptest::sample::select(MANNERS.to_vec())
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|c| c == wanted))
}

/// One of the packages that a text has, if it has any.
fn some_package(manifest: &crate::manifest::Manifest, which: usize) -> Option<PackageId> {
    manifest.packages.keys().cycle().nth(which).cloned()
}

proptest! {
    #[test]
    fn adding_only_inserts_and_removing_undoes_it(
        (same, text) in any_manner(),
        name in "[@a-z][a-z0-9_/+-]{0,12}",
        spec in any_spec(),
    ) {
        let name = id(&format!("{name}x"));
        let added = edited(text, |editor| editor.add(&name, &spec).unwrap());
        let before = parse(FILE_NAME, text).unwrap();
        let mut wanted = before.clone();
        wanted.packages.insert(name.clone(), spec);
        prop_assert_eq!(parse(FILE_NAME, &added).unwrap(), wanted);
        prop_assert!(is_subsequence(text, &added), "{}", added);
        let removed = removed(&added, name.as_str());
        prop_assert_eq!(parse(FILE_NAME, &removed).unwrap(), before);
        if same {
            prop_assert_eq!(removed, text);
        }
    }

    #[test]
    fn changing_gives_what_was_asked_and_keeps_every_comment(
        (_, text) in any_manner(),
        spec in any_spec(),
        which in 0..9usize,
    ) {
        let mut wanted = parse(FILE_NAME, text).unwrap();
        let Some(name) = some_package(&wanted, which) else { return Ok(()) };
        let changed = edited(text, |editor| editor.add(&name, &spec).unwrap());
        wanted.packages.insert(name, spec);
        prop_assert_eq!(parse(FILE_NAME, &changed).unwrap(), wanted);
        let comments = |text: &str| text.matches('#').count();
        prop_assert_eq!(comments(&changed), comments(text), "{}", changed);
    }

    #[test]
    fn removing_takes_that_package_alone((_, text) in any_manner(), which in 0..9usize) {
        let mut wanted = parse(FILE_NAME, text).unwrap();
        let Some(name) = some_package(&wanted, which) else { return Ok(()) };
        let removed = removed(text, name.as_str());
        wanted.packages.remove(&name);
        prop_assert_eq!(parse(FILE_NAME, &removed).unwrap(), wanted);
        prop_assert!(is_subsequence(&removed, text), "{}", removed);
    }
}
