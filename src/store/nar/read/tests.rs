use std::io;

use proptest::prelude::*;

use super::super::tests::{archive, digest, nested, regular, sample, trees};
use super::super::write::write_string;
use super::super::{Node, write};
use super::*;

/// Reads to the end: the digest, or why not.
fn read(mut bytes: &[u8]) -> Result<NarDigest, NarError> {
    let mut reader = Reader::new(&mut bytes);
    while reader.next_event()?.is_some() {}
    Ok(reader.digest())
}

fn complaint(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

/// An archive in which strings stand for themselves, as in the specification.
fn spell(strings: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    strings.iter().for_each(|string| write_string(string, &mut bytes).unwrap());
    bytes
}

/// A folder with files of these names, in this order.
fn with_names(names: &[&[u8]]) -> Vec<u8> {
    let mut strings: Vec<&[u8]> = vec![b"nix-archive-1", b"(", b"type", b"directory"];
    for name in names {
        strings.extend([&b"entry"[..], b"(", b"name", name, b"node", b"("]);
        strings.extend([&b"type"[..], b"regular", b"contents", b"", b")", b")"]);
    }
    strings.push(b")");
    spell(&strings)
}

#[test]
fn a_tree_is_told_object_by_object() {
    let bytes = archive(&sample());
    let mut input = bytes.as_slice();
    let mut reader = Reader::new(&mut input);
    let mut told = String::new();
    while let Some(event) = reader.next_event().unwrap() {
        match event {
            Event::EndOfDirectory => told.push_str("up\n"),
            Event::Object { name, kind } => told.push_str(&format!("{} {kind:?}\n", name.escape_ascii())),
        }
    }
    insta::assert_snapshot!(told, @r"
     Directory
    a Regular { executable: false, size: 5 }
    b Regular { executable: true, size: 10 }
    d Directory
    l Symlink([46, 46, 47, 97])
    up
    e Directory
    up
    \xff Regular { executable: false, size: 8 }
    up
    ");
    assert_eq!(reader.digest(), digest(&bytes));
}

#[test]
fn names_that_no_file_can_have_are_refused() {
    for name in [&b""[..], b".", b"..", b"/", b"a/b", b"/etc/passwd", b"../x", b"a\0b"] {
        let complaint = complaint(&with_names(&[name]));
        assert!(complaint.ends_with("cannot be a file name"), "{complaint}");
    }
    assert!(read(&with_names(&[&[b'n'; 255]])).is_ok());
    insta::assert_snapshot!(complaint(&with_names(&[&[b'n'; 256]])),
        @"the archive is malformed at byte 136: a file name of 256 bytes, at most 255 are allowed");
}

#[test]
fn entries_must_rise_byte_by_byte() {
    assert!(read(&with_names(&[b"A", b"B", b"a", b"a-", b"a0", b"\x7f", b"\x80", b"\xff"])).is_ok());
    for names in [[&b"b"[..], b"a"], [b"a", b"a"], [b"a", b"A"], [b"\x80", b"\x7f"], [b"ab", b"a"]] {
        let complaint = complaint(&with_names(&names));
        assert!(complaint.contains("does not come after"), "{complaint}");
    }
    insta::assert_snapshot!(complaint(&with_names(&[b"x", b"\x1b[31m"])),
        @r"the archive is malformed at byte 328: `\x1b[31m` does not come after `x`");
}

#[test]
fn targets_that_no_link_can_have_are_refused() {
    let link = |target| spell(&[b"nix-archive-1", b"(", b"type", b"symlink", b"target", target, b")"]);
    assert!(read(&link(&[b't'; 4095])).is_ok());
    for target in [&b""[..], b"a\0b", &[b't'; 4096]] {
        assert!(complaint(&link(target)).contains("target of a link"));
    }
}

#[test]
fn the_marker_of_programs_is_an_empty_string_before_the_contents() {
    let file =
        |strings: &[&[u8]]| spell(&[&[&b"nix-archive-1"[..], b"(", b"type", b"regular"], strings, &[b")"]].concat());
    assert!(read(&file(&[b"executable", b"", b"contents", b"x"])).is_ok());
    for wrong in [
        &[&b"executable"[..], b"yes", b"contents", b"x"][..],
        &[b"executable", b"", b"executable", b"", b"contents", b"x"],
        &[b"contents", b"x", b"executable", b""],
        &[b"contents", b"x", b"contents", b"x"],
        &[b"executable", b""],
        &[],
    ] {
        assert!(matches!(read(&file(wrong)), Err(NarError::Malformed { .. })), "{wrong:?}");
    }
}

#[test]
fn folders_are_followed_to_a_depth_and_no_further() {
    assert!(read(&archive(&nested(MAX_DEPTH))).is_ok());
    assert!(complaint(&archive(&nested(MAX_DEPTH + 1))).ends_with("more than 256 folders inside each other"));
}

#[test]
fn a_length_that_lies_costs_no_memory() {
    let mut bytes = spell(&[b"nix-archive-1", b"(", b"type", b"regular", b"contents"]);
    bytes.extend(u64::MAX.to_le_bytes());
    assert!(matches!(read(&bytes), Err(NarError::Truncated { .. })));
    let mut bytes = spell(&[b"nix-archive-1", b"("]);
    bytes.extend(u64::MAX.to_le_bytes());
    assert!(matches!(read(&bytes), Err(NarError::Malformed { .. })));
}

#[test]
fn nothing_may_follow() {
    let mut bytes = archive(&regular(false, b"x"));
    bytes.push(0);
    insta::assert_snapshot!(complaint(&bytes), @"the archive is malformed at byte 120: something follows the archive");
}

#[test]
fn a_failing_input_is_told_from_a_bad_archive() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the connection broke"))
        }
    }
    let mut input = Broken;
    let error = Reader::new(&mut input).next_event().unwrap_err();
    insta::assert_snapshot!(error, @"reading the archive failed: the connection broke");
    assert!(matches!(error, NarError::Read(_)));
}

