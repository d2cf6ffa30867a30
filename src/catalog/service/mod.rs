//! The search service: `/v2/resolve`, `/v2/search`, `/v2/pkg` and `/v1/resolve` of nixsearch.com, search.devbox.sh and whoever serves the same.
//!
//! Several base URLs are asked in order until one answers; "not found" counts only if all of them say so. Answers are cached
//! on disk as their headers allow. Not for: choosing among versions, other names for a package (`resolve`, `alias`).

pub(super) mod config;
mod directory;
mod doubt;
#[cfg(test)]
mod tests;
pub mod wire;

use std::time::{Duration, SystemTime};

use reqwest::Url;

pub use super::http::Patience;
pub use config::{DEFAULT_BASES, ServiceConfig};
pub use directory::History;
pub use doubt::KNOWN;

use super::http::cache::{Cache, Cached, Lifetime};
use super::http::rounds::{self, Outcome};
use super::http::{Answer, Failure, FailureKind, Http};
use super::words::Reason;
use super::{Catalog, CatalogError, Found, Origin, Package, Release, Told};
use crate::network;
use crate::store::cache::netrc::Netrc;

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
    netrc: Netrc,
    patience: Patience,
    /// Whether a sandbox is what keeps us from the network.
    sandboxed: fn() -> bool,
}

/// A question, the same for every base URL.
struct Question<'a, T> {
    /// Below the base URL, e.g. `v2/pkg`.
    endpoint: &'a str,
    parameters: &'a [(&'a str, &'a str)],
    limit: u64,
    /// Whether "I do not understand" may count as "I have none".
    may_refuse: bool,
    read: &'a dyn Fn(&[u8]) -> Result<T, Reason>,
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
            netrc: config.netrc,
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
        Ok(self.ask_whom(question)?.map(|told| told.answer))
    }

    fn ask_whom<T>(&self, question: &Question<'_, T>) -> Result<Option<Told<T>>, CatalogError> {
        let bases = self.bases.as_ref().map_err(CatalogError::clone)?;
        if self.offline {
            return self.recall(bases, question);
        }
        let asked = rounds::ask_all(bases, self.patience, self.sandboxed, |base| {
            Ok(match self.ask_one(base, question)? {
                Outcome::Found((answer, age)) => Outcome::Found(Told { answer, origin: origin(bases, base, age) }),
                Outcome::NotFound => Outcome::NotFound,
                Outcome::Failed(failure) => Outcome::Failed(failure),
            })
        });
        match asked {
            // There is no better answer to be had in here, however old it is. Who wants to know what is new wants none.
            Err(blocked @ CatalogError::Sandbox { .. }) if !self.revalidates => {
                self.recall(bases, question).map_err(|_| blocked)
            }
            other => other,
        }
    }

    /// The answer from the cache alone, whatever its age.
    fn recall<T>(&self, bases: &[Url], question: &Question<'_, T>) -> Result<Option<Told<T>>, CatalogError> {
        for base in bases {
            let Some(cached) = self.cached(&question.url(base)) else { continue };
            if let Ok(answer) = (question.read)(&cached.body) {
                let age = Some(cached.age(SystemTime::now()));
                return Ok(Some(Told { answer, origin: origin(bases, base, age) }));
            }
        }
        let request = question.parameters.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(" ");
        Err(CatalogError::Offline { request })
    }

    /// Asks one base URL, once. With the answer comes its age, unless it was given just now.
    fn ask_one<T>(&self, base: &Url, question: &Question<'_, T>) -> Result<Outcome<Aged<T>>, CatalogError> {
        let url = question.url(base);
        let now = SystemTime::now();
        // What was cached but cannot be read any more is not cached.
        let cached = self.cached(&url).and_then(|cached| Some(((question.read)(&cached.body).ok()?, cached)));
        let Some((answer, cached)) = cached else {
            return Ok(match self.get(&url, None, question.limit)? {
                Ok(answer) => self.take(question, &url, answer),
                Err(failure) => Outcome::Failed(failure),
            });
        };
        if cached.is_fresh(now) && !self.revalidates {
            return Ok(Outcome::Found((answer, Some(cached.age(now)))));
        }
        Ok(match self.get(&url, cached.entry.etag.as_deref(), question.limit)? {
            Ok(Answer::Unchanged { lifetime }) => {
                self.keep(&url, &cached.body, cached.entry.etag.as_deref(), lifetime);
                Outcome::Found((answer, None))
            }
            Ok(answer) => self.take(question, &url, answer),
            Err(_) if cached.is_better_than_none(now) && !self.is_kept_from_news() => {
                Outcome::Found((answer, Some(cached.age(now))))
            }
            Err(failure) => Outcome::Failed(failure),
        })
    }

    fn get(&self, url: &Url, etag: Option<&str>, limit: u64) -> Result<Result<Answer, Failure>, CatalogError> {
        self.http.get(url, self.netrc.credentials_for_url(url), etag, limit)
    }

    /// Whether what is new was wanted, and a sandbox forbids asking: then an old answer would pass for news.
    fn is_kept_from_news(&self) -> bool {
        self.revalidates && (self.sandboxed)()
    }

    /// What an answer says, kept if it makes sense.
    fn take<T>(&self, question: &Question<'_, T>, url: &Url, answer: Answer) -> Outcome<Aged<T>> {
        let malformed = |reason: String| Outcome::Failed(Failure::new(FailureKind::Malformed, reason));
        match answer {
            Answer::Body { body, etag, lifetime } => match (question.read)(&body) {
                Ok(answer) => {
                    self.keep(url, &body, etag.as_deref(), lifetime);
                    Outcome::Found((answer, None))
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
        self.cache.as_ref()?.read(&key(url))
    }

    fn keep(&self, url: &Url, body: &[u8], etag: Option<&str>, lifetime: Option<Lifetime>) {
        if let (Some(cache), Some(lifetime)) = (&self.cache, lifetime) {
            cache.write(&key(url), body, etag, lifetime, SystemTime::now());
        }
    }
}

/// What an answer is kept under: without name and password, which have no place on the disk.
fn key(url: &Url) -> String {
    let mut url = url.clone();
    // Neither fails for a URL with a host.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.into()
}

/// An answer, and how old it is unless it was given just now.
type Aged<T> = (T, Option<Duration>);

/// Where the answer of one of the base URLs is from.
fn origin(bases: &[Url], base: &Url, age: Option<Duration>) -> Origin {
    let first = bases.first().filter(|first| *first != base);
    Origin { host: network::host(base), age, instead_of: first.map(network::host) }
}

impl<T> Question<'_, T> {
    fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(self.endpoint.split('/'));
        }
        url.query_pairs_mut().clear().extend_pairs(self.parameters);
        url
    }
}

impl Catalog for Service {
    fn search(&self, query: &str) -> Result<Vec<Found>, CatalogError> {
        Ok(self.find_by(query)?.answer)
    }

    fn resolve(&self, name: &str, range: &str) -> Result<Option<Release>, CatalogError> {
        self.ask(&Question {
            endpoint: "v2/resolve",
            parameters: &[("name", name), ("version", range)],
            limit: SMALL,
            // The older service knows fewer forms of ranges.
            may_refuse: true,
            read: &|body| wire::read_resolve(body, name),
        })
    }

    fn package(&self, name: &str) -> Result<Option<Package>, CatalogError> {
        self.ask(&Question {
            endpoint: "v2/pkg",
            parameters: &[("name", name)],
            limit: LARGE,
            may_refuse: false,
            read: &|body| wire::read_package(body, name),
        })
    }
}
