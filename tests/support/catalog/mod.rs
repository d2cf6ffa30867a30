//! The search service on loopback: `/v2/search`, `/v2/resolve`, `/v2/pkg` and `/v1/resolve` in the shapes of the
//! services of Devbox, which envy's catalog client speaks to, and with their faults at will.
//!
//! Written from the services' behaviour and not from envy's client, so that the two check each other.

mod answers;
mod faults;
mod known;
pub mod nixos;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use sha2::{Digest, Sha256};

use super::http::{Body, Reply, Request, Server};
use super::world::World;
pub use answers::{Answer, Service};
pub use faults::Fault;
pub use known::{Known, Release};

/// A running search service.
pub struct CatalogService {
    server: Server,
    mood: Arc<Mutex<Mood>>,
}

/// How the service behaves just now.
#[derive(Default)]
struct Mood {
    latency: Duration,
    prefixes: bool,
    /// The `Authorization` that it wants.
    authorization: Option<String>,
    /// What became known only after this day is not known.
    day: Option<String>,
    /// The fault and how many more answers it spoils.
    fault: Option<(Fault, u32)>,
}

impl CatalogService {
    /// Serves what the world knows, on any free port.
    pub fn start(world: &World) -> Self {
        Self::start_on(world, 0)
    }

    /// The same on a certain port.
    pub fn start_on(world: &World, port: u16) -> Self {
        let mood = Arc::<Mutex<Mood>>::default();
        let feeling = Arc::clone(&mood);
        let known = world.known.clone();
        let server = Server::start(port, move |request| {
            let wanted = feeling.lock().unwrap().authorization.clone();
            if wanted.is_some_and(|wanted| request.header("authorization") != Some(wanted.as_str())) {
                return Reply::new(401, "text/plain", "401\n").with("WWW-Authenticate", "Basic realm=\"catalog\"");
            }
            let (latency, prefixes, day, fault) = feeling.lock().unwrap().next();
            let of_day = day.map(|day| known.iter().filter_map(|package| package.on(&day)).collect::<Vec<_>>());
            let answer = Service { known: of_day.as_deref().unwrap_or(&known), prefixes }.answer(request);
            let mut reply = match fault {
                Some(fault) => fault.spoil(answer),
                None => reply(answer, request),
            };
            reply.delay += latency;
            reply
        });
        Self { server, mood }
    }

    /// What `ENVY_CATALOG_URL` takes.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Waits so long before each answer.
    pub fn slow_down(&self, latency: Duration) {
        self.mood.lock().unwrap().latency = latency;
    }

    /// Matches versions as the older service does: by the text's beginning, so that `3.1` finds
    /// `3.11.14`, and without ranges.
    pub fn match_prefixes(&self) {
        self.mood.lock().unwrap().prefixes = true;
    }

    /// Knows what the world knew at the end of that day, such as `2026-01-31`.
    pub fn go_back_to(&self, day: &str) {
        self.mood.lock().unwrap().day = Some(day.to_owned());
    }

    /// Knows everything again.
    pub fn come_back(&self) {
        self.mood.lock().unwrap().day = None;
    }

    /// Spoils all answers from now on.
    pub fn break_down(&self, fault: Fault) {
        self.break_down_for(u32::MAX, fault);
    }

    /// Spoils the next answers.
    pub fn break_down_for(&self, answers: u32, fault: Fault) {
        self.mood.lock().unwrap().fault = Some((fault, answers));
    }

    /// Answers well again.
    pub fn recover(&self) {
        self.mood.lock().unwrap().fault = None;
    }

    /// Serves nobody but this user from now on (RFC 7617, "Basic").
    pub fn require_login(&self, user: &str, password: &str) {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        self.mood.lock().unwrap().authorization = Some(format!("Basic {pair}"));
    }

    /// The requests so far, as `GET /v2/search q=hello`.
    pub fn requests(&self) -> Vec<String> {
        let line = |request: &Request| {
            let query: Vec<String> = request.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{} {} {}", request.method, request.path, query.join("&")).trim_end().to_owned()
        };
        self.server.received().iter().map(line).collect()
    }

    /// The requests so far with their headers.
    pub fn received(&self) -> Vec<Request> {
        self.server.received()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.server.forget();
    }
}

impl Mood {
    fn next(&mut self) -> (Duration, bool, Option<String>, Option<Fault>) {
        let fault = self.fault.as_mut().filter(|(_, left)| *left > 0).map(|(fault, left)| {
            *left -= 1;
            fault.clone()
        });
        (self.latency, self.prefixes, self.day.clone(), fault)
    }
}

/// An answer as the service sends it when all is well.
fn reply(answer: Answer, request: &Request) -> Reply {
    match answer {
        Answer::Json(value) => {
            let body = value.to_string();
            let digest = Sha256::digest(body.as_bytes());
            let tag = format!("\"{}\"", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&digest[..20]));
            let known = request.header("if-none-match") == Some(tag.as_str());
            let mut reply = Reply::new(if known { 304 } else { 200 }, "application/json", body)
                .with("Cache-Control", "public, s-maxage=3600, stale-while-revalidate=86400")
                .with("ETag", tag);
            if known {
                reply.body = Body::Bytes(Vec::new());
            }
            reply
        }
        Answer::Error(status, line) => Reply::new(status, "text/plain; charset=utf-8", line + "\n")
            .with("X-Content-Type-Options", "nosniff")
            .with("Cache-Control", "public, max-age=0, s-maxage=60"),
    }
}
