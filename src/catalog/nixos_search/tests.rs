use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use tiny_http::{Header, Response, StatusCode};

use super::wire::tests::ANSWER;
use super::*;

/// Path, `Authorization` and body of each request.
type Requests = Arc<Mutex<Vec<(String, Option<String>, Value)>>>;

/// A backend on loopback that gives one answer again and again, until it is told another one.
struct Backend {
    address: String,
    server: Arc<tiny_http::Server>,
    answer: Arc<Mutex<(u16, &'static str, String)>>,
    requests: Requests,
}

impl Backend {
    fn answering(status: u16, body: &str) -> Self {
        Self::with_header(status, "X-Nothing: 1", body)
    }

    fn with_header(status: u16, header: &'static str, body: &str) -> Self {
        let server = Arc::new(tiny_http::Server::http("127.0.0.1:0").unwrap());
        let answer = Arc::new(Mutex::new((status, header, body.to_owned())));
        let requests = Requests::default();
        let (serving, telling, log) = (Arc::clone(&server), Arc::clone(&answer), Arc::clone(&requests));
        std::thread::spawn(move || {
            for mut request in serving.incoming_requests() {
                let mut body = String::new();
                request.as_reader().read_to_string(&mut body).unwrap();
                let login = request.headers().iter().find(|header| header.field.equiv("Authorization"));
                let login = login.map(|header| header.value.to_string());
                log.lock().unwrap().push((
                    request.url().to_owned(),
                    login,
                    serde_json::from_str(&body).unwrap_or_default(),
                ));
                let (status, header, body) = telling.lock().unwrap().clone();
                let header: Header = header.parse().unwrap();
                let response = Response::from_string(body).with_status_code(StatusCode(status)).with_header(header);
                // A client that hangs up early is what some tests want.
                let _ = request.respond(response);
            }
        });
        Self { address: server.server_addr().to_string(), server, answer, requests }
    }

    fn now_answers(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = (status, "X-Nothing: 1", body.to_owned());
    }

    fn requests(&self) -> Vec<(String, Option<String>, Value)> {
        self.requests.lock().unwrap().clone()
    }