/// Gives a few bytes at a time, as a slow connection does.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.1.min(into.len());
        self.0.read(&mut into[..length])
    }
}

#[test]
fn contents_larger_than_the_buffer_arrive_whole_however_they_come() {
    let contents: Vec<u8> = (0..300_001_u32).map(|index| (index % 251) as u8).collect();
    let bytes = archive(&regular(true, &contents));
    for step in [1, 7, 4096, usize::MAX] {
        let mut input = Trickle(&bytes, step);
        let mut reader = Reader::new(&mut input);
        reader.next_event().unwrap();
        let mut arrived = Vec::new();
        reader
            .copy_contents(|chunk| {
                arrived.extend_from_slice(chunk);
                Ok::<_, NarError>(())
            })
            .unwrap();
        assert!(arrived == contents);
        assert_eq!(reader.next_event().unwrap(), None);
        assert_eq!(reader.digest(), digest(&bytes));
    }
}

/// The tree that a reader tells of.
fn rebuild(mut bytes: &[u8]) -> Result<Node, NarError> {
    fn node(reader: &mut Reader<'_>, kind: Kind) -> Result<Node, NarError> {
        match kind {
            Kind::Symlink(target) => Ok(Node::Symlink(target)),
            Kind::Regular { executable, .. } => {
                let mut contents = Vec::new();
                reader.copy_contents(|chunk| {
                    contents.extend_from_slice(chunk);
                    Ok::<_, NarError>(())
                })?;
                Ok(Node::Regular { executable, contents })
            }
            Kind::Directory => {
                let mut entries = std::collections::BTreeMap::new();
                while let Some(Event::Object { name, kind }) = reader.next_event()? {
                    entries.insert(name, node(reader, kind)?);
                }
                Ok(Node::Directory(entries))
            }
        }
    }
    let mut reader = Reader::new(&mut bytes);
    let Some(Event::Object { kind, .. }) = reader.next_event()? else { unreachable!("an archive has a root") };
    let root = node(&mut reader, kind)?;
    assert_eq!(reader.next_event()?, None);
    Ok(root)
}

proptest! {
    #[test]
    fn what_is_written_is_read(tree in trees()) {
        prop_assert_eq!(rebuild(&archive(&tree)).unwrap(), tree);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
        let _ = read(&bytes);
        let _ = read(&[&archive(&sample())[..200], &bytes].concat());
    }

    #[test]
    fn a_cut_archive_always_fails(tree in trees(), cut: prop::sample::Index) {
        let bytes = archive(&tree);
        let complaint = read(&bytes[..cut.index(bytes.len())]);
        let cut_off = matches!(complaint, Err(NarError::Truncated { .. }));
        prop_assert!(cut_off);
    }
}

/// Every byte of an archive matters: changed, it is no archive, or that of another tree.
#[test]
fn every_mutation_of_a_byte_is_refused_or_another_tree() {
    let tree = sample();
    let bytes = archive(&tree);
    for place in 0..bytes.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut mutated = bytes.clone();
            mutated[place] ^= change;
            if let Ok(other) = rebuild(&mutated) {
                assert_ne!(other, tree, "byte {place}");
                let mut again = Vec::new();
                write(&other, &mut again).unwrap();
                assert!(again == mutated, "byte {place}: two archives of one tree");
                assert_ne!(read(&mutated).unwrap(), digest(&bytes));
            }
        }
    }
}
