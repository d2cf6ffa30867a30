use std::os::unix::net::UnixListener;

use super::*;
use crate::failure::Explain;
use crate::report::Silent;

/// A machine of its own: no Nix on PATH, its state in a temporary folder.
struct Machine {
    dir: tempfile::TempDir,
    environ: Environ,
}

fn machine() -> Machine {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).into_os_string();
    let environ = [("PATH", path("bin")), ("NIX_STATE_DIR", path("state")), ("NIX_CONF_DIR", path("etc"))];
    Machine { environ: environ.into_iter().collect(), dir }
}

impl Machine {
    fn refusal(&self) -> StoreError {
        match open(&self.environ, &Silent) {
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
    let remote = Remote { socket: Some("/state/socket".into()), only_socket: false, state: "/proc/1/mem".into() };
    let refused = || ConnectError::Connect(io::ErrorKind::ConnectionRefused.into());
    let error = judge(Path::new("/state/socket"), refused(), &remote).unwrap_err();
    insta::assert_snapshot!(
        error,
        @"the Nix daemon at /state/socket does not answer: connection refused, and the store belongs to another user"
    );
    let absent = Remote { state: "/nonexistent".into(), ..remote };
    assert!(judge(Path::new("/state/socket"), refused(), &absent).is_ok());
}

#[test]
fn not_permitted_is_a_sandbox() {
    let remote = Remote { socket: None, only_socket: false, state: PathBuf::new() };
    let error = ConnectError::Connect(io::Error::from_raw_os_error(Errno::PERM.raw_os_error()));
    let error = judge(Path::new("/state/socket"), error, &remote).unwrap_err();
    insta::assert_snapshot!(error, @"a sandbox forbids connecting to /state/socket");
    assert_eq!(error.code().exit_status(), 7);
}

#[test]
fn stores_that_this_version_cannot_serve_are_refused_by_name() {
    let mut machine = machine();
    fs_err::create_dir(machine.dir.path().join("etc")).unwrap();
    fs_err::write(machine.dir.path().join("etc/nix.conf"), "store = s3://bucket").unwrap();
    insta::assert_snapshot!(
        machine.message(),
        @"store = s3://bucket is not supported: envy knows `daemon`, `local` and `unix:///path/to/socket`"
    );
    machine.environ.set("NIX_REMOTE", "ssh-ng://host\u{7}");
    insta::assert_snapshot!(
        machine.message(),
        @r"NIX_REMOTE=ssh-ng://host\u{7} is not supported: envy knows `daemon`, `local` and `unix:///path/to/socket`"
    );
    machine.environ.set("ENVY_STORE", "local");
    insta::assert_snapshot!(
        machine.message(),
        @"ENVY_STORE=local is not supported: this version knows `auto` and `daemon`"
    );
}