    fn client(&self) -> NixosSearch {
        client(&format!("http://{}/backend", self.address))
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

fn client(url: &str) -> NixosSearch {
    NixosSearch { sandboxed: || false, ..NixosSearch::new(NixosSearchConfig::new(url)) }
}

fn names(client: &NixosSearch) -> Vec<String> {
    client.find(&["ripgrep"]).unwrap().answer.into_iter().map(|found| found.name).collect()
}

/// What is said of an answer that is none.
fn silence(backend: &Backend) -> String {
    let error = backend.client().find(&["x"]).unwrap_err();
    error.silence().replace(&backend.address, "HOST")
}

#[test]
fn the_rolling_channels_index_is_asked_unless_the_setting_names_another() {
    let backend = Backend::answering(200, ANSWER);
    assert_eq!(names(&backend.client()), ["ripgrep", "vimPlugins.ripgrep"]);
    names(&client(&format!("http://{}/latest-51-nixos-26.05/", backend.address)));
    let paths: Vec<String> = backend.requests().into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["/backend/latest-*-nixos-unstable/_search", "/latest-51-nixos-26.05/_search"]);
}

#[test]
fn name_and_password_come_from_the_url_or_from_netrc_and_are_never_shown() {
    let backend = Backend::answering(200, ANSWER);
    let url = format!("http://me:s%40cret@{}/backend", backend.address);
    names(&client(&url));
    let netrc = Netrc::parse("machine 127.0.0.1 login me password s@cret");
    names(&NixosSearch { netrc, ..backend.client() });
    let logins: Vec<Option<String>> = backend.requests().into_iter().map(|(_, login, _)| login).collect();
    assert_eq!(logins, [Some("Basic bWU6c0BjcmV0".to_owned()), Some("Basic bWU6c0BjcmV0".to_owned())]);
    backend.now_answers(401, "{}");
    let error = client(&url).find(&["x"]).unwrap_err().to_string();
    assert!(!error.contains("cret"), "{error}");
    let bad = client("ftp://me:s3cret@host").find(&["x"]).unwrap_err().to_string();
    insta::assert_snapshot!(bad, @"the address of the NixOS search backend cannot be used: it does not start with http:// or https://");
}

#[test]
fn each_failure_has_a_line_of_its_own() {
    let said = |status, header, body: &str| silence(&Backend::with_header(status, header, body));
    let nothing = "X-Nothing: 1";
    let lines = [
        said(401, nothing, "{}"),
        said(403, nothing, "{}"),
        said(403, "Content-Type: text/html", "<html>"),
        said(404, nothing, r#"{"error":{"type":"index_not_found_exception"},"status":404}"#),
        said(400, nothing, "{}"),
        said(429, "Retry-After: 7", "{}"),
        said(503, nothing, ""),
        said(200, nothing, "<!DOCTYPE html>"),
        said(200, nothing, r#"{"took":1}"#),
    ];
    insta::assert_snapshot!(lines.join("\n"), @r#"
    no answer from HOST: HTTP status 401: it wants a name and password that it knows
    no answer from HOST: HTTP status 403: it wants a name and password that it knows
    no answer from HOST: HTTP status 403 with a web page
    no answer from HOST: HTTP status 404: it has no index `latest-*-nixos-unstable` (any more)
    no answer from HOST: it does not understand the request (HTTP status 400)
    no answer from HOST: HTTP status 429
    no answer from HOST: HTTP status 503
    no answer from HOST: it is a web page
    no answer from HOST: missing field `hits` at line 1 column 10
    "#);
}

#[test]
fn a_redirect_is_no_answer() {
    let other = Backend::answering(200, ANSWER);
    let header = format!("Location: http://{}/elsewhere", other.address).leak();
    for status in [301, 302, 307] {
        let said = silence(&Backend::with_header(status, header, ""));
        assert_eq!(said, format!("no answer from HOST: it redirects to {}", other.address), "{status}");
    }
}

#[test]
fn it_is_asked_once_and_never_again_when_it_fails() {
    let backend = Backend::answering(503, "");
    backend.client().find(&["x"]).unwrap_err();
    assert_eq!(backend.requests().len(), 1);
}

#[test]
fn too_much_too_slow_and_nobody_are_failures() {
    let backend = Backend::answering(200, &" ".repeat(LIMIT as usize + 1));
    assert!(silence(&backend).ends_with("its answer is larger than 8 MiB"));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let patience = Patience { answer: Duration::from_millis(100), ..NixosSearchConfig::new("").patience };
    let slow = NixosSearch {
        sandboxed: || false,
        ..NixosSearch::new(NixosSearchConfig { patience, ..NixosSearchConfig::new(&url) })
    };
    assert!(slow.find(&["x"]).unwrap_err().silence().ends_with("no answer within 0.1 s"));
    drop(listener);
    assert!(client(&url).find(&["x"]).unwrap_err().silence().contains("refused"));
}

#[test]
fn answers_are_kept_for_an_hour_and_stand_in_for_failures_and_offline() {
    let backend = Backend::answering(200, ANSWER);
    let dir = tempfile::tempdir().unwrap();
    let url = format!("http://me:secret@{}", backend.address);
    let kept = |offline| {
        let cache_dir = Some(dir.path().join("http"));
        NixosSearch::new(NixosSearchConfig { cache_dir, offline, ..NixosSearchConfig::new(&url) })
    };
    assert_eq!(kept(false).find(&["ripgrep"]).unwrap().origin.age, None);
    let again = kept(false).find(&["ripgrep"]).unwrap();
    assert!(again.origin.age.is_some() && again.answer.len() == 2);
    assert_eq!(backend.requests().len(), 1, "the second answer is the first one");
    assert_eq!(kept(true).find(&["ripgrep"]).unwrap().answer.len(), 2);
    let error = kept(true).find(&["other"]).unwrap_err();
    insta::assert_snapshot!(error, @"working offline, and no answer is cached for other");
    for file in fs_err::read_dir(dir.path().join("http")).unwrap() {
        assert!(!fs_err::read_to_string(file.unwrap().path()).unwrap().contains("secret"), "no password in the cache");
    }
}

#[test]
fn a_package_is_described_by_attribute_before_name() {
    let answer = ANSWER.replace("vimPlugins.ripgrep", "ripgrep-bin");
    let backend = Backend::answering(200, &answer);
    let attribute = |name| backend.client().describe(name).unwrap().map(|told| told.answer.attribute);
    assert_eq!(attribute("ripgrep-bin").as_deref(), Some("ripgrep-bin"));
    assert_eq!(attribute("RipGrep").as_deref(), Some("ripgrep"));
    assert_eq!(attribute("rip"), None);
    let body = &backend.requests()[0].2;
    assert_eq!(
        body["query"]["bool"]["must"][0]["dis_max"]["queries"][0]["term"]["package_attr_name"]["value"],
        "ripgrep-bin"
    );
}

#[test]
fn a_program_leads_to_its_packages() {
    let backend = Backend::answering(200, ANSWER);
    let found = backend.client().with_program("rg").unwrap();
    assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), ["ripgrep"]);
    assert_eq!(backend.client().with_program("ripgrep").unwrap(), []);
}
