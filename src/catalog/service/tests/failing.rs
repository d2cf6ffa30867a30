//! Services that fail, lie, redirect or fall silent: who is asked next, and what is said.

use super::*;

#[test]
fn every_kind_of_failure_moves_on_to_the_next_base_url() {
    let knows = FakeService::always(200, RESOLVE_PYTHON);
    let page = FakeService::start(|_| reply(403, "<html>wait</html>").with("Content-Type", "text/html"));
    let limits = FakeService::always(429, "slow down");
    let broken = FakeService::always(503, "");
    let lies = FakeService::always(200, r#"{"name":"perl","version":"5","systems":{}}"#);
    let cut = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"name\":", false);
    for first in [&page.url, &limits.url, &broken.url, &lies.url, &cut, &nobody()] {
        assert!(service(&[first, &knows.url]).resolve("python", "3.11").unwrap().is_some(), "{first}");
    }
    for asked in [page, limits, broken, lies] {
        assert_eq!(asked.paths().len(), 1, "nobody is asked twice while another one answers");
    }
}

#[test]
fn all_failures_are_told_with_their_hosts() {
    let broken = FakeService::always(500, "500 Internal Server Error\n");
    let error = service(&[&nobody(), &broken.url]).resolve("python", "*").unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    insta::assert_snapshot!(message(&error), @"the catalog is out of reach: HOST: Connection refused; HOST: HTTP status 500");
    assert_eq!(broken.paths().len(), 5, "a busy service is asked again");
}

#[test]
fn a_busy_service_is_asked_again() {
    let fake = FakeService::start(|n| if n < 2 { reply(503, "") } else { reply(200, RESOLVE_PYTHON) });
    assert!(service(&[&fake.url]).resolve("python", "3.11").unwrap().is_some());
    let fake =
        FakeService::start(
            |n| if n < 1 { reply(429, "").with("Retry-After", "0") } else { reply(200, RESOLVE_PYTHON) },
        );
    assert!(service(&[&fake.url]).resolve("python", "3.11").unwrap().is_some());
}

#[test]
fn a_long_retry_after_is_told_and_not_waited_for() {
    for (seconds, wait) in [("12", "12 s"), ("300", "5 min")] {
        let fake = FakeService::start(move |_| reply(429, "").with("Retry-After", seconds));
        let error = service(&[&fake.url]).resolve("python", "*").unwrap_err();
        assert_eq!(error.code(), Code::Unreachable);
        let expected = format!("the catalog limits our requests for the next {wait}: HOST: HTTP status 429");
        assert_eq!(message(&error), expected);
        assert_eq!(fake.paths().len(), 1);
    }
}

#[test]
fn a_403_with_a_web_page_is_a_limit_and_never_not_found() {
    let fake = FakeService::start(|_| reply(403, "<!DOCTYPE html>").with("Content-Type", "text/html; charset=UTF-8"));
    let error = service(&[&fake.url]).package("python").unwrap_err();
    assert!(matches!(error, CatalogError::Limited { .. }));
    insta::assert_snapshot!(message(&error), @"the catalog limits our requests: HOST: HTTP status 403 with a web page");
    assert_eq!(fake.paths().len(), 1);
}

#[test]
fn an_answer_that_lies_names_the_host_and_what_is_wrong() {
    let fake = FakeService::start(|_| reply(200, &RESOLVE_PYTHON.replace("/nix/store/2lj", "/etc/2lj")));
    let error = service(&[&fake.url]).resolve("python", "*").unwrap_err();
    assert!(matches!(error, CatalogError::Malformed { .. }));
    insta::assert_snapshot!(message(&error), @"the catalog's answer makes no sense: HOST: `/etc/2lj58b7mhib83mb0cx8flyahbs9pnd9z-python3-3.11.14-debug` is no store path: it does not lie directly inside /nix/store");
}

/// Endless spaces, which count how many were sent.
struct Spaces(Arc<AtomicU64>);

