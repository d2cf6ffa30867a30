//! Stores that envy made, judged and continued by Nix, and the other way round.

use std::os::unix::fs::{MetadataExt, symlink};
use std::process::Stdio;

use rstest::rstest;
use sha2::{Digest, Sha256};

use super::worker::{self, Way};
use super::{add, chain, closure_texts, open, realize, sorted};
use crate::support::chroot::ChrootStore;
use crate::support::packed::Packed;
use crate::support::project::Ran;
use crate::support::world::{Nix, World};

#[rstest]
fn what_envy_stores_every_nix_accepts(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let chain = chain(&world, 20);
    let store = open(&chroot);
    realize(&store, &world, &[chain.clone(), world.path("hello", "2.12.2"), world.path("beside", "1.0")]);
    let tree = add(&store, "tree", &[&chain.parse().unwrap()]).to_string();

    chroot.verify(nix);
    chroot.verify_signatures(nix);
    let closure = sorted(&chroot.ask(nix, "nix", &["path-info", "--recursive", &tree]).ok().stdout);
    assert_eq!(closure.len(), 21);
    assert_eq!(closure, closure_texts(&store, &tree));
    assert_eq!(chroot.ask(nix, "nix-store", &["--query", "--references", &tree]).ok().stdout.trim(), chain);
    assert_eq!(chroot.valid(nix).len(), 23);
}

/// Fields of `nix path-info --json` that must not depend on who registered a path.
fn fields(chroot: &ChrootStore<'_>, nix: Nix, path: &str) -> Vec<serde_json::Value> {
    let said = chroot.ask(nix, "nix", &["path-info", "--json", path]).ok().stdout;
    let info: serde_json::Value = serde_json::from_str(&said).unwrap();
    // 2.8 gives a list, newer ones an object by path
    let info = info.get(0).or_else(|| info.get(path)).cloned().unwrap();
    ["narHash", "narSize", "references", "deriver", "signatures", "ca", "ultimate"]
        .iter()
        .map(|field| info.get(field).cloned().unwrap_or_default())
        .collect()
}

#[rstest]
fn a_path_is_registered_as_nix_registers_it(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let (ours, theirs) = (ChrootStore::new(&world), ChrootStore::new(&world));
    let chain = chain(&world, 2);
    let store = open(&ours);
    realize(&store, &world, std::slice::from_ref(&chain));
    let cache = format!("file://{}", world.cache_dir().display());
    theirs.ask(nix, "nix", &["copy", "--no-check-sigs", "--from", &cache, &chain]).ok();
    assert_eq!(fields(&ours, Nix::V2_26, &chain), fields(&theirs, Nix::V2_26, &chain));

    let tree = add(&store, "tree", &[]);
    fs_err::write(ours.dir().join("tree"), "tree").unwrap();
    let added = theirs.ask(nix, "nix-store", &["--add", &ours.dir().join("tree").display().to_string()]).ok().stdout;
    assert_eq!(added.trim(), tree.to_string());
    assert_eq!(fields(&ours, Nix::V2_26, added.trim()), fields(&theirs, Nix::V2_26, added.trim()));
}

