//! Why a transfer did not come about, and whether another attempt may.
//!
//! Not for: making that attempt (`transfer`).

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Response, StatusCode};

use crate::network;

/// The longest `Retry-After` that is worth waiting for while somebody looks on.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Why a transfer did not come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store::cache) struct Failure {
    /// Fit to be printed.
    pub(in crate::store::cache) reason: String,
    pub(super) kind: Kind,
    pub(super) retry_after: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// There is no such thing: 404, 410; and 403 without a web page, which object stores say instead.
    Absent,
    /// Not even a connection.
    Connection,
    /// It broke, took too long, or the server is busy: may be better next time.
    Passing,
    /// Not better next time.
    Final,
}

impl Failure {
    pub(super) fn new(kind: Kind, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), kind, retry_after: None }
    }

    /// Something that no further attempt would mend; `reason` must be printable.
    pub(in crate::store::cache) fn unusable(reason: impl Into<String>) -> Self {
        Self::new(Kind::Final, reason)
    }

    /// The cache says that it does not have this.
    pub(in crate::store::cache) fn is_absent(&self) -> bool {
        self.kind == Kind::Absent
    }

    /// The cache could not be connected to.
    pub(in crate::store::cache) fn is_connection(&self) -> bool {
        self.kind == Kind::Connection
    }

    /// Whether another attempt is worth its time.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self.kind, Kind::Connection | Kind::Passing)
            && self.retry_after.is_none_or(|wait| wait <= LONGEST_WAIT)
    }

    /// What a server says that does not give what it was asked for.
    pub(super) fn of(response: &Response) -> Self {
        let status = response.status();
        // A challenge for browsers, a captive portal: not this cache's word.
        let page = network::header_text(response.headers(), CONTENT_TYPE).starts_with("text/html");
        let kind = match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Kind::Absent,
            StatusCode::FORBIDDEN if !page => Kind::Absent,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Kind::Passing,
            StatusCode::NOT_IMPLEMENTED => Kind::Final,
            status if status.is_server_error() => Kind::Passing,
            _ => Kind::Final,
        };
        let reason = format!("HTTP status {}{}", status.as_u16(), if page { " with a web page" } else { "" });
        Self { reason, kind, retry_after: network::retry_after(response.headers()) }
    }
}
