//! Garbage: collected by Nix or by envy, neither takes what the other one needs.
//!
//! What is expected to go is of a test's own making: a path of the world may just be used by a process of another test,
//! and for a collector a process is a process.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use envy::report::Silent;
use envy::store::StorePath;
use rstest::rstest;
use rusqlite::Connection;

use super::{add, chain, open, realize};
use crate::support::chroot::ChrootStore;
use crate::support::project::Ran;
use crate::support::world::{Nix, World};

/// Names that a store path has, sorted.
fn names(paths: &[StorePath]) -> Vec<&str> {
    let mut names: Vec<_> = paths.iter().map(StorePath::name).collect();
    names.sort_unstable();
    names
}

#[rstest]
fn nix_keeps_what_envy_needs_and_takes_the_rest(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let chain = chain(&world, 10);
    let store = open(&chroot);
    realize(&store, &world, std::slice::from_ref(&chain));
    let [left, right, _dead] = ["nix-left", "nix-right", "nix-dead"].map(|text| add(&store, text, &[]));
    drop(store);

    // some by a root, one by a temporary root of each of two stores that one process has open, one by nothing
    let store = open(&chroot);
    let link = chroot.dir().join("link");
    symlink(&chain, &link).unwrap();
    store.add_root(&link).unwrap();
    drop(store);
    let store = open(&chroot);
    store.protect([&left]).unwrap();
    let second = open(&chroot);
    second.protect([&right]).unwrap();
    let roots = chroot.ask(nix, "nix-store", &["--gc", "--print-roots"]).ok().stdout;
    // newer ones put the link into quotes
    let is_ours = |line: &str| line.contains(&link.display().to_string()) && line.ends_with(&chain);
    assert!(roots.lines().any(is_ours), "{roots}");
    chroot.ask(nix, "nix-store", &["--gc"]).ok();
    assert_eq!(chroot.valid(nix).len(), 10 + 2);
    chroot.verify(nix);

    drop((store, second));
    chroot.ask(nix, "nix-store", &["--gc"]).ok();
    assert_eq!(chroot.valid(nix).len(), 10);
    fs_err::remove_file(link).unwrap();
    chroot.ask(nix, "nix-store", &["--gc"]).ok();
    assert_eq!(chroot.entries(), [""; 0]);
}

#[rstest]
fn envy_keeps_what_nix_needs_and_takes_the_rest(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let [named, profiled, dead] = ["envy-named", "envy-profiled", "envy-dead"].map(|text| {
        let file = chroot.dir().join(text);
        fs_err::write(&file, text).unwrap();
        chroot.ask(nix, "nix-store", &["--add", &file.display().to_string()]).ok().stdout.trim().to_owned()
    });
    let store = open(&chroot);
    let mut top = add(&store, "envy-link-1", &[]);
    for text in ["envy-link-2", "envy-link-3"] {
        top = add(&store, text, &[&top]);
    }
    drop(store);
    let link = chroot.dir().join("result").display().to_string();
    chroot.ask(nix, "nix-store", &["--realise", &top.to_string(), "--add-root", &link, "--indirect"]).ok();
    // a profile's generations, and a file of that name
    let state = chroot.layout().state_dir().to_path_buf();
    let profile = state.join("profiles/some/profile");
    fs_err::create_dir_all(profile.parent().unwrap()).unwrap();
    symlink(&profiled, profile.with_file_name("profile-1-link")).unwrap();
    symlink("profile-1-link", &profile).unwrap();
    fs_err::write(state.join("gcroots").join(&named["/nix/store/".len()..]), "").unwrap();
    // left-overs of all kinds
    let base = &dead["/nix/store/".len()..];
    for name in [format!("{base}.lock"), format!("{}x-half", &base[..32].replace('0', "1")), "tmp-1-2".into()] {
        chroot.leave(&name);
    }
    symlink(chroot.dir().join("gone"), state.join("gcroots/auto/dangling")).unwrap();

    let store = open(&chroot);
    let collected = store.collect_garbage(&Silent).unwrap();
    assert_eq!(names(&collected.paths), ["envy-dead"]);
    assert!(collected.bytes > 0);
    assert_eq!(chroot.valid(nix).len(), 3 + 1 + 1);
    assert_eq!(chroot.entries().len(), 3 + 1 + 1, "{:?}", chroot.entries());
    assert!(state.join("gcroots/auto/dangling").symlink_metadata().is_err());
    chroot.verify(nix);

    fs_err::remove_file(link).unwrap();
    assert_eq!(names(&store.collect_garbage(&Silent).unwrap().paths), ["envy-link-1", "envy-link-2", "envy-link-3"]);
}

#[rstest]
fn a_derivation_is_kept_for_what_it_made_and_not_the_other_way_round(
    #[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix,
) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    // of its own: the environment of a builder, of whatever store, is a root
    let (built, planned) = (format!("built-{nix:?}"), format!("planned-{nix:?}"));
    let expression = |name: &str| {
        format!(
            "derivation {{ name = \"{name}\"; system = builtins.currentSystem; builder = \"/bin/sh\"; \
             args = [ \"-c\" \"echo > $out\" ]; }}"
        )
    };
    let link = chroot.dir().join("result").display().to_string();
    chroot.ask(nix, "nix-build", &["-o", &link, "--expr", &expression(&built)]).ok();
    let said = chroot.ask(nix, "nix-instantiate", &["--expr", &expression(&planned)]).ok().stdout;

    let store = open(&chroot);
    let collected = store.collect_garbage(&Silent).unwrap();
    assert_eq!(names(&collected.paths), [format!("{planned}.drv")]);
    assert!(collected.paths.iter().any(|path| path.to_string() == *said.lines().last().unwrap()));
    let theirs = chroot.ask(nix, "nix-store", &["--gc", "--print-dead"]).ok().stdout;
    assert_eq!(theirs, "", "Nix finds nothing that envy left");
    fs_err::remove_file(link).unwrap();
    assert_eq!(names(&store.collect_garbage(&Silent).unwrap().paths), [built.clone(), format!("{built}.drv")]);
}

