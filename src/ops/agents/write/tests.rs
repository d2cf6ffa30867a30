use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;
use crate::project::Project;

fn edit(dir: &Path, name: &str, old: Option<&str>, new: Option<&str>) -> FileEdit {
    FileEdit {
        name: name.to_owned(),
        path: dir.join(name),
        place: Place::of(&Project::at(dir).unwrap(), name).unwrap(),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
        is_users: false,
    }
}

/// Names and texts of all files below, folders with a `/` behind.
fn files(dir: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs_err::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() {
            all.push(format!("{name}/"));
            all.extend(files(&entry).into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            all.push(format!("{name}={}", fs_err::read_to_string(&entry).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn all_files_are_written_with_their_folders_and_their_permissions_stay() {
    let dir = tempfile::tempdir().unwrap();
    fs_err::write(dir.path().join("a"), "1").unwrap();
    fs_err::set_permissions(dir.path().join("a"), std::fs::Permissions::from_mode(0o664)).unwrap();
    all(&[edit(dir.path(), "a", Some("1"), Some("2")), edit(dir.path(), "x/y/b", None, Some("3"))], "envy x").unwrap();
    assert_eq!(files(dir.path()), ["a=2", "x/", "x/y/", "x/y/b=3"]);
    assert_eq!(dir.path().join("a").metadata().unwrap().permissions().mode() & 0o777, 0o664, "whatever the umask is");
    all(&[edit(dir.path(), "x/y/b", Some("3"), None)], "envy x").unwrap();
    assert_eq!(files(dir.path()), ["a=2", "x/"]);
}

#[test]
fn what_fails_leaves_everything_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    fs_err::write(dir.path().join("a"), "1").unwrap();
    fs_err::create_dir(dir.path().join("taken")).unwrap();
    fs_err::write(dir.path().join("taken/inner"), "").unwrap();
    let before = files(dir.path());
    let first = || edit(dir.path(), "a", Some("1"), Some("2"));
    for (second, wanted) in [
        (edit(dir.path(), "a", Some("other"), Some("2")), "edited"),
        (edit(dir.path(), "new/b", Some("was there"), Some("2")), "edited"),
        (edit(dir.path(), "taken", None, Some("x")), "taken"),
    ] {
        let error = all(&[first(), edit(dir.path(), "made/c", None, Some("3")), second], "envy x").unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
        assert_eq!(files(dir.path()), before, "{error}");
    }
}

#[test]
fn what_was_renamed_is_put_back_when_a_later_file_cannot_be() {
    let dir = tempfile::tempdir().unwrap();
    fs_err::write(dir.path().join("a"), "1").unwrap();
    let edits = [edit(dir.path(), "a", Some("1"), Some("2")), edit(dir.path(), "b", None, Some("3"))];
    let (mut made, mut ready) = (Made::default(), Vec::new());
    edits.iter().for_each(|edit| prepare(edit, &mut made, &mut ready).unwrap());
    // in the last moment: a folder cannot be replaced by a file
    fs_err::create_dir_all(dir.path().join("b/inner")).unwrap();
    let (file, _) = put(&edits, &ready).unwrap_err();
    assert_eq!(file, dir.path().join("b"));
    assert_eq!(fs_err::read_to_string(dir.path().join("a")).unwrap(), "1");
}

#[test]
fn a_link_put_in_place_after_planning_is_not_written_through() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs_err::write(elsewhere.path().join("theirs"), "theirs").unwrap();
    let before = files(elsewhere.path());
    let folder = dir.path().join("x");
    let swap = || fs_err::os::unix::fs::symlink(elsewhere.path(), &folder).unwrap();
    let refused = |edits: &[FileEdit]| {
        all(edits, "envy x").unwrap_err();
        assert_eq!(files(elsewhere.path()), before);
    };
    // one that was to be made, and below it another
    let new = [edit(dir.path(), "x/theirs", None, Some("2"))];
    let below = [edit(dir.path(), "x/y/b", None, Some("2"))];
    swap();
    refused(&new);
    refused(&below);
    // one that was there, to change and to remove
    fs_err::remove_file(&folder).unwrap();
    fs_err::create_dir(&folder).unwrap();
    fs_err::write(folder.join("theirs"), "theirs").unwrap();
    let change = [edit(dir.path(), "x/theirs", Some("theirs"), Some("2"))];
    let removal = [edit(dir.path(), "x/theirs", Some("theirs"), None)];
    fs_err::rename(&folder, dir.path().join("moved")).unwrap();
    swap();
    refused(&change);
    refused(&removal);
    assert_eq!(files(&dir.path().join("moved")), ["theirs=theirs"]);
}

#[test]
fn a_read_only_place_is_a_sandbox_and_names_the_command() {
    let error = AgentsError::Blocked {
        file: "/p/.codex".into(),
        reason: "Read-only file system".into(),
        command: "envy agent setup codex".into(),
    };
    assert_eq!(crate::failure::Explain::code(&error), crate::failure::Code::SandboxBlocked);
    insta::assert_snapshot!(error, @"a sandbox protects /p/.codex (Read-only file system), so this is for a person to run");
    assert_eq!(system_word(&rustix::io::Errno::ROFS.into()), "Read-only file system");
}
