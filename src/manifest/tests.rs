//! How a manifest is read and edited.

use proptest::prelude::*;

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

pub(super) fn id(text: &str) -> PackageId {
    PackageId::new(text).unwrap()
}

pub(super) const FULL: &str = r#"version = 1

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

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "(version = 1\n)?\\PC{0,80}") {
        let _ = parse(FILE_NAME, &text);
    }
}
