//! A machine that gets a Nix, or a `/nix` of its own, after envy had a store below HOME: what lies there is taken over,
//! not fetched again.

use std::path::PathBuf;
use std::process::Command;

use rstest::rstest;

use crate::support::machine::{Kind, Machine, User};
use crate::support::project::TestProject;
use crate::support::site::Site;
use crate::support::world::Nix;

/// A user's store below HOME, and a project that has some packages in it.
struct Former<'m> {
    project: TestProject<'m>,
}

impl<'m> Former<'m> {
    fn on(site: &Site, machine: &'m Machine, packages: &[&str]) -> Self {
        let project = TestProject::on(machine).asking(&site.catalog);
        project.envy(&["init"]).ok();
        project.envy(&[&["install"], packages].concat()).ok();
        site.cache.forget();
        Self { project }
    }

    fn data(&self) -> PathBuf {
        self.project.home().join(".local/share/nix")
    }

    /// The same project and the same data on another machine.
    fn moved<'n>(&self, machine: &'n Machine) -> TestProject<'n> {
        let moved = TestProject::on(machine).with("NIX_DATA_HOME", self.data().display().to_string());
        for file in ["envy.toml", "envy.lock"] {
            moved.write(file, self.project.read(file));
        }
        moved
    }
}

/// What was asked of the site's cache for the sake of a path.
fn fetched(site: &Site) -> Vec<String> {
    site.cache.requests().into_iter().filter(|request| !request.contains("nix-cache-info")).collect()
}

#[rstest]
fn a_nix_that_comes_later_gets_what_was_there(
    #[values(
        Kind::Daemon(Nix::V2_8),
        Kind::Daemon(Nix::V2_26),
        Kind::Daemon(Nix::V2_34),
        Kind::SingleUser(Nix::V2_34)
    )]
    kind: Kind,
) {
    let site = Site::new();
    let before = site.machine_with(Kind::NoNix, User::Ordinary);
    let former = Former::on(&site, &before, &["hello", "chain-20"]);
    let machine = site.machine_with(kind, User::Ordinary);
    let project = former.moved(&machine);
    assert_eq!(project.envy(&["run", "hello"]).ok().stdout, "Hello, world!\n");
    assert_eq!(fetched(&site), Vec::<String>::new(), "nothing is fetched again");
    assert!(machine.is_valid(&site.world.path("chain-20", "20")));
    machine.verify_store();
    let doctor = project.envy(&["doctor"]).stdout;
    assert!(doctor.contains(&format!("rm -r {}", former.data().join("root").display())), "{doctor}");
}

#[test]
fn what_is_damaged_there_comes_from_the_cache() {
    let site = Site::new();
    let before = site.machine_with(Kind::NoNix, User::Ordinary);
    let former = Former::on(&site, &before, &["hello", "nodejs_22"]);
    let hello = site.world.path("hello", "2.12.2");
    let damaged = former.data().join("root").join(&hello[1..]);
    let status = Command::new("chmod").args(["-R", "u+w"]).arg(&damaged).status().unwrap();
    assert!(status.success());
    fs_err::remove_file(damaged.join("bin/hello")).unwrap();
    let machine = site.machine_with(Kind::NoNix, User::Ordinary);
    let store = machine.host_path("/home").join("mine").display().to_string();
    let project = former.moved(&machine).with("ENVY_STORE", store);
    let planned = project.envy(&["plan"]).ok().stdout;
    let root = former.data().join("root").display().to_string();
    assert_eq!(planned.matches(&root).count(), 2, "{planned}");
    site.cache.forget();
    project.envy(&["sync"]).ok();
    let ran = project.envy(&["run", "--", "sh", "-c", "hello && node --version"]).ok();
    assert_eq!(ran.stdout, "Hello, world!\nv22.20.0\n");
    let fetched = fetched(&site);
    let is_hellos =
        |request: &String| request.contains("/nar/") || request.contains(&hello["/nix/store/".len()..][..32]);
    assert!(fetched.len() == 2 && fetched.iter().all(is_hellos), "{fetched:?}");
}
