//! One HTTP request to a provider and its answer: the client, built when the first request is sent; limits of time and
//! size; redirects. [`rounds`] asks again, [`cache`] keeps answers.
//!
//! Not for: what is asked and what an answer means (`service`, `nixos_search`).

pub(super) mod cache;
pub(super) mod rounds;

use std::io::Read;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::header::{AGE, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_NONE_MATCH};
use reqwest::{StatusCode, Url};

use self::cache::Lifetime;
use super::CatalogError;
use crate::network::{self, cause, header_text as text, is_about_tls, seconds};

/// So much of an answer is read at once.
const CHUNK: usize = 16 << 10;

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the first bytes of an answer, the connection included, and from then on for the next ones.
    pub silence: Duration,
    /// For a whole answer, the connection included.
    pub answer: Duration,
    /// Before all base URLs are asked for the second time; doubled each time after.
    pub first_retry: Duration,
    /// No further attempt begins after this.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(8),
            silence: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            first_retry: Duration::from_millis(500),
            total: Duration::from_secs(15),
        }
    }
}

/// Sends requests. Building the real client reads certificates and starts a thread, so it waits for the first request.
pub(super) struct Http {
    client: OnceLock<Result<Client, String>>,
    ca_file: Option<PathBuf>,
    /// Whether any base URL may lead to a secure connection.
    secure: bool,
    patience: Patience,
}

/// What came back.
pub(super) enum Answer {
    /// 200 and its body.
    Body { body: Vec<u8>, etag: Option<String>, lifetime: Option<Lifetime> },
    /// 304: the cached answer still holds.
    Unchanged { lifetime: Option<Lifetime> },
    /// 404: there is no such thing.
    NotFound,
    /// 400 or 422: the question is none that this service understands.
    Refused,
}

/// No answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    /// Fit to be printed.
    pub(super) reason: String,
    /// What the service asks for, by `Retry-After`.
    pub(super) retry_after: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// No connection, or it broke, or it took too long.
    Transport,
    /// 5xx.
    Server,
    /// 401, or 403 without a web page: it wants a name and a password that it knows.
    Denied,
    /// Any other status, or a bad certificate: no answer, and none if asked again.
    Final,
    /// 429.
    Limited,
    /// 403 with a web page, a challenge for browsers: how the edge limits whoever asks too fast. Asking again makes it last longer.
    Challenged,
    /// An answer that cannot be used, now or later.
    Malformed,
}

impl Failure {
    pub(super) fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), retry_after: None }
    }
}

impl Http {
    pub(super) fn new(ca_file: Option<PathBuf>, secure: bool, patience: Patience) -> Self {
        Self { client: OnceLock::new(), ca_file, secure, patience }
    }

    /// GET with at most `limit` bytes of body. The outer error is one of this machine, which no other host can mend.
    pub(super) fn get(
        &self,
        url: &Url,
        credentials: Option<(&str, &str)>,
        etag: Option<&str>,
        limit: u64,
    ) -> Result<Result<Answer, Failure>, CatalogError> {
        let request = authorized(self.client()?.get(url.clone()), credentials);
        let request = etag.into_iter().fold(request, |request, etag| request.header(IF_NONE_MATCH, etag));
        Ok(self.send(request, limit))
    }

    /// POST of a JSON document, otherwise like [`Http::get`]. A redirect is no answer: most of them make it a GET without
    /// the document, which is another question.
    pub(super) fn post(
        &self,
        url: &Url,
        credentials: Option<(&str, &str)>,
        document: &serde_json::Value,
        limit: u64,
    ) -> Result<Result<Answer, Failure>, CatalogError> {
        let request = authorized(self.client()?.post(url.clone()).json(document), credentials);
        let began = Instant::now();
        let sent = request.send().map_err(|error| self.transport(error));
        Ok(sent.and_then(|response| match is_redirected(url, response.url()) {
            true => {
                let reason = format!("it redirects to {}", network::host(response.url()));
                Err(Failure::new(FailureKind::Malformed, reason))
            }
            false => self.read(response, limit, began),
        }))
    }

    fn client(&self) -> Result<&Client, CatalogError> {
        let client = self.client.get_or_init(|| self.build());
        client.as_ref().map_err(|reason| CatalogError::Tls { reason: reason.clone() })
    }

    fn send(&self, request: RequestBuilder, limit: u64) -> Result<Answer, Failure> {
        let began = Instant::now();
        let sent = request.send().map_err(|error| self.transport(error));
        sent.and_then(|response| self.read(response, limit, began))
    }

