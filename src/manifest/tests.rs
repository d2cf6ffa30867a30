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
        "version = 1\n[packages]\njq = { outputs = [\"out\", \"a b\"] }",
        "version = 1\n[packages]\njq = { systems = [] }",
        "version = 1\n[packages]\npython = 3.12",
        "version = 1\n[packages]\n\"nodejs@22\" = \"*\"",
        "version = 1\n[packages]\njq = { store-path = \"/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-jq\", outputs = [\"out\"] }",
        "version = 1\n[[packages]]\nname = \"jq\"",
        "version = 1\n[env]\nA = \"1\"",
        "version = 1\n[vars]\nPORT = 8080",
        "version = 1\n[vars]\nA = \"$B\"\nB = \"$C\"\nC = \"$A\"",
        "version = 1\n[vars]\nA = \"\\u0000\"",
        "version = 1\n[vars]\nA = \"$(date)\"",
        "version = 1\n[options]\npath-prepend = [\"/bin\"]",
        "version = 1\n\u{1b}[31m = 1",
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
    let lookup = |name: &str| (name == "OUTER").then(|| "outer".into());
    let resolved = vars::resolve(
        &vars(&[("A", "$B/${C}x"), ("B", "b$$"), ("C", "$OUTER$MISSING"), ("OUTER", "$OUTER:more")]),
        &lookup,
    );
    let resolved = resolved.unwrap();
    assert_eq!(resolved["A"], "b$/outer:morex");
    assert_eq!(resolved["OUTER"], "outer:more");
}

#[test]
fn variables_that_would_burst_are_refused_at_once() {
    let doubled: String = (0..40).map(|n| format!("A{n} = \"$A{}$A{}\"\n", n + 1, n + 1)).collect();
    let text = format!("version = 1\n[vars]\n{doubled}A40 = \"0123456789\"\n");
    insta::assert_snapshot!(parse(FILE_NAME, &text).unwrap_err(), @"variable `A26` in `[vars]` of envy.toml becomes longer than programs can be given");
    let chained: String = (0..20_000).map(|n| format!("A{n} = \"$A{}\"\n", n + 1)).collect();
    insta::assert_snapshot!(parse(FILE_NAME, &format!("version = 1\n[vars]\n{chained}")).unwrap_err(), @"variable `A64` in `[vars]` of envy.toml refers to others over more than 64 steps");
    let many: String = (0..100).map(|n| format!("A{n} = \"$B\"\n")).collect();
    let text = format!("version = 1\n[vars]\nB = \"{}\"\n{many}", "x".repeat(100_000));
    assert!(parse(FILE_NAME, &text).is_err());
}

#[test]
fn what_may_only_be_set_with_trust_is_known() {
    for name in [
        "PATH",
        "LD_PRELOAD",
        "DYLD_X",
        "BASH_ENV",
        "ENV",
        "NODE_OPTIONS",
        "PYTHONSTARTUP",
        "GIT_SSH_COMMAND",
        "PS1",
        "PROMPT_COMMAND",
        "XDG_DATA_DIRS",
        "fish_function_path",
        "SUDO_ASKPASS",
        "PAGER",
        "PSQL_EDITOR",
        "PYTHONUSERBASE",
        "TAR_OPTIONS",
        "OPENSSL_CONF",
        "GCONV_PATH",
        "LUA_INIT",
        "PERLLIB",
        "MAKEFLAGS",
        "RUSTC_WRAPPER",
        "KUBECONFIG",
        "DOCKER_HOST",
        "SSH_AUTH_SOCK",
        "NODE_EXTRA_CA_CERTS",
        "CURL_CA_BUNDLE",
        "GOOGLE_GEMINI_BASE_URL",
        "MAILPATH",
    ] {
        assert!(vars::needs_trust(name), "{name}");
    }
    assert!(!vars::needs_trust("DATABASE_URL") && !vars::needs_trust("ENVIRONMENT") && !vars::needs_trust("MYPATH"));
    assert!(
        !vars::needs_trust("FEATURE_FLAGS")
            && !vars::needs_trust("NODE_ENV")
            && !vars::needs_trust("PYTHONUNBUFFERED")
            && !vars::needs_trust("PROMPT_STYLE")
    );
}

#[test]
fn what_shells_and_their_hooks_keep_for_themselves_is_out_of_reach() {
    for name in ["_envy_hook", "__envy_memory", "_ENVY_HOOK", "ENVY_STORE", "PWD", "UID", "path", "NIX_PATH"] {
        assert!(vars::forbidden(name), "{name}");
    }
    assert!(!vars::forbidden("ENVYING") && !vars::forbidden("MY_ENVY_X") && !vars::forbidden("PATHS"));
}

#[test]
fn every_error_ends_with_a_command_unless_a_newer_envy_is_needed() {
    for text in ["", "version = 1\n[x]", "version = 1\n[packages]\na = 1", "version = 1\n<<<<<<< a", "x = {"] {
        let hints = parse(FILE_NAME, text).unwrap_err().hints();
        // a merge that stopped in the manifest stopped in the lock as well, most often
        let command = if text.contains("<<<") { "envy lock && envy sync" } else { "envy sync" };
        assert_eq!(hints.last().unwrap().command.as_deref(), Some(command), "{text}");
    }
}

#[test]
fn nothing_from_the_file_drives_the_terminal() {
    for text in [
        "[packages]\njq = \"\\u001b[31m\"",
        "[packages]\njq = { package = \"\\u001b[31m\" }",
        "[packages]\njq = { \"\\u001b[31m\" = 1 }",
        "[packages]\njq = { outputs = [\"\\u001b\"] }",
        "[packages]\njq = { systems = [\"\\u001b\"] }",
        "[packages]\njq = { store-path = \"\\u001b\" }",
        "[vars]\n\"\\u001b\" = \"\"",
        "[vars]\nA = \"${\\u001b}\"",
        "[scripts]\n\"\\u001b\" = \"x\"",
        "[options]\n\"\\u001b\" = 1",
        "[options]\ndotenv = [\"\\u001b\"]",
        "[hooks]\n\"\\u001b\" = 1",
        "[\"\\u001b\"]",
    ] {
        let error = parse(FILE_NAME, &format!("version = 1\n{text}")).unwrap_err();
        let hints: Vec<String> = error.hints().into_iter().map(|hint| hint.text).collect();
        let said = format!("{error}{}{}", hints.concat(), error.snippet().unwrap().label);
        assert!(!said.contains(char::is_control), "{said:?}");
    }
}

#[test]
fn conflict_markers_inside_of_a_valid_text_are_somebodys_text() {
    let text = "version = 1\n[scripts]\nshow = '''\ncat <<X\n<<<<<<< HEAD\nX\n'''\n";
    assert!(parse(FILE_NAME, text).is_ok());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "(version = 1\n)?\\PC{0,80}") {
        let _ = parse(FILE_NAME, &text);
    }
}
