//! Asking several base URLs in order, and asking again: the one place of retries.
//!
//! A failure moves on to the next base URL at once. Only when nobody has answered and waiting may help, all that failed
//! are asked again, with growing pauses.

use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::Url;

use super::{Failure, FailureKind, Patience};
use crate::catalog::{Attempt, CatalogError};

/// Rounds after the first, if a service is busy or limits us.
const RETRIES: usize = 4;
/// Rounds after the first, if there is no connection: mostly there is no network then.
const RETRIES_WITHOUT_CONNECTION: usize = 2;
/// The longest `Retry-After` that is worth waiting for while somebody looks on.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What one base URL says to a question.
pub(in crate::catalog) enum Outcome<T> {
    Found(T),
    NotFound,
    Failed(Failure),
}

/// Asks until one answers. `None` if all say that there is no such thing.
pub(in crate::catalog) fn ask_all<T>(
    bases: &[Url],
    patience: Patience,
    sandboxed: fn() -> bool,
    ask: impl Fn(&Url) -> Result<Outcome<T>, CatalogError>,
) -> Result<Option<T>, CatalogError> {
    let started = Instant::now();
    let pauses = ExponentialBuilder::new().with_min_delay(patience.first_retry).with_max_times(RETRIES).build();
    let mut pauses = pauses.enumerate();
    let mut waiting: Vec<&Url> = bases.iter().collect();
    loop {
        let mut failures = Vec::new();
        for base in waiting {
            match ask(base)? {
                Outcome::Found(answer) => return Ok(Some(answer)),
                Outcome::NotFound => {}
                Outcome::Failed(failure) => failures.push((base, failure)),
            }
        }
        if failures.is_empty() {
            return Ok(None);
        }
        if failures.iter().any(|(_, failure)| failure.kind == FailureKind::Transport) && sandboxed() {
            return Err(CatalogError::Sandbox { attempts: attempts(&failures) });
        }
        match pauses.next().and_then(|(round, pause)| pause_before_next(&failures, round, pause)) {
            Some(pause) if started.elapsed() + pause <= patience.total => std::thread::sleep(pause),
            _ => return Err(verdict(&failures)),
        }
        waiting = failures.into_iter().map(|(base, _)| base).collect();
    }
}

/// How long to wait before asking again; `None` if that is no use.
fn pause_before_next(failures: &[(&Url, Failure)], round: usize, pause: Duration) -> Option<Duration> {
    let worth = |failure: &Failure| match failure.kind {
        FailureKind::Transport => round < RETRIES_WITHOUT_CONNECTION,
        FailureKind::Server | FailureKind::Limited => failure.retry_after.unwrap_or_default() <= LONGEST_WAIT,
        FailureKind::Denied | FailureKind::Final | FailureKind::Challenged | FailureKind::Malformed => false,
    };
    let waits = failures.iter().filter(|(_, failure)| worth(failure));
    waits.map(|(_, failure)| failure.retry_after.unwrap_or_default().max(pause)).min()
}

fn verdict(failures: &[(&Url, Failure)]) -> CatalogError {
    let attempts = attempts(failures);
    let is_limit = |failure: &Failure| matches!(failure.kind, FailureKind::Limited | FailureKind::Challenged);
    let mut limits = failures.iter().map(|(_, failure)| failure).filter(|failure| is_limit(failure)).peekable();
    if failures.iter().all(|(_, failure)| failure.kind == FailureKind::Malformed) {
        CatalogError::Malformed { attempts }
    } else if limits.peek().is_some() {
        CatalogError::Limited { attempts, retry_after: limits.filter_map(|failure| failure.retry_after).min() }
    } else {
        CatalogError::Unreachable { attempts }
    }
}

fn attempts(failures: &[(&Url, Failure)]) -> Vec<Attempt> {
    failures
        .iter()
        .map(|(base, failure)| Attempt { host: crate::network::host(base), reason: failure.reason.clone() })
        .collect()
}
