//! A synchronous client of the Nix daemon: `DaemonStore`.
//!
//! `wire` knows bytes, `messages` and `handshake` know the conversation, `session` holds it, `operations` knows
//! what can be asked, `connect` the ways to a daemon, `failures` the meaning of its errors. Not for: which daemon to use
//! (`super::open`).

mod connect;
mod failures;
mod feed;
mod handshake;
mod messages;
mod operations;
mod progress;
pub mod replay;
mod session;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::cache::keys::Keys;
use super::cache::{self, Caches};
use super::content_address::tree_path;
use super::{Collected, PathInfo, Plan, PlannedPath, Store, StoreError, StorePath, Wanted};
use crate::environ::Environ;
use crate::failure::printable;
use crate::network;
use crate::report::{Event, Reporter};
use connect::Process;
use handshake::Peer;
use operations::Missing;
use progress::FetchMeter;
use session::{Fault, Session};

pub(super) use connect::find_program;

/// How long a daemon may take for a greeting.
const GREETING_TIMEOUT: Duration = Duration::from_secs(10);

/// A Nix store behind a daemon.
pub(super) struct DaemonStore {
    // Before the process: its end must see ours closed first.
    session: Session,
    peer: Peer,
    process: Option<Process>,
    /// The caches that we may fetch from ourselves, and the keys by which the daemon judges what comes from there.
    caches: Option<(Caches, Keys)>,
}

impl DaemonStore {
    /// Over a socket.
    ///
    /// # Errors
    /// What `connect` or the greeting say, untranslated: what a refusal means depends on the machine.
    pub(super) fn connect(socket: &Path) -> Result<Self, ConnectError> {
        let stream = UnixStream::connect(socket).map_err(ConnectError::Connect)?;
        Self::greet(stream, None)
    }

    /// By a `nix-daemon --stdio` of our own.
    pub(super) fn spawn(program: &Path, environ: &Environ) -> Result<Self, ConnectError> {
        let (process, stream) = Process::start(program, environ).map_err(ConnectError::Connect)?;
        Self::greet(stream, Some(process))
    }

    fn greet(stream: UnixStream, mut process: Option<Process>) -> Result<Self, ConnectError> {
        let opened = open_session(stream);
        let (session, peer) = opened.map_err(|fault| ConnectError::Greeting {
            reason: match process.as_mut().map(Process::last_words) {
                Some(words) => failures::readable(&words),
                None => failures::greeting(fault),
            },
        })?;
        Ok(Self { session, peer, process, caches: None })
    }

    /// Sets what holds for this conversation, `overrides` being Nix settings. Answers what the daemon said about them.
    pub(super) fn configure(&mut self, overrides: &[(&str, String)]) -> Result<Vec<String>, StoreError> {
        let done = self.session.set_options(overrides);
        self.explain(done)?;
        Ok(self.session.take_log())
    }

    /// Lets the daemon be fed from these caches; `keys` are those that it trusts.
    pub(super) fn feed_from(&mut self, caches: Caches, keys: Keys) {
        self.caches = Some((caches, keys));
    }

    /// Whether the daemon takes our settings; unknown with Nix before 2.15.
    pub(super) fn trusts_us(&self) -> Option<bool> {
        self.peer.trusted
    }

    /// A fault as a failure of the store, by the daemon's words and its log since the last operation.
    fn explain<T>(&mut self, result: Result<T, Fault>) -> Result<T, StoreError> {
        let fault = match result {
            Ok(value) => return Ok(value),
            Err(fault) => fault,
        };
        let log = self.session.take_log();
        Err(match fault {
            Fault::Daemon(message) => self.outside(failures::classify(&message, &log)),
            Fault::Stream(error) => StoreError::Broken { reason: self.break_reason(&error) },
        })
    }

    /// A cache out of reach of a process of our own may be a sandbox's doing: asked of the loopback, where nothing
    /// else can forbid anything.
    fn outside(&self, error: StoreError) -> StoreError {
        let fetched_here = self.process.is_some() && matches!(error, StoreError::Fetch { .. });
        match fetched_here && network::is_sandboxed() {
            true => StoreError::Sandbox { operation: "fetching".to_owned() },
            false => error,
        }
    }

    /// The plan with all its details, where the caches that we know ourselves have everything.
    fn plan_by_caches(&mut self, wanted: &Wanted<'_>) -> Option<Plan> {
        let (caches, keys) = self.caches.take()?;
        let plan = cache::plan(&caches, *wanted, &mut |paths| self.valid(paths));
        self.caches = Some((caches, keys));
        plan.ok().filter(|plan| plan.unknown.is_empty())
    }

    /// What substitution would have to fetch for `paths`, not all of which are valid.
    fn missing(&mut self, paths: &BTreeSet<StorePath>) -> Result<Missing, StoreError> {
        self.session.take_log();
        let missing = self.session.missing(paths);
        let mut missing = self.explain(missing)?;
        let Some(unknown) = missing.unknown.first() else { return Ok(missing) };
        // Nix says "unknown" also of what a cache might have had, were it in reach.
        if let Some(message) = failures::unreachable(&self.session.take_log()) {
            return Err(self.outside(StoreError::Fetch { message }));
        }
        // And of what the wanted paths refer to: a cache that is not complete.
        if missing.unknown.is_disjoint(paths) {
            let message = format!("no cache has {unknown}, to which a wanted path refers");
            return Err(StoreError::Missing { message });
        }
        missing.unknown.retain(|path| paths.contains(path));
        Ok(missing)
    }

