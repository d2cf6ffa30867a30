//! What all of envy's connections share: certificates, redirects, the causes of failures, and the probe for a sandbox.
//!
//! Not for: what is asked (`catalog::service`, `store::cache`), or when it is asked again.

mod certificates;

use std::io::{Error, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, SystemTime};

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::redirect::{Action, Attempt, Policy};

pub use self::certificates::{Authorities, authorities, ca_file, certificates};
use crate::failure::printable;

/// How envy names itself to servers.
pub const USER_AGENT: &str = concat!("envy/", env!("CARGO_PKG_VERSION"));

const MAX_REDIRECTS: usize = 5;

/// Port of the discard protocol: nobody listens there, and a refused connection is all that the probe wants.
const DISCARD: u16 = 9;

/// Whether a connection to this URL may need the host's certificates: it is secure, or may be redirected to one that is.
pub fn may_be_secure(url: &Url) -> bool {
    url.scheme() == "https" || !is_loopback(url)
}

/// Whether the URL leads to this very machine.
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Host, and port where it is not the usual one, for messages: never user name and password.
pub fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Follows a few redirects, but never from a secure connection to another one.
pub fn redirects() -> Policy {
    Policy::custom(redirect)
}

fn redirect(attempt: Attempt<'_>) -> Action {
    let from = attempt.previous().last().map(|url| url.scheme().to_owned()).unwrap_or_default();
    let to = attempt.url().scheme().to_owned();
    if attempt.previous().len() > MAX_REDIRECTS {
        attempt.error(format!("it redirects more than {MAX_REDIRECTS} times"))
    } else if to != from && (from.as_str(), to.as_str()) != ("http", "https") {
        attempt.error(format!("it redirects from {from} to {to}"))
    } else {
        attempt.follow()
    }
}

/// How long a server asks to be left alone by `Retry-After`: seconds or a date (RFC 9110, 10.2.3).
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    wait(&header_text(headers, RETRY_AFTER), SystemTime::now())
}

fn wait(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// A header's values as one text, empty if there is none.
pub fn header_text(headers: &HeaderMap, name: HeaderName) -> String {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.collect::<Vec<_>>().join(", ")
}

/// A limit of time, for messages: `10 s`.
pub fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f32())
}

/// The innermost cause, printable: the HTTP client's own words repeat the URL and say little.
pub fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    let words = text.rsplit_once(" (os error ").map_or(text.as_str(), |(words, _)| words);
    printable(words).into_owned()
}

/// Whether a certificate or the TLS protocol is the cause.
pub fn is_about_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    // An io::Error does not count what it carries among its sources.
    let carried = error.downcast_ref::<Error>().and_then(Error::get_ref);
    let carried = carried.map(|carried| carried as &(dyn std::error::Error + 'static));
    error.is::<rustls::Error>() || carried.or(error.source()).is_some_and(is_about_tls)
}

/// Whether it is a sandbox that keeps us from the network: asked only after a request has failed. It tries to connect to
/// this very machine. Outside of sandboxes the answer is `connection refused`; a system call filter says EPERM, a
/// network namespace without a loopback interface says that the network is unreachable. One with nothing but such an
/// interface refuses as well, and then it is the list of interfaces that tells.
pub fn is_sandboxed() -> bool {
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, DISCARD));
    let forbidden =
        TcpStream::connect_timeout(&here, Duration::from_millis(200)).is_err_and(|error| is_sandbox(&error));
    forbidden || fs_err::read_to_string("/proc/self/net/dev").is_ok_and(|list| has_only_loopback(&list))
}

/// By the kernel's list of network interfaces: two lines of titles, then `NAME: numbers`. A machine that is merely off the
/// network still has its other interfaces, which are down.
fn has_only_loopback(list: &str) -> bool {
    let names: Vec<&str> =
        list.lines().skip(2).filter_map(|line| line.split_once(':')).map(|line| line.0.trim()).collect();
    names == ["lo"]
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

    #[test]
    fn a_network_of_nothing_but_loopback_is_a_sandbox() {
        let titles = "Inter-|   Receive  |  Transmit\n face |bytes |bytes\n";
        assert!(has_only_loopback(&format!("{titles}    lo: 0 0\n")));
        assert!(!has_only_loopback(&format!("{titles}    lo: 0 0\n  eth0: 0 0\n")));
        assert!(!has_only_loopback(""));
    }
}
