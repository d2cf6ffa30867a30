//! What Nix writes is read, and what is written Nix reads: archives, narinfos, compressions, content addresses.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use envy::store::NarDigest;
use envy::store::cache::compression::{Compression, decoder};
use envy::store::cache::keys::Keys;
use envy::store::cache::narinfo::NarInfo;
use envy::store::nar::{self, Node};
use rstest::rstest;

use crate::support::scratch::Scratch;
use crate::support::world::{Nix, World};

/// A tool of a Nix, whose settings, caches and state lie in `home`.
fn nix(world: &World, version: Nix, tool: &str, home: &Scratch) -> Command {
    let mut command = Command::new(world.nix_bin(version).join(tool));
    command.env("HOME", home.path()).env_remove("NIX_REMOTE").env_remove("XDG_CACHE_HOME").current_dir(home.path());
    command
}

fn output(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// What the tool prints, without the line's end.
fn printed(command: &mut Command) -> String {
    String::from_utf8(output(command).stdout).unwrap().trim_end().to_owned()
}

/// `nix-store --restore TARGET` of this archive.
fn restore(world: &World, version: Nix, home: &Scratch, archive: &[u8], target: &Path) -> bool {
    let mut command = nix(world, version, "nix-store", home);
    let command = command.arg("--restore").arg(target).stdin(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    // It may have stopped reading already.
    let _ = child.stdin.take().unwrap().write_all(archive);
    child.wait().unwrap().success()
}

fn regular(executable: bool, contents: impl Into<Vec<u8>>) -> Node {
    Node::Regular { executable, contents: contents.into() }
}

/// Whatever a Linux file system can hold and a NAR can say.
fn nasty_tree() -> Node {
    let mut entries = BTreeMap::from([
        (b" ".to_vec(), regular(false, "a name of a space")),
        (b"-rf".to_vec(), regular(true, "#!/bin/sh\n")),
        (b"...".to_vec(), Node::Directory(BTreeMap::new())),
        (b"README".to_vec(), regular(false, "")),
        (b"readme".to_vec(), regular(true, "")),
        (b"\xff\xfe".to_vec(), regular(false, b"not \xff UTF-8".to_vec())),
        ("größe".into(), Node::Symlink("ä".into())),
        (b"line\nend\x1b[2J".to_vec(), regular(false, "x")),
        (vec![b'n'; nar::MAX_NAME], regular(false, "long")),
        (b"dangling".to_vec(), Node::Symlink(b"/no/where/..".to_vec())),
        (b"itself".to_vec(), Node::Symlink(b"itself".to_vec())),
        (b"far".to_vec(), Node::Symlink(vec![b't'; nar::MAX_TARGET])),
        (b"large".to_vec(), regular(false, (0..400_000_u32).map(|n| (n % 253) as u8).collect::<Vec<_>>())),
    ]);
    for length in 0..9 {
        entries.insert(format!("length-{length}").into(), regular(length % 2 == 0, vec![b'x'; length]));
    }
    let deep = (0..60).fold(regular(false, "deep"), |node, _| Node::Directory([(b"d".to_vec(), node)].into()));
    entries.insert(b"deep".to_vec(), deep);
    Node::Directory(entries)
}

fn unpack(mut archive: &[u8], target: &Path) -> NarDigest {
    nar::unpack(&mut archive, target).unwrap()
}

fn dumped(path: &Path) -> Vec<u8> {
    let mut archive = Vec::new();
    nar::dump(path, &mut archive).unwrap();
    archive
}

#[rstest]
fn nix_reads_our_trees_and_archives_and_we_read_its(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] version: Nix) {
    let world = World::find();
    let home = Scratch::new("formats");
    let (ours, its) = (home.path().join("ours"), home.path().join("its"));
    let (archive, sha256) = nar::to_bytes(&nasty_tree());

    let digest = unpack(&archive, &ours);
    assert_eq!(digest, NarDigest { sha256, size: archive.len() as u64 });
    assert!(output(nix(&world, version, "nix-store", &home).arg("--dump").arg(&ours)).stdout == archive);
    let hash =
        printed(nix(&world, version, "nix", &home).args(["hash", "path", "--base16", "--type", "sha256"]).arg(&ours));
    let digits: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, digits);

    assert!(restore(&world, version, &home, &archive, &its));
    assert!(dumped(&its) == archive);
    assert_eq!(nar::hash_tree(&its).unwrap(), digest);
}

