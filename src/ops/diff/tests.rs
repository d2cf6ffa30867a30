use std::path::Path;

use super::*;
use crate::lock::{LockedPackage, LockedSystem, NarDigest};
use crate::manifest::PackageId;
use crate::store::StorePath;

const SYSTEM: System = System::X86_64Linux;

fn path(name: &str) -> StorePath {
    StorePath::from_base_name(&format!("{}-{name}", "0".repeat(32))).unwrap()
}

/// A lock with these packages, and a closure of them and `more`, each path of 10 bytes.
fn lock(packages: &[(&str, &str)], more: Option<&[&str]>) -> Lock {
    let mut lock = Lock::default();
    let digest = NarDigest { sha256: [1; 32], size: 10 };
    let mut table: std::collections::BTreeMap<StorePath, NarDigest> = Default::default();
    for (name, version) in packages {
        let out = path(&format!("{name}-{version}"));
        table.insert(out.clone(), digest);
        let system = LockedSystem {
            outputs: [("out".to_owned(), out)].into(),
            default_outputs: vec!["out".to_owned()],
            ..LockedSystem::default()
        };
        let package = LockedPackage {
            request: format!("{name}@*"),
            name: (*name).to_owned(),
            version: (*version).to_owned(),
            attribute: (*name).to_owned(),
            revision: String::new(),
            summary: String::new(),
            systems: [(SYSTEM, system)].into(),
        };
        lock.packages.insert(PackageId::new(name).unwrap(), package);
    }
    if let Some(more) = more {
        table.extend(more.iter().map(|name| (path(name), digest)));
        lock.closures.insert(SYSTEM, table);
    }
    lock
}

#[test]
fn packages_have_versions_and_sizes_where_a_closure_says_so() {
    let old = lock(&[("jq", "1.6"), ("gone", "1")], None);
    let new = lock(&[("jq", "1.7"), ("here", "2")], Some(&["libc"]));
    let seen: Vec<_> = compare::packages(&old, &new, SYSTEM)
        .into_iter()
        .map(|change| {
            let told = |state: Option<PackageState>| state.map(|state| (state.version, state.unpacked));
            (change.id.to_string(), told(change.from), told(change.to))
        })
        .collect();
    let known = |version: &str| Some((version.to_owned(), Some(10)));
    let unknown = |version: &str| Some((version.to_owned(), None));
    assert_eq!(
        seen,
        [
            ("gone".to_owned(), unknown("1"), None),
            ("here".to_owned(), None, known("2")),
            ("jq".to_owned(), unknown("1.6"), known("1.7")),
        ]
    );
}

#[test]
fn closures_are_counted_by_path_and_added_up() {
    let old = lock(&[("jq", "1.6")], Some(&["libc", "oniguruma"]));
    let new = lock(&[("jq", "1.7")], Some(&["libc"]));
    let size = |paths| Some(ClosureSize { paths, unpacked: paths as u64 * 10 });
    let changed = ClosureChange { system: SYSTEM, from: size(3), to: size(2), added: 1, removed: 2 };
    assert_eq!(compare::closures(&old, &new), [changed]);
    let unlocked = ClosureChange { system: SYSTEM, from: size(3), to: None, added: 0, removed: 3 };
    assert_eq!(compare::closures(&old, &lock(&[("jq", "1.7")], None)), [unlocked]);
    assert_eq!(compare::closures(&old, &old), []);
}

#[test]
fn a_side_is_a_number_a_path_or_a_revision() {
    let dir = tempfile::tempdir().unwrap();
    fs_err::write(dir.path().join("main"), "").unwrap();
    fs_err::create_dir(dir.path().join("branch")).unwrap();
    let parse = |text: &str| Side::parse(text, dir.path()).unwrap();
    let file = |name: &str| Side::LockFile(dir.path().join(name));
    assert_eq!(parse("12"), Side::Generation(12));
    assert_eq!(parse("HEAD~3"), Side::Revision("HEAD~3".into()));
    assert_eq!(parse("origin/main"), Side::Revision("origin/main".into()));
    assert_eq!(parse("branch"), Side::Revision("branch".into()), "a folder is no lock");
    assert_eq!(parse("main"), file("main"));
    let Side::LockFile(other) = parse("./other") else { panic!("`./` means a file") };
    assert_eq!(other.as_os_str(), dir.path().join("other").as_os_str(), "compared as text, as it is shown");
    assert_eq!(parse("/x/envy.lock"), Side::LockFile(Path::new("/x/envy.lock").to_path_buf()));
    for text in ["", "--output=x", "99999999999999999999"] {
        assert!(Side::parse(text, dir.path()).is_err(), "{text}");
    }
}
