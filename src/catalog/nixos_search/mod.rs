//! The NixOS search backend: the Elasticsearch behind search.nixos.org, or a copy of it.
//!
//! It knows what a channel has today: attributes, versions, descriptions, programs, licences. It knows no store paths, no revision and
//! no older version, so it is a [`Directory`] and never a catalog. Its address, name and password are settings; without an
//! address nothing is asked. Not for: what is chosen among several providers' answers (`merge`).

mod config;
mod query;
#[cfg(test)]
mod tests;
mod wire;

use std::time::{Duration, SystemTime};

use reqwest::Url;
use serde_json::Value;

pub use super::http::Patience;
pub use config::{FILE_NAME, NixosSearchConfig, VARIABLE, json_schema as config_schema};

use self::wire::Hit;
use super::http::cache::{Cache, Lifetime};
use super::http::rounds::{self, Outcome};
use super::http::{Answer, Failure, FailureKind, Http};
use super::{CatalogError, Details, Directory, Found, Origin, Told};
use crate::network;
use crate::store::cache::netrc::Netrc;

/// The index that is asked where the address names none: that of the rolling channel, of whatever version.
pub const DEFAULT_INDEX: &str = "latest-*-nixos-unstable";
/// Bytes of an answer; fifty packages with long lists of programs are far below.
const LIMIT: u64 = 8 << 20;
/// The backend says nothing of how long its answers hold; a channel moves once or twice a day.
const LIFETIME: Lifetime = Lifetime::new(Duration::from_secs(3600), Duration::from_secs(24 * 3600));

/// The client of the backend. Opens no connection before the first question.
pub struct NixosSearch {
    /// Where questions go, or why the setting cannot be used: told when the first question is asked.
    url: Result<Url, CatalogError>,
    cache: Option<Cache>,
    offline: bool,
    http: Http,
    netrc: Netrc,
    patience: Patience,
    /// Whether a sandbox is what keeps us from the network.
    sandboxed: fn() -> bool,
}

impl NixosSearch {
    /// A client for these settings.
    pub fn new(config: NixosSearchConfig) -> Self {
        let url = search_url(&config.url);
        let secure = url.as_ref().is_ok_and(network::may_be_secure);
        Self {
            cache: config.cache_dir.map(Cache::new),
            offline: config.offline,
            http: Http::new(config.ca_file, secure, config.patience),
            netrc: config.netrc,
            patience: config.patience,
            sandboxed: network::is_sandboxed,
            url,
        }
    }

    /// Asks. `about` is what the question is about, for messages.
    fn ask(&self, about: &str, question: &Value) -> Result<Told<Vec<Hit>>, CatalogError> {
        let url = self.url.as_ref().map_err(CatalogError::clone)?;
        let key = key(url, question);
        let now = SystemTime::now();
        let cached = self.cache.as_ref().and_then(|cache| cache.read(&key));
        // What was cached but cannot be read any more is not cached.
        let cached = cached.and_then(|cached| Some((wire::read(&cached.body).ok()?, cached)));
        let told = |answer, age| Told { answer, origin: Origin { host: network::host(url), age, instead_of: None } };
        if self.offline {
            let recalled = cached.map(|(answer, cached)| told(answer, Some(cached.age(now))));
            return recalled.ok_or_else(|| CatalogError::Offline { request: about.to_owned() });
        }
        if let Some((answer, cached)) = cached.as_ref().filter(|(_, cached)| cached.is_fresh(now)) {
            return Ok(told(answer.clone(), Some(cached.age(now))));
        }
        let asked = rounds::ask_all(std::slice::from_ref(url), self.patience, self.sandboxed, |url| {
            Ok(self.read(&key, self.http.post(url, self.netrc.credentials_for_url(url), question, LIMIT)?, url))
        });
        match (asked, cached) {
            (Ok(hits), _) => Ok(told(hits.unwrap_or_default(), None)),
            (Err(_), Some((answer, cached))) if cached.is_better_than_none(now) => {
                Ok(told(answer, Some(cached.age(now))))
            }
            (Err(error), _) => Err(error),
        }
    }

    /// What came back, kept if it makes sense.
    fn read(&self, key: &str, answer: Result<Answer, Failure>, url: &Url) -> Outcome<Vec<Hit>> {
        let failed = |kind, reason: String| Outcome::Failed(Failure::new(kind, reason));
        match answer {
            Ok(Answer::Body { body, lifetime, .. }) => match wire::read(&body) {
                Ok(hits) => {
                    if let (Some(cache), Some(_)) = (&self.cache, lifetime) {
                        cache.write(key, &body, None, LIFETIME, SystemTime::now());
                    }
                    Outcome::Found(hits)
                }
                Err(reason) => failed(FailureKind::Malformed, reason),
            },
            Ok(Answer::NotFound) => {
                failed(FailureKind::Final, format!("HTTP status 404: it has no index `{}` (any more)", index(url)))
            }
            Ok(Answer::Refused) => {
                failed(FailureKind::Malformed, "it does not understand the request (HTTP status 400)".to_owned())
            }
            Ok(Answer::Unchanged { .. }) => {
                failed(FailureKind::Malformed, "HTTP status 304 for what nobody asked".to_owned())
            }
            Err(failure) => Outcome::Failed(failure),
        }
    }
}

/// `BASE/INDEX/_search`; the index may be in the setting already.
fn search_url(text: &str) -> Result<Url, CatalogError> {
    let mut url = super::service::config::base_url(text).map_err(|error| match error {
        CatalogError::BaseUrl { reason, .. } => CatalogError::NixosSearchUrl { reason },
        other => other,
    })?;
    let has_index = url.path_segments().is_some_and(|mut path| path.any(|part| part.starts_with("latest-")));
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty();
        if !has_index {
            path.push(DEFAULT_INDEX);
        }
        path.push("_search");
    }
    Ok(url)
}

fn index(url: &Url) -> String {
    let parts: Vec<&str> = url.path_segments().into_iter().flatten().collect();
    parts.iter().rev().nth(1).map(|part| super::words::shown(part)).unwrap_or_default()
}

/// What an answer is kept under: where it is from, without name and password, and the question.
fn key(url: &Url, question: &Value) -> String {
    format!("{}://{}{} {question}", url.scheme(), network::host(url), url.path())
}

impl Directory for NixosSearch {
    fn find(&self, words: &[&str]) -> Result<Told<Vec<Found>>, CatalogError> {
        let hits = self.ask(&words.join(" "), &query::find(words))?;
        Ok(hits.map(|hits| hits.into_iter().map(Hit::found).collect()))
    }

    fn with_program(&self, program: &str) -> Result<Vec<Found>, CatalogError> {
        let hits = self.ask(program, &query::with_program(program))?.answer;
        let mut having: Vec<_> = hits.into_iter().filter_map(|hit| Some((hit.likelihood(program)?, hit))).collect();
        having.sort_by_key(|(likelihood, _)| *likelihood);
        Ok(having.into_iter().map(|(_, hit)| hit.found()).collect())
    }

    fn describe(&self, name: &str) -> Result<Option<Told<Details>>, CatalogError> {
        let Told { answer, origin } = self.ask(name, &query::named(name))?;
        let nearest =
            answer.into_iter().filter_map(|hit| Some((hit.nearness(name)?, hit))).min_by_key(|(near, _)| *near);
        Ok(nearest.map(|(_, hit)| Told { answer: hit.details, origin }))
    }
}
