mod cached;
mod failing;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tiny_http::{Header, Response, StatusCode};

use super::*;
use crate::failure::{Code, Explain};

/// `GET /v2/resolve?name=python&version=3.11`, recorded.
pub(super) const RESOLVE_PYTHON: &str = r#"{"name":"python","version":"3.11.14","summary":"High-level dynamically-typed programming language","systems":{"x86_64-linux":{"flake_installable":{"ref":{"type":"github","owner":"NixOS","repo":"nixpkgs","rev":"ee09932cedcef15aaf476f9343d1dea2cb77e261"},"attr_path":"python311"},"last_updated":"2025-11-23T21:50:36Z","outputs":[{"name":"out","path":"/nix/store/00x3abm7y8j13i6n4sahvbar99irkc7d-python3-3.11.14","default":true},{"name":"debug","path":"/nix/store/2lj58b7mhib83mb0cx8flyahbs9pnd9z-python3-3.11.14-debug"}]}}}"#;

/// `GET /v2/search?q=hello`, recorded.
pub(super) const SEARCH_HELLO: &str = r#"{"query":"hello","total_results":26,"results":[{"name":"hello","summary":"Program that produces a familiar, friendly greeting","last_updated":"2025-11-23T21:50:36Z"}]}"#;

/// `GET /v2/pkg?name=hello`, recorded.
pub(super) const PKG_HELLO: &str = r#"{"name":"hello","summary":"Program that produces a familiar, friendly greeting","homepage_url":"https://www.gnu.org/software/hello/manual/","license":"GPL-3.0-or-later","releases":[{"version":"2.12.2","last_updated":"2025-11-23T21:50:36Z","platforms":[{"arch":"x86-64","os":"Linux","system":"x86_64-linux","attribute_path":"hello","commit_hash":"ee09932cedcef15aaf476f9343d1dea2cb77e261","date":"2025-11-23T21:50:36Z","outputs":[{"name":"out","path":"/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2","default":true}]}],"platforms_summary":"Linux and macOS","outputs_summary":""}]}"#;

pub(super) const SERVICE_CACHE_CONTROL: &str = "public, s-maxage=3600, stale-while-revalidate=86400";

/// One answer of the fake service.
pub(super) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Box<dyn Read + Send>,
    length: Option<usize>,
}

pub(super) fn reply(status: u16, body: &str) -> Reply {
    let length = Some(body.len());
    Reply { status, headers: Vec::new(), body: Box::new(std::io::Cursor::new(body.to_owned())), length }
}

impl Reply {
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// A search service on loopback that answers what it is told to.
pub(super) struct FakeService {
    pub(super) url: String,
    server: Arc<tiny_http::Server>,
    requests: Requests,
}

/// Path and query of each request, and its `If-None-Match`.
pub(super) type Requests = Arc<Mutex<Vec<(String, Option<String>)>>>;

impl FakeService {
    /// Answers the n-th request, counted from 0, with `answer(n)`.
    pub(super) fn start(answer: impl Fn(usize) -> Reply + Send + 'static) -> Self {
        let server = Arc::new(tiny_http::Server::http("127.0.0.1:0").unwrap());
        let url = format!("http://{}", server.server_addr());
        let requests = Requests::default();
        let (serving, log) = (Arc::clone(&server), Arc::clone(&requests));
        std::thread::spawn(move || {
            for request in serving.incoming_requests() {
                let etag = request.headers().iter().find(|header| header.field.equiv("If-None-Match"));
                let seen = (request.url().to_owned(), etag.map(|header| header.value.to_string()));
                let count = {
                    let mut log = log.lock().unwrap();
                    log.push(seen);
                    log.len() - 1
                };
                let reply = answer(count);
                let header =
                    |(name, value): &(&str, String)| Header::from_bytes(name.as_bytes(), value.as_bytes()).unwrap();
                let headers = reply.headers.iter().map(header).collect();
                let response = Response::new(StatusCode(reply.status), headers, reply.body, reply.length, None);
                let response = response.with_chunked_threshold(usize::MAX);
                // A client that hangs up early is what some tests want.
                let _ = request.respond(response);
            }
        });
        Self { url, server, requests }
    }

    pub(super) fn always(status: u16, body: &'static str) -> Self {
        Self::start(move |_| reply(status, body))
    }

    pub(super) fn paths(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|(path, _)| path.clone()).collect()
    }

    fn etags(&self) -> Vec<Option<String>> {
        self.requests.lock().unwrap().iter().map(|(_, etag)| etag.clone()).collect()
    }
}