impl Read for Spaces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(b' ');
        self.0.fetch_add(buffer.len() as u64, Ordering::Relaxed);
        Ok(buffer.len())
    }
}

#[test]
fn a_huge_answer_is_refused_early() {
    // What the sockets hold may be sent beyond what is read.
    for (length, at_most) in [(Some(100 << 20), 16 << 20), (None, 48 << 20)] {
        let sent = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&sent);
        let fake = FakeService::start(move |_| Reply {
            status: 200,
            headers: Vec::new(),
            body: Box::new(Spaces(Arc::clone(&counter)).take(100 << 20)),
            length,
        });
        let error = service(&[&fake.url]).resolve("python", "*").unwrap_err();
        assert!(sent.load(Ordering::Relaxed) < at_most);
        insta::allow_duplicates! { insta::assert_snapshot!(message(&error), @"the catalog's answer makes no sense: HOST: its answer is larger than 8 MiB"); }
    }
}

#[test]
fn a_service_that_stops_is_given_up() {
    let silent = raw(b"", true);
    let stops = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"name\":", true);
    let patience =
        Patience { answer: Duration::from_millis(100), first_retry: Duration::from_millis(1), ..Patience::default() };
    let mut service = Service::new(ServiceConfig { patience, ..config(&[&silent, &stops]) });
    service.sandboxed = || false;
    let error = service.resolve("python", "*").unwrap_err();
    insta::assert_snapshot!(message(&error), @"the catalog is out of reach: HOST: no answer within 0.1 s; HOST: no whole answer within 0.1 s");
}

#[test]
fn a_service_that_falls_silent_is_given_up_long_before_a_slow_one() {
    let silent = raw(b"", true);
    let stops = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"name\":", true);
    let patience =
        Patience { silence: Duration::from_millis(100), first_retry: Duration::from_millis(1), ..Patience::default() };
    let mut service = Service::new(ServiceConfig { patience, ..config(&[&silent, &stops]) });
    service.sandboxed = || false;
    let error = service.resolve("python", "*").unwrap_err();
    insta::assert_snapshot!(message(&error), @"the catalog is out of reach: HOST: no answer within 0.1 s; HOST: its answer broke off: nothing came for 0.1 s");
    let usual = Patience::default();
    assert!(usual.silence + usual.total <= Duration::from_secs(25), "nobody waits longer for one that is silent");
}

#[test]
fn a_redirect_is_followed_but_not_to_another_scheme() {
    let knows = FakeService::always(200, RESOLVE_PYTHON);
    let target = format!("{}/elsewhere", knows.url);
    let moved = FakeService::start(move |_| reply(302, "").with("Location", &target));
    assert!(service(&[&moved.url]).resolve("python", "*").unwrap().is_some());
    let away = FakeService::start(|_| reply(302, "").with("Location", "ftp://example.org/x"));
    let error = service(&[&away.url]).resolve("python", "*").unwrap_err();
    insta::assert_snapshot!(message(&error), @"the catalog's answer makes no sense: HOST: it redirects from http to ftp");
    let around = FakeService::start(|_| reply(302, "").with("Location", "/again"));
    let error = service(&[&around.url]).resolve("python", "*").unwrap_err();
    insta::assert_snapshot!(message(&error), @"the catalog's answer makes no sense: HOST: it redirects more than 5 times");
    assert!(around.paths().len() < 10);
}

#[test]
fn a_sandbox_is_told_from_a_dead_host_and_not_waited_for() {
    let mut service = service(&[&nobody()]);
    service.sandboxed = || true;
    let error = service.resolve("python", "*").unwrap_err();
    assert_eq!(error.code(), Code::SandboxBlocked);
    insta::assert_snapshot!(message(&error), @"a sandbox blocks the network: HOST: Connection refused");
    let broken = FakeService::always(501, "");
    service.bases = Ok(vec![config::base_url(&broken.url).unwrap()]);
    assert_eq!(
        service.resolve("python", "*").unwrap_err().code(),
        Code::Unreachable,
        "a host that answers is no sandbox"
    );
}
