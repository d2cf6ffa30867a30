//! How a manifest is read and edited.

use proptest::prelude::*;

use super::edit::Editor;
use super::*;
use crate::failure::{Code, Explain};

fn refused(text: &str) -> String {
    let error = parse(FILE_NAME, text).unwrap_err();
    let rendered = crate::failure::Explain::snippet(&error).map(|snippet| {
        let line = snippet.source[..snippet.span.start].matches('\n').count() + 1;
        format!("\n{line}: {} ({})", &snippet.source[snippet.span], snippet.label)
    });
    let hints: Vec<String> = error.hints().into_iter().map(|hint| format!("\nhelp: {}", hint.text)).collect();
    format!("{error}{}{}", rendered.unwrap_or_default(), hints.concat())
}

fn id(text: &str) -> PackageId {
    PackageId::new(text).unwrap()
}

fn edited(text: &str, edit: impl FnOnce(&mut Editor)) -> String {
    let mut editor = Editor::new(text).unwrap();
    edit(&mut editor);
    let text = editor.finish();
    parse(FILE_NAME, &text).unwrap();
    text
}

const FULL: &str = r#"version = 1

[packages]
nodejs_22 = "*"
"@openai/codex" = "0.169"
cc = { package = "gcc13" }
ripgrep = { version = "^14", outputs = ["out"], systems = ["x86_64-linux"], priority = 4 }
tool = { store-path = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-tool-1.0" }

[packages.python]
version = "3.12"

[vars]
DATABASE_URL = "postgresql:///dev?host=$ENVY_RUN/postgres"

[hooks]
on-activate = "echo hello"
[profile]
bash = "alias ll='ls -l'"

[scripts]
test = "cargo nextest run"

[options]
systems = ["x86_64-linux", "aarch64-darwin"]
build = "never"
agents-md = false
path-prepend = ["node_modules/.bin"]
dotenv = [".env"]
"#;

#[test]
fn every_form_of_the_documentation_is_read() {
    let manifest = parse(FILE_NAME, FULL).unwrap();
    assert_eq!(manifest.packages[&id("nodejs_22")], Spec::version("*"));
    assert_eq!(manifest.packages[&id("@openai/codex")].request(&id("@openai/codex")), "@openai/codex@0.169");
    assert_eq!(manifest.packages[&id("cc")].request(&id("cc")), "gcc13@*");
    assert_eq!(manifest.packages[&id("python")], Spec::version("3.12"));
    let ripgrep = &manifest.packages[&id("ripgrep")];
    assert_eq!(ripgrep.outputs.as_deref(), Some(&["out".to_owned()][..]));
    assert_eq!(ripgrep.systems.as_deref(), Some(&[System::X86_64Linux][..]));
    assert_eq!(ripgrep.priority, Some(4));
    assert!(matches!(manifest.packages[&id("tool")].source, Source::StorePath(_)));
    assert_eq!(manifest.code.keys().collect::<Vec<_>>(), ["hooks.on-activate", "profile.bash"]);
    assert_eq!(manifest.scripts["test"], "cargo nextest run");
    assert_eq!(manifest.options.build, Build::Never);
    assert!(!manifest.options.agents_md);
}

#[test]
fn what_init_writes_is_an_empty_manifest() {
    assert_eq!(parse(FILE_NAME, &init::initial_text()).unwrap(), Manifest::default());
}

#[test]
fn errors_point_at_the_place_and_suggest() {
    let cases = [
        "",
        "version = 2",
        "version = \"1\"",
        "version = 1\n[pakages]",
        "version = 1\n[packages\n",
        "version = 1\n[packages]\njq = 3",
        "version = 1\n[packages]\njq = \"=>1\"",
        "version = 1\n[packages]\n\"../evil\" = \"*\"",
        "version = 1\n[packages]\n\"a\\nb\" = \"*\"",
        "version = 1\n[packages]\n\"a\\u001b[31m\" = \"*\"",
        "version = 1\n[packages]\njq = { verison = \"1\" }",
        "version = 1\n[packages]\njq = { store-path = \"/tmp/x\" }",
        "version = 1\n[packages]\njq = { systems = [\"linux\"] }",
        "version = 1\n[packages]\njq = { outputs = [] }",
        "version = 1\n[packages]\njq = { flake = \"github:a/b#c\" }",
        "version = 1\n[services.postgres]\npreset = \"postgres\"",
        "version = 1\n[vars]\nHOME = \"/\"",
        "version = 1\n[vars]\nENVY_STORE = \"/x\"",
        "version = 1\n[vars]\nXDG_DATA_HOME = \"/x\"",
        "version = 1\n[vars]\nA = \"${B\"",
        "version = 1\n[vars]\n\"A-B\" = \"1\"",
        "version = 1\n[scripts]\n\"rm -rf\" = \"x\"",
        "version = 1\n[scripts]\ntest = \"\"",
        "version = 1\n[options]\nbuild = \"maybe\"",
        "version = 1\n[hooks]\non-enter = \"x\"",
        "version = 1\n[packages]\n<<<<<<< HEAD\njq = \"*\"\n=======\n",
    ];
    let all: Vec<String> = cases.iter().map(|case| refused(case)).collect();
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn a_huge_manifest_is_refused_before_it_is_parsed() {
    let error = parse(FILE_NAME, &"#".repeat(10 << 20)).unwrap_err();
    insta::assert_snapshot!(error, @"envy.toml has 10 MiB; a manifest has at most 1 MiB");
}

#[test]
fn what_is_not_supported_yet_has_its_own_code() {
    for text in ["version = 1\n[sandbox]\n", "version = 1\n[packages]\na = { flake = \"x\" }", "version = 9"] {
        assert_eq!(parse(FILE_NAME, text).unwrap_err().code(), Code::Unsupported, "{text}");
    }
}

#[test]
fn references_are_replaced_in_any_order() {
    let vars = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let lookup = |name: &str| (name == "OUTER").then(|| "outer".to_owned());
    let resolved = vars::resolve(
        &vars(&[("A", "$B/${C}x"), ("B", "b$$"), ("C", "$OUTER$MISSING"), ("OUTER", "$OUTER:more")]),
        &lookup,
    );
    let resolved = resolved.unwrap();
    assert_eq!(resolved["A"], "b$/outer:morex");
    assert_eq!(resolved["OUTER"], "outer:more");
    let cycle = vars::resolve(&vars(&[("A", "$B"), ("B", "$C"), ("C", "$A")]), &lookup).unwrap_err();
    insta::assert_snapshot!(cycle, @"the variables A → B → C → A in `[vars]` refer to each other in a circle");
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
    packages = { jq = "*" , rg = "*" }
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

fn any_spec() -> impl Strategy<Value = Spec> {
    let outputs = proptest::option::of(proptest::collection::vec("[a-z]{1,5}", 1..3));
    let package = proptest::option::of("[a-z][a-z0-9_]{0,8}");
    (package, "(\\*|[0-9]{1,2}|\\^1\\.[0-9])", outputs, proptest::option::of(0..9i64)).prop_map(
        |(package, version, outputs, priority)| Spec {
            source: Source::Catalog { package, version },
            outputs,
            systems: None,
            priority,
        },
    )
}

proptest! {
    #[test]
    fn adding_and_removing_gives_back_the_text(name in "[a-z][a-z0-9_-]{0,12}", spec in any_spec()) {
        let name = id(&format!("x{name}"));
        let added = edited(FULL, |editor| editor.add(&name, &spec).unwrap());
        let mut wanted = parse(FILE_NAME, FULL).unwrap();
        wanted.packages.insert(name.clone(), spec);
        prop_assert_eq!(parse(FILE_NAME, &added).unwrap(), wanted);
        for line in FULL.lines() {
            prop_assert!(added.lines().any(|kept| kept == line), "lost: {}", line);
        }
        prop_assert_eq!(edited(&added, |editor| { editor.remove(&name); }), FULL);
    }

    #[test]
    fn changing_gives_what_was_asked(spec in any_spec(), which in 0..5usize) {
        let name = parse(FILE_NAME, FULL).unwrap().packages.keys().nth(which).unwrap().clone();
        let changed = edited(FULL, |editor| editor.add(&name, &spec).unwrap());
        prop_assert_eq!(&parse(FILE_NAME, &changed).unwrap().packages[&name], &spec);
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "(version = 1\n)?\\PC{0,80}") {
        let _ = parse(FILE_NAME, &text);
    }
}
