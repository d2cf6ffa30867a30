//! The world's binary cache on loopback, and its faults: what a cache may lack, how it may lie and how it may refuse.
//!
//! Ranges and entity tags are served as any web server serves them. Not for: other people's servers (`foreign_cache`).

mod damage;
mod narinfo;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub use self::damage::Damage;
pub use self::narinfo::Narinfo;
use super::http::{Body, Reply, Request, Server};

/// How the cache answers instead of what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// This status with a line of text.
    Status(u16),
    /// 403 with a web page, as in front of a captive portal or from a protection against robots.
    Challenge,
    /// 429, with the seconds to wait if there are any.
    TooMany(Option<u32>),
    /// 302 to the same path below that URL.
    Redirect(String),
}

/// A running binary cache.
pub struct BinaryCache {
    server: Server,
    mood: Arc<Mutex<Mood>>,
    dir: PathBuf,
}

#[derive(Default)]
struct Mood {
    latency: Duration,
    date: Option<SystemTime>,
    /// What is answered to so many requests.
    refusal: Option<(Refusal, usize)>,
    /// The value of `Authorization` without which nothing is served.
    authorization: Option<String>,
    /// `nix-cache-info`, where it is not the folder's.
    info: Option<String>,
    ignores_ranges: bool,
    /// Damage by a request's path.
    damage: BTreeMap<String, Damage>,
    /// How often those were asked for.
    asked: BTreeMap<String, usize>,
    /// Texts that are served in place of the folder's.
    texts: BTreeMap<String, String>,
}

impl BinaryCache {
    /// Serves a folder that `nix copy --to file://…` made, on any free port.
    pub fn start(dir: &Path) -> Self {
        Self::start_on(dir, 0)
    }

    /// The same on a certain port.
    pub fn start_on(dir: &Path, port: u16) -> Self {
        let mood = Arc::<Mutex<Mood>>::default();
        let feeling = Arc::clone(&mood);
        let served = dir.to_path_buf();
        let server = Server::start(port, move |request| {
            let mut mood = feeling.lock().unwrap();
            let mut reply = mood.answer(&served, request);
            reply.delay = mood.latency;
            if let Some(date) = mood.date {
                reply = reply.with("Date", httpdate::fmt_http_date(date));
            }
            reply
        });
        Self { server, mood, dir: dir.to_path_buf() }
    }

    /// What `substituters` takes.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Waits so long before each answer.
    pub fn slow_down(&self, latency: Duration) {
        self.mood.lock().unwrap().latency = latency;
    }

    /// Answers everything with this status from now on.
    pub fn answer_with(&self, status: u16) {
        self.refuse(Refusal::Status(status));
    }

    /// Tells this time with each answer from now on.
    pub fn tell_time(&self, date: SystemTime) {
        self.mood.lock().unwrap().date = Some(date);
    }

    /// Refuses everything from now on.
    pub fn refuse(&self, refusal: Refusal) {
        self.refuse_for(usize::MAX, refusal);
    }

    /// Refuses the next requests, then is well again.
    pub fn refuse_for(&self, requests: usize, refusal: Refusal) {
        self.mood.lock().unwrap().refusal = Some((refusal, requests));
    }

    /// Serves nobody but this user from now on (RFC 7617, "Basic").
    pub fn require_login(&self, user: &str, password: &str) {
        let credentials = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        self.mood.lock().unwrap().authorization = Some(credentials);
    }

    /// Says this of itself (`nix-cache-info`).
    pub fn call_itself(&self, info: &str) {
        self.mood.lock().unwrap().info = Some(info.to_owned());
    }

    /// Takes no notice of ranges from now on: who asks for the rest gets everything.
    pub fn ignore_ranges(&self) {
        self.mood.lock().unwrap().ignores_ranges = true;
    }

    /// Serves this as a path's narinfo from now on.
    pub fn tell_of(&self, store_path: &str, narinfo: &Narinfo) {
        self.mood.lock().unwrap().texts.insert(narinfo::place(store_path), narinfo.to_string());
    }

