//! Two branches that each installed something, merged by real git: `envy lock` alone makes one lock of what git leaves, and no
//! version moves that either branch had locked.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use envy::lock::{Lock, LockedPackage, LockedSystem, NarDigest, parse, salvage::salvage, unite::unite};
use envy::manifest::{Manifest, PackageId, Spec};
use envy::store::StorePath;
use envy::system::System;
use proptest::prelude::*;
use rstest::rstest;
use sha2::{Digest, Sha256};

use crate::support::project::{Ran, TestProject};
use crate::support::site::{Site, Workplace};
use crate::support::world::World;

/// git, as nobody has configured it, in the project's folder.
fn git(project: &TestProject<'_>, world: &World, arguments: &[&str]) -> Ran {
    let mut command = project.command(world.tool("git"), &["-c", "user.name=x", "-c", "user.email=x@example.org"]);
    command.args(["-c", "safe.directory=*"]).args(arguments).output().unwrap().into()
}

/// Two branches that each did something, merged. Both begin with `greet 1.0` locked as `*`.
fn merged<'m>(
    site: &Site,
    machine: &'m crate::support::machine::Machine,
    style: &str,
    sides: [&dyn Fn(&TestProject<'_>); 2],
) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog);
    let git = |arguments: &[&str]| git(&project, &site.world, arguments);
    let commit = |message: &str| {
        git(&["add", "-A"]).ok();
        git(&["commit", "-q", "-m", message]).ok();
    };
    git(&["init", "-q", "-b", "main"]).ok();
    git(&["config", "merge.conflictStyle", style]).ok();
    project.envy(&["init"]).ok();
    project.envy(&["install", "greet@1.0"]).ok();
    let older =
        |file: &str| project.read(file).replace("greet = \"1.0\"", "greet = \"*\"").replace("greet@1.0", "greet@*");
    ["envy.toml", "envy.lock"].iter().for_each(|file| project.write(file, older(file)));
    commit("start");
    git(&["checkout", "-q", "-b", "topic"]).ok();
    sides[1](&project);
    commit("theirs");
    git(&["checkout", "-q", "main"]).ok();
    sides[0](&project);
    commit("ours");
    let _ = git(&["merge", "-q", "topic"]);
    project
}

fn versions(project: &TestProject<'_>) -> BTreeMap<String, String> {
    let list = project.envy(&["list", "--json"]).ok().document();
    let text = |package: &serde_json::Value, key: &str| package[key].as_str().unwrap().to_owned();
    list["packages"].as_array().unwrap().iter().map(|p| (text(p, "id"), text(p, "version"))).collect()
}

fn installs<'a>(packages: &'a [&'a str]) -> impl Fn(&TestProject<'_>) + 'a {
    move |project| _ = project.envy(&[&["install"], packages].concat()).ok()
}

