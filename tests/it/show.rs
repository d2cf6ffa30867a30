//! `show`: all of a package, and what `install` would make of it here.

use serde_json::Value;

use crate::support::catalog::Fault;
use crate::support::catalog::nixos::{NixosFault, NixosSearchService};
use crate::support::site::Workplace;

#[test]
fn a_page_says_what_it_is_and_what_install_would_take() {
    let place = Workplace::new();
    let project = place.project();
    let ran = project.envy(&["show", "greet"]).ok();
    assert_said!(project, ran.stdout, @r"
    greet: Says good day
    homepage  https://greet.example.org/
    licence  MIT
    programs  greet
    outputs  out (by default)

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    3.0-rc1  2026-10-30  greet  all  a prerelease
    2.0  2026-10-30  greet  all  install takes this
    1.1  2026-06-21  greet  all
    1.0  2025-09-02  greet  all
    ");
    let host = place.site.catalog.url().replace("http://", "");
    assert_said!(project, ran.stderr.replace(&host, "[HOST]"), @r"
    Looking it up
    from [HOST] (just now)
    next: envy install greet
    ");
}

#[test]
fn a_version_that_is_held_back_says_why() {
    let place = Workplace::new();
    let project = place.project();
    let names = ["nodejs@<24", "fossilized", "node", "nodejs_22", "python", "secret-sauce", "libgreet"];
    let page = |name: &str| format!("$ envy show {name}\n{}", project.envy(&["show", name]).ok().stdout);
    assert_said!(project, names.map(page).join("\n"), @r"
    $ envy show nodejs@<24
    nodejs: Event-driven I/O framework for the V8 JavaScript engine
    homepage  https://nodejs.example.org/
    licence  MIT
    outputs  out (by default)
    asked for  <24

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    24.9.0  2026-10-30  nodejs_24  all  outside of <24
    22.20.0  2026-10-30  nodejs_22  all  install takes this
    22.14.0  2026-06-21  nodejs_22  all
    20.19.5  2026-10-30  nodejs_20  all

    $ envy show fossilized
    fossilized: Two releases of which no store path is known
    homepage  https://fossilized.example.org/
    licence  BSD-2-Clause
    outputs  out (by default)
    careful  nixpkgs marks 2.0 as broken: it is known not to build
    note  fossilized 2.0: the newest with a binary for x86_64-linux (not 3.0)

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    3.0  2026-10-30  fossilized  none  no binary for x86_64-linux
    2.0  2026-06-21  fossilized  all  install takes this
    1.0  2025-03-14  fossilized  none  no binary for x86_64-linux

    $ envy show node
    nodejs: Event-driven I/O framework for the V8 JavaScript engine
    homepage  https://nodejs.example.org/
    licence  MIT
    outputs  out (by default)
    note  node → nodejs 24.9.0

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    24.9.0  2026-10-30  nodejs_24  all  install takes this
    22.20.0  2026-10-30  nodejs_22  all
    22.14.0  2026-06-21  nodejs_22  all
    20.19.5  2026-10-30  nodejs_20  all

    $ envy show nodejs_22
    nodejs: Event-driven I/O framework for the V8 JavaScript engine
    homepage  https://nodejs.example.org/
    licence  MIT
    outputs  out (by default)

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    22.20.0  2026-10-30  nodejs_22  all  install takes this
    22.14.0  2026-06-21  nodejs_22  all

    $ envy show python
    python: High-level dynamically-typed programming language
    homepage  https://python.example.org/
    licence  Python-2.0
    outputs  out (by default)

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    3.14.0  2026-10-30  python314  all  install takes this
    3.12.8  2026-10-30  python312  all
    3.11.14  2026-10-30  python311  all
    2.7.18.8  2025-03-14  python27  all

    $ envy show secret-sauce
    secret-sauce: Unfree, so no cache has it
    homepage  https://secret-sauce.example.org/
    licence  unfree
    outputs  out (by default)
    careful  its licence is not free, and public caches have no binaries of such packages

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    1.0  2026-10-30  secret-sauce  all  install takes this

    $ envy show libgreet
    libgreet: Library that greets
    homepage  https://libgreet.example.org/
    licence  LGPL-2.1-or-later
    outputs  dev, man (by default), out (by default)

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    1.2.0  2026-10-30  libgreet  all  install takes this
    ");
}

#[test]
fn a_mark_is_that_of_the_version_which_install_would_take() {
    let workplace = Workplace::new();
    let project = workplace.project();
    let careful = |name: &str| {
        let ran = project.envy(&["show", name]).ok();
        let lines = ran.stdout.lines().filter(|line| line.starts_with("careful"));
        lines.fold(format!("$ envy show {name}\n"), |text, line| text + line + "\n")
    };
    assert_said!(project, ["python", "python@2.7", "python@3.12", "fossilized"].map(careful).concat(), @r"
    $ envy show python
    $ envy show python@2.7
    careful  nixpkgs marks 2.7.18.8 as insecure: it has known holes that nobody mends
    $ envy show python@3.12
    $ envy show fossilized
    careful  nixpkgs marks 2.0 as broken: it is known not to build
    ");
    let marks = |name: &str| {
        let answer = project.envy(&["show", name, "--json"]).ok().document();
        (answer["insecure"].as_bool().unwrap(), answer["marked_version"].clone())
    };
    assert_eq!(marks("python"), (false, "3.14.0".into()));
    assert_eq!(marks("python@2.7"), (true, "2.7.18.8".into()));
    assert_eq!(marks("hello@2.10"), (false, "2.10".into()));
}

#[test]
fn what_cannot_be_installed_here_is_shown_all_the_same() {
    let place = Workplace::new();
    let project = place.project();
    let ran = project.envy(&["show", "mac-only"]).ok();
    assert_said!(project, ran.stdout, @r"
    mac-only: For Apple Silicon alone
    homepage  https://mac-only.example.org/
    licence  MIT

    VERSION  DATE  ATTRIBUTE  SYSTEMS  NOTE
    4.1.0  2026-10-30  mac-only  aarch64-darwin  not for x86_64-linux
    install would fail: `mac-only` 4.1.0 is not available for x86_64-linux, only for aarch64-darwin
    ");
    let answer = project.envy(&["show", "mac-only", "--json"]).ok().document();
    assert_eq!((&answer["pick"], &answer["no_pick"]["code"]), (&Value::Null, &"version-not-found".into()));
    assert_eq!(answer["versions"][0]["held_back"], "other-systems");
}

#[test]
fn json_has_everything() {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    let project = place.project().with("ENVY_NIXOS_SEARCH_URL", backend.url());
    let answer = project.envy(&["show", "ripgrep@^15", "--json"]).ok().document();
    assert_eq!(answer["programs"][0], "rg");
    assert_eq!(answer["position"], "pkgs/by-name/ripgrep/package.nix:7");
    assert_eq!(answer["license"], "Unlicense");
    assert_eq!(answer["range"], "^15");
    let versions = answer["versions"].as_array().unwrap();
    assert_eq!((&versions[0]["pick"], &versions[1]["held_back"]), (&true.into(), &"out-of-range".into()));
    let here = &versions[0]["systems"][envy::system::System::current().as_str()];
    assert_eq!(here["attribute"], "ripgrep");
    assert!(here["outputs"][0]["path"].as_str().unwrap().starts_with("/nix/store/"));
    assert_eq!(answer["sources"].as_array().unwrap().len(), 2);
}

#[test]
fn the_pick_is_what_install_takes() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    for wish in ["hello", "greet", "greet@1", "nodejs@22", "fossilized", "python@3.11", "codex-cli"] {
        let pick = project.envy(&["show", wish, "--json"]).ok().document()["pick"].clone();
        let planned = project.envy(&["plan", wish, "--json"]).ok().document();
        assert_eq!(planned["packages"][0]["to"], pick, "{wish}: {planned:#}");
    }
}

#[test]
fn in_a_project_its_own_range_counts_and_its_version_is_marked() {
    let place = Workplace::new();
    let project = place.project().having(&["greet@1.0"]);
    let before = project.snapshot();
    let answer = project.envy(&["show", "greet", "--json"]).ok().document();
    assert_eq!((&answer["range"], &answer["pick"], &answer["locked"]), (&"1.0".into(), &"1.0".into(), &"1.0".into()));
    let answer = project.envy(&["show", "greet@*", "--json"]).ok().document();
    assert_eq!((&answer["pick"], &answer["locked"]), (&"2.0".into(), &"1.0".into()));
    assert_eq!(project.snapshot(), before, "nothing is changed");
    project.write("envy.toml", "this is no manifest");
    assert_eq!(project.envy(&["show", "greet", "--json"]).ok().document()["pick"], "2.0");
}

#[test]
fn what_nobody_knows_ends_like_install() {
    let place = Workplace::new();
    let project = place.project();
    let ran = project.envy(&["show", "ripgerp"]).exits(3);
    assert!(ran.stderr.contains("error[package-not-found]") && ran.stderr.contains("did you mean ripgrep"), "{ran:?}");
    let ran = project.envy(&["show", "hello@9"]).exits(3);
    assert!(ran.stderr.contains("error[version-not-found]") && ran.stderr.contains("2.12.2"), "{ran:?}");
    assert_eq!(project.envy(&["show", "../x"]).status, 2);
}

#[test]
fn a_directory_shows_what_no_catalog_knows_or_while_none_answers() {
    let place = Workplace::new();
    let backend = NixosSearchService::start(&place.site.world);
    let asking = || place.project().with("ENVY_NIXOS_SEARCH_URL", backend.url());
    let there = asking();
    let ran = there.envy(&["show", "vim-tools"]).ok();
    assert_said!(there, ran.stdout, @r"
    vim-tools: Hex dumps and other tools of an editor
    homepage  https://vim-tools.example.org/
    licence  Vim
    programs  xxd, xxd-view
    outputs  out
    source  pkgs/by-name/vim-tools/package.nix:7
    version  9.1
    install would fail: no catalog knows a store path of it
    ");
    place.site.catalog.break_down(Fault::Challenge);
    let answer = asking().envy(&["show", "ripgrep", "--json"]).ok().document();
    assert_eq!((&answer["programs"][0], &answer["no_pick"]["code"]), (&"rg".into(), &"unreachable".into()));
    assert_eq!(answer["silent"].as_array().unwrap().len(), 1);
    backend.break_down(NixosFault::Status(503));
    assert_eq!(asking().envy(&["show", "ripgrep"]).status, 6);
}

#[test]
fn offline_it_shows_what_was_shown_before() {
    let place = Workplace::new();
    let project = place.project();
    assert_eq!(project.envy(&["--offline", "show", "hello"]).status, 6);
    project.envy(&["show", "hello"]).ok();
    place.site.catalog.break_down(Fault::Internal);
    let ran = project.envy(&["--offline", "show", "hello"]).ok();
    assert!(ran.stdout.contains("install takes this") && ran.stderr.contains("(as of "), "{ran:?}");
}
