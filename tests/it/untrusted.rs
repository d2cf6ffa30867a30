//! An ordinary user whose daemon ignores caches and keys of theirs: envy notices before anything is downloaded, and prints the
//! line that an administrator can add.

use rstest::rstest;

use crate::support::cache::BinaryCache;
use crate::support::machine::{Kind, Machine, User};
use crate::support::project::TestProject;
use crate::support::site::Site;
use crate::support::world::Nix;

const KEY: &str = "mine-1:GBI9Tj1lLMvdZxFL5zddwXrHLzds/50878/pF1DCGJQ=";

#[rstest]
fn caches_and_keys_that_the_daemon_ignores_are_told_with_the_line_for_the_administrator(
    #[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix,
) {
    let site = Site::new();
    let machine = site.machine_with(Kind::Daemon(nix), User::Ordinary);
    let mine = BinaryCache::start(&site.world.cache_dir());
    let conf = format!("extra-substituters = {}\nextra-trusted-public-keys = {KEY}\n", mine.url());
    let project = TestProject::on(&machine).asking(&site.catalog).with("NIX_CONFIG", conf);
    project.envy(&["init"]).ok();
    let said = project.envy(&["install", "hello"]).ok().stderr;
    insta::allow_duplicates! {
        assert_said!(project, said, @"
        Resolving 1 package
        warning: the Nix daemon ignores caches or keys of yours, as you are not a trusted user; an administrator can allow them in /etc/nix/nix.conf: extra-trusted-substituters = [URL] and extra-trusted-public-keys = mine-1:GBI9Tj1lLMvdZxFL5zddwXrHLzds/50878/pF1DCGJQ=
        Fetching 1 path, [SIZE]
        Composing the environment
        next: envy run -- hello
        ");
    }
    assert_eq!(project.envy(&["run", "--", "hello"]).ok().stdout, "Hello, world!\n");
    // what is there needs no cache, and no daemon is asked
    assert!(!project.envy(&["run", "--", "hello"]).ok().stderr.contains("ignores"));
    assert!(!project.envy(&["sync"]).ok().stderr.contains("ignores"));
    machine.verify_store();
}

/// The line is one that helps: with it, the same command says nothing any more.
#[rstest]
fn with_that_line_the_daemon_takes_them(#[values(Nix::V2_8, Nix::V2_26, Nix::V2_34)] nix: Nix) {
    let site = Site::new();
    let mine = BinaryCache::start(&site.world.cache_dir());
    let conf = format!("substituters = {}\ntrusted-public-keys = {}\n", site.cache.url(), site.world.public_key);
    let line = format!("extra-trusted-substituters = {}\n", mine.url());
    let machine = Machine::configured(&site.world, Kind::Daemon(nix), User::Ordinary, &format!("{conf}{line}"));
    let project = TestProject::on(&machine).asking(&site.catalog);
    let project = project.with("NIX_CONFIG", format!("extra-substituters = {}\n", mine.url()));
    project.envy(&["init"]).ok();
    let said = project.envy(&["install", "hello"]).ok().stderr;
    assert!(!said.contains("ignores"), "{said}");
}