impl Drop for FakeService {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

pub(super) fn config(bases: &[&str]) -> ServiceConfig {
    ServiceConfig {
        bases: bases.iter().map(|&base| base.to_owned()).collect(),
        cache_dir: None,
        offline: false,
        ca_file: None,
        netrc: Netrc::default(),
        patience: Patience { first_retry: Duration::from_millis(1), ..Patience::default() },
    }
}

pub(super) fn service(bases: &[&str]) -> Service {
    let mut service = Service::new(config(bases));
    service.sandboxed = || false;
    service
}

fn cached_service(base: &str, dir: &std::path::Path) -> Service {
    Service::new(ServiceConfig { cache_dir: Some(dir.to_owned()), ..config(&[base]) })
}

/// The message without the ports that loopback happened to have.
fn message(error: &CatalogError) -> String {
    let mut text = error.to_string();
    while let Some(start) = text.find("127.0.0.1:") {
        let digits = text[start + 10..].bytes().take_while(u8::is_ascii_digit).count();
        text.replace_range(start..start + 10 + digits, "HOST");
    }
    text
}

/// An address on which nobody listens.
pub(super) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// A server that sends these bytes to whoever connects, and hangs up when the other side does.
fn raw(bytes: &'static [u8], hang: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
            if hang {
                let _ = stream.read_to_end(&mut Vec::new());
            }
        }
    });
    url
}

#[test]
fn the_three_endpoints_are_asked_and_read() {
    let bodies = [RESOLVE_PYTHON, SEARCH_HELLO, PKG_HELLO];
    let fake = FakeService::start(move |n| reply(200, bodies[n]));
    let service = service(&[&fake.url]);
    assert_eq!(service.resolve("python", ">=3.11 <3.12").unwrap().unwrap().version, "3.11.14");
    assert_eq!(service.search("hello").unwrap()[0].name, "hello");
    assert_eq!(service.package("hello").unwrap().unwrap().releases.len(), 1);
    assert_eq!(
        fake.paths(),
        ["/v2/resolve?name=python&version=%3E%3D3.11+%3C3.12", "/v2/search?q=hello", "/v2/pkg?name=hello"]
    );
}

#[test]
fn names_are_percent_encoded_and_a_base_url_may_have_a_path() {
    let fake = FakeService::always(404, "404 Not Found: \n");
    let base = format!("{}/mirror/", fake.url);
    assert_eq!(service(&[&base]).package("@openai/codex").unwrap(), None);
    assert_eq!(fake.paths(), ["/mirror/v2/pkg?name=%40openai%2Fcodex"]);
}

#[test]
fn not_found_counts_only_if_all_say_so() {
    let missing = FakeService::always(404, "404 Not Found: no package found\n");
    let json = r#"{"error":"not_available_on_system","message":"no package found","system":"x86_64-linux","available":["aarch64-darwin"]}"#;
    let elsewhere = FakeService::always(404, json);
    let knows = FakeService::always(200, RESOLVE_PYTHON);
    let broken = FakeService::always(400, "400 Bad Request\n");
    assert_eq!(service(&[&missing.url, &elsewhere.url]).resolve("python", "9").unwrap(), None);
    assert!(service(&[&missing.url, &knows.url]).resolve("python", "3.11").unwrap().is_some());
    let error = service(&[&missing.url, &broken.url]).package("python").unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    insta::assert_snapshot!(message(&error), @"the catalog's answer makes no sense: HOST: it does not understand the request (HTTP status 400)");
    assert_eq!(missing.paths().len(), 3);
}

#[test]
fn a_range_that_a_service_does_not_understand_is_not_found_there() {
    let fake = FakeService::always(400, "400 Bad Request: invalid version\n");
    assert_eq!(service(&[&fake.url]).resolve("python", ">=3 <4").unwrap(), None);
}

#[test]
fn settings_that_cannot_be_used_are_told_before_any_request() {
    for (url, reason) in [
        ("nixsearch.com", "relative URL without a base"),
        ("ftp://nixsearch.com", "it does not start with http:// or https://"),
        ("https://nixsearch.com/?q=1", "it has a `?` or a `#` in it"),
    ] {
        let error = Service::new(config(&[url])).search("x").unwrap_err();
        assert_eq!(error.to_string(), format!("`{url}` cannot be the base URL of a catalog: {reason}"));
    }
    let ca_file = Some("/nonexistent/ca.pem".into());
    let service = Service::new(ServiceConfig { ca_file, ..config(&["https://127.0.0.1:1"]) });
    let error = service.search("x").unwrap_err();
    assert!(
        error.to_string().starts_with("no secure connection is possible: failed to open file `/nonexistent/ca.pem`")
    );
}

#[test]
fn settings_come_from_the_environment() {
    let environ = [("ENVY_CATALOG_URL", "http://a, ,http://b"), ("NIX_SSL_CERT_FILE", "/no-cert-file.crt")];
    let config = ServiceConfig::from_environ(&environ.into_iter().collect(), None, true);
    assert_eq!(
        (config.bases.as_slice(), config.ca_file),
        (["http://a".to_owned(), "http://b".to_owned()].as_slice(), None)
    );
    let config = ServiceConfig::from_environ(&[("ENVY_CATALOG_URL", " , ")].into_iter().collect(), None, false);
    assert_eq!(config.bases, DEFAULT_BASES);
}
