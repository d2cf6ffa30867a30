//! Answers on disk, so that the same question costs no request, or only the question whether the answer still holds.
//!
//! A file an URL, named by its hash: a line of JSON about the answer, then the body. Everything here may be deleted at any time, and
//! nothing here may fail: what cannot be read, does not belong to the URL or does not match its hash is not there; what cannot
//! be written is not kept. [`unused`] keeps it from growing for ever.

pub(in crate::catalog) mod unused;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::store::content_address::hex;

/// How long any answer may count as fresh, whatever the service says.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The folder of cached answers.
#[derive(Debug, Clone)]
pub(in crate::catalog) struct Cache {
    dir: PathBuf,
}

/// What is known of a cached answer besides its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::catalog) struct Entry {
    url: String,
    sha256: String,
    /// Seconds since 1970.
    stored: u64,
    /// Seconds.
    fresh_for: u64,
    /// Seconds after that, in which the answer is better than none.
    stale_for: u64,
    /// To ask whether the answer still holds.
    pub(in crate::catalog) etag: Option<String>,
}

/// A cached answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::catalog) struct Cached {
    pub(in crate::catalog) entry: Entry,
    pub(in crate::catalog) body: Vec<u8>,
}

/// How long an answer may be kept, from its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::catalog) struct Lifetime {
    fresh: Duration,
    stale: Duration,
}

impl Lifetime {
    /// For an answer whose headers say nothing.
    pub(in crate::catalog) const fn new(fresh: Duration, stale: Duration) -> Self {
        Self { fresh, stale }
    }

    /// From `Cache-Control` and `Age` (RFC 9111; `stale-*` are RFC 5861). `None`: must not be stored.
    ///
    /// `s-maxage` is meant for shared caches, but the service sends nothing else, and it is how long its own edge keeps an answer.
    pub(in crate::catalog) fn from_headers(cache_control: &str, age: &str) -> Option<Self> {
        let (mut max_age, mut shared, mut stale) = (None, None, Duration::ZERO);
        for directive in cache_control.split(',').map(|part| part.trim().to_ascii_lowercase()) {
            let (name, value) = directive.split_once('=').unwrap_or((directive.as_str(), ""));
            let seconds = || value.trim_matches('"').parse().map(Duration::from_secs).unwrap_or_default();
            match name {
                "no-store" => return None,
                "no-cache" => max_age = Some(Duration::ZERO),
                "max-age" => max_age = max_age.or(Some(seconds())),
                "s-maxage" => shared = Some(seconds()),
                "stale-if-error" | "stale-while-revalidate" => stale = stale.max(seconds()),
                _ => {}
            }
        }
        let age = age.trim().parse().map(Duration::from_secs).unwrap_or_default();
        let fresh = max_age.or(shared).unwrap_or_default().min(LONGEST).saturating_sub(age);
        Some(Self { fresh, stale })
    }
}

impl Cached {
    /// How old the answer is.
    pub(in crate::catalog) fn age(&self, now: SystemTime) -> Duration {
        Duration::from_secs(self.entry.age(now).unwrap_or_default())
    }

    /// Whether the answer can be used without a question.
    pub(in crate::catalog) fn is_fresh(&self, now: SystemTime) -> bool {
        self.entry.age(now).is_some_and(|age| age < self.entry.fresh_for)
    }

    /// Whether the answer can stand in for one that cannot be had.
    pub(in crate::catalog) fn is_better_than_none(&self, now: SystemTime) -> bool {
        self.entry.age(now).is_some_and(|age| age < self.entry.fresh_for.saturating_add(self.entry.stale_for))
    }
}

impl Entry {
    /// Seconds; `None` for an answer from the future.
    fn age(&self, now: SystemTime) -> Option<u64> {
        seconds(now).checked_sub(self.stored)
    }
}

impl Cache {
    pub(in crate::catalog) fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    pub(in crate::catalog) fn read(&self, url: &str) -> Option<Cached> {
        let mut file = fs::File::open(self.file(url)).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        let end = bytes.iter().position(|&c| c == b'\n')?;
        let entry: Entry = serde_json::from_slice(&bytes[..end]).ok()?;
        let body = bytes[end + 1..].to_vec();
        if entry.url != url || entry.sha256 != hex(&body) {
            return None;
        }
        unused::trace(file.file(), SystemTime::now());
        Some(Cached { entry, body })
    }

    pub(in crate::catalog) fn write(
        &self,
        url: &str,
        body: &[u8],
        etag: Option<&str>,
        lifetime: Lifetime,
        now: SystemTime,
    ) {
        let entry = Entry {
            url: url.to_owned(),
            sha256: hex(body),
            stored: seconds(now),
            fresh_for: lifetime.fresh.as_secs(),
            stale_for: lifetime.stale.as_secs(),
            etag: etag.map(str::to_owned),
        };
        // A cache that cannot be written costs a request next time, and that is all.
        let _ = self.persist(&self.file(url), &entry, body);
    }

    fn persist(&self, file: &Path, entry: &Entry, body: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.dir)?;
        let mut temporary = tempfile::Builder::new().prefix(unused::UNFINISHED).tempfile_in(&self.dir)?;
        serde_json::to_writer(&mut temporary, entry)?;
        temporary.write_all(b"\n")?;
        temporary.write_all(body)?;
        temporary.persist(file)?;
        Ok(())
    }

    fn file(&self, url: &str) -> PathBuf {
        self.dir.join(hex(&Sha256::digest(url.as_bytes())))
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
