//! Stores that envy leaves alone.

use super::*;
use crate::failure::Explain;

/// Why a store is not opened after `change` was done to it, without its folder's name.
fn refused(change: impl FnOnce(&Path)) -> String {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    change(dir.path());
    let error = LocalStore::open(Layout::below(dir.path())).err().expect("it is refused");
    assert!(matches!(error, StoreError::Foreign { .. }), "{error:?}");
    assert_eq!(error.code().slug(), "store-unavailable");
    error.to_string().replace(&dir.path().display().to_string(), "")
}

fn schema(text: &'static str) -> impl FnOnce(&Path) {
    move |dir| fs_err::write(dir.join("nix/var/nix/db/schema"), text).unwrap()
}

fn database(sql: &'static str) -> impl FnOnce(&Path) {
    move |dir| raw(dir).execute_batch(sql).unwrap()
}

#[test]
fn a_schema_of_another_version_is_left_to_its_nix() {
    insta::assert_snapshot!(refused(schema("11")), @"the store is not envy's to change: /nix/var/nix/db/schema: a newer Nix made it (schema 11)");
    insta::assert_snapshot!(refused(schema("9")), @"the store is not envy's to change: /nix/var/nix/db/schema: an older Nix made it (schema 9); a newer one upgrades it");
    insta::assert_snapshot!(refused(schema("")), @"the store is not envy's to change: /nix/var/nix/db/schema: its schema version cannot be read");
}

#[test]
fn a_database_of_a_form_that_envy_does_not_know_is_left_to_its_nix() {
    insta::assert_snapshot!(refused(database("create table Storables (id integer)")), @"the store is not envy's to change: /nix/var/nix/db/db.sqlite: envy does not know this form of its table Storables");
    insta::assert_snapshot!(refused(database("alter table ValidPaths add column provenance text")), @"the store is not envy's to change: /nix/var/nix/db/db.sqlite: envy does not know this form of its table ValidPaths");
    insta::assert_snapshot!(refused(database("drop table Refs")), @"the store is not envy's to change: /nix/var/nix/db/db.sqlite: it has no table Refs");
}

#[test]
fn tables_of_nix_that_say_nothing_about_validity_are_fine() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    database("create table SchemaMigrations (migration text primary key not null); analyze")(dir.path());
    open(dir.path());
}

#[test]
fn a_store_behind_a_link_is_refused_as_nix_refuses_it() {
    let reason = refused(|dir| {
        fs_err::rename(dir.join("nix"), dir.join("elsewhere")).unwrap();
        symlink("elsewhere", dir.join("nix")).unwrap();
    });
    insta::assert_snapshot!(reason, @"the store is not envy's to change: /nix: a store cannot lie behind a symbolic link");
}

#[test]
fn root_does_not_write_into_the_store_of_a_user() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let reason = refused(|dir| std::os::unix::fs::chown(dir.join("nix/var/nix/db"), Some(1000), None).unwrap());
    insta::assert_snapshot!(reason, @"the store is not envy's to change: /nix/var/nix/db: it belongs to the user with the number 1000");
}

#[test]
fn a_store_that_is_damaged_is_no_foreign_one() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    fs_err::write(dir.path().join("nix/var/nix/db/db.sqlite"), "not a database, but long enough to be taken for one")
        .unwrap();
    let error = LocalStore::open(Layout::below(dir.path())).err().expect("it is refused");
    assert!(matches!(error, StoreError::Database { .. }), "{error:?}");
}

#[test]
fn a_store_without_its_schema_file_is_completed() {
    let dir = tempfile::tempdir().unwrap();
    let (what, archive) = packed("what", &[]);
    let store = open(dir.path());
    let unpacked = store.unpack(&what, &mut archive.as_slice()).unwrap();
    store.register(unpacked.into_iter().collect()).unwrap();
    drop(store);
    // a crash between the two
    fs_err::remove_file(dir.path().join("nix/var/nix/db/schema")).unwrap();
    assert_eq!(open(dir.path()).valid(&[what.info.path.clone()].into()).unwrap().len(), 1);
    assert_eq!(fs_err::read_to_string(dir.path().join("nix/var/nix/db/schema")).unwrap(), "10");
}
