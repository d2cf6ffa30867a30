use std::collections::BTreeMap;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::report::Silent;
use crate::store::nar::{Node, to_bytes};

mod foreign;

fn file(text: &str) -> Node {
    Node::Regular { executable: false, contents: text.into() }
}

fn folder(entries: &[(&str, Node)]) -> Node {
    let entries = entries.iter().map(|(name, node)| (name.as_bytes().to_vec(), node.clone()));
    Node::Directory(entries.collect::<BTreeMap<_, _>>())
}

/// A path of that name (and no other content) with its archive.
fn packed(name: &str, references: &[&Registration]) -> (Registration, Vec<u8>) {
    let (archive, nar_hash) = to_bytes(&folder(&[("file", file(name)), ("link", Node::Symlink(b"file".to_vec()))]));
    let path = StorePath::from_base_name(&format!("{}-{name}", base32::encode(&nar_hash[..20]))).unwrap();
    let references = references.iter().map(|one| one.info.path.clone()).collect();
    let info = PathInfo { path, nar_hash, nar_size: archive.len() as u64, references };
    (Registration { info, deriver: None, signatures: vec!["key:c2ln".into()], content_address: None }, archive)
}

fn open(dir: &Path) -> LocalStore {
    LocalStore::open(Layout::below(dir)).unwrap()
}

fn entries(store: &LocalStore) -> Vec<String> {
    let entries = fs_err::read_dir(store.layout().store_dir()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != ".links");
    names.sort();
    names
}

fn raw(dir: &Path) -> Connection {
    Connection::open(dir.join("nix/var/nix/db/db.sqlite")).unwrap()
}

#[test]
fn a_name_that_stands_for_another_content_is_refused_and_nothing_of_it_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let (mut lie, archive) = packed("lie", &[]);
    let other = to_bytes(&file("what the name stands for")).1;
    lie.info.path = tree_path("lie", &other, &BTreeSet::new()).unwrap();
    lie.content_address = Some(format!("fixed:r:sha256:{}", base32::encode(&other)));
    let error = store.unpack(&lie, &mut &*archive).unwrap_err();
    assert!(matches!(error, StoreError::Mismatch { .. }), "{error}");
    assert_eq!(entries(&store), [""; 0]);
}

#[test]
fn what_is_added_is_valid_with_what_it_refers_to_and_stays_as_long_as_the_store_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let a = store.add_tree("a", &to_bytes(&file("a")).0, &BTreeSet::new()).unwrap();
    let b = store.add_tree("b", &to_bytes(&folder(&[("a", file("b"))])).0, &[a.clone()].into()).unwrap();
    let closure = store.closure(&[b.clone()].into()).unwrap();
    let mut paths = vec![a, b.clone()];
    paths.sort();
    assert_eq!(closure.iter().map(|info| info.path.clone()).collect::<Vec<_>>(), paths);
    assert_eq!(fs_err::read_to_string(store.real_path(&b).join("a")).unwrap(), "b");
    assert_eq!(store.collect_garbage(&Silent).unwrap(), crate::store::Collected::default());
    drop(store);
    assert_eq!(open(dir.path()).collect_garbage(&Silent).unwrap().paths, paths);
}

#[test]
fn whatever_lies_at_the_place_of_a_path_is_replaced_and_what_a_link_there_points_to_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let outside = dir.path().join("outside");
    fs_err::create_dir(&outside).unwrap();
    fs_err::write(outside.join("file"), "kept").unwrap();
    let store = open(dir.path());
    let (first, archive) = packed("first", &[]);
    let place = store.real_path(&first.info.path);
    fs_err::create_dir_all(place.join("half")).unwrap();
    fs_err::set_permissions(&place, PermissionsExt::from_mode(0o555)).unwrap();
    let (second, other) = packed("second", &[]);
    symlink(&outside, store.real_path(&second.info.path)).unwrap();

    let unpacked = [store.unpack(&first, &mut archive.as_slice()), store.unpack(&second, &mut other.as_slice())];
    store.register(unpacked.into_iter().filter_map(Result::unwrap).collect()).unwrap();
    assert!(!place.join("half").exists());
    assert_eq!(fs_err::read_to_string(place.join("file")).unwrap(), "first");
    assert_eq!(fs_err::read_to_string(outside.join("file")).unwrap(), "kept");
    assert_eq!(entries(&store).len(), 2, "no lock stays");
}

