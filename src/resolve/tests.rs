mod refused;

use std::sync::Mutex;

use super::*;
use crate::catalog::{Attempt, Build, CatalogError, Found, Output, Package, Release};
use crate::failure::{Code, Explain};
use crate::lock::NarDigest;

const LINUX: System = System::X86_64Linux;
const DARWIN: System = System::Aarch64Darwin;
const REVISION: &str = "ee09932cedcef15aaf476f9343d1dea2cb77e261";

/// A catalog in memory. Its own choice is the newest release whatever is asked for, as bad as a service may be.
#[derive(Default)]
struct FakeCatalog {
    packages: Vec<Package>,
    /// Whether `resolve` says that it does not know, so that all depends on `package`.
    mute: bool,
    fails: bool,
    asked: Mutex<Vec<String>>,
}

impl FakeCatalog {
    fn with(releases: &[Release]) -> Self {
        let mut catalog = Self::default();
        for release in releases {
            match catalog.packages.iter_mut().find(|package| package.name == release.name) {
                Some(package) => package.releases.push(release.clone()),
                None => catalog.packages.push(Package {
                    name: release.name.clone(),
                    summary: String::new(),
                    license: "MIT".to_owned(),
                    homepage: String::new(),
                    releases: vec![release.clone()],
                }),
            }
        }
        catalog
    }