/// Puts an archive together of strings.
fn spell(strings: &[&[u8]]) -> Vec<u8> {
    let mut archive = Vec::new();
    for string in strings {
        archive.extend((string.len() as u64).to_le_bytes());
        archive.extend_from_slice(string);
        archive.resize(archive.len().next_multiple_of(8), 0);
    }
    archive
}

/// A folder with empty files of these names, in this order.
fn folder_with(names: &[&[u8]]) -> Vec<u8> {
    let mut strings: Vec<&[u8]> = vec![b"nix-archive-1", b"(", b"type", b"directory"];
    for name in names {
        strings.extend([&b"entry"[..], b"(", b"name", name, b"node", b"(", b"type", b"regular"]);
        strings.extend([&b"contents"[..], b"", b")", b")"]);
    }
    strings.push(b")");
    spell(&strings)
}

#[rstest]
fn what_nix_refuses_is_refused(#[values(Nix::V2_8, Nix::V2_34)] version: Nix) {
    let world = World::find();
    let home = Scratch::new("formats");
    let good = folder_with(&[b"a", b"b"]);
    let mut padded = good.clone();
    let place = padded.windows(8).position(|bytes| bytes == b"a\0\0\0\0\0\0\0").unwrap();
    padded[place + 7] = 1;
    let cut = good[..good.len() - 16].to_vec();
    let other_magic = spell(&[b"nix-archive-2", b"(", b"type", b"directory", b")"]);
    let other_type = spell(&[b"nix-archive-1", b"(", b"type", b"socket", b")"]);
    let marked = spell(&[b"nix-archive-1", b"(", b"type", b"regular", b"executable", b"1", b"contents", b"", b")"]);
    let mut bad = vec![
        folder_with(&[b"a", b"a"]),
        folder_with(&[b""]),
        folder_with(&[b"."]),
        folder_with(&[b".."]),
        folder_with(&[b"../escaped"]),
        folder_with(&[b"a\0b"]),
        padded,
        cut,
        other_magic,
        other_type,
        marked,
    ];
    if version != Nix::V2_8 {
        // 2.8 means to refuse it too, but forgets the last name
        bad.push(folder_with(&[b"b", b"a"]));
    }
    assert!(restore(&world, version, &home, &good, &home.path().join("good")));
    unpack(&good, &home.path().join("ours"));
    for (index, archive) in bad.iter().enumerate() {
        assert!(!restore(&world, version, &home, archive, &home.path().join(format!("its-{index}"))), "{index}");
        let ours = home.path().join(format!("ours-{index}"));
        assert!(nar::unpack(&mut archive.as_slice(), &ours).is_err(), "{index}");
    }
    assert!(!home.path().join("escaped").exists());
}

fn narinfos(cache: &Path) -> Vec<NarInfo> {
    let files = fs_err::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|file| file.extension() == Some(OsStr::new("narinfo")));
    let narinfos: Vec<NarInfo> =
        files.map(|file| NarInfo::parse(&fs_err::read_to_string(file).unwrap()).unwrap()).collect();
    assert!(!narinfos.is_empty());
    narinfos
}

fn keys(word: &str) -> Keys {
    let (keys, unusable) = Keys::parse(&[word.to_owned()]);
    assert!(unusable.is_empty());
    keys
}

#[test]
fn everything_in_the_worlds_cache_is_signed_by_its_key_and_by_no_other() {
    let world = World::find();
    let (name, _) = world.public_key.split_once(':').unwrap();
    let public = "6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";
    for narinfo in narinfos(&world.cache_dir()) {
        assert_eq!(keys(&world.public_key).verifies(&narinfo), Some(name));
        assert_eq!(keys(&format!("{name}:{public}")).verifies(&narinfo), None);
        assert_eq!(keys(&format!("cache.nixos.org-1:{public}")).verifies(&narinfo), None);
    }
}

/// Unpacks what a cache in a folder has of a path.
fn fetch(cache: &Path, narinfo: &NarInfo, target: &Path) -> NarDigest {
    let raw = fs_err::File::open(cache.join(&narinfo.url)).unwrap();
    nar::unpack(&mut decoder(narinfo.compression, Box::new(raw)).unwrap(), target).unwrap()
}

