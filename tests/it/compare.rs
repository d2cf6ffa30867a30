//! `diff` and `why`: between generations, git revisions and locks, and through the store's references.

use rstest::rstest;
use serde_json::Value;

use crate::support::machine::{Kind, User};
use crate::support::project::{Ran, TestProject, snapshot};
use crate::support::site::{Site, Workplace};
use crate::support::world::Nix;

/// With git on PATH, and no settings of whoever runs the tests.
fn with_git<'m>(site: &Site, project: TestProject<'m>) -> TestProject<'m> {
    let tools = site.world.tool("git").canonicalize().unwrap();
    let path = format!(
        "{}:{}:/usr/bin:/bin",
        project.envy_path().parent().unwrap().display(),
        tools.parent().unwrap().display()
    );
    project.with("PATH", path).with("GIT_CONFIG_NOSYSTEM", "1").with("GIT_CEILING_DIRECTORIES", "/")
}

fn git(project: &TestProject<'_>, arguments: &[&str]) {
    let who = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "init.defaultBranch=main"];
    project.run("git", &[&who, arguments].concat()).ok();
}

fn commit(project: &TestProject<'_>, message: &str) {
    git(project, &["add", "--all"]);
    git(project, &["commit", "--quiet", "--message", message]);
}

/// Both streams, without days and this machine's system.
fn told(ran: Ran) -> String {
    let ran = ran.ok();
    let text = (ran.stderr + &ran.stdout).replace(envy::system::System::current().as_str(), "[SYSTEM]");
    let mut parts = text.split("since 20");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |told, part| format!("{told}since [DAY]{}", &part["26-11-24".len()..]))
}

