use std::os::unix::fs::{MetadataExt, symlink};

use super::super::tests::{Place, archive, digest, nested, regular, sample};
use super::super::write::write_string;
use super::super::{MAX_DEPTH, Node, hash_tree};
use super::*;

fn unpacked(place: &Place, node: &Node) -> PathBuf {
    let target = place.path("t");
    unpack(&mut archive(node).as_slice(), &target).unwrap();
    target
}

/// Type and mode in octal, and the last change in nanoseconds.
fn form(path: &Path) -> String {
    let metadata = fs_err::symlink_metadata(path).unwrap();
    format!("{:o} {}.{:09}", metadata.mode(), metadata.mtime(), metadata.mtime_nsec())
}

#[test]
fn everything_has_the_one_form_that_a_store_has() {
    let place = Place::new();
    let target = unpacked(&place, &sample());
    assert_eq!(form(&target), "40555 1.000000000");
    assert_eq!(form(&target.join("a")), "100444 1.000000000");
    assert_eq!(form(&target.join("b")), "100555 1.000000000");
    assert_eq!(form(&target.join("d")), "40555 1.000000000");
    assert_eq!(form(&target.join("d/l")), "120777 1.000000000");
    assert_eq!(form(&target.join("e")), "40555 1.000000000");
    assert_eq!(fs_err::read(target.join("b")).unwrap(), b"#!/bin/sh\n");
    assert_eq!(fs_err::read_link(target.join("d/l")).unwrap(), Path::new("../a"));
}

#[test]
fn the_root_may_be_a_file_or_a_link() {
    for executable in [true, false] {
        let place = Place::new();
        let target = unpacked(&place, &regular(executable, b"x"));
        assert_eq!(form(&target), if executable { "100555 1.000000000" } else { "100444 1.000000000" });
    }
    let place = Place::new();
    let target = unpacked(&place, &Node::Symlink(b"/nowhere".to_vec()));
    assert_eq!(form(&target), "120777 1.000000000");
}

#[test]
fn what_is_there_already_is_left_alone() {
    for root in [sample(), regular(false, b"new"), Node::Symlink(b"new".to_vec())] {
        let place = Place::new();
        fs_err::write(place.path("outside"), "old").unwrap();
        symlink(place.path("outside"), place.path("t")).unwrap();
        let error = unpack(&mut archive(&root).as_slice(), &place.path("t")).unwrap_err();
        assert!(matches!(&error, NarError::Write { source, .. } if source.kind() == io::ErrorKind::AlreadyExists));
        assert_eq!(fs_err::read_to_string(place.path("outside")).unwrap(), "old");
        // nor is a link to nowhere written through
        fs_err::remove_file(place.path("outside")).unwrap();
        unpack(&mut archive(&root).as_slice(), &place.path("t")).unwrap_err();
        assert!(!place.path("outside").exists());
    }
}

/// The parser refuses an archive that names something twice. The file system's calls hold without it.
#[test]
fn nothing_is_written_through_a_link_of_the_archive() {
    let place = Place::new();
    let outside = place.path("outside");
    fs_err::create_dir(&outside).unwrap();
    let target = place.path("t");
    let mut tree = Tree::below(&target).unwrap();
    tree.begin_directory(Vec::new()).unwrap();
    tree.symlink(b"folder", outside.as_os_str().as_bytes()).unwrap();
    tree.symlink(b"file", outside.join("file").as_os_str().as_bytes()).unwrap();

    let bytes = archive(&regular(false, b"evil"));
    let mut input = bytes.as_slice();
    let mut reader = Reader::new(&mut input);
    reader.next_event().unwrap();
    let exists = |result: Result<(), NarError>| matches!(result, Err(NarError::Write { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists);
    assert!(exists(tree.file(b"file", false, &mut reader)));
    assert!(exists(tree.begin_directory(b"folder".to_vec())));
    assert!(exists(tree.symlink(b"file", b"elsewhere")));
    assert_eq!(fs_err::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn names_that_lead_elsewhere_make_nothing() {
    for name in [&b".."[..], b"../x", b"/tmp/x"] {
        let place = Place::new();
        let mut bytes = Vec::new();
        for string in [&b"nix-archive-1"[..], b"(", b"type", b"directory", b"entry", b"(", b"name", name, b"node", b"("]
        {
            write_string(string, &mut bytes).unwrap();
        }
        for string in [&b"type"[..], b"regular", b"contents", b"evil", b")", b")", b")"] {
            write_string(string, &mut bytes).unwrap();
        }
        assert!(matches!(unpack(&mut bytes.as_slice(), &place.path("t")), Err(NarError::Malformed { .. })));
        assert_eq!(fs_err::read_dir(place.path("t")).unwrap().count(), 0);
        assert!(!place.path("x").exists());
    }
}

#[test]
fn the_deepest_tree_that_is_read_is_unpacked_and_read_again() {
    let place = Place::new();
    let target = unpacked(&place, &nested(MAX_DEPTH));
    assert_eq!(hash_tree(&target).unwrap(), digest(&archive(&nested(MAX_DEPTH))));
}

#[test]
fn an_error_names_the_file() {
    let place = Place::new();
    let target = place.path("t");
    let mut tree = Tree::below(&target).unwrap();
    tree.begin_directory(Vec::new()).unwrap();
    tree.begin_directory(b"bin".to_vec()).unwrap();
    tree.symlink(b"tool", b"x").unwrap();
    let error = tree.symlink(b"tool", b"x").unwrap_err().to_string();
    assert_eq!(error, format!("cannot unpack {}/bin/tool: File exists (os error 17)", target.display()));

    let error = unpack(&mut archive(&sample()).as_slice(), &place.path("no/t")).unwrap_err().to_string();
    assert_eq!(
        error,
        format!("cannot unpack {}: No such file or directory (os error 2)", place.path("no/t").display())
    );
}

/// A umask belongs to the whole process, so this runs a copy of the test program for it.
#[test]
fn modes_do_not_depend_on_the_umask() {
    const CHILD: &str = "ENVY_TEST_UNPACK_INTO";
    if let Some(target) = std::env::var_os(CHILD) {
        unpack(&mut archive(&sample()).as_slice(), Path::new(&target)).unwrap();
        return;
    }
    for umask in ["000", "027", "077"] {
        let place = Place::new();
        let target = place.path("t");
        let test = "store::nar::unpack::tests::modes_do_not_depend_on_the_umask";
        let this = std::env::current_exe().unwrap();
        let script = format!("umask {umask} && exec \"$0\" --exact {test}");
        let child = std::process::Command::new("sh").arg("-c").arg(script).arg(this).env(CHILD, &target).output();
        assert!(child.unwrap().status.success());
        assert_eq!(form(&target.join("a")), "100444 1.000000000");
        assert_eq!(form(&target.join("b")), "100555 1.000000000");
        assert_eq!(form(&target.join("d")), "40555 1.000000000");
    }
}