    fn break_reason(&mut self, error: &io::Error) -> String {
        let reason = failures::stream_reason(error);
        match self.process.as_mut().map(Process::last_words) {
            Some(words) => format!("{reason} ({})", failures::readable(&words)),
            None => reason,
        }
    }
}

/// Why there is no conversation.
#[derive(Debug)]
pub(super) enum ConnectError {
    /// The socket or the program cannot be had.
    Connect(io::Error),
    /// Somebody is there, but the greeting failed.
    Greeting {
        /// How, made printable.
        reason: String,
    },
}

fn open_session(stream: UnixStream) -> Result<(Session, Peer), Fault> {
    stream.set_read_timeout(Some(GREETING_TIMEOUT))?;
    stream.set_write_timeout(Some(GREETING_TIMEOUT))?;
    let opened = Session::open(Box::new(stream.try_clone()?), Box::new(stream.try_clone()?))?;
    // From here on it may download for hours.
    stream.set_read_timeout(None)?;
    stream.set_write_timeout(None)?;
    Ok(opened)
}

impl Store for DaemonStore {
    fn describe(&self) -> String {
        let kind = if self.process.is_some() { "Nix" } else { "Nix daemon" };
        match &self.peer.nix_version {
            Some(version) => format!("{kind} {}, protocol 1.{}", printable(version), self.peer.minor),
            None => format!("{kind}, protocol 1.{}", self.peer.minor),
        }
    }

    fn valid(&mut self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError> {
        if paths.is_empty() {
            return Ok(BTreeSet::new());
        }
        let valid = self.session.valid_paths(paths);
        self.explain(valid)
    }

    fn plan(&mut self, wanted: &Wanted<'_>) -> Result<Plan, StoreError> {
        if let Some(plan) = self.plan_by_caches(wanted) {
            return Ok(plan);
        }
        if self.valid(wanted.paths)? == *wanted.paths {
            return Ok(Plan::default());
        }
        let missing = self.missing(wanted.paths)?;
        let planned = |path: &StorePath| PlannedPath {
            path: path.clone(),
            cache: String::new(),
            download_size: None,
            nar_size: 0,
            references: BTreeSet::new(),
        };
        Ok(Plan { fetch: missing.substitute.iter().map(planned).collect(), unknown: missing.unknown })
    }

    fn realize(&mut self, wanted: &Wanted<'_>, reporter: &dyn Reporter) -> Result<(), StoreError> {
        let rooted = self.session.add_temp_roots(wanted.paths);
        self.explain(rooted)?;
        if self.valid(wanted.paths)? == *wanted.paths || self.feed(wanted, reporter)? {
            return Ok(());
        }
        let missing = self.missing(wanted.paths)?;
        if !missing.unknown.is_empty() {
            return Err(StoreError::NotInCaches { paths: missing.unknown });
        }
        if missing.substitute.is_empty() {
            return Ok(());
        }
        let count = missing.substitute.len() as u64;
        reporter.phase(&cache::fetching(count, missing.download_size));
        self.session.take_log();
        let mut meter = FetchMeter::new(reporter, count, missing.download_size);
        let done = self.session.substitute(wanted.paths, &mut meter);
        reporter.report(Event::Done);
        self.explain(done)
    }

    fn closure(&mut self, paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError> {
        let mut infos: BTreeMap<StorePath, PathInfo> = BTreeMap::new();
        let mut wanted: Vec<StorePath> = paths.iter().cloned().collect();
        while !wanted.is_empty() {
            let answers = self.session.path_infos(&wanted);
            let answers = self.explain(answers)?;
            for (path, answer) in wanted.iter().zip(answers) {
                let info = answer.ok_or_else(|| StoreError::Missing { message: format!("{path} is not valid") })?;
                infos.insert(path.clone(), info);
            }
            let references = wanted.iter().filter_map(|path| infos.get(path)).flat_map(|info| &info.references);
            let new: BTreeSet<&StorePath> = references.filter(|path| !infos.contains_key(path)).collect();
            wanted = new.into_iter().cloned().collect();
        }
        Ok(infos.into_values().collect())
    }

    fn add_tree(&mut self, name: &str, nar: &[u8], references: &BTreeSet<StorePath>) -> Result<StorePath, StoreError> {
        let expected = tree_path(name, &Sha256::digest(nar).into(), references)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let alone = BTreeSet::from([expected.clone()]);
        let rooted = self.session.add_temp_roots(&alone);
        self.explain(rooted)?;
        if self.valid(&alone)?.contains(&expected) {
            return Ok(expected);
        }
        let added = self.session.add_tree(name, nar, references);
        let added = self.explain(added)?;
        if added != expected {
            let message = format!("the daemon added {added} where {expected} was to be");
            return Err(StoreError::Mismatch { message });
        }
        Ok(added)
    }

    fn add_root(&mut self, link: &Path) -> Result<(), StoreError> {
        let link = std::path::absolute(link)?;
        let added = self.session.add_indirect_root(link.as_os_str().as_bytes());
        self.explain(added)
    }

    fn collect_garbage(&mut self, _reporter: &dyn Reporter) -> Result<Collected, StoreError> {
        let collected = self.session.collect_garbage();
        self.explain(collected)
    }

    fn real_path(&self, path: &StorePath) -> PathBuf {
        PathBuf::from(path.to_string())
    }
}
