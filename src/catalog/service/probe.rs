//! Whether it is a sandbox that keeps us from the network: asked only after a request has failed.

use std::io::{Error, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Port of the discard protocol: nobody listens there, and a refused connection is all we want.
const DISCARD: u16 = 9;

/// Tries to connect to this very machine. Outside of sandboxes the answer is `connection refused`; a system call
/// filter says EPERM, a network namespace without a loopback interface says that the network is unreachable.
pub(super) fn network_is_sandboxed() -> bool {
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, DISCARD));
    TcpStream::connect_timeout(&here, Duration::from_millis(200)).is_err_and(|error| is_sandbox(&error))
}

fn is_sandbox(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_or_missing_loopback_is_a_sandbox_and_a_refused_connection_is_none() {
        let is = |errno: rustix::io::Errno| is_sandbox(&errno.into());
        assert!(is(rustix::io::Errno::PERM));
        assert!(is(rustix::io::Errno::ACCESS));
        assert!(is(rustix::io::Errno::NETUNREACH));
        assert!(!is(rustix::io::Errno::CONNREFUSED));
        assert!(!is(rustix::io::Errno::TIMEDOUT));
    }
}