fn promised(narinfo: &NarInfo) -> NarDigest {
    let info = &narinfo.registration.info;
    NarDigest { sha256: info.nar_hash, size: info.nar_size }
}

#[test]
fn every_path_of_the_worlds_cache_is_what_its_narinfo_says() {
    let world = World::find();
    let home = Scratch::new("formats");
    for (index, narinfo) in narinfos(&world.cache_dir()).iter().enumerate() {
        if narinfo.registration.info.nar_size > 20_000_000 {
            continue; // minutes, in a debug build
        }
        let target = home.path().join(index.to_string());
        assert_eq!(fetch(&world.cache_dir(), narinfo, &target), promised(narinfo), "{}", narinfo.url);
    }
}

#[rstest]
fn every_compression_of_nix_is_decoded(
    #[values(Nix::V2_8, Nix::V2_34)] version: Nix,
    #[values("xz", "zstd", "bzip2", "gzip", "br", "none")] word: &str,
) {
    let world = World::find();
    let home = Scratch::new("formats");
    let hello = world.path("hello", "2.12.2");
    let from = format!("file://{}", world.cache_dir().display());
    let cache = home.path().join("cache");
    let to = format!("file://{}?compression={word}", cache.display());
    output(nix(&world, version, "nix", &home).args(["copy", "--from", &from, "--to", &to, &hello]));
    for narinfo in narinfos(&cache) {
        assert_eq!(Some(narinfo.compression), Compression::parse(word));
        assert_eq!(fetch(&cache, &narinfo, &home.path().join("t")), promised(&narinfo));
        assert!(keys(&world.public_key).verifies(&narinfo).is_some());
    }
}

/// A cache of what `nix store make-content-addressed` makes of a path that refers to itself and to another one.
fn content_addressed(world: &World, version: Nix, home: &Scratch) -> PathBuf {
    let store = home.path().join("store");
    let store = store.to_str().unwrap();
    let from = format!("file://{}", world.cache_dir().display());
    let dev = world.output("libgreet", "1.2.0", "dev");
    let copy = ["copy", "--no-check-sigs", "--from", &from, "--to", store, &dev];
    output(nix(world, version, "nix", home).args(copy));
    let rewritten = printed(nix(world, version, "nix", home).args([
        "store",
        "make-content-addressed",
        "--json",
        "--store",
        store,
        &dev,
    ]));
    let rewritten: serde_json::Value = serde_json::from_str(&rewritten).unwrap();
    let cache = home.path().join("cache");
    let to = format!("file://{}?compression=none", cache.display());
    let path = rewritten["rewrites"][&dev].as_str().unwrap();
    output(nix(world, version, "nix", home).args(["copy", "--from", store, "--to", &to, path]));
    cache
}

#[rstest]
fn paths_that_nix_names_by_their_content_need_no_signature_unless_they_mention_themselves(
    #[values(Nix::V2_8, Nix::V2_34)] version: Nix,
) {
    let world = World::find();
    let home = Scratch::new("formats");
    let cache = content_addressed(&world, version, &home);
    let mut mention_themselves = 0;
    for (index, narinfo) in narinfos(&cache).iter().enumerate() {
        let info = &narinfo.registration.info;
        let target = home.path().join(index.to_string());
        assert_eq!(fetch(&cache, narinfo, &target), promised(narinfo));
        if info.references.contains(&info.path) {
            // on whose hash the versions of Nix do not agree
            assert!(narinfo.content_address().is_none(), "{narinfo:?}");
            mention_themselves += 1;
            continue;
        }
        let address = narinfo.content_address().unwrap();
        assert!(address.describes(info, &target).unwrap(), "{narinfo:?}");

        // what a liar would have to do: another content, of which he says the hash
        let other = home.path().join(format!("other-{index}"));
        let digest = unpack(&nar::to_bytes(&regular(false, "evil")).0, &other);
        let mut lie = info.clone();
        (lie.nar_hash, lie.nar_size) = (digest.sha256, digest.size);
        assert!(!address.describes(&lie, &other).unwrap());
    }
    assert_eq!(mention_themselves, 1);
}
