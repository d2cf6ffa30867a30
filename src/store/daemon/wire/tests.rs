use proptest::prelude::*;

use super::*;

fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_string_is_padded_to_eight_bytes() {
    let bytes = written(|out| out.write_bytes(b"nix"));
    assert_eq!(bytes, b"\x03\0\0\0\0\0\0\0nix\0\0\0\0\0");
    assert_eq!((&bytes[..]).read_bytes(3).unwrap(), b"nix");
}

#[test]
fn a_length_above_the_limit_is_refused_before_anything_is_read() {
    let error = (&u64::MAX.to_le_bytes()[..]).read_text().unwrap_err();
    insta::assert_snapshot!(error, @"the daemon sent a string of length 18446744073709551615, more than 4194304");
    let error = (&u64::MAX.to_le_bytes()[..]).read_paths().unwrap_err();
    insta::assert_snapshot!(error, @"the daemon sent a list of length 18446744073709551615, more than 1048576");
}

#[test]
fn padding_must_be_zeros_and_complete() {
    let mut bytes = written(|out| out.write_bytes(b"nix"));
    bytes[15] = 1;
    assert_eq!((&bytes[..]).read_bytes(9).unwrap_err().kind(), io::ErrorKind::InvalidData);
    assert_eq!((&bytes[..13]).read_bytes(9).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    assert_eq!((&bytes[..10]).read_bytes(9).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
}

#[test]
fn only_a_store_path_is_taken_for_one() {
    let bytes = written(|out| out.write_bytes(b"/etc/\x1b[31mpasswd"));
    let error = (&bytes[..]).read_path().unwrap_err();
    insta::assert_snapshot!(error, @r"the daemon sent `/etc/\u{1b}[31mpasswd` in the place of a store path");
}

proptest! {
    #[test]
    fn strings_survive(bytes: Vec<u8>) {
        let stream = written(|out| out.write_bytes(&bytes));
        prop_assert_eq!(stream.len() % 8, 0);
        let mut rest = &stream[..];
        prop_assert_eq!(rest.read_bytes(TEXT_LIMIT).unwrap(), bytes);
        prop_assert!(rest.is_empty());
    }

    #[test]
    fn sets_of_paths_survive(bases in proptest::collection::btree_set("[0-9a-df-np-sv-z]{32}-[a-z]{1,20}", 0..9)) {
        let paths: BTreeSet<StorePath> = bases.iter().map(|base| StorePath::from_base_name(base).unwrap()).collect();
        let stream = written(|out| out.write_paths(&paths));
        prop_assert_eq!((&stream[..]).read_paths().unwrap(), paths);
    }

    #[test]
    fn any_bytes_end_in_an_answer(bytes: Vec<u8>) {
        let _ = (&bytes[..]).read_paths();
        let _ = (&bytes[..]).read_text();
        let _ = (&bytes[..]).skip_texts();
    }
}
