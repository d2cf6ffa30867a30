//! The road into an environment when nothing changed, held by counting what it asks of the kernel.

use std::time::{Duration, SystemTime};

use crate::support::observer::{Asked, Observer};
use crate::support::project::TestProject;
use crate::support::saboteur::{RENAMES, Saboteur};
use crate::support::site::Site;

/// Children, threads, connections: nothing of this.
const COMPANY: [&str; 8] = ["fork", "vfork", "clone", "clone3", "socket", "socketpair", "connect", "pipe2"];

/// Calls that change something on a disk.
const CHANGES: [&str; 11] = [
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "symlinkat",
    "link",
    "linkat",
    "ftruncate",
];

/// A manifest with this behind it is too large to be read and hashed for nothing.
fn padding() -> String {
    "# what a long manifest may say\n".repeat(2000)
}

/// A project with one program.
fn project<'m>(site: &Site, machine: &'m crate::support::machine::Machine) -> TestProject<'m> {
    let project = TestProject::on(machine).asking(&site.catalog);
    project.envy(&["init"]).ok();
    project.envy(&["install", "hello"]).ok();
    // The run directory is made once after each boot.
    project.envy(&["run", "--", "true"]).ok();
    project
}

/// The last part of each opened file's path; a record's name is a hash.
fn opened<'a>(asked: &'a Asked) -> Vec<&'a str> {
    let name = |path: &'a str| match path.rsplit('/').collect::<Vec<&'a str>>()[..] {
        [_, "records", ..] => "a record",
        [_, "stamps", ..] => "a stamp",
        [name, ..] => name,
        [] => "",
    };
    asked.opened().into_iter().map(name).collect()
}

#[test]
fn running_asks_for_three_small_files_and_nothing_else() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    for arguments in
        [&["run", "--", "hello"][..], &["run", "hello"], &["exec", "hello"], &["activate", "--shell", "bash"]]
    {
        let asked = Observer::of(&site.world).watch(&project, arguments);
        asked.ran.clone().ok();
        assert_eq!(opened(&asked), ["envy.toml", "envy.lock", "a record"], "{arguments:?}");
        assert_eq!(asked.of(&COMPANY), [""; 0], "{arguments:?}");
        assert_eq!(asked.of(&CHANGES), [""; 0], "{arguments:?}");
        // What `activate` prints is all that is ever written.
        let written = asked.of(&["write", "writev", "pwrite64"]);
        assert!(written.iter().all(|call| call.starts_with("write(1, ")), "{written:?}");
    }
}

#[test]
fn a_large_lock_is_read_again_only_when_it_looks_different() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    let manifest = project.read("envy.toml");
    project.write("envy.toml", format!("{manifest}{}", padding()));
    project.set_modified("envy.toml", SystemTime::now() - Duration::from_secs(60));
    project.envy(&["sync"]).ok();
    let watch = || {
        let asked = Observer::of(&site.world).watch(&project, &["run", "--", "hello"]);
        asked.ran.clone().ok();
        opened(&asked).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    // A stamp is not written in the moment in which the files change, but soon.
    let until_stamped = || assert!((0..50).any(|_| !watch().contains(&"envy.toml".to_owned())), "no stamp");
    until_stamped();
    assert_eq!(watch(), ["a stamp", "a record"]);

    project.set_modified("envy.toml", SystemTime::now() - Duration::from_secs(30));
    assert!(watch().contains(&"envy.toml".to_owned()), "touched: hashed once");
    until_stamped();
    assert_eq!(watch(), ["a stamp", "a record"]);

    project.write("envy.toml", format!("{manifest}[vars]\nNEW = \"yes\"\n{}", padding()));
    project.set_modified("envy.toml", SystemTime::now() - Duration::from_secs(3600));
    assert_said!(project, project.envy(&["run", "--", "sh", "-c", "echo $NEW"]).ok().stdout, @"yes");
}

#[test]
fn where_nothing_can_be_written_nothing_is_missed() {
    let site = Site::new();
    let machine = site.machine();
    let project = project(&site, &machine);
    project.write("envy.toml", format!("{}{}", project.read("envy.toml"), padding()));
    project.set_modified("envy.toml", SystemTime::now() - Duration::from_secs(60));
    project.envy(&["sync"]).ok();
    fs_err::remove_dir_all(project.home().join(".local/state/envy/stamps")).ok();
    let ran = Saboteur::of(&site.world, RENAMES).refuse(&project, "EROFS", &["run", "--", "hello"]).ok();
    assert_said!(project, ran.stdout, @"Hello, world!");
    assert_eq!(ran.stderr, "");
}
