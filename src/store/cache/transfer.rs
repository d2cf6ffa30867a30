//! HTTP transfers from binary caches: small answers and long streams, their limits, and the one place that tries again.
//!
//! A stream that breaks is resumed where it broke (RFC 9110, 14.2), by however many connections that takes as long as
//! each brings something. Not for: which cache is asked, or what an answer means (`substituter`).

mod failure;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use bytes::Bytes;
use reqwest::header::{CONTENT_RANGE, ETAG, IF_RANGE, RANGE};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use tokio::sync::Semaphore;

pub(super) use self::failure::Failure;
use self::failure::Kind;
use super::netrc::Netrc;
use crate::network;

/// Requests under way at once, over all caches. As many as hide a distant cache's latency for a whole closure; an HTTP/2
/// server gets them over one connection.
const REQUESTS: usize = 64;

/// How long to wait for what, and how often to try. The names are those of nix.conf's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection (`connect-timeout`).
    pub connect: Duration,
    /// For the next bytes of an answer (`stalled-download-timeout`).
    pub stalled: Duration,
    /// Attempts in a row that bring nothing (`download-attempts`); at least 1.
    pub attempts: usize,
    /// Before the second attempt; doubled each time after.
    pub first_retry: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            stalled: Duration::from_secs(60),
            attempts: 5,
            first_retry: Duration::from_millis(250),
        }
    }
}

/// The longest pause of our own.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// Attempts if there is no connection at all: mostly there is no network then.
const ATTEMPTS_WITHOUT_CONNECTION: usize = 2;

/// Sends requests to caches.
pub(super) struct Transfers {
    client: Client,
    patience: Patience,
    netrc: Netrc,
    requests: Semaphore,
}

/// What decides how connections are made.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) ca_file: Option<PathBuf>,
    /// Whether any connection may be one that needs certificates.
    pub(super) secure: bool,
    pub(super) patience: Patience,
    pub(super) netrc: Netrc,
}

/// Receives the pieces of a stream, in order.
pub(super) trait Pieces: Send {
    /// Takes the next piece; false if nobody wants more.
    fn take(&mut self, piece: Bytes) -> impl Future<Output = bool> + Send;
    /// How many bytes there will be in all, once that is known.
    fn expect(&mut self, total: u64);
}

impl Transfers {
    /// # Errors
    /// A printable reason why there can be no connections: certificates that cannot be read.
    pub(super) fn new(settings: Settings) -> Result<Arc<Self>, String> {
        let mut builder = Client::builder()
            .user_agent(network::USER_AGENT)
            .connect_timeout(settings.patience.connect)
            .read_timeout(settings.patience.stalled)
            .redirect(network::redirects())
            // Archives are compressed by themselves, and ranges count the bytes as they are stored.
            .no_gzip();
        if let Some(certificates) = network::certificates(settings.ca_file.as_deref(), settings.secure)? {
            builder = builder.tls_certs_only(certificates);
        }
        let client = builder.build().map_err(|error| network::cause(&error))?;
        let requests = Semaphore::new(REQUESTS);
        Ok(Arc::new(Self { client, patience: settings.patience, netrc: settings.netrc, requests }))
    }

    /// A whole answer of at most `limit` bytes.
    pub(super) async fn get(&self, url: &Url, limit: usize) -> Result<Vec<u8>, Failure> {
        let mut tries = Tries::new(self.patience);
        loop {
            match self.get_once(url, limit).await {
                Ok(body) => return Ok(body),
                Err(failure) => tries.pause(failure, false).await?,
            }
        }
    }

    async fn get_once(&self, url: &Url, limit: usize) -> Result<Vec<u8>, Failure> {
        let _permit = self.requests.acquire().await;
        let mut response = self.send(self.client.get(url.clone()), url).await?;
        if response.status() != StatusCode::OK {
            return Err(Failure::of(&response));
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.broken(error))? {
            body.extend_from_slice(&piece);
            if body.len() > limit {
                return Err(Failure::new(Kind::Final, format!("its answer is larger than {} KiB", limit >> 10)));
            }
        }
        Ok(body)
    }

    /// A stream to its end, resumed where it breaks. It counts as a request only until it is answered.
    pub(super) async fn stream(&self, url: &Url, pieces: &mut impl Pieces) -> Result<(), Failure> {
        let mut tries = Tries::new(self.patience);
        let mut stream = Stream { received: 0, etag: None };
        loop {
            let before = stream.received;
            match self.stream_once(url, &mut stream, pieces).await {
                Ok(()) => return Ok(()),
                Err(failure) => tries.pause(failure, stream.received > before).await?,
            }
        }
    }