    fn look_up(&self, request: String, name: &str) -> Result<Option<Package>, CatalogError> {
        self.asked.lock().unwrap().push(request);
        if self.fails {
            let attempts = vec![Attempt { host: "nixsearch.com".to_owned(), reason: "connection refused".to_owned() }];
            return Err(CatalogError::Unreachable { attempts });
        }
        let has = |package: &&Package| {
            let mut builds = package.releases.iter().flat_map(|release| release.systems.values());
            package.name == name || builds.any(|build| build.attribute == name)
        };
        Ok(self.packages.iter().find(has).cloned())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Catalog for FakeCatalog {
    fn search(&self, query: &str) -> Result<Vec<Found>, CatalogError> {
        self.asked.lock().unwrap().push(format!("search {query}"));
        Ok(Vec::new())
    }

    fn resolve(&self, name: &str, range: &str) -> Result<Option<Release>, CatalogError> {
        let package = self.look_up(format!("resolve {name} {range}"), name)?;
        Ok(package.filter(|_| !self.mute).map(|package| package.releases[0].clone()))
    }

    fn package(&self, name: &str) -> Result<Option<Package>, CatalogError> {
        self.look_up(format!("package {name}"), name)
    }
}

#[derive(Default)]
struct Heard(Mutex<Vec<Event>>);

impl Reporter for Heard {
    fn report(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

fn release(name: &str, version: &str, systems: &[System]) -> Release {
    let path = |output: &str| {
        let hash = if output.is_empty() { "a" } else { "b" }.repeat(32);
        format!("/nix/store/{hash}-{name}-{version}{output}").parse().unwrap()
    };
    let build = Build {
        attribute: name.to_owned(),
        revision: REVISION.to_owned(),
        outputs: vec![
            Output { name: "man".to_owned(), path: path("-man"), default: false },
            Output { name: "out".to_owned(), path: path(""), default: true },
        ],
    };
    Release {
        name: name.to_owned(),
        version: version.to_owned(),
        summary: format!("The {name}"),
        systems: systems.iter().map(|system| (*system, build.clone())).collect(),
    }
}

/// A release of which nobody has a binary.
fn unbuilt(name: &str, version: &str, systems: &[System]) -> Release {
    let mut release = release(name, version, systems);
    release.systems.values_mut().for_each(|build| build.outputs.clear());
    release
}

fn attribute(mut release: Release, attribute: &str) -> Release {
    release.systems.values_mut().for_each(|build| attribute.clone_into(&mut build.attribute));
    release
}

fn id(text: &str) -> PackageId {
    PackageId::new(text).unwrap()
}

fn manifest(packages: &[(&str, &str)]) -> Manifest {
    let packages = packages.iter().map(|(name, range)| (id(name), Spec::version(range))).collect();
    Manifest { packages, ..Manifest::default() }
}

fn resolve_anew(manifest: &Manifest, catalog: &FakeCatalog) -> Result<Resolution, ResolveError> {
    let request = Request { manifest, old: None, system: LINUX, update: &BTreeSet::new() };
    resolve(&request, catalog, &crate::report::Silent)
}

/// The version that one package was resolved to.
fn version(asked: (&str, &str), catalog: &FakeCatalog) -> Result<String, ResolveError> {
    Ok(resolve_anew(&manifest(&[asked]), catalog)?.lock.packages[&id(asked.0)].version.clone())
}

#[test]
fn a_good_answer_costs_one_request_and_becomes_a_block() {
    let mut darwin = attribute(release("jq", "1.8", &[DARWIN]), "jq_1");
    darwin.systems.get_mut(&DARWIN).unwrap().revision = REVISION.replace('e', "f");
    let mut jq = release("jq", "1.8", &[LINUX]);
    jq.systems.append(&mut darwin.systems);
    jq.systems.insert(System::X86_64Darwin, unbuilt("jq", "1.8", &[LINUX]).systems[&LINUX].clone());
    let catalog = FakeCatalog::with(&[jq]);
    let resolution = resolve_anew(&manifest(&[("jq", "*")]), &catalog).unwrap();
    assert_eq!(catalog.asked(), ["resolve jq latest"]);
    assert_eq!(resolution.notes, [""; 0]);
    insta::assert_snapshot!(resolution.lock.to_text(), @r#"
    # Written by envy. Commit this file, and change envy.toml instead of it.
    version = 1

    [packages.jq]
    spec = "jq@*"
    name = "jq"
    version = "1.8"
    revision = "ee09932cedcef15aaf476f9343d1dea2cb77e261"
    attribute = "jq"
    summary = "The jq"

    [packages.jq.systems.aarch64-darwin]
    revision = "ff09932cfdcff15aaf476f9343d1dfa2cb77f261"
    attribute = "jq_1"
    default-outputs = ["out"]
    outputs.man = "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-jq-1.8-man"
    outputs.out = "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-jq-1.8"

    [packages.jq.systems.x86_64-linux]
    default-outputs = ["out"]
    outputs.man = "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-jq-1.8-man"
    outputs.out = "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-jq-1.8"
    "#);
}

#[test]
fn what_the_lock_answers_costs_no_request_and_stays_as_it_is() {
    let catalog = FakeCatalog::with(&[release("jq", "1.8", &[LINUX]), release("fd", "10", &[LINUX])]);
    let mut old = resolve_anew(
        &manifest(&[("jq", "*"), ("gone", "*")]),
        &FakeCatalog::with(&[release("jq", "1.7", &[LINUX]), release("gone", "1", &[LINUX])]),
    )
    .unwrap()
    .lock;
    let path = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-x".parse().unwrap();
    old.closures.insert(LINUX, [(path, NarDigest { sha256: [0; 32], size: 1 })].into());
    let manifest = manifest(&[("jq", "*"), ("fd", "*")]);
    let ask = |update: &BTreeSet<PackageId>| {
        let request = Request { manifest: &manifest, old: Some(&old), system: LINUX, update };
        resolve(&request, &catalog, &crate::report::Silent).unwrap().lock
    };
    let lock = ask(&BTreeSet::new());
    assert_eq!(catalog.asked(), ["resolve fd latest"]);
    assert_eq!(lock.packages[&id("jq")], old.packages[&id("jq")]);
    assert!(!lock.packages.contains_key(&id("gone")), "what the manifest does not have is not locked");
    assert_eq!(lock.closures, old.closures);
    assert_eq!(ask(&[id("jq")].into()).packages[&id("jq")].version, "1.8", "unless it is to be updated");
}

#[test]
fn another_range_is_resolved_anew() {
    let catalog = FakeCatalog::with(&[release("jq", "1.8", &[LINUX]), release("jq", "1.7", &[LINUX])]);
    let old = resolve_anew(&manifest(&[("jq", "*")]), &catalog).unwrap().lock;
    let manifest = manifest(&[("jq", "1.7")]);
    let request = Request { manifest: &manifest, old: Some(&old), system: LINUX, update: &BTreeSet::new() };
    assert_eq!(resolve(&request, &catalog, &crate::report::Silent).unwrap().lock.packages[&id("jq")].version, "1.7");
}

#[test]
fn an_answer_outside_the_range_is_discarded_and_the_choice_made_from_all_releases() {
    let releases = ["3.11.14", "3.10.1", "3.1.5", "3.1.4"].map(|version| release("python", version, &[LINUX]));
    let mut catalog = FakeCatalog::with(&releases);
    assert_eq!(version(("python", "3.1"), &catalog).unwrap(), "3.1.5");
    assert_eq!(catalog.asked(), ["resolve python 3.1", "package python"]);
    catalog.mute = true;
    assert_eq!(version(("python", ">=3.2 <3.11"), &catalog).unwrap(), "3.10.1");
}

#[test]
fn an_attribute_never_means_another_one_of_the_same_package() {
    let nodejs = |version, name| attribute(release("nodejs", version, &[LINUX]), name);
    let mut catalog = FakeCatalog::with(&[
        nodejs("24.1.0", "nodejs_24"),
        nodejs("22.11.0", "nodejs_22"),
        nodejs("22.12.0", "nodejs_22"),
    ]);
    catalog.mute = true;
    assert_eq!(version(("nodejs_22", "*"), &catalog).unwrap(), "22.12.0");
    assert_eq!(version(("nodejs", "*"), &catalog).unwrap(), "24.1.0");
    assert_eq!(version(("nodejs_22", "24"), &catalog).unwrap_err().code(), Code::VersionNotFound);
}

#[test]
fn the_newest_that_somebody_has_a_binary_of_is_taken_and_told() {
    let catalog = FakeCatalog::with(&[
        unbuilt("codex", "0.170.0", &[LINUX]),
        release("codex", "0.169.0", &[LINUX]),
        release("codex", "0.168.0", &[LINUX]),
    ]);
    let resolution = resolve_anew(&manifest(&[("codex", "*")]), &catalog).unwrap();
    assert_eq!(resolution.lock.packages[&id("codex")].version, "0.169.0");
    assert_eq!(resolution.notes, ["codex 0.169.0: the newest with a binary for x86_64-linux (not 0.170.0)"]);
}

#[test]
fn a_name_that_nobody_has_goes_through_the_alias_table() {
    let catalog = FakeCatalog::with(&[release("codex", "0.169.0", &[LINUX])]);
    for name in ["codex-cli", "@openai/codex", "openai-codex"] {
        let resolution = resolve_anew(&manifest(&[(name, "^0.169")]), &catalog).unwrap();
        assert_eq!(resolution.lock.packages[&id(name)].name, "codex");
        assert_eq!(resolution.lock.packages[&id(name)].request, format!("{name}@^0.169"));
        assert_eq!(resolution.notes, [format!("{name} → codex 0.169.0")]);
    }
}

#[test]
fn a_packages_own_name_comes_before_the_alias_table_but_not_silently() {
    let catalog = FakeCatalog::with(&[release("helm", "0.9", &[LINUX]), release("kubernetes-helm", "4", &[LINUX])]);
    let resolution = resolve_anew(&manifest(&[("helm", "*")]), &catalog).unwrap();
    assert_eq!(resolution.lock.packages[&id("helm")].name, "helm");
    assert_eq!(
        resolution.notes,
        ["helm is helm 0.9 (The helm); should it be kubernetes-helm: envy install kubernetes-helm"]
    );
}

#[test]
fn gaps_are_silent_unless_the_manifest_names_the_system() {
    let catalog = FakeCatalog::with(&[release("jq", "1.8", &[LINUX])]);
    let heard = |manifest: &Manifest| {
        let heard = Heard::default();
        let request = Request { manifest, old: None, system: LINUX, update: &BTreeSet::new() };
        resolve(&request, &catalog, &heard).unwrap();
        heard.0.into_inner().unwrap()
    };
    let mut manifest = manifest(&[("jq", "*")]);
    let phase = Event::Phase("Resolving 1 package".to_owned());
    assert_eq!(heard(&manifest), [phase.clone(), Event::Done]);
    manifest.options.systems = Some(vec![LINUX, DARWIN]);
    let warning = Event::Warning("jq 1.8 is not available for aarch64-darwin".into());
    assert_eq!(heard(&manifest), [phase, Event::Done, warning]);
}

#[test]
fn a_package_that_is_not_wanted_here_need_not_be_available_here() {
    let catalog = FakeCatalog::with(&[release("swift", "6.1", &[DARWIN]), release("swift", "5.8", &[LINUX])]);
    let mut manifest = manifest(&[("swift", "*")]);
    manifest.packages.get_mut(&id("swift")).unwrap().systems = Some(vec![DARWIN]);
    let resolution = resolve_anew(&manifest, &catalog).unwrap();
    assert_eq!(resolution.lock.packages[&id("swift")].version, "6.1");
}

#[test]
fn a_store_path_needs_no_catalog() {
    let path = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2";
    let spec = Spec { source: Source::StorePath(path.parse().unwrap()), ..Spec::version("*") };
    let mut manifest = manifest(&[]);
    manifest.packages.insert(id("tool"), spec);
    let catalog = FakeCatalog::default();
    let resolution = resolve_anew(&manifest, &catalog).unwrap();
    assert_eq!(catalog.asked(), [""; 0]);
    insta::assert_snapshot!(resolution.lock.to_text(), @r#"
    # Written by envy. Commit this file, and change envy.toml instead of it.
    version = 1

    [packages.tool]
    spec = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2"
    name = "hello"
    version = "2.12.2"

    [packages.tool.systems.x86_64-linux]
    default-outputs = ["out"]
    outputs.out = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2"
    "#);
}

#[test]
fn of_equal_versions_the_one_from_the_commonest_revision_is_taken() {
    let mut other = release("jq", "1.8.0", &[LINUX]);
    other.systems.get_mut(&LINUX).unwrap().revision = "0".repeat(40);
    let mut catalog = FakeCatalog::with(&[other, release("jq", "1.8", &[LINUX]), release("fd", "10", &[LINUX])]);
    let old = resolve_anew(&manifest(&[("fd", "*")]), &catalog).unwrap().lock;
    catalog.mute = true;
    let manifest = manifest(&[("fd", "*"), ("jq", "*")]);
    let request = Request { manifest: &manifest, old: Some(&old), system: LINUX, update: &BTreeSet::new() };
    let lock = resolve(&request, &catalog, &crate::report::Silent).unwrap().lock;
    assert_eq!(lock.packages[&id("jq")].revision, REVISION);
}

#[test]
fn many_packages_are_resolved_to_the_same_lock_every_time() {
    let names: Vec<String> = (0..40).map(|n| format!("package-{n}")).collect();
    let catalog = FakeCatalog::with(&names.iter().map(|name| release(name, "1", &[LINUX])).collect::<Vec<_>>());
    let manifest = manifest(&names.iter().map(|name| (name.as_str(), "*")).collect::<Vec<_>>());
    let first = resolve_anew(&manifest, &catalog).unwrap();
    assert_eq!(first.lock.packages.len(), 40);
    assert_eq!(resolve_anew(&manifest, &catalog).unwrap(), first);
}
