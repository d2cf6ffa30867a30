//! The world's binary cache on loopback, and its faults: what a cache may lack, and how it may lie.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::http::{Body, Breakdown, Reply, Request, Server};

/// How the cache treats a store path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It does not know the path.
    Missing,
    /// The signature is another one's.
    BadSignature,
    /// The signature is good, the content is another path's.
    OtherNar,
    /// The content is gone.
    MissingNar,
    /// The content ends in the middle.
    CutNar,
    /// The content never comes.
    SilentNar,
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
    status: Option<u16>,
    date: Option<SystemTime>,
    /// Damage by a request's path.
    damage: BTreeMap<String, Damage>,
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
            let mood = feeling.lock().unwrap();
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
        self.mood.lock().unwrap().status = Some(status);
    }

    /// Tells this time with each answer from now on.
    pub fn tell_time(&self, date: SystemTime) {
        self.mood.lock().unwrap().date = Some(date);
    }

    /// Treats a store path badly from now on.
    ///
    /// # Panics
    /// If the cache does not have it.
    pub fn damage(&self, store_path: &str, damage: Damage) {
        let narinfo = narinfo(store_path);
        let place = match damage {
            Damage::Missing | Damage::BadSignature => narinfo,
            _ => self.nar_of(&narinfo),
        };
        self.mood.lock().unwrap().damage.insert(place, damage);
    }

    /// Answers well again.
    pub fn recover(&self) {
        *self.mood.lock().unwrap() = Mood::default();
    }

    /// The requests so far, as `GET /nix-cache-info`.
    pub fn requests(&self) -> Vec<String> {
        self.server.received().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.server.forget();
    }

    fn nar_of(&self, narinfo: &str) -> String {
        let text = fs_err::read_to_string(self.dir.join(&narinfo[1..])).expect("the cache has this path");
        let url = text.lines().find_map(|line| line.strip_prefix("URL: ")).expect("a narinfo has a URL");
        format!("/{url}")
    }
}

fn narinfo(store_path: &str) -> String {
    let base = store_path.strip_prefix("/nix/store/").expect("a store path");
    format!("/{}.narinfo", &base[..32])
}

impl Mood {
    fn answer(&self, dir: &Path, request: &Request) -> Reply {
        let not_found = || Reply::new(404, "text/plain", "404\n");
        let file = dir.join(request.path.trim_start_matches('/'));
        if let Some(status) = self.status {
            return Reply::new(status, "text/plain", format!("{status}\n"));
        }
        if !file.is_file() || request.path.contains("..") {
            return not_found();
        }
        let good = Reply { body: Body::File(file.clone()), ..Reply::new(200, content_type(&request.path), "") };
        match self.damage.get(&request.path) {
            None => good,
            Some(Damage::Missing | Damage::MissingNar) => not_found(),
            Some(Damage::CutNar) => Reply { breakdown: Some(Breakdown::Cut), ..good },
            Some(Damage::SilentNar) => Reply { breakdown: Some(Breakdown::Silence), ..good },
            Some(Damage::BadSignature) => Reply { body: Body::Bytes(resigned(&file)), ..good },
            Some(Damage::OtherNar) => Reply { body: Body::File(other_than(&file)), ..good },
        }
    }
}

fn content_type(path: &str) -> &'static str {
    if path.ends_with(".narinfo") { "text/x-nix-narinfo" } else { "application/octet-stream" }
}

/// A narinfo whose signature has the right key's name and the wrong 64 bytes.
fn resigned(narinfo: &Path) -> Vec<u8> {
    let text = fs_err::read_to_string(narinfo).unwrap();
    let line = |line: &str| match line.strip_prefix("Sig: ").and_then(|signature| signature.split_once(':')) {
        Some((key, signature)) => format!("Sig: {key}:{}{}\n", "A".repeat(32), &signature[32..]),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect::<String>().into_bytes()
}

/// The smallest NAR of the cache that is another one: well-formed, and not what was signed.
fn other_than(nar: &Path) -> PathBuf {
    let all = fs_err::read_dir(nar.parent().unwrap()).unwrap().map(|entry| entry.unwrap());
    let others = all.filter(|entry| entry.path() != nar);
    others.min_by_key(|entry| (entry.metadata().unwrap().len(), entry.path())).expect("the cache has two paths").path()
}
