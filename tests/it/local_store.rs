//! The store that envy writes itself: real Nix of all versions judges it, works on it, and shares it.

mod collecting;
mod crashes;
mod judged;
mod together;
mod worker;

use std::collections::BTreeSet;

use envy::store::StorePath;
use envy::store::local::LocalStore;
use envy::store::nar::{Node, to_bytes};

use crate::support::chroot::ChrootStore;
use crate::support::packed::Packed;
use crate::support::world::World;

fn open(store: &ChrootStore<'_>) -> LocalStore {
    LocalStore::open(store.layout()).unwrap()
}

/// Makes some paths of the world valid, with all that they refer to.
fn realize(store: &LocalStore, world: &World, paths: &[String]) {
    let closure = Packed::closure(world, paths);
    store.protect(closure.iter().map(Packed::path)).unwrap();
    let unpacked = closure.iter().filter_map(|one| store.unpack(&one.registration, &mut one.open()).unwrap()).collect();
    store.register(unpacked).unwrap();
}

/// Adds a file that says `text` and refers to `references`.
fn add(store: &LocalStore, text: &str, references: &[&StorePath]) -> StorePath {
    let (nar, _) = to_bytes(&Node::Regular { executable: false, contents: text.into() });
    let references: BTreeSet<_> = references.iter().map(|path| (*path).clone()).collect();
    store.add_tree(text, &nar, &references).unwrap()
}

/// The path of a link of the world's chain; each refers to the one before.
fn chain(world: &World, link: usize) -> String {
    let name = format!("chain-{link}");
    let links = Packed::closure(world, &[world.path("chain-20", "20")]);
    links.iter().map(Packed::path).find(|path| path.name() == name).unwrap().to_string()
}

fn closure_texts(store: &LocalStore, path: &str) -> Vec<String> {
    let closure = store.closure(&[path.parse().unwrap()].into()).unwrap();
    closure.iter().map(|info| info.path.to_string()).collect()
}

fn sorted(text: &str) -> Vec<String> {
    let mut lines: Vec<_> = text.lines().map(ToOwned::to_owned).collect();
    lines.sort();
    lines
}