#[rstest]
fn what_a_running_build_of_nix_uses_is_kept(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let store = open(&chroot);
    let [red, _dead] = ["build-input", "build-dead"].map(|text| add(&store, text, &[]).to_string());
    drop(store);
    // it says that it runs, then waits until a pipe is written to
    let pipe = chroot.dir().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let expression = format!(
        "derivation {{ name = \"built\"; system = builtins.currentSystem; builder = \"/bin/sh\"; \
         input = builtins.storePath {red}; \
         args = [ \"-c\" \"echo running >&2; read line < /pipe; echo $input $line > $out\" ]; }}"
    );
    let mut build = chroot.nix(nix, "nix-build");
    build.args(["--no-out-link", "--expr", &expression]);
    build.args(["--option", "extra-sandbox-paths", &format!("/pipe={}", pipe.display())]);
    let mut build = build.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(build.stderr.take().unwrap()).lines();
    let said: Vec<_> = log.by_ref().map(|line| line.unwrap()).take_while(|line| !line.contains("running")).collect();

    let collected = open(&chroot).collect_garbage(&Silent).unwrap();
    assert_eq!(names(&collected.paths), ["build-dead"], "{said:?}");
    fs_err::write(&pipe, "go\n").unwrap();
    assert_eq!(log.map_while(Result::ok).find(|line| line.contains("error")), None);
    let built = Ran::from(build.wait_with_output().unwrap()).ok().stdout;
    assert_eq!(fs_err::read_to_string(chroot.file(built.trim())).unwrap(), format!("{red} go\n"));
    chroot.verify(nix);
}

/// The collector is held in the middle by a transaction of somebody else.
#[rstest]
fn whoever_needs_a_path_while_envy_collects_gets_it_without_waiting_for_the_end(
    #[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix,
) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let store = open(&chroot);
    let leaf = add(&store, "leaf", &[]);
    let middle = add(&store, "middle", &[&leaf]);
    let top = add(&store, "top", &[&middle]);
    let ours = add(&store, "ours", &[]);
    add(&store, "on-top-of-ours", &[&ours]);
    drop(store);
    // a newer Nix completes the schema when it comes by first
    chroot.verify(nix);

    let store = open(&chroot);
    let writer = Connection::open(chroot.layout().state_dir().join("db/db.sqlite")).unwrap();
    writer.execute_batch("begin immediate").unwrap();
    let collected = std::thread::scope(|scope| {
        let collector = scope.spawn(|| store.collect_garbage(&Silent).unwrap());
        while !chroot.layout().state_dir().join("gc-socket/socket").exists() {
            std::thread::yield_now();
        }
        let realise = chroot.nix(nix, "nix-store").args(["--realise", &middle.to_string()]).output().unwrap();
        Ran::from(realise).ok();
        // one of ours, too
        open(&chroot).protect([&ours]).unwrap();
        assert!(!collector.is_finished());
        writer.execute_batch("commit").unwrap();
        collector.join().unwrap()
    });
    assert_eq!(names(&collected.paths), ["on-top-of-ours", "top"]);
    assert!(!chroot.file(top).exists());
    chroot.verify(nix);
    assert_eq!(chroot.valid(nix).len(), 3);
}

#[rstest]
fn a_store_that_nix_optimised_is_collected_down_to_nothing(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    let store = open(&chroot);
    // of the same content, and still not the same path
    let kept = add(&store, "optimised", &[]);
    add(&store, "optimised", &[&kept]);
    drop(store);
    chroot.ask(nix, "nix-store", &["--optimise"]).ok();
    let links = || fs_err::read_dir(chroot.layout().store_dir().join(".links")).unwrap().count();
    assert!(links() > 0);
    let store = open(&chroot);
    store.protect([&kept]).unwrap();
    assert_eq!(names(&store.collect_garbage(&Silent).unwrap().paths), ["optimised"]);
    chroot.verify(nix);
    drop(store);
    assert_eq!(names(&open(&chroot).collect_garbage(&Silent).unwrap().paths), ["optimised"]);
    assert_eq!(links(), 0);
}

#[test]
fn two_collectors_take_turns() {
    let world = World::find();
    let chroot = ChrootStore::new(&world);
    realize(&open(&chroot), &world, &[chain(&world, 20)]);
    let collectors: Vec<_> = (0..4)
        .map(|n| match n % 2 {
            0 => super::worker::command(chroot.dir(), super::worker::Way::Collect, &[]),
            _ => {
                let mut command = chroot.nix(Nix::V2_34, "nix-store");
                command.arg("--gc");
                command
            }
        })
        .map(|mut command| command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    for collector in collectors {
        let ran = Ran::from(collector.wait_with_output().unwrap());
        assert!(ran.status == 0 && !ran.stdout.contains("step: failed"), "{ran:?}");
    }
    assert_eq!(chroot.entries(), [""; 0]);
}
