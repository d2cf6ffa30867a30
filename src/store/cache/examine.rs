//! Looking a cache over, for `doctor`: whether it answers and how soon, what it says of itself, whose signatures it has.
//!
//! Asks once and never again: whoever is ill wants to know it now. Not for: fetching (`locate`, `fetch`).

use std::time::{Duration, Instant, SystemTime};

use reqwest::blocking::{Client, Response};
use reqwest::header::DATE;
use reqwest::{StatusCode, Url};

use super::info::CacheInfo;
use super::keys::Keys;
use super::narinfo::NarInfo;
use super::netrc::Netrc;
use super::substituter::{Archive, Substituter};
use crate::environ::Environ;
use crate::network;
use crate::store::StorePath;
use crate::store::config::NixConfig;

/// Bytes that are read of an answer.
const SMALL: u64 = super::narinfo::MAX_BYTES as u64;

/// A cache of the settings.
pub struct Examinee {
    cache: Substituter,
}

/// What a cache answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// From the question, a connection included, to the answer.
    pub latency: Duration,
    /// What it says of itself; `None` if it says nothing that can be read.
    pub info: Option<CacheInfo>,
    /// Where it stands among others: lower is asked first.
    pub priority: u32,
    /// How far this machine's clock is ahead of the cache's, in seconds; to the second at best.
    pub clock_ahead: Option<i64>,
    /// Whether its signatures count.
    pub signed: Signed,
}

/// Whether the signatures of a cache count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// A path of it is signed by this trusted key.
    By(String),
    /// Nothing of it needs a signature, by the settings.
    Needless,
    /// It signs, but with none of the trusted keys: these.
    Distrusted(Vec<String>),
    /// It has no path that was asked for.
    Unknown,
}

impl Examinee {
    /// From a setting, as `substituters` has it.
    ///
    /// # Errors
    /// A printable reason why envy cannot fetch from it.
    pub fn parse(setting: &str) -> Result<Self, String> {
        Substituter::parse(setting).map(|cache| Self { cache })
    }

    /// Its address for messages: printable, without user name and password.
    pub fn shown(&self) -> &str {
        &self.cache.shown
    }

    /// Whether looking at it takes a network.
    pub fn is_remote(&self) -> bool {
        matches!(self.cache.archive("nix-cache-info"), Ok(Archive::Url(_)))
    }

    /// Asks it, also for `samples` until it has one of them. Each question takes at most `limit`.
    ///
    /// # Errors
    /// A printable reason why it is of no use.
    pub fn examine(
        &self,
        config: &NixConfig,
        environ: &Environ,
        samples: &[StorePath],
        limit: Duration,
    ) -> Result<Answer, String> {
        let asker = Asker::new(&self.cache, config, environ, limit)?;
        let began = Instant::now();
        let (text, clock_ahead) = asker.ask("nix-cache-info")?;
        let latency = began.elapsed();
        let info = text.as_deref().and_then(|text| CacheInfo::parse(text).ok());
        let default = CacheInfo::DEFAULT_PRIORITY;
        let priority = self.cache.priority.or(info.as_ref().map(|info| info.priority)).unwrap_or(default);
        let signed = self.signed(&asker, config, samples)?;
        Ok(Answer { latency, info, priority, clock_ahead, signed })
    }

    fn signed(&self, asker: &Asker<'_>, config: &NixConfig, samples: &[StorePath]) -> Result<Signed, String> {
        if self.cache.trusted || !config.require_sigs {
            return Ok(Signed::Needless);
        }
        let (keys, _) = Keys::parse(&config.trusted_public_keys);
        for sample in samples {
            let (text, _) = asker.ask(&format!("{}.narinfo", sample.hash_part()))?;
            let Some(narinfo) = text.and_then(|text| NarInfo::parse(&text).ok()) else { continue };
            if let Some(name) = keys.verifies(&narinfo) {
                return Ok(Signed::By(name.to_owned()));
            }
            if narinfo.content_address().is_none() {
                let name = |signature: &String| signature.split(':').next().unwrap_or_default().to_owned();
                return Ok(Signed::Distrusted(narinfo.registration.signatures.iter().map(name).collect()));
            }
        }
        Ok(Signed::Unknown)
    }
}

/// Reads small files of one cache.
struct Asker<'a> {
    cache: &'a Substituter,
    client: Option<Client>,
    netrc: Netrc,
}

impl<'a> Asker<'a> {
    fn new(cache: &'a Substituter, config: &NixConfig, environ: &Environ, limit: Duration) -> Result<Self, String> {
        let netrc = Netrc::of_file(config.netrc_file.as_deref());
        let client = match cache.archive("nix-cache-info") {
            Ok(Archive::Url(_)) => Some(client(cache, environ, limit)?),
            _ => None,
        };
        Ok(Self { cache, client, netrc })
    }

    /// The file's text, `None` if the cache does not have it, and how far our clock is ahead.
    fn ask(&self, name: &str) -> Result<(Option<String>, Option<i64>), String> {
        match (self.cache.archive(name).map_err(|failure| failure.reason)?, &self.client) {
            (Archive::Url(url), Some(client)) => self.get(client, &url),
            (Archive::Url(_), None) | (Archive::Tree(_), _) => Ok((None, None)),
            (Archive::File(file), _) => match fs_err::read_to_string(&file) {
                Ok(text) => Ok((Some(text), None)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => match file.parent() {
                    Some(folder) if folder.is_dir() => Ok((None, None)),
                    _ => Err("there is no such folder".to_owned()),
                },
                Err(error) => Err(network::cause(&error)),
            },
        }
    }

    fn get(&self, client: &Client, url: &Url) -> Result<(Option<String>, Option<i64>), String> {
        let mut request = client.get(url.clone());
        if let Some((login, password)) = self.netrc.credentials_for_url(url) {
            request = request.basic_auth(login, Some(password));
        }
        let response = request.send().map_err(|error| reason(&error.without_url()))?;
        let ahead = clock_ahead(&response, SystemTime::now());
        match response.status() {
            StatusCode::OK => {
                let mut text = String::new();
                let read = std::io::Read::read_to_string(&mut std::io::Read::take(response, SMALL), &mut text);
                read.map_err(|error| network::cause(&error))?;
                Ok((Some(text), ahead))
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok((None, ahead)),
            status => Err(format!("HTTP status {}", status.as_u16())),
        }
    }
}

fn client(cache: &Substituter, environ: &Environ, limit: Duration) -> Result<Client, String> {
    let builder = Client::builder().user_agent(network::USER_AGENT).timeout(limit).redirect(network::redirects());
    let ca_file = network::ca_file(environ);
    let builder = match network::certificates(ca_file.as_deref(), cache.may_be_secure())? {
        Some(certificates) => builder.tls_certs_only(certificates),
        None => builder,
    };
    builder.build().map_err(|error| network::cause(&error))
}

fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() { "it does not answer in time".to_owned() } else { network::cause(error) }
}

/// Positive if our clock is ahead. A server's date has whole seconds, and the answer was under way for a while.
fn clock_ahead(response: &Response, now: SystemTime) -> Option<i64> {
    let date = httpdate::parse_http_date(&network::header_text(response.headers(), DATE)).ok()?;
    let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    Some(now.duration_since(date).map_or_else(|behind| -seconds(behind.duration()), seconds))
}