    /// Treats a store path badly from now on.
    ///
    /// # Panics
    /// If the cache does not have it.
    pub fn damage(&self, store_path: &str, damage: Damage) {
        let place = match damage.is_of_narinfo() {
            true => narinfo::place(store_path),
            false => format!("/{}", Narinfo::of(&self.dir, store_path).get("URL")),
        };
        self.mood.lock().unwrap().damage.insert(place, damage);
    }

    /// Answers well again.
    pub fn recover(&self) {
        *self.mood.lock().unwrap() = Mood::default();
    }

    /// The requests so far, as `GET /nix-cache-info`.
    pub fn requests(&self) -> Vec<String> {
        self.received().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    /// The requests so far, headers included.
    pub fn received(&self) -> Vec<Request> {
        self.server.received()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.server.forget();
    }
}

impl Mood {
    fn answer(&mut self, dir: &Path, request: &Request) -> Reply {
        if let Some(refusal) = self.refusal() {
            return refusal.reply(request);
        }
        if self.authorization.is_some() && self.authorization.as_deref() != request.header("authorization") {
            return Reply::new(401, "text/plain", "401\n").with("WWW-Authenticate", "Basic realm=\"cache\"");
        }
        let good = match self.whole(dir, request) {
            Some(good) if self.ignores_ranges => good,
            Some(good) => ranged(good, request),
            None => return Reply::new(404, "text/plain", "404\n"),
        };
        let Some(damage) = self.damage.get(&request.path) else { return good };
        let before = self.asked.entry(request.path.clone()).or_default();
        *before += 1;
        damage.applied(&dir.join(&request.path[1..]), good, *before - 1)
    }

    fn refusal(&mut self) -> Option<Refusal> {
        let (refusal, left) = self.refusal.as_mut()?;
        *left = left.checked_sub(1)?;
        Some(refusal.clone())
    }

    /// What is there, all of it.
    fn whole(&self, dir: &Path, request: &Request) -> Option<Reply> {
        let text = match request.path.as_str() {
            "/nix-cache-info" => self.info.as_ref(),
            path => self.texts.get(path),
        };
        let body = match text {
            Some(text) => Body::Bytes(text.clone().into_bytes()),
            None => {
                let file = dir.join(request.path.trim_start_matches('/'));
                let inside = file.is_file() && !request.path.contains("..");
                inside.then_some(Body::File(file))?
            }
        };
        let reply = Reply { body, ..Reply::new(200, content_type(&request.path), "") };
        // no file of a cache ever changes
        Some(reply.with("ETag", format!("\"{}\"", request.path)).with("Accept-Ranges", "bytes"))
    }
}

/// The part that was asked for: RFC 9110, 14.2, as far as resuming goes (`bytes=FIRST-`).
fn ranged(whole: Reply, request: &Request) -> Reply {
    let first = request.header("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let tag = whole.headers.iter().find(|(name, _)| *name == "ETag").map(|(_, tag)| tag.as_str());
    let same = request.header("if-range").is_none_or(|wanted| Some(wanted) == tag);
    let (Some(first), true, Body::File(file)) = (first, same, &whole.body) else { return whole };
    let length = file.metadata().unwrap().len();
    if first >= length {
        return Reply::new(416, "text/plain", "416\n").with("Content-Range", format!("bytes */{length}"));
    }
    let range = format!("bytes {first}-{}/{length}", length - 1);
    Reply { status: 206, skip: first, ..whole }.with("Content-Range", range)
}

impl Refusal {
    fn reply(&self, request: &Request) -> Reply {
        let page = "<!DOCTYPE html><title>Just a moment...</title>\n";
        match self {
            Self::Status(status) => Reply::new(*status, "text/plain", format!("{status}\n")),
            Self::Challenge => Reply::new(403, "text/html; charset=UTF-8", page),
            Self::TooMany(None) => Reply::new(429, "text/plain", "429\n"),
            Self::TooMany(Some(seconds)) => {
                Reply::new(429, "text/plain", "429\n").with("Retry-After", seconds.to_string())
            }
            Self::Redirect(base) => Reply::new(302, "text/plain", "").with("Location", base.clone() + &request.path),
        }
    }
}

fn content_type(path: &str) -> &'static str {
    if path.ends_with(".narinfo") { "text/x-nix-narinfo" } else { "application/octet-stream" }
}