    async fn stream_once(&self, url: &Url, stream: &mut Stream, pieces: &mut impl Pieces) -> Result<(), Failure> {
        let mut request = self.client.get(url.clone());
        if stream.received > 0 {
            request = request.header(RANGE, format!("bytes={}-", stream.received));
            if let Some(etag) = &stream.etag {
                request = request.header(IF_RANGE, etag);
            }
        }
        let permit = self.requests.acquire().await;
        let mut response = self.send(request, url).await?;
        drop(permit);
        // What was received already and comes again: the content is checked by its hash, so it may be passed over.
        let mut again = match response.status() {
            StatusCode::OK => stream.received,
            StatusCode::PARTIAL_CONTENT if starts_at(&response, stream.received) => 0,
            _ => return Err(Failure::of(&response)),
        };
        if let Some(length) = response.content_length() {
            pieces.expect(stream.received - again + length);
        }
        if stream.received == 0 {
            stream.etag = Some(network::header_text(response.headers(), ETAG)).filter(|etag| etag.starts_with('"'));
        }
        while let Some(mut piece) = response.chunk().await.map_err(|error| self.broken(error))? {
            let passed = again.min(piece.len() as u64);
            again -= passed;
            let piece = piece.split_off(passed as usize);
            stream.received += piece.len() as u64;
            if !piece.is_empty() && !pieces.take(piece).await {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn send(&self, request: RequestBuilder, url: &Url) -> Result<Response, Failure> {
        let request = match self.netrc.credentials_for_url(url) {
            Some((login, password)) => request.basic_auth(login, Some(password)),
            None => request,
        };
        request.send().await.map_err(|error| self.unsent(error))
    }

    fn unsent(&self, error: reqwest::Error) -> Failure {
        let error = error.without_url();
        let kind = match () {
            () if error.is_redirect() || network::is_about_tls(&error) => Kind::Final,
            () if error.is_connect() => Kind::Connection,
            () => Kind::Passing,
        };
        let reason = match error.is_timeout() {
            true if error.is_connect() => format!("no connection within {}", network::seconds(self.patience.connect)),
            true => format!("no answer within {}", network::seconds(self.patience.stalled)),
            false => network::cause(&error),
        };
        Failure::new(kind, reason)
    }

    fn broken(&self, error: reqwest::Error) -> Failure {
        let reason = match error.is_timeout() {
            true => format!("nothing came for {}", network::seconds(self.patience.stalled)),
            false => format!("its answer broke off: {}", network::cause(&error.without_url())),
        };
        Failure::new(Kind::Passing, reason)
    }
}

/// How far a stream has come.
struct Stream {
    received: u64,
    etag: Option<String>,
}

/// Whether a partial answer begins where the stream broke.
fn starts_at(response: &Response, position: u64) -> bool {
    let range = network::header_text(response.headers(), CONTENT_RANGE);
    range.strip_prefix(&format!("bytes {position}-")).is_some()
}

/// The attempts of one transfer.
struct Tries {
    patience: Patience,
    failed: usize,
}

impl Tries {
    fn new(patience: Patience) -> Self {
        Self { patience, failed: 0 }
    }

    /// Waits until the next attempt, or gives the failure back if there is none. An attempt that brought something on
    /// starts the count anew.
    async fn pause(&mut self, failure: Failure, brought: bool) -> Result<(), Failure> {
        self.failed = if brought { 1 } else { self.failed + 1 };
        let attempts = match failure.kind {
            Kind::Connection => self.patience.attempts.min(ATTEMPTS_WITHOUT_CONNECTION),
            _ => self.patience.attempts,
        };
        // One that brought something is worth another one even where there is to be a single attempt.
        if !failure.may_pass() || (self.failed >= attempts && !brought) {
            return Err(failure);
        }
        let pauses =
            ExponentialBuilder::default().with_min_delay(self.patience.first_retry).with_max_delay(LONGEST_PAUSE);
        let pause = pauses.with_jitter().without_max_times().build().nth(self.failed - 1).unwrap_or_default();
        tokio::time::sleep(failure.retry_after.unwrap_or_default().max(pause)).await;
        Ok(())
    }
}
