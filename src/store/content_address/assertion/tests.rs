use super::super::tree_path;
use super::*;
use crate::store::nar::{Node, to_bytes, unpack};

/// `nix-store --add hello`, `nix-store --add-fixed sha256 hello` (2.34), where `hello` has the bytes `hello`.
const TREE: (&str, &str) = (
    "/nix/store/yqi18hzk6wxzj2ksv7x9k8rnnzwirzz9-hello",
    "fixed:r:sha256:0sg9f58l1jj88w6pdrfdpj5x9b1zrwszk84j81zvby36q9whhhqa",
);
const FLAT: (&str, &str) = (
    "/nix/store/3fhdhfqli6qm669f7sz8d8v6xz24zrqc-hello",
    "fixed:sha256:094qif9n4cq4fdg459qzbhg1c6wywawwaaivx0k0x8xhbyx4vwic",
);
/// `builtins.toFile "other" "x"`, and `builtins.toFile "note" "see …"`, which names it.
const OTHER: (&str, &str) = (
    "/nix/store/08g3c9zd7qsw0216x1bdlk7qrykjny7s-other",
    "text:sha256:10a83a91g1r50bdw8g4hn47m7j7m6angpabwc80l9c16nx11cw9d",
);
const NOTE: (&str, &str) = (
    "/nix/store/bhyzzm1v8d9zn3g0v6g7zyprrkx6yy0n-note",
    "text:sha256:1apy3klx0brasszmj7x4kqx8hgvhc2gc000niyzqqykqg4mmwq8w",
);

/// What is known of a path with this content.
fn info(path: &str, content: &Node, references: &[&str]) -> PathInfo {
    let (bytes, nar_hash) = to_bytes(content);
    let references = references.iter().map(|path| path.parse().unwrap()).collect();
    PathInfo { path: path.parse().unwrap(), nar_hash, nar_size: bytes.len() as u64, references }
}

fn file(contents: &str) -> Node {
    Node::Regular { executable: false, contents: contents.into() }
}

fn parsed(text: &str) -> ContentAddress {
    ContentAddress::parse(text).unwrap()
}

/// Whether the address describes this content once it is on disk.
fn describes(address: &str, info: &PathInfo, content: &Node) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let tree = dir.path().join("t");
    unpack(&mut to_bytes(content).0.as_slice(), &tree).unwrap();
    parsed(address).describes(info, &tree).unwrap()
}

#[test]
fn the_names_are_those_of_nix_and_the_content_is_checked() {
    let note = format!("see {}", OTHER.0);
    for ((path, address), contents, references) in
        [(TREE, "hello", &[][..]), (FLAT, "hello", &[]), (OTHER, "x", &[]), (NOTE, note.as_str(), &[OTHER.0])]
    {
        let right = info(path, &file(contents), references);
        assert!(parsed(address).names(&right), "{address}");
        assert!(describes(address, &right, &file(contents)), "{address}");
        assert_eq!(parsed(address).to_string(), address);

        let wrong = info(path, &file("evil"), references);
        assert!(!describes(address, &wrong, &file("evil")), "{address}");
    }
}

#[test]
fn another_name_other_references_and_another_kind_have_another_path() {
    let right = info(NOTE.0, &file(""), &[OTHER.0]);
    let renamed = NOTE.0.replace("-note", "-nota");
    for wrong in [
        info(NOTE.0, &file(""), &[]),
        info(NOTE.0, &file(""), &[OTHER.0, TREE.0]),
        info(NOTE.0, &file(""), &[OTHER.0, NOTE.0]),
        info(&renamed, &file(""), &[OTHER.0]),
    ] {
        assert!(!parsed(NOTE.1).names(&wrong), "{wrong:?}");
    }
    assert!(!parsed(&NOTE.1.replace("text:", "fixed:r:")).names(&right));
    assert!(!parsed(&NOTE.1.replace("text:", "fixed:")).names(&right));
    // a flat file refers to nothing
    assert!(!parsed(FLAT.1).names(&info(FLAT.0, &file("hello"), &[OTHER.0])));
}

#[test]
fn a_tree_of_ours_needs_no_signature() {
    let references = ["/nix/store/08g3c9zd7qsw0216x1bdlk7qrykjny7s-other"];
    let content = Node::Symlink(references[0].into());
    let mut known = info(OTHER.0, &content, &references);
    known.path = tree_path("envy-environment", &known.nar_hash, &known.references).unwrap();
    assert!(ContentAddress::Tree(known.nar_hash).names(&known));
}

/// A flat file's name does not say whether it is a program, so nobody may make it one.
#[test]
fn files_that_are_named_by_their_bytes_alone_are_files_and_no_programs() {
    let program = Node::Regular { executable: true, contents: b"hello".to_vec() };
    assert!(!describes(FLAT.1, &info(FLAT.0, &program, &[]), &program));
    let folder = Node::Directory(Default::default());
    assert!(!describes(FLAT.1, &info(FLAT.0, &folder, &[]), &folder));
    let link = Node::Symlink(b"/etc/hostname".to_vec());
    assert!(!describes(FLAT.1, &info(FLAT.0, &link, &[]), &link));
}

#[test]
fn what_does_not_count_is_nothing() {
    let digits = "0sg9f58l1jj88w6pdrfdpj5x9b1zrwszk84j81zvby36q9whhhqa";
    for text in [
        "",
        digits,
        &format!("sha256:{digits}"),
        &format!("text:r:sha256:{digits}"),
        &format!("fixed:git:sha256:{digits}"),
        "fixed:r:sha1:kpcd173cq987hw957sx6m0868wv3x6d9",
        "fixed:r:sha256:",
        &format!("fixed:r:sha256:{digits}0"),
        &format!(" fixed:r:sha256:{digits}"),
    ] {
        assert_eq!(ContentAddress::parse(text), None, "{text}");
    }
}