#[rstest]
fn branches_that_each_installed_something_are_one_after_envy_lock(#[values("merge", "diff3", "zdiff3")] style: &str) {
    let site = Site::new();
    let machine = site.machine();
    let project =
        merged(&site, &machine, style, [&installs(&["hello@2.10", "same-left"]), &installs(&["libgreet", "beside"])]);
    assert!(project.read("envy.lock").contains("<<<<<<<"), "git stops in the lock");
    // what a person does: both sides' lines
    let manifest = project.read("envy.toml");
    let kept =
        manifest.lines().filter(|line| !["<<<<", "||||", "====", ">>>>"].iter().any(|mark| line.starts_with(mark)));
    project.write("envy.toml", kept.collect::<Vec<_>>().join("\n") + "\n");
    let alone = project.envy(&["sync"]).exits(1);
    assert!(alone.stderr.contains("error[lock-invalid]") && alone.stderr.contains("envy lock"), "{alone:?}");

    // no catalog is there to ask, so nothing can move
    let project = project.with("ENVY_CATALOG_URL", "http://127.0.0.1:9");
    let locked = project.envy(&["lock"]).ok();
    if style == "merge" {
        assert_said!(project, locked.stderr, @"
        envy.lock was in conflict: 5 of 5 packages stay as a side had locked them
        next: envy sync
        ");
    }
    let wanted = [("beside", "1.0"), ("greet", "1.0"), ("hello", "2.10"), ("libgreet", "1.2.0"), ("same-left", "1.0")];
    assert_eq!(versions(&project), wanted.map(|(id, version)| (id.to_owned(), version.to_owned())).into());
    project.envy(&["sync"]).ok();
    for file in ["envy.toml", "envy.lock", "AGENTS.md"] {
        assert!(!project.read(file).contains("<<<<<<<"), "{file} is without conflicts: {}", project.read(file));
    }
    assert_eq!(project.envy(&["run", "--locked", "--", "hello"]).ok().stdout, "Hello, world!\n");
    assert_eq!(project.envy(&["lock", "--locked"]).ok().stdout, "envy.lock answers envy.toml\n");
}

#[test]
fn of_two_versions_of_one_package_the_newer_stays() {
    let site = Site::new();
    let machine = site.machine();
    let lock = |version: &'static str| {
        move |project: &TestProject<'_>| {
            project.envy(&["install", &format!("greet@{version}")]).ok();
            let star = |file: &str| {
                let text = project.read(file);
                text.replace(&format!("greet = \"{version}\""), "greet = \"*\"")
                    .replace(&format!("greet@{version}"), "greet@*")
            };
            ["envy.toml", "envy.lock"].iter().for_each(|file| project.write(file, star(file)));
        }
    };
    let project = merged(&site, &machine, "merge", [&lock("1.1"), &lock("2.0")]);
    let project = project.with("ENVY_CATALOG_URL", "http://127.0.0.1:9");
    let locked = project.envy(&["lock"]).ok();
    assert_said!(project, locked.stderr, @"
    envy.lock was in conflict: 1 of 1 package stays as a side had locked it
    greet is locked as 1.1 and as 2.0: 2.0 stays
    next: envy sync
    ");
    assert_eq!(versions(&project)["greet"], "2.0");
}

