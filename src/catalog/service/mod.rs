//! The search service: `/v2/resolve`, `/v2/search` and `/v2/pkg` of nixsearch.com, search.devbox.sh and whoever serves the same.
//!
//! Several base URLs are asked in order until one answers; "not found" counts only if all of them say so. Answers are cached
//! on disk as their headers allow. Not for: choosing among versions, other names for a package (`resolve`, `alias`).

mod cache;
mod config;
mod http;
mod rounds;
#[cfg(test)]
mod tests;
mod wire;

use std::time::SystemTime;

use reqwest::Url;

pub use config::{DEFAULT_BASES, Patience, ServiceConfig};

use self::cache::{Cache, Cached, Lifetime};
use self::http::{Answer, Failure, FailureKind, Http};
use self::rounds::Outcome;
use super::{Catalog, CatalogError, Found, Package, Release};
use crate::network;

/// Bytes of an answer about one release, or of a page of results.
const SMALL: u64 = 8 << 20;
/// Bytes of all that is known of a package.
const LARGE: u64 = 32 << 20;

/// The client of the search service. Opens no connection before the first question.
pub struct Service {
    /// What the settings name, or why that cannot be used: told when the first question is asked.
    bases: Result<Vec<Url>, CatalogError>,
    cache: Option<Cache>,
    offline: bool,
    /// Whether even a fresh answer is asked about.
    revalidates: bool,
    http: Http,
    patience: Patience,
    /// Whether a sandbox is what keeps us from the network.
    sandboxed: fn() -> bool,
}

/// A question, the same for every base URL.
struct Question<'a, T> {
    endpoint: &'a str,
    parameters: &'a [(&'a str, &'a str)],
    limit: u64,
    /// Whether "I do not understand" may count as "I have none".
    may_refuse: bool,
    read: &'a dyn Fn(&[u8]) -> Result<T, wire::Reason>,
}

impl Service {
    /// A client for these settings. A base URL that is none is told by the first question.
    pub fn new(config: ServiceConfig) -> Self {
        let bases: Result<Vec<Url>, _> = config.bases.iter().map(|base| config::base_url(base)).collect();
        let secure = bases.as_ref().is_ok_and(|bases| bases.iter().any(network::may_be_secure));
        Self {
            bases,
            cache: config.cache_dir.map(Cache::new),
            offline: config.offline,
            revalidates: false,
            http: Http::new(config.ca_file, secure, config.patience),
            patience: config.patience,
            sandboxed: network::is_sandboxed,
        }
    }

    /// The same for whoever wants to know what is new: a kept answer counts only once the service says that it is still
    /// the one, which costs little.
    pub fn revalidating(self) -> Self {
        Self { revalidates: true, ..self }
    }

    fn ask<T>(&self, question: &Question<'_, T>) -> Result<Option<T>, CatalogError> {
        let bases = self.bases.as_ref().map_err(CatalogError::clone)?;
        if self.offline {
            return self.recall(bases, question);
        }
        rounds::ask_all(bases, self.patience, self.sandboxed, |base| self.ask_one(base, question))
    }

    /// The answer from the cache alone, whatever its age.
    fn recall<T>(&self, bases: &[Url], question: &Question<'_, T>) -> Result<Option<T>, CatalogError> {
        for base in bases {
            let cached = self.cached(&question.url(base));
            if let Some(answer) = cached.and_then(|cached| (question.read)(&cached.body).ok()) {
                return Ok(Some(answer));
            }
        }
        let request = question.parameters.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(" ");
        Err(CatalogError::Offline { request })
    }

    /// Asks one base URL, once.
    fn ask_one<T>(&self, base: &Url, question: &Question<'_, T>) -> Result<Outcome<T>, CatalogError> {
        let url = question.url(base);
        let now = SystemTime::now();
        // What was cached but cannot be read any more is not cached.
        let cached = self.cached(&url).and_then(|cached| Some(((question.read)(&cached.body).ok()?, cached)));
        let Some((answer, cached)) = cached else {
            return Ok(match self.http.get(&url, None, question.limit)? {
                Ok(answer) => self.take(question, &url, answer),
                Err(failure) => Outcome::Failed(failure),
            });
        };
        if cached.is_fresh(now) && !self.revalidates {
            return Ok(Outcome::Found(answer));
        }
        Ok(match self.http.get(&url, cached.entry.etag.as_deref(), question.limit)? {
            Ok(Answer::Unchanged { lifetime }) => {
                self.keep(&url, &cached.body, cached.entry.etag.as_deref(), lifetime);
                Outcome::Found(answer)
            }
            Ok(answer) => self.take(question, &url, answer),
            Err(_) if cached.is_better_than_none(now) => Outcome::Found(answer),
            Err(failure) => Outcome::Failed(failure),
        })
    }

    /// What an answer says, kept if it makes sense.
    fn take<T>(&self, question: &Question<'_, T>, url: &Url, answer: Answer) -> Outcome<T> {
        let malformed = |reason: String| Outcome::Failed(Failure::new(FailureKind::Malformed, reason));
        match answer {
            Answer::Body { body, etag, lifetime } => match (question.read)(&body) {
                Ok(answer) => {
                    self.keep(url, &body, etag.as_deref(), lifetime);
                    Outcome::Found(answer)
                }
                Err(reason) => malformed(reason),
            },
            Answer::NotFound => Outcome::NotFound,
            Answer::Refused if question.may_refuse => Outcome::NotFound,
            Answer::Refused => malformed("it does not understand the request (HTTP status 400)".to_owned()),
            Answer::Unchanged { .. } => malformed("HTTP status 304 for what was never answered".to_owned()),
        }
    }

    fn cached(&self, url: &Url) -> Option<Cached> {
        self.cache.as_ref()?.read(url.as_str())
    }

    fn keep(&self, url: &Url, body: &[u8], etag: Option<&str>, lifetime: Option<Lifetime>) {
        if let (Some(cache), Some(lifetime)) = (&self.cache, lifetime) {
            cache.write(url.as_str(), body, etag, lifetime, SystemTime::now());
        }
    }
}

impl<T> Question<'_, T> {
    fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["v2", self.endpoint]);
        }
        url.query_pairs_mut().clear().extend_pairs(self.parameters);
        url
    }
}

impl Catalog for Service {
    fn search(&self, query: &str) -> Result<Vec<Found>, CatalogError> {
        let found = self.ask(&Question {
            endpoint: "search",
            parameters: &[("q", query)],
            limit: SMALL,
            may_refuse: false,
            read: &wire::read_search,
        })?;
        Ok(found.unwrap_or_default())
    }

    fn resolve(&self, name: &str, range: &str) -> Result<Option<Release>, CatalogError> {
        self.ask(&Question {
            endpoint: "resolve",
            parameters: &[("name", name), ("version", range)],
            limit: SMALL,
            // The older service knows fewer forms of ranges.
            may_refuse: true,
            read: &|body| wire::read_resolve(body, name),
        })
    }

    fn package(&self, name: &str) -> Result<Option<Package>, CatalogError> {
        self.ask(&Question {
            endpoint: "pkg",
            parameters: &[("name", name)],
            limit: LARGE,
            may_refuse: false,
            read: &|body| wire::read_package(body, name),
        })
    }
}
