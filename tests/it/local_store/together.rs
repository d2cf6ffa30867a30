//! Several at work on one store at once.

use std::collections::BTreeSet;
use std::process::Stdio;

use rstest::rstest;

use super::worker::{self, Way};
use super::{chain, open, realize};
use crate::support::chroot::ChrootStore;
use crate::support::packed::Packed;
use crate::support::world::{Nix, World};

/// Each has unpacked, and keeps locked, what the other one wants next.
#[rstest]
fn two_that_go_through_a_closure_from_both_ends_both_come_through(#[values(Way::Up, Way::Down)] second: Way) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let chain = [chain(&world, 20)];
    let mut workers = [Way::Down, second].map(|way| worker::start(chroot.dir(), way, &chain));
    // both are in the middle of it
    for _ in 0..5 {
        workers.iter_mut().for_each(|worker| drop(worker.step()));
    }
    for worker in workers {
        let ran = worker.finish();
        assert!(ran.stdout.ends_with("done"), "{ran:?}");
    }
    chroot.verify(Nix::V2_34);
    assert_eq!(chroot.valid(Nix::V2_8).len(), 20);
    assert_eq!(chroot.entries().len(), 20);
}

#[test]
fn many_start_a_store_that_is_not_there_yet() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let hello = [world.path("hello", "2.12.2")];
    let workers: Vec<_> = (0..8).map(|_| worker::start(chroot.dir(), Way::Single, &hello)).collect();
    let judge = chroot.nix(Nix::V2_8, "nix-store").arg("--verify").spawn().unwrap();
    for worker in workers {
        let ran = worker.finish();
        assert!(ran.stdout.ends_with("done"), "{ran:?}");
    }
    assert!(judge.wait_with_output().unwrap().status.success());
    chroot.verify(Nix::V2_26);
    assert_eq!(chroot.valid(Nix::V2_26), hello);
}

#[test]
fn threads_share_a_store() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let store = open(&chroot);
    let closure = Packed::closure(&world, &[chain(&world, 20)]);
    let unpacked = std::thread::scope(|scope| {
        let threads: Vec<_> = closure
            .chunks(5)
            .map(|part| {
                let store = &store;
                scope.spawn(move || {
                    let unpack = |one: &Packed| store.unpack(&one.registration, &mut one.open()).unwrap();
                    part.iter().filter_map(unpack).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    store.register(unpacked).unwrap();
    chroot.verify(Nix::V2_34);
    assert_eq!(chroot.valid(Nix::V2_34).len(), 20);
}

/// Nix substitutes the same closure from the same cache at the same time.
#[rstest]
fn nix_and_envy_fetch_the_same_closure_at_once(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    drop(open(&chroot));
    let chain = chain(&world, 20);
    let cache = format!("file://{}", world.cache_dir().display());
    let mut copy = chroot.nix(nix, "nix-store");
    copy.args(["--option", "substituters", &cache, "--option", "trusted-public-keys", &world.public_key]);
    let copy = copy.args(["--realise", &chain]).stdout(Stdio::null()).spawn().unwrap();
    let ours = [Way::Up, Way::Down].map(|way| worker::start(chroot.dir(), way, std::slice::from_ref(&chain)));
    for worker in ours {
        let ran = worker.finish();
        assert!(ran.stdout.ends_with("done"), "{ran:?}");
    }
    assert!(copy.wait_with_output().unwrap().status.success());
    chroot.verify(nix);
    assert_eq!(chroot.valid(nix).len(), 20);
}

#[test]
fn what_another_one_made_valid_meanwhile_is_not_unpacked_again() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let (first, second) = (open(&chroot), open(&chroot));
    let hello = Packed::one(&world, &world.path("hello", "2.12.2").parse().unwrap());
    realize(&first, &world, &[hello.path().to_string()]);
    assert!(second.unpack(&hello.registration, &mut std::io::empty()).unwrap().is_none());
    let all = BTreeSet::from([hello.path().clone()]);
    assert_eq!(second.valid(&all).unwrap(), all);
}
