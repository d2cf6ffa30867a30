//! Answers that are kept: when they are good enough, and when they stand in for one that cannot be had.

use super::*;

#[test]
fn a_fresh_answer_costs_no_request_and_an_old_one_is_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeService::start(|n| match n {
        0 => reply(200, RESOLVE_PYTHON).with("Cache-Control", SERVICE_CACHE_CONTROL),
        1 => reply(200, PKG_HELLO).with("Cache-Control", "max-age=0").with("ETag", "\"abc\""),
        _ => reply(304, "").with("Cache-Control", SERVICE_CACHE_CONTROL),
    });
    for _ in 0..3 {
        assert!(cached_service(&fake.url, dir.path()).resolve("python", "3.11").unwrap().is_some());
        assert!(cached_service(&fake.url, dir.path()).package("hello").unwrap().is_some());
    }
    assert_eq!(fake.etags(), [None, None, Some("\"abc\"".to_owned())], "and the 304 makes it fresh again");
    let unchanged = cached_service(&fake.url, dir.path()).revalidating().package("hello").unwrap();
    assert!(unchanged.is_some(), "a fresh one is asked about by whoever wants to know");
    assert_eq!(fake.etags().len(), 4);
}

#[test]
fn an_old_answer_stands_in_when_the_service_fails() {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeService::start(|n| match n {
        0 => reply(200, RESOLVE_PYTHON).with("Cache-Control", "max-age=0, stale-while-revalidate=86400"),
        1 => reply(500, ""),
        _ => reply(404, ""),
    });
    let ask = || cached_service(&fake.url, dir.path()).resolve("python", "3.11").unwrap();
    assert!(ask().is_some());
    assert!(ask().is_some());
    assert_eq!(ask(), None, "but a 404 is an answer");
}

#[test]
fn offline_answers_come_from_the_cache_whatever_their_age() {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeService::start(|_| reply(200, RESOLVE_PYTHON).with("Cache-Control", "max-age=0"));
    cached_service(&fake.url, dir.path()).resolve("python", "3.11").unwrap();
    let offline = ServiceConfig { offline: true, cache_dir: Some(dir.path().to_owned()), ..config(&[&fake.url]) };
    let service = Service::new(offline);
    assert!(service.resolve("python", "3.11").unwrap().is_some());
    let error = service.resolve("ripgrep", "^14").unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    insta::assert_snapshot!(error, @"working offline, and no answer is cached for ripgrep ^14");
    assert_eq!(fake.paths().len(), 1);
}

#[test]
fn an_answer_that_makes_no_sense_is_not_cached() {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeService::start(|n| {
        let body = if n == 0 { "<html>log in</html>" } else { RESOLVE_PYTHON };
        reply(200, body).with("Cache-Control", "max-age=60")
    });
    assert!(cached_service(&fake.url, dir.path()).resolve("python", "3.11").is_err());
    assert!(cached_service(&fake.url, dir.path()).resolve("python", "3.11").unwrap().is_some());
}
