use std::io;
use std::os::unix::net::UnixListener;

use super::daemons::{Barred, judge, refused};
use super::*;
use crate::failure::Explain;
use crate::report::Silent;
use crate::store::daemon::ConnectError;

/// A machine of its own: no Nix on PATH, its state in a temporary folder. What envy would write itself is out of the
/// question, or a test run by root would make a store in `/nix`.
struct Machine {
    dir: tempfile::TempDir,
    environ: Environ,
}

fn machine() -> Machine {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).into_os_string();
    let environ = [
        ("PATH", path("bin")),
        ("NIX_STATE_DIR", path("state")),
        ("NIX_CONF_DIR", path("etc")),
        ("ENVY_STORE", "daemon".into()),
    ];
    Machine { environ: environ.into_iter().collect(), dir }
}

impl Machine {
    fn refusal(&self) -> StoreError {
        match open(&self.environ, Path::new("/nonexistent"), &Silent) {
            Ok(store) => panic!("{}", store.describe()),
            Err(error) => error,
        }
    }

    fn message(&self) -> String {
        self.refusal().to_string().replace(self.dir.path().to_str().unwrap(), "")
    }
}

#[test]
fn without_any_nix_the_error_says_how_to_get_one() {
    let machine = machine();
    insta::assert_snapshot!(
        machine.message(),
        @"no Nix store to use: /state/daemon-socket/socket cannot be connected to, and there is no nix-daemon on PATH"
    );
    assert_eq!(machine.refusal().code().slug(), "store-unavailable");
    assert!(!machine.refusal().hints().is_empty());
}

#[test]
fn a_socket_that_was_asked_for_and_is_not_there_is_a_daemon_that_is_down() {
    let mut machine = machine();
    machine.environ.set("NIX_REMOTE", "daemon");
    insta::assert_snapshot!(
        machine.message(),
        @"the Nix daemon at /state/daemon-socket/socket does not answer: there is no such socket"
    );
    machine.environ.set("NIX_REMOTE", "unix:///nowhere/socket");
    insta::assert_snapshot!(
        machine.message(),
        @"the Nix daemon at /nowhere/socket does not answer: there is no such socket"
    );
}

#[test]
fn a_socket_that_nobody_listens_on_is_a_daemon_that_is_down() {
    let mut machine = machine();
    let socket = machine.dir.path().join("socket");
    drop(UnixListener::bind(&socket).unwrap());
    machine.environ.set("NIX_REMOTE", format!("unix://{}", socket.display()));
    insta::assert_snapshot!(
        machine.message(),
        @"the Nix daemon at /socket does not answer: connection refused"
    );
}

#[test]
fn a_store_of_somebody_else_is_never_replaced_by_a_second_one() {
    // Root may write to every folder; this is none.
    let theirs = Path::new("/proc/1/mem");
    let refuse = |socket: &str, state: &Path| refused(Path::new(socket), "connection refused", state);
    insta::assert_snapshot!(
        refuse("/proc/socket", theirs).unwrap_err(),
        @"the Nix daemon at /proc/socket does not answer: connection refused, and the store belongs to another user"
    );
    insta::assert_snapshot!(
        refuse("/nonexistent/socket", theirs).unwrap_err(),
        @"the store /proc/1/mem belongs to another user, and there is no Nix daemon that would serve it to all"
    );
    assert!(refuse("/proc/socket", Path::new("/nonexistent")).is_ok());
}

#[test]
fn not_permitted_is_a_sandbox() {
    let error = ConnectError::Connect(io::Error::from_raw_os_error(rustix::io::Errno::PERM.raw_os_error()));
    let Barred::Here(error) = judge(Path::new("/state/socket"), error) else { panic!("another way was left") };
    insta::assert_snapshot!(error, @"a sandbox forbids connecting to /state/socket");
    assert_eq!(error.code().exit_status(), 7);
}

#[test]
fn a_folder_is_a_store_of_our_own_and_every_way_is_told() {
    let mut machine = machine();
    machine.environ.set("ENVY_STORE", machine.dir.path().join("root"));
    let mut tried = Vec::new();
    let store = open(&machine.environ, Path::new("/nonexistent"), &Silent).unwrap();
    assert!(store.describe().starts_with("envy's own writer, in /"));
    assert!(machine.dir.path().join("root/nix/var/nix/db/db.sqlite").exists());
    assert_eq!(
        explain(&machine.environ, Path::new("/nonexistent"), &Silent, &mut tried).unwrap().describe(),
        store.describe()
    );
    assert!(tried.len() == 1 && tried[0].picked);
}

#[test]
fn looking_makes_no_store() {
    let mut machine = machine();
    let root = machine.dir.path().join("root");
    machine.environ.set("ENVY_STORE", &root);
    let mut store = explain(&machine.environ, Path::new("/nonexistent"), &Silent, &mut Vec::new()).unwrap();
    assert!(store.describe().ends_with(", not made yet"), "{}", store.describe());
    assert_eq!(store.collect_garbage(&Silent).unwrap().paths, []);
    assert!(!root.exists());
}

#[test]
fn where_no_store_can_be_made_looking_says_so() {
    let mut machine = machine();
    fs_err::write(machine.dir.path().join("file"), "").unwrap();
    machine.environ.set("ENVY_STORE", machine.dir.path().join("file/root"));
    let mut tried = Vec::new();
    assert!(explain(&machine.environ, Path::new("/nonexistent"), &Silent, &mut tried).is_err());
    assert!(tried.len() == 1 && !tried[0].picked);
}