#[test]
fn the_files_are_compared_with_the_current_generation_and_that_with_others() {
    let place = Workplace::new();
    let project = place.project();
    project.envy(&["init"]).ok();
    assert_said!(project, told(project.envy(&["diff"])), @"
    from nothing (no generation yet) to the files now
    no differences
    ");
    project.envy(&["install", "hello@2.10"]).ok();
    project.envy(&["install", "greet", "chain-20"]).ok();
    assert_said!(project, told(project.envy(&["diff"])), @"
    from generation 2 to the files now
    no differences
    ");
    project.envy(&["install", "hello@2.12.2"]).ok();
    project.envy(&["remove", "chain-20"]).ok();
    assert_said!(project, told(project.envy(&["diff", "2"])), @"
    from generation 2 to the files now
    - chain-20 20  ([SIZE], 20 since [DAY])
    ~ hello 2.10 → 2.12.2  ([SIZE] → [SIZE], 2.10 since [DAY])
    closure [SYSTEM]: 22 → 2 paths (+1 -21), [SIZE] → [SIZE]
    envy.toml differs
    ");
    assert_said!(project, told(project.envy(&["diff", "4", "2"])), @"
    from generation 4 to generation 2
    + chain-20 20  ([SIZE])
    ~ hello 2.12.2 → 2.10  ([SIZE] → [SIZE], 2.12.2 since [DAY])
    closure [SYSTEM]: 2 → 22 paths (+21 -1), [SIZE] → [SIZE]
    envy.toml differs
    ");
    project.write("envy.toml", project.read("envy.toml").replace("hello = \"2.12.2\"", "hello = \"*\"\nsuite = \"*\""));
    let before = (project.snapshot(), snapshot(&project.home()));
    assert_said!(project, told(project.envy(&["diff"])), @"
    from generation 4 to the files now
    next: envy sync
    envy.toml differs
    `hello` is locked as `hello@2.12.2`, not as `hello@*`; `suite` is not locked
    ");
    let differences = project.envy(&["diff", "1", "2", "--json"]).ok().stdout;
    let mut shown: Value = serde_json::from_str(&differences).unwrap();
    shown["packages"].as_array_mut().unwrap().truncate(1);
    let systems = &mut shown["packages"][0]["to"]["systems"];
    *systems = systems.as_array().unwrap().len().into();
    let system = envy::system::System::current().as_str();
    let text = format!("{shown:#}").replace(system, "[SYSTEM]");
    let text = text.replace(shown["packages"][0]["to"]["revision"].as_str().unwrap(), "[REVISION]");
    assert_said!(project, text, @r#"
    {
      "from": "generation 1",
      "to": "generation 2",
      "packages": [
      {
      "id": "chain-20",
      "from": null,
      "to": {
      "version": "20",
      "attribute": "chain-20",
      "revision": "[REVISION]",
      "systems": 4,
      "unpacked_size": [BYTES]
      },
      "since": null
      }
      ],
      "closures": [
      {
      "system": "[SYSTEM]",
      "from": {
      "paths": 1,
      "unpacked_size": [BYTES]
      },
      "to": {
      "paths": 22,
      "unpacked_size": [BYTES]
      },
      "added": 21,
      "removed": 0
      }
      ],
      "manifest_changed": true,
      "mismatches": [],
      "warnings": []
    }
    "#);
    assert_said!(project, project.envy(&["diff", "9"]).exits(2).stderr, @"
    error[usage]: there is no generation 9
    help: see which generations there are:
      envy history
    ");
    assert_said!(project, project.envy(&["diff", "./nothing.lock"]).exits(1).stderr, @r"
    error[failed]: there is no file [PROJECT]/nothing.lock
    help: a lock is a file, all else is a generation or revision:
      envy diff --help
    ");
    assert_eq!((project.snapshot(), snapshot(&project.home())), before, "nothing is written");
}

#[test]
fn git_revisions_and_lock_files_are_states_too() {
    let site = Site::new();
    let machine = site.machine();
    let project = with_git(&site, TestProject::on(&machine).asking(&site.catalog));
    git(&project, &["init", "--quiet"]);
    project.write("README", "no environment yet");
    commit(&project, "begin");
    // in a folder of the repository, not at its root
    project.write("app/envy.toml", "version = 1\n[packages]\nhello = \"2.10\"\n");
    let envy = |arguments: &[&str]| project.envy(&[&["-d", "app"], arguments].concat());
    envy(&["sync"]).ok();
    commit(&project, "old");
    envy(&["install", "hello@2.12.2"]).ok();
    assert_said!(project, told(envy(&["diff", "HEAD"])), @"
    from HEAD to the files now
    ~ hello 2.10 → 2.12.2  ([SIZE] → [SIZE])
    closure [SYSTEM]: 1 → 1 paths (+1 -1), [SIZE] → [SIZE]
    envy.toml differs
    ");
    commit(&project, "new");
    assert_said!(project, told(envy(&["diff", "HEAD"])), @"
    from HEAD to the files now
    no differences
    ");
    assert_said!(project, told(envy(&["diff", "HEAD~1", "main"])), @"
    from HEAD~1 to main
    ~ hello 2.10 → 2.12.2  ([SIZE] → [SIZE])
    closure [SYSTEM]: 1 → 1 paths (+1 -1), [SIZE] → [SIZE]
    envy.toml differs
    ");
    let old = project.run("git", &["show", "HEAD~1:app/envy.lock"]).ok().stdout;
    project.write("old.lock", old);
    assert_said!(project, told(envy(&["diff", "./old.lock", "2"])), @"
    from [PROJECT]/old.lock to generation 2
    ~ hello 2.10 → 2.12.2  ([SIZE] → [SIZE])
    closure [SYSTEM]: 1 → 1 paths (+1 -1), [SIZE] → [SIZE]
    ");
    assert_said!(project, envy(&["diff", "HEAD~2"]).exits(1).stderr, @"
    error[failed]: HEAD~2 has no envy.lock here and no envy.toml either
    help: see which revisions have one:
      git log --oneline -- envy.lock
    ");
    assert_said!(project, envy(&["diff", "nonsense"]).exits(1).stderr, @"
    error[failed]: git knows no revision `nonsense`
    help: see the revisions that have a lock:
      git log --oneline -- envy.lock
    help: generations have numbers:
      envy history
    ");
    envy(&["diff", "--", "--output=x"]).exits(2);
}

#[test]
fn without_git_or_a_repository_the_reason_is_told() {
    let site = Site::new();
    let machine = site.machine();
    let project = with_git(&site, TestProject::on(&machine).asking(&site.catalog));
    project.write("envy.toml", "version = 1\n");
    assert_said!(project, project.envy(&["diff", "HEAD"]).exits(1).stderr, @"
    error[failed]: this project is in no git repository: not a git repository (or any of the parent directories): .git
    help: compare with a generation instead:
      envy history
    ");
    let bare = project.envy_path().parent().unwrap().display().to_string();
    let project = project.with("PATH", bare);
    let ran = project.command(project.envy_path(), &["diff", "HEAD"]).env("PATH", "/nowhere").output().unwrap();
    assert_said!(project, Ran::from(ran).exits(1).stderr, @"
    error[failed]: git is not installed, so no revision can be read
    help: compare with a generation instead:
      envy history
    ");
}

/// A repository is hostile input: nothing that it configures may run.
#[test]
fn nothing_that_a_repository_configures_is_run() {
    let site = Site::new();
    let machine = site.machine();
    let project = with_git(&site, TestProject::on(&machine).asking(&site.catalog));
    git(&project, &["init", "--quiet"]);
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    project.write(".gitattributes", "* diff=evil filter=evil\n");
    commit(&project, "begin");
    let evil = "touch evil; cat";
    for key in
        ["core.pager", "diff.evil.textconv", "diff.external", "filter.evil.smudge", "core.fsmonitor", "pager.cat-file"]
    {
        git(&project, &["config", key, evil]);
    }
    project.envy(&["diff", "HEAD"]).ok();
    assert!(!project.dir().join("evil").exists());
}

#[rstest]
fn a_chain_of_references_leads_from_the_package_to_what_it_brings(
    #[values(
        Kind::Daemon(Nix::V2_8),
        Kind::Daemon(Nix::V2_34),
        Kind::SingleUser(Nix::V2_26),
        Kind::NoNix,
        Kind::EmptyNix
    )]
    kind: Kind,
) {
    let place = Workplace::with(kind, User::Ordinary);
    let project = place.project().having(&["chain-20", "suite", "hello"]);
    place.site.cache.answer_with(500);
    let (asked, project) =
        (place.site.catalog.requests().len(), project.with("ENVY_CATALOG_URL", "http://127.0.0.1:9"));
    place.site.cache.forget();
    let before = project.snapshot();
    assert_said!(project, project.envy(&["why", "chain-18"]).ok().stdout, @"
    /nix/store/[HASH]-chain-18
      chain-20 20: chain-20 → chain-19 → chain-18
    ");
    assert_said!(project, project.envy(&["why", "suite-tool"]).ok().stdout, @"
    /nix/store/[HASH]-suite-tool-1.0
      suite 1.0: suite-1.0 → suite-tool-1.0
    ");
    assert_said!(project, project.envy(&["why", "hello"]).ok().stdout, @"
    /nix/store/[HASH]-hello-2.12.2
      hello 2.12.2  in envy.toml
    ");
    let path = place.site.world.path("suite", "1.0");
    let file = format!("{path}/bin/suite");
    assert_eq!(project.envy(&["why", &file]).ok().stdout, project.envy(&["why", &path]).ok().stdout);
    let why = project.envy(&["why", "--json", "suite-tool-1.0"]).ok().document();
    assert_eq!(why["paths"][0]["matched"], "name");
    assert_eq!(why["paths"][0]["packages"][0]["chain"][0], path);
    let program = project.envy(&["why", "--json", "suite-tool"]).ok().document();
    assert_eq!(program["paths"].as_array().unwrap().len(), 1);
    let environment = project.envy(&["status", "--json"]).ok().document()["environment"].as_str().unwrap().to_owned();
    let whole = project.envy(&["why", "--json", &environment]).ok().document();
    assert_eq!(whole["paths"][0]["packages"].as_array().unwrap().len(), 3);
    let through = project.envy(&["why", "--json", &format!("{environment}/bin/hello")]).ok().document();
    assert_eq!(
        (&through["paths"][0]["matched"], &through["paths"][0]["packages"][0]["id"]),
        (&"program".into(), &"hello".into())
    );
    assert_said!(project, project.envy(&["why", "glibc"]).exits(3).stderr, @"
    error[package-not-found]: nothing in this environment brings in `glibc`
    help: see what is installed:
      envy list
    ");
    assert_eq!(
        (place.site.catalog.requests().len(), place.site.cache.requests()),
        (asked, Vec::<String>::new()),
        "no network"
    );
    assert_eq!(project.snapshot(), before);
}

#[test]
fn what_only_an_older_generation_has_is_told() {
    let place = Workplace::new();
    let project = place.project().having(&["suite"]);
    project.envy(&["install", "hello"]).ok();
    project.envy(&["remove", "suite"]).ok();
    assert_said!(project, project.envy(&["why", "suite-tool"]).exits(3).stderr, @"
    error[package-not-found]: nothing in this environment brings in `suite-tool`; generations 1, 2 have it
    help: see what changed since then:
      envy diff 2
    ");
    let evil = project.envy(&["why", "\u{1b}[31m../x"]).exits(3).stderr;
    assert!(!evil.contains('\u{1b}'), "{evil:?}");
}

#[rstest]
fn of_what_is_not_realized_nobody_knows(#[values(Kind::Daemon(Nix::V2_34), Kind::NoNix)] kind: Kind) {
    let place = Workplace::with(kind, User::Ordinary);
    let project = place.project();
    project.write("envy.toml", "version = 1\n[packages]\nhello = \"*\"\n");
    project.envy(&["lock"]).ok();
    assert_said!(project, project.envy(&["why", "hello"]).exits(1).stderr, @"
    error[failed]: the environment is not realized: its packages are not all in the store, so nobody knows what they refer to
    help: fetch them:
      envy sync
    ");
}