#[test]
fn of_what_is_not_as_promised_nothing_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let (what, archive) = packed("what", &[]);
    let refused = |what: &Registration, mut archive: &[u8]| store.unpack(what, &mut archive).unwrap_err();

    let mut other = what.clone();
    other.info.nar_hash[0] ^= 1;
    insta::assert_snapshot!(refused(&other, &archive), @"content does not match: /nix/store/hl188fihslk66j4xcv3pxn0nssl3njkp-what: the archive has sha256 774a3ba8d616d87ec7669d486326d5303a840285169544158fcaa8a992ed342e and 480 bytes, not sha256 764a3ba8d616d87ec7669d486326d5303a840285169544158fcaa8a992ed342e and 480 bytes");
    let mut other = what.clone();
    other.info.nar_size += 8;
    assert!(matches!(refused(&other, &archive), StoreError::Mismatch { .. }));
    assert!(matches!(refused(&what, &archive[..archive.len() - 8]), StoreError::Mismatch { .. }));
    assert!(matches!(refused(&what, &[&archive[..], &[0; 8]].concat()), StoreError::Mismatch { .. }));
    assert_eq!(entries(&store), [""; 0]);
    assert!(store.valid(&[what.info.path].into()).unwrap().is_empty());
}

#[test]
fn of_what_is_given_up_nothing_stays() {
    struct Breaks;
    impl Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::ConnectionReset.into())
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let (what, archive) = packed("what", &[]);
    store.unpack(&what, &mut (&archive[..300]).chain(Breaks)).unwrap_err();
    assert_eq!(entries(&store), [""; 0]);
    let unpacked = store.unpack(&what, &mut archive.as_slice()).unwrap().unwrap();
    assert_eq!(unpacked.path(), &what.info.path);
    assert_eq!(entries(&store).len(), 2, "the path and its lock");
    drop(unpacked);
    assert_eq!(entries(&store), [""; 0]);
}

#[test]
fn a_path_is_not_registered_before_what_it_refers_to() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let (below, below_archive) = packed("below", &[]);
    let (above, above_archive) = packed("above", &[&below]);
    let unpack_above = || store.unpack(&above, &mut above_archive.as_slice()).unwrap().unwrap();
    let error = store.register(vec![unpack_above()]).unwrap_err();
    assert!(store.valid(&[above.info.path.clone()].into()).unwrap().is_empty());
    insta::assert_snapshot!(error, @"/nix/store/mnksk6bsg9yxka5b6hrhp6gv2yxcn9nw-above cannot be registered: it refers to /nix/store/15giq5mkl0zjpwvlyajgz1xmmncj6a7l-below, which is not in the store");
    assert_eq!(entries(&store), [""; 0]);

    // together, in whatever order, they may
    let above = unpack_above();
    let below = store.unpack(&below, &mut below_archive.as_slice()).unwrap().unwrap();
    let paths = BTreeSet::from([above.path().clone(), below.path().clone()]);
    store.register(vec![above, below]).unwrap();
    assert_eq!(store.valid(&paths).unwrap(), paths);
}

#[test]
fn paths_that_refer_to_each_other_in_a_circle_are_refused_and_one_that_refers_to_itself_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let ((mut one, archive), (mut other, other_archive)) = (packed("one", &[]), packed("other", &[]));
    one.info.references.extend([one.info.path.clone(), other.info.path.clone()]);
    other.info.references.insert(one.info.path.clone());
    let unpack = |what: &Registration, mut archive: &[u8]| store.unpack(what, &mut archive).unwrap().unwrap();
    let error = store.register(vec![unpack(&one, &archive), unpack(&other, &other_archive)]).unwrap_err();
    assert!(error.to_string().contains("refers to itself by way of other paths"), "{error}");
    assert_eq!(entries(&store), [""; 0]);

    other.info.references = [other.info.path.clone()].into();
    store.register(vec![unpack(&one, &archive), unpack(&other, &other_archive)]).unwrap();
    drop(store);
    assert_eq!(open(dir.path()).collect_garbage(&Silent).unwrap().paths.len(), 2);
}

#[test]
fn registering_what_somebody_registered_meanwhile_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let (what, archive) = packed("what", &[]);
    let unpacked = store.unpack(&what, &mut archive.as_slice()).unwrap().unwrap();
    let insert = "insert into ValidPaths (path, hash, registrationTime, ultimate) values (?, 'sha256:00', 7, 1)";
    raw(dir.path()).execute(insert, [what.info.path.to_string()]).unwrap();
    store.register(vec![unpacked]).unwrap();
    let closure = store.closure(&[what.info.path.clone()].into()).unwrap();
    assert_eq!(closure, std::slice::from_ref(&what.info));
    assert_eq!(entries(&store).len(), 1);
}