/// Path below the folder, mode and kind of all that a new store consists of.
fn skeleton(chroot: &ChrootStore<'_>) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    let mut todo = vec![chroot.dir().join("nix")];
    while let Some(path) = todo.pop() {
        let metadata = fs_err::symlink_metadata(&path).unwrap();
        if metadata.is_dir() {
            todo.extend(fs_err::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        found.push((path.strip_prefix(chroot.dir()).unwrap().display().to_string(), metadata.mode()));
    }
    // made when they are needed, by either
    let passing = ["-wal", "-shm", "gc.lock", "gcroots/auto"];
    found.retain(|(path, _)| !passing.iter().any(|end| path.ends_with(end)) && !path.contains("/per-user/"));
    found.retain(|(path, _)| !path.starts_with("nix/store/") || path == "nix/store/.links");
    found.sort();
    found
}

#[test]
fn a_new_store_is_laid_out_as_nix_lays_it_out_whatever_the_umask() {
    let world = World::find();
    let (ours, theirs) = (ChrootStore::new(&world), ChrootStore::new(&world));
    let hello = world.path("hello", "2.12.2");
    let worker = worker::command(ours.dir(), Way::Up, std::slice::from_ref(&hello));
    let mut masked = std::process::Command::new("/bin/sh");
    masked.args(["-c", "umask 077; exec \"$0\" \"$@\""]).arg(worker.get_program()).args(worker.get_args());
    masked.envs(worker.get_envs().filter_map(|(name, value)| Some((name, value?))));
    assert_eq!(worker::watch(masked).finish().stdout, "open\nunpacked\ndone");
    let program = fs_err::metadata(ours.file(&hello).join("bin/hello")).unwrap();
    assert_eq!((program.mode() & 0o7777, program.mtime()), (0o555, 1));
    theirs.verify(Nix::V2_8);
    assert_eq!(skeleton(&ours), skeleton(&theirs));
    let schema = |chroot: &ChrootStore<'_>| fs_err::read(chroot.layout().state_dir().join("db/schema")).unwrap();
    assert_eq!(schema(&ours), schema(&theirs));
}

#[rstest]
fn envy_goes_on_in_a_store_that_nix_made(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let (ten, twenty) = (chain(&world, 10), chain(&world, 20));
    let cache = format!("file://{}", world.cache_dir().display());
    chroot.ask(nix, "nix", &["copy", "--no-check-sigs", "--from", &cache, &ten]).ok();

    let store = open(&chroot);
    assert_eq!(closure_texts(&store, &ten), sorted(&chroot.ask(nix, "nix", &["path-info", "-r", &ten]).ok().stdout));
    realize(&store, &world, std::slice::from_ref(&twenty));
    chroot.verify(nix);
    chroot.verify_signatures(nix);
    assert_eq!(chroot.valid(nix).len(), 20);
}

/// An expression of something to build that contains `paths`.
fn derivation(name: &str, script: &str, inputs: &[String]) -> String {
    let inputs: Vec<_> = inputs.iter().map(|path| format!("(builtins.storePath {path})")).collect();
    format!(
        "derivation {{ name = \"{name}\"; system = builtins.currentSystem; builder = \"/bin/sh\"; \
         inputs = [ {} ]; args = [ \"-c\" ''{script}'' ]; }}",
        inputs.join(" ")
    )
}

#[rstest]
fn nix_builds_into_a_store_of_envys_while_envy_registers(
    #[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix,
    #[values(true, false)] envy_made_it: bool,
) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    if !envy_made_it {
        chroot.verify(nix);
    }
    let hello = world.path("hello", "2.12.2");
    realize(&open(&chroot), &world, std::slice::from_ref(&hello));

    let script = "for i in $inputs; do echo $i; done > $out";
    let builds: Vec<_> = (0..6)
        .map(|n| {
            let expression = derivation(&format!("built-{n}"), script, std::slice::from_ref(&hello));
            let mut build = chroot.nix(nix, "nix-build");
            build.args(["--no-out-link", "--expr", &expression]);
            build.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let all: Vec<_> = (1..=20).map(|n| chain(&world, n)).collect();
    assert!(worker::start(chroot.dir(), Way::Single, &all).finish().stdout.ends_with("done"));
    for build in builds {
        let built = Ran::from(build.wait_with_output().unwrap()).ok().stdout;
        let (references, built) = (["--query", "--references"], built.trim());
        let said = chroot.ask(nix, "nix-store", &[&references[..], &[built]].concat()).ok().stdout;
        assert_eq!(said.trim(), hello);
    }
    chroot.verify(nix);
    assert!(chroot.valid(nix).len() >= 20 + 1 + 6);
    assert!(!chroot.entries().iter().any(|name| name.ends_with(".lock")), "{:?}", chroot.entries());
}

#[test]
fn a_store_without_shared_memory_is_written_as_nix_does_with_use_sqlite_wal_off() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    // so a log of changes cannot be had
    let db = chroot.layout().state_dir().join("db");
    fs_err::create_dir_all(&db).unwrap();
    symlink("db.sqlite-shm", db.join("db.sqlite-shm")).unwrap();
    let hello = world.path("hello", "2.10");
    realize(&open(&chroot), &world, std::slice::from_ref(&hello));
    for nix in Nix::ALL {
        chroot.ask(nix, "nix-store", &["--option", "use-sqlite-wal", "false", "--verify", "--check-contents"]).ok();
    }
    fs_err::remove_file(db.join("db.sqlite-shm")).unwrap();
    // that it could be had now changes nothing: others may have decided so
    realize(&open(&chroot), &world, &[world.path("hello", "2.12.2")]);
    let valid = ["path-info", "--all", "--option", "use-sqlite-wal", "false"];
    assert_eq!(sorted(&chroot.ask(Nix::V2_34, "nix", &valid).ok().stdout).len(), 2);
}

#[test]
fn an_output_of_a_derivation_is_known_as_one() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let theirs = ChrootStore::new(&world);
    let hello = Packed::one(&world, &world.path("hello", "2.10").parse().unwrap());
    // a derivation comes as a file like any other
    let expression = derivation("built", "echo > $out", &[]);
    let said = theirs.ask(Nix::V2_34, "nix-instantiate", &["--expr", &expression]).ok().stdout;
    let path = said.lines().last().unwrap().to_owned();
    let dump = ["--dump", &theirs.file(&path).display().to_string()];
    let archive = theirs.nix(Nix::V2_34, "nix-store").args(dump).output().unwrap().stdout;
    let mut registration = hello.registration;
    registration.info.path = path.parse().unwrap();
    registration.info.nar_hash = Sha256::digest(&archive).into();
    registration.info.nar_size = archive.len() as u64;
    let store = open(&chroot);
    let unpacked = store.unpack(&registration, &mut archive.as_slice()).unwrap().unwrap();
    store.register(vec![unpacked]).unwrap();
    let outputs = chroot.ask(Nix::V2_8, "nix-store", &["--query", "--outputs", &path]).ok().stdout;
    assert!(outputs.trim().ends_with("-built"), "{outputs}");
    assert_eq!(outputs, theirs.ask(Nix::V2_8, "nix-store", &["--query", "--outputs", &path]).ok().stdout);
}
