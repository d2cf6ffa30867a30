use std::collections::BTreeMap;

use super::*;
use crate::report::Silent;
use crate::store::nar::{Node, to_bytes};

fn file(text: &str) -> Node {
    Node::Regular { executable: false, contents: text.into() }
}

fn folder(entries: &[(&str, Node)]) -> Node {
    Node::Directory(
        entries.iter().map(|(name, node)| (name.as_bytes().to_vec(), node.clone())).collect::<BTreeMap<_, _>>(),
    )
}

#[test]
fn what_is_added_is_valid_with_what_it_refers_to_and_survives_as_long_as_the_store_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let store = LocalStore::open(Layout::below(dir.path())).unwrap();
    let (a, _) = to_bytes(&file("a"));
    let a = store.add_tree("a", &a, &BTreeSet::new()).unwrap();
    let (b, _) = to_bytes(&folder(&[("a", file("b"))]));
    let b = store.add_tree("b", &b, &[a.clone()].into()).unwrap();
    let closure = store.closure(&[b.clone()].into()).unwrap();
    let mut paths = vec![a, b];
    paths.sort();
    assert_eq!(closure.iter().map(|info| info.path.clone()).collect::<Vec<_>>(), paths);
    assert_eq!(store.collect_garbage(&Silent).unwrap(), Default::default());
    drop(store);
    let store = LocalStore::open(Layout::below(dir.path())).unwrap();
    assert_eq!(store.collect_garbage(&Silent).unwrap().paths, paths);
}
