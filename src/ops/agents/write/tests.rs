use super::*;

fn edit(dir: &Path, name: &str, old: Option<&str>, new: Option<&str>) -> FileEdit {
    FileEdit {
        name: name.to_owned(),
        path: dir.join(name),
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
    fs_err::set_permissions(dir.path().join("a"), std::fs::Permissions::from_mode(0o640)).unwrap();
    all(&[edit(dir.path(), "a", Some("1"), Some("2")), edit(dir.path(), "x/y/b", None, Some("3"))], "envy x").unwrap();
    assert_eq!(files(dir.path()), ["a=2", "x/", "x/y/", "x/y/b=3"]);
    assert_eq!(dir.path().join("a").metadata().unwrap().permissions().mode() & 0o777, 0o640);
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
    let first = edit(dir.path(), "a", Some("1"), Some("2"));
    // a folder cannot be replaced by a file, and that shows only at the rename
    let renamed_late = FileEdit { path: dir.path().join("taken"), ..edit(dir.path(), "taken", None, Some("x")) };
    for (second, wanted) in [
        (edit(dir.path(), "a", Some("other"), Some("2")), "edited"),
        (edit(dir.path(), "new/b", Some("was there"), Some("2")), "edited"),
        (edit(dir.path(), "a/b", None, Some("2")), "a/b"),
        (renamed_late, "taken"),
    ] {
        let error = all(&[first.clone(), edit(dir.path(), "made/c", None, Some("3")), second], "envy x").unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
        assert_eq!(files(dir.path()), before, "{error}");
    }
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