#[test]
fn what_this_store_has_unpacked_already_is_not_unpacked_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let (what, archive) = packed("what", &[]);
    let unpacked = store.unpack(&what, &mut archive.as_slice()).unwrap();
    assert!(store.unpack(&what, &mut std::io::empty()).unwrap().is_none());
    store.register(unpacked.into_iter().collect()).unwrap();
    assert!(store.unpack(&what, &mut std::io::empty()).unwrap().is_none());
}

#[test]
fn a_large_closure_is_registered_in_rounds_before_descriptors_run_out() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let all: Vec<_> = (0..600).map(|n| packed(&format!("p{n}"), &[])).collect();
    let unpack = |(what, archive): &(_, Vec<u8>)| store.unpack(what, &mut archive.as_slice()).unwrap();
    let unpacked: Vec<_> = all.iter().filter_map(unpack).collect();
    assert_eq!(unpacked.len(), 600);
    assert!(store.pending.len() < 300);
    let paths: BTreeSet<_> = unpacked.iter().map(|one| one.path().clone()).collect();
    store.register(unpacked).unwrap();
    assert_eq!(store.valid(&paths).unwrap().len(), 600);
    assert_eq!(entries(&store).len(), 600);
}

#[test]
fn each_store_that_is_open_has_temporary_roots_of_its_own_and_those_of_the_dead_do_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (open(dir.path()), open(dir.path()));
    let add = |name: &str| first.add_tree(name, &to_bytes(&file(name)).0, &BTreeSet::new()).unwrap();
    let [a, b, c] = ["a", "b", "c"].map(add);
    drop(first);
    // left by a dead process that had our number
    let temproots = dir.path().join("nix/var/nix/temproots");
    fs_err::write(temproots.join(std::process::id().to_string()), format!("{c}\0")).unwrap();
    let first = open(dir.path());
    first.protect([&a]).unwrap();
    second.protect([&b]).unwrap();
    assert_eq!(fs_err::read_dir(&temproots).unwrap().count(), 2);
    assert_eq!(second.collect_garbage(&Silent).unwrap().paths, [c]);
    drop(first);
    assert_eq!(second.collect_garbage(&Silent).unwrap().paths, [a]);
    drop(second);
    assert_eq!(fs_err::read_dir(&temproots).unwrap().count(), 0);
}

#[test]
fn what_is_being_unpacked_is_safe_from_collectors_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let (store, other) = (open(dir.path()), open(dir.path()));
    let (what, archive) = packed("what", &[]);
    let unpacked = store.unpack(&what, &mut archive.as_slice()).unwrap().unwrap();
    other.collect_garbage(&Silent).unwrap();
    assert_eq!(entries(&store).len(), 2, "the path and its lock");
    store.register(vec![unpacked]).unwrap();
    other.collect_garbage(&Silent).unwrap();
    assert_eq!(store.closure(&[what.info.path.clone()].into()).unwrap(), [what.info]);
}

#[test]
fn what_a_process_has_open_is_kept_as_long_as_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let path = store.add_tree("open", &to_bytes(&folder(&[("a", file("a"))])).0, &BTreeSet::new()).unwrap();
    let used = std::fs::File::open(store.real_path(&path).join("a")).unwrap();
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.collect_garbage(&Silent).unwrap().paths, []);
    drop(used);
    assert_eq!(store.collect_garbage(&Silent).unwrap().paths, [path]);
}

#[test]
fn a_root_holds_until_its_link_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let path = store.add_tree("a", &to_bytes(&file("a")).0, &BTreeSet::new()).unwrap();
    let link = dir.path().join("link");
    symlink(path.to_string(), &link).unwrap();
    store.add_root(&link).unwrap();
    store.add_root(&dir.path().join("x/../link")).unwrap();
    assert_eq!(fs_err::read_dir(dir.path().join("nix/var/nix/gcroots/auto")).unwrap().count(), 1);
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.collect_garbage(&Silent).unwrap().paths, []);
    fs_err::remove_file(link).unwrap();
    assert_eq!(store.collect_garbage(&Silent).unwrap().paths, [path]);
    assert_eq!(fs_err::read_dir(dir.path().join("nix/var/nix/gcroots/auto")).unwrap().count(), 0);
}

#[test]
fn what_is_not_valid_has_no_closure() {
    let dir = tempfile::tempdir().unwrap();
    let (what, _) = packed("what", &[]);
    let error = open(dir.path()).closure(&[what.info.path].into()).unwrap_err();
    assert!(matches!(error, StoreError::NotValid { .. }), "{error}");
}