#[test]
fn a_manifest_in_conflict_is_a_persons_to_resolve() {
    let site = Site::new();
    let machine = site.machine();
    let project = merged(&site, &machine, "merge", [&installs(&["hello"]), &installs(&["same-left"])]);
    let before = project.snapshot();
    let refused = project.envy(&["lock"]).exits(1);
    assert_said!(project, refused.stderr, @"
    error[manifest-invalid]: envy.toml has an unresolved merge conflict
     --> envy.toml:5:1
      |
    5 | <<<<<<< HEAD
      | ^^^^^^^^^^^^ git stopped here
    help: resolve the conflict, then bring the lock along:
      envy lock && envy sync
    ");
    assert_eq!(project.snapshot(), before);
    let json: serde_json::Value = serde_json::from_str(&project.envy(&["lock", "--json"]).exits(1).stderr).unwrap();
    let line = project.read("envy.toml").lines().position(|line| line.starts_with("<<<<<<<")).unwrap() + 1;
    assert_eq!(json["error"]["location"]["line"], line);
}

/// What is cut, and what is left of two packages.
#[rstest]
#[case::a_line("[packages.hello]", "[packages.hello", 1)]
#[case::the_version_of_the_file("version = 1\n", "vers", 2)]
#[case::a_row_of_the_closure("[closure.", "[closure", 2)]
fn a_damaged_lock_is_mended_and_what_can_be_read_keeps_its_version(
    #[case] from: &str,
    #[case] to: &str,
    #[case] kept: usize,
) {
    let place = Workplace::new();
    let project = place.project().having(&["greet@1.1", "hello"]);
    let good = project.read("envy.lock");
    project.write("envy.lock", good.replacen(from, to, 1));
    let before = project.snapshot();
    assert!(project.envy(&["lock", "--locked"]).exits(1).stderr.contains("error[lock-invalid]"));
    assert_eq!(project.snapshot(), before);
    let said = project.envy(&["lock"]).ok().stderr;
    assert!(said.contains(&format!("envy.lock was damaged: {kept} of 2 packages stay")), "{said}");
    assert_eq!(said.contains("Resolving 1 package"), kept < 2, "{said}");
    let lock = parse(&project.read("envy.lock")).unwrap();
    assert_eq!(lock.packages, parse(&good).unwrap().packages);
}

#[test]
fn a_lock_of_a_newer_envy_is_never_mended() {
    let place = Workplace::new();
    let project = place.project();
    project.write("envy.toml", "version = 1\n[packages]\n");
    project.write("envy.lock", "<<<<<<< HEAD\nversion = 1\n=======\nversion = 2\n>>>>>>> topic\n");
    let before = project.snapshot();
    assert!(project.envy(&["lock"]).exits(1).stderr.contains("error[lock-too-new]"));
    assert_eq!(project.snapshot(), before);
}

/// Packages by name, each with a version.
type Installed = BTreeMap<String, u8>;

fn request(name: &str) -> (PackageId, Spec) {
    (PackageId::new(name).unwrap(), Spec::version("*"))
}

fn manifest(names: impl Iterator<Item = String>) -> Manifest {
    Manifest { packages: names.map(|name| request(&name)).collect(), ..Manifest::default() }
}

/// A store path that nobody else has.
fn path(name: &str, version: u8) -> StorePath {
    let digest = Sha256::digest(format!("{name} {version}"));
    let hash = envy::store::base32::encode(&digest[..20]);
    StorePath::from_base_name(&format!("{hash}-{name}-{version}")).unwrap()
}

fn locked(name: &str, version: u8) -> LockedPackage {
    let (id, spec) = request(name);
    let outputs = [("out".to_owned(), path(name, version))].into();
    let system = LockedSystem { outputs, default_outputs: vec!["out".to_owned()], ..LockedSystem::default() };
    LockedPackage {
        request: spec.request(&id),
        name: name.to_owned(),
        version: version.to_string(),
        attribute: name.to_owned(),
        revision: "ee09932cedcef15aaf476f9343d1dea2cb77e261".to_owned(),
        summary: format!("About {name}"),
        systems: [(System::X86_64Linux, system.clone()), (System::Aarch64Linux, system)].into(),
    }
}

/// What a branch locks.
fn lock(installed: &Installed) -> Lock {
    let packages = installed.iter().map(|(name, version)| (request(name).0, locked(name, *version))).collect();
    let row = |(name, version): (&String, &u8)| (path(name, *version), NarDigest { sha256: [*version; 32], size: 1 });
    let table: BTreeMap<_, _> = installed.iter().map(row).collect();
    Lock { packages, closures: [(System::X86_64Linux, table)].into() }
}

/// What git makes of three texts.
fn merge_texts(world: &World, style: &str, texts: [&str; 3]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let files = ["ours", "base", "theirs"].map(|name| dir.path().join(name));
    files.iter().zip(texts).for_each(|(file, text)| fs_err::write(file, text).unwrap());
    let mut command = Command::new(world.tool("git"));
    command.args(["merge-file", "-p"]).args(["--diff3", "--zdiff3"].iter().filter(|option| option[2..] == *style));
    String::from_utf8(command.args(files).output().unwrap().stdout).unwrap()
}

fn installed() -> impl Strategy<Value = Installed> {
    proptest::collection::btree_map("[a-d]{1,2}", 1_u8..4, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]
    /// Each branch adds to what both had. Whatever git makes of the two locks, clean or in conflict, the result is the union;
    /// where both have added a package, the newer version of it.
    #[test]
    fn any_two_sets_of_installs_merge_to_their_union(
        base in installed(), ours in installed(), theirs in installed(),
        style in proptest::sample::select(vec!["merge", "diff3", "zdiff3"]),
    ) {
        let world = World::find();
        let on_top = |new: &Installed| -> Installed { new.clone().into_iter().chain(base.clone()).collect() };
        let (ours, theirs) = (on_top(&ours), on_top(&theirs));
        let text = merge_texts(&world, style, [&ours, &base, &theirs].map(|side| lock(side).to_text()).each_ref().map(String::as_str));
        let mut union = ours.clone();
        for (name, version) in theirs {
            let kept = union.entry(name).or_insert(version);
            *kept = version.max(*kept);
        }
        let sides = salvage(&text).unwrap();
        let united = unite(&manifest(union.keys().cloned()), &sides);
        prop_assert_eq!(&united.lock.packages, &lock(&union).packages);
        let rows: BTreeSet<_> = united.lock.closures.values().flat_map(BTreeMap::keys).collect();
        prop_assert!(lock(&union).closures.values().flat_map(BTreeMap::keys).all(|path| rows.contains(path)));
    }
}
