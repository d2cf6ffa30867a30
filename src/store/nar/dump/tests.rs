use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::super::tests::{Place, nested};
use super::super::{Node, unpack, write};
use super::*;

fn dumped(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    dump(path, &mut bytes).map(|()| bytes)
}

#[test]
fn only_the_owners_right_to_execute_counts() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    for (mode, executable) in [(0o644, false), (0o655, false), (0o744, true), (0o500, true)] {
        fs_err::write(place.path("f"), "x").unwrap();
        fs_err::set_permissions(place.path("f"), PermissionsExt::from_mode(mode)).unwrap();
        let mut expected = Vec::new();
        write(&Node::Regular { executable, contents: b"x".to_vec() }, &mut expected).unwrap();
        assert!(dumped(&place.path("f")).unwrap() == expected, "{mode:o}");
        fs_err::remove_file(place.path("f")).unwrap();
    }
}

#[test]
fn links_are_told_and_not_followed() {
    let place = Place::new();
    symlink("/etc", place.path("l")).unwrap();
    let mut expected = Vec::new();
    write(&Node::Symlink(b"/etc".to_vec()), &mut expected).unwrap();
    assert!(dumped(&place.path("l")).unwrap() == expected);
}

#[test]
fn what_is_neither_folder_file_nor_link_is_named() {
    let place = Place::new();
    fs_err::create_dir(place.path("t")).unwrap();
    mknodat(CWD, place.path("t/pipe"), FileType::Fifo, Mode::from_raw_mode(0o644), 0).unwrap();
    let error = dumped(&place.path("t")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::Unsupported);
    let expected = format!("{}: is neither a folder, a file nor a link", place.path("t/pipe").display());
    assert_eq!(error.to_string(), expected);
    let _listener = UnixListener::bind(place.path("s")).unwrap();
    assert_eq!(dumped(&place.path("s")).unwrap_err().kind(), io::ErrorKind::Unsupported);
}

#[test]
fn what_is_not_there_is_named() {
    let place = Place::new();
    let error = hash_tree(&place.path("no")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    assert!(error.to_string().starts_with(&place.path("no").display().to_string()));
}

#[test]
fn folders_that_no_archive_may_have_are_refused() {
    let place = Place::new();
    let mut bytes = Vec::new();
    write(&nested(MAX_DEPTH), &mut bytes).unwrap();
    fs_err::create_dir(place.path("above")).unwrap();
    unpack(&mut bytes.as_slice(), &place.path("above/t")).unwrap();
    assert_eq!(hash_tree(&place.path("above")).unwrap_err().kind(), io::ErrorKind::Unsupported);
}

#[test]
fn an_output_that_fails_is_told_as_it_is() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from(io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let place = Place::new();
    fs_err::write(place.path("f"), vec![0; 1 << 20]).unwrap();
    assert_eq!(dump(&place.path("f"), &mut Full).unwrap_err().to_string(), "no storage space");
}
