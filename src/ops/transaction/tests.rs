use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::failure::{Code, Explain};
use crate::ops::files::read_text;

struct World {
    _dir: tempfile::TempDir,
    transactions: Transactions,
    root: PathBuf,
}

fn world(files: &[(&str, &str)]) -> World {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("project");
    fs_err::create_dir(&root).unwrap();
    for (name, text) in files {
        fs_err::write(root.join(name), text).unwrap();
    }
    let project = Project::at(&root).unwrap();
    let transactions = Transactions::new(&project, &dir.path().join("state"));
    World { root: project.root().to_path_buf(), _dir: dir, transactions }
}

impl World {
    fn text(&self, name: &str) -> Option<String> {
        read_text(&self.root.join(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs_err::read_dir(&self.root).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn prepare(&self) -> u64 {
        let environment = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-environment".parse().unwrap();
        let content = Content { environment: &environment, manifest: "m", lock: "l" };
        self.transactions.generations.prepare(content).unwrap().number
    }

    fn current(&self) -> Option<u64> {
        self.transactions.generations.current().map(|generation| generation.number)
    }

    /// As if the process had been killed after `done` files were replaced.
    fn die_after(&self, done: usize, changes: &[Change], generation: Option<u64>) {
        let journal = Journal { version: JOURNAL_VERSION, changes: changes.to_vec(), generation };
        self.transactions.write_journal(&journal).unwrap();
        for change in &changes[..done] {
            self.transactions.place(change).unwrap().put(change.new.as_deref()).unwrap();
        }
        if let Some(change) = changes.get(done) {
            fs_err::write(self.root.join(format!(".{}.envy-new", change.name)), "half").unwrap();
        }
    }
}

fn changes() -> Vec<Change> {
    let lock = Change::new("envy.lock", None, "new lock");
    let manifest = Change::new("envy.toml", Some("old manifest"), "new manifest");
    [lock, manifest].into_iter().flatten().collect()
}

#[test]
fn a_commit_changes_the_files_and_switches() {
    let world = world(&[("envy.toml", "old manifest")]);
    let generation = world.prepare();
    world.transactions.commit(changes(), Some(generation)).unwrap();
    assert_eq!(world.text("envy.toml").unwrap(), "new manifest");
    assert_eq!(world.text("envy.lock").unwrap(), "new lock");
    assert_eq!(world.current(), Some(generation));
    assert!(!world.transactions.is_interrupted());
    assert_eq!(world.names(), ["envy.lock", "envy.toml"]);
}

#[test]
fn a_transaction_killed_between_two_files_is_rolled_back() {
    let world = world(&[("envy.toml", "old manifest")]);
    let generation = world.prepare();
    world.die_after(1, &changes(), Some(generation));
    world.transactions.recover().unwrap();
    assert_eq!(world.text("envy.toml").unwrap(), "old manifest");
    assert_eq!(world.names(), ["envy.toml"], "neither the new lock nor a temporary file is left");
    assert_eq!(world.current(), None);
}

#[test]
fn a_transaction_killed_before_the_switch_is_finished() {
    let world = world(&[("envy.toml", "old manifest")]);
    let generation = world.prepare();
    world.die_after(2, &changes(), Some(generation));
    world.transactions.recover().unwrap();
    assert_eq!(world.text("envy.toml").unwrap(), "new manifest");
    assert_eq!(world.current(), Some(generation));
    assert!(!world.transactions.is_interrupted());
}

#[test]
fn recovery_never_overwrites_a_later_edit() {
    let world = world(&[("envy.toml", "old manifest")]);
    world.die_after(1, &changes(), None);
    fs_err::write(world.root.join("envy.toml"), "my edit").unwrap();
    world.transactions.recover().unwrap();
    assert_eq!(world.text("envy.toml").unwrap(), "my edit");
    assert_eq!(world.text("envy.lock"), None, "the file nobody edited is put back");
}

#[test]
fn an_edit_made_meanwhile_stops_the_commit_and_everything_stays() {
    let world = world(&[("envy.toml", "my edit")]);
    let error = world.transactions.commit(changes(), None).unwrap_err();
    assert_eq!(error.code(), Code::EditConflict);
    assert_eq!(world.text("envy.toml").unwrap(), "my edit");
    assert_eq!(world.text("envy.lock"), None);
    assert!(!world.transactions.is_interrupted());
}

#[test]
fn a_linked_manifest_stays_a_link_and_keeps_its_permissions() {
    let world = world(&[("real.toml", "old manifest")]);
    fs_err::set_permissions(world.root.join("real.toml"), std::fs::Permissions::from_mode(0o640)).unwrap();
    fs_err::os::unix::fs::symlink("real.toml", world.root.join("envy.toml")).unwrap();
    world.transactions.commit(changes(), None).unwrap();
    assert!(world.root.join("envy.toml").symlink_metadata().unwrap().is_symlink());
    assert_eq!(world.text("real.toml").unwrap(), "new manifest");
    assert_eq!(world.root.join("real.toml").metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_generation_that_was_never_switched_to_is_removed() {
    let world = world(&[]);
    let first = world.prepare();
    world.transactions.commit(Vec::new(), Some(first)).unwrap();
    let orphan = world.prepare();
    world.transactions.recover().unwrap();
    assert_eq!(world.current(), Some(first));
    assert_eq!(world.prepare(), orphan, "its number is free again");
}

/// From a manifest with a lock to one without.
fn without_lock() -> Vec<Change> {
    let lock = Change::removal("envy.lock", Some("old lock"));
    let manifest = Change::new("envy.toml", Some("old manifest"), "new manifest");
    [lock, manifest].into_iter().flatten().collect()
}

#[test]
fn a_commit_removes_files_too() {
    let world = world(&[("envy.toml", "old manifest"), ("envy.lock", "old lock")]);
    world.transactions.commit(without_lock(), None).unwrap();
    assert_eq!(world.names(), ["envy.toml"]);
    assert_eq!(Change::removal("envy.lock", None), None, "what is not there is not removed");
}

#[test]
fn a_removal_that_was_killed_halfway_is_taken_back() {
    let world = world(&[("envy.toml", "old manifest"), ("envy.lock", "old lock")]);
    world.die_after(1, &without_lock(), None);
    world.transactions.recover().unwrap();
    assert_eq!(world.text("envy.lock").unwrap(), "old lock");
    assert_eq!(world.text("envy.toml").unwrap(), "old manifest");
}

#[test]
fn a_file_that_somebody_made_where_one_was_removed_stays() {
    let world = world(&[("envy.toml", "old manifest"), ("envy.lock", "old lock")]);
    world.die_after(1, &without_lock(), None);
    fs_err::write(world.root.join("envy.lock"), "my own").unwrap();
    world.transactions.recover().unwrap();
    assert_eq!(world.text("envy.lock").unwrap(), "my own");
}

#[test]
fn what_cannot_be_written_is_told_in_words_and_with_its_code() {
    let told = |errno: Errno| {
        let error = TransactionError::from(io::Error::from(errno));
        format!("{} {error}; {}", error.code().exit_status(), error.hints().first().map_or("", |hint| &hint.text))
    };
    insta::assert_snapshot!(told(Errno::ROFS), @"7 this place cannot be written to: Read-only file system (os error 30); run the same command outside of the sandbox, or in a checkout that can be written to; `envy run` changes no file of a project whose lock answers");
    insta::assert_snapshot!(told(Errno::NOSPC), @"1 the disk is full, nothing was changed: No space left on device (os error 28); remove what no environment needs");
    insta::assert_snapshot!(told(Errno::DQUOT), @"1 the disk is full, nothing was changed: Disk quota exceeded (os error 122); remove what no environment needs");
    insta::assert_snapshot!(told(Errno::IO), @"1 Input/output error (os error 5); ");
}

#[test]
fn what_a_journal_left_that_was_being_written_is_removed() {
    let world = world(&[("envy.toml", "old manifest")]);
    fs_err::create_dir_all(&world.transactions.state_dir).unwrap();
    let half = world.transactions.state_dir.join(".journal.json.envy-new");
    fs_err::write(&half, "half").unwrap();
    world.transactions.recover().unwrap();
    assert!(!half.exists());
}