    fn build(&self) -> Result<Client, String> {
        let mut builder = Client::builder()
            .user_agent(network::USER_AGENT)
            .connect_timeout(self.patience.connect)
            // A blocking client waits so long for the head of an answer, and again for each piece of it.
            .timeout(self.silence())
            .redirect(network::redirects());
        if let Some(certificates) = network::certificates(self.ca_file.as_deref(), self.secure)? {
            builder = builder.tls_certs_only(certificates);
        }
        builder.build().map_err(|error| cause(&error))
    }

    fn read(&self, response: Response, limit: u64, began: Instant) -> Result<Answer, Failure> {
        let header = |name: HeaderName| text(response.headers(), name);
        let lifetime = Lifetime::from_headers(&header(CACHE_CONTROL), &header(AGE));
        match response.status() {
            StatusCode::OK => {
                let etag = Some(header(ETAG)).filter(|etag| !etag.is_empty());
                Ok(Answer::Body { body: self.body(response, limit, began)?, etag, lifetime })
            }
            StatusCode::NOT_MODIFIED => Ok(Answer::Unchanged { lifetime }),
            StatusCode::NOT_FOUND => Ok(Answer::NotFound),
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Ok(Answer::Refused),
            status => Err(refusal(status, response.headers())),
        }
    }

    /// The body, never more than `limit` bytes of it, after decompression.
    fn body(&self, mut response: Response, limit: u64, began: Instant) -> Result<Vec<u8>, Failure> {
        let too_large = || {
            let reason = format!("its answer is larger than {} MiB", limit >> 20);
            Failure::new(FailureKind::Malformed, reason)
        };
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let (mut body, mut chunk) = (Vec::new(), vec![0; CHUNK]);
        loop {
            match response.read(&mut chunk).map_err(|error| self.broken(&error, began))? {
                0 => return Ok(body),
                count => body.extend_from_slice(&chunk[..count]),
            }
            if began.elapsed() >= self.patience.answer {
                return Err(self.too_slow());
            }
            if body.len() as u64 > limit {
                return Err(too_large());
            }
        }
    }

    fn transport(&self, error: reqwest::Error) -> Failure {
        let error = error.without_url();
        let kind = match () {
            () if error.is_redirect() => FailureKind::Malformed,
            () if is_about_tls(&error) => FailureKind::Final,
            () => FailureKind::Transport,
        };
        let reason = match error.is_timeout() {
            true if error.is_connect() => format!("no connection within {}", seconds(self.patience.connect)),
            true => format!("no answer within {}", seconds(self.silence())),
            false => cause(&error),
        };
        Failure::new(kind, reason)
    }

    /// An answer that did not come to its end; the question was sent when it `began`.
    fn broken(&self, error: &std::io::Error, began: Instant) -> Failure {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
        let reason = match inner.is_some_and(reqwest::Error::is_timeout) {
            true if began.elapsed() >= self.patience.answer => return self.too_slow(),
            true => format!("nothing came for {}", seconds(self.silence())),
            false => cause(error),
        };
        Failure::new(FailureKind::Transport, format!("its answer broke off: {reason}"))
    }

    fn too_slow(&self) -> Failure {
        let reason = format!("no whole answer within {}", seconds(self.patience.answer));
        Failure::new(FailureKind::Transport, reason)
    }

    /// How long nothing may come.
    fn silence(&self) -> Duration {
        self.patience.silence.min(self.patience.answer)
    }
}

fn authorized(request: RequestBuilder, credentials: Option<(&str, &str)>) -> RequestBuilder {
    credentials.into_iter().fold(request, |request, (name, word)| request.basic_auth(name, Some(word)))
}

/// Whether an answer is from elsewhere than where the question went.
fn is_redirected(asked: &Url, answered: &Url) -> bool {
    let place = |url: &Url| (url.scheme().to_owned(), network::host(url), url.path().to_owned());
    place(asked) != place(answered)
}

fn refusal(status: StatusCode, headers: &HeaderMap) -> Failure {
    let page = text(headers, CONTENT_TYPE).starts_with("text/html");
    let kind = match status {
        StatusCode::TOO_MANY_REQUESTS => FailureKind::Limited,
        StatusCode::FORBIDDEN if page => FailureKind::Challenged,
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => FailureKind::Denied,
        status if status.is_server_error() => FailureKind::Server,
        _ => FailureKind::Final,
    };
    let more = match kind {
        FailureKind::Denied => ": it wants a name and password that it knows",
        _ if page => " with a web page",
        _ => "",
    };
    let retry_after = network::retry_after(headers);
    Failure { kind, reason: format!("HTTP status {}{more}", status.as_u16()), retry_after }
}
