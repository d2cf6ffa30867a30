//! Which cache has a path: the caches of the settings in their order, each answer held against the lock and the keys.
//!
//! A cache that lies, breaks or is out of reach is passed over for the next one. Not for: what a path refers to (`find`),
//! bringing it here (`fetch`).

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};

use super::download::{Counter, Download};
use super::info::CacheInfo;
use super::keys::Keys;
use super::narinfo::NarInfo;
use super::netrc::Netrc;
use super::substituter::{Archive, Substituter, Substituters};
use super::transfer::{Failure, Settings, Transfers};
use crate::environ::Environ;
use crate::failure::printable;
use crate::report::Reporter;
use crate::store::config::NixConfig;
use crate::store::layout::Layout;
use crate::store::local::LocalStore;
use crate::store::{NarDigest, StoreError, StorePath};

/// All caches of the settings. Opens no connection before the first question.
pub struct Caches {
    substituters: Substituters,
    /// Another store of this user, if it is there: asked before any cache.
    neighbour: Option<Layout>,
    judge: Arc<Judge>,
    settings: Settings,
    connection: OnceLock<Connection>,
}

/// What makes an answer count.
#[derive(Debug)]
struct Judge {
    keys: Keys,
    /// `require-sigs`.
    signed: bool,
}

struct Connection {
    runtime: Runtime,
    transfers: Arc<Transfers>,
    /// In the order in which they are asked.
    substituters: Substituters,
}

/// A path, and the cache that has it.
#[derive(Clone)]
pub(in crate::store) struct Located {
    pub(in crate::store) narinfo: NarInfo,
    pub(in crate::store::cache) cache: Arc<Substituter>,
}

/// Why one cache does not serve a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It does not have it.
    Absent,
    /// It gave no usable answer. The text is printable.
    Unreachable(String),
    /// What it says or sends is not what it must be. The text is printable.
    Lies(String),
}

impl Caches {
    /// Those of `config`. Warns of caches and keys that cannot be used.
    pub fn new(config: &NixConfig, environ: &Environ, reporter: &dyn Reporter) -> Self {
        let mut substituters = Substituters::new();
        for setting in &config.substituters {
            match Substituter::parse(setting) {
                Ok(cache) => substituters.push(Arc::new(cache)),
                Err(reason) => reporter.warn(&format!("a cache of nix.conf is passed over: {reason}")),
            }
        }
        let (keys, unusable) = Keys::parse(&config.trusted_public_keys);
        for key in unusable {
            reporter.warn(&format!("`{}` in trusted-public-keys is no public key", printable(&key)));
        }
        let settings = Settings {
            ca_file: crate::network::ca_file(environ),
            secure: substituters.iter().any(|cache| cache.may_be_secure()),
            patience: config.patience,
            netrc: Netrc::of_file(config.netrc_file.as_deref()),
        };
        let judge = Arc::new(Judge { keys, signed: config.require_sigs });
        Self { substituters, neighbour: None, judge, settings, connection: OnceLock::new() }
    }

    /// Has what lies in another store taken from there, if there is such a store.
    pub(in crate::store) fn with_neighbour(self, store: Layout) -> Self {
        Self { neighbour: Some(store), ..self }
    }

    fn connection(&self) -> Result<&Connection, StoreError> {
        if let Some(connection) = self.connection.get() {
            return Ok(connection);
        }
        let message = |message: String| StoreError::Fetch { message };
        let transfers = Transfers::new(self.settings.clone()).map_err(message)?;
        // One thread for all sockets; unpacking is other threads' work.
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let mut substituters = runtime.block_on(in_order(self.substituters.clone(), &transfers));
        let neighbour = self.neighbour.clone().filter(LocalStore::exists);
        // One that cannot be opened is as good as none.
        let neighbour = neighbour.and_then(|layout| LocalStore::open(layout).ok());
        substituters.splice(0..0, neighbour.map(|store| Arc::new(Substituter::of_store(store))));
        Ok(self.connection.get_or_init(|| Connection { runtime, transfers, substituters }))
    }

    /// Starts looking for `path`; `answer` hears what came of it. `digest` is what the lock says of it; caches in
    /// `besides` are not asked.
    pub(super) fn locate(
        &self,
        path: StorePath,
        digest: Option<NarDigest>,
        besides: BTreeSet<String>,
        answer: impl FnOnce(StorePath, Result<Located, Vec<Trouble>>) + Send + 'static,
    ) -> Result<(), StoreError> {
        let connection = self.connection()?;
        let (transfers, judge) = (Arc::clone(&connection.transfers), Arc::clone(&self.judge));
        let caches: Substituters =
            connection.substituters.iter().filter(|cache| !besides.contains(&cache.shown)).cloned().collect();
        connection.runtime.spawn(async move {
            let mut troubles = Vec::new();
            for cache in caches {
                match ask(&cache, &transfers, &judge, &path, digest).await {
                    Ok(narinfo) => return answer(path, Ok(Located { narinfo, cache })),
                    Err(trouble) => troubles.push(trouble),
                }
            }
            answer(path, Err(troubles));
        });
        Ok(())
    }

    /// Starts bringing an archive here. `ready` is called once, when it is worth reading.
    pub(super) fn download(
        &self,
        located: &Located,
        counter: Arc<Counter>,
        ready: impl FnOnce() + Send + 'static,
    ) -> Result<Result<Download, Failure>, StoreError> {
        let connection = self.connection()?;
        let limit = located.narinfo.most_compressed();
        Ok(match located.cache.archive(&located.narinfo.url) {
            Ok(Archive::Url(url)) => {
                let transfers = Arc::clone(&connection.transfers);
                Ok(Download::start(connection.handle(), transfers, url, limit, counter, ready))
            }
            Ok(Archive::File(path)) => {
                ready();
                Download::of_file(path, limit, counter)
            }
            Ok(Archive::Tree(path)) => Ok(Download::of_tree(connection.handle(), path, limit, counter, ready)),
            Err(failure) => Err(failure),
        })
    }
}

impl Connection {
    fn handle(&self) -> &Handle {
        self.runtime.handle()
    }
}

impl Located {
    /// Whether the daemon or store that knows only `keys` takes the path.
    pub(in crate::store) fn is_vouched_for_by(&self, keys: &Keys) -> bool {
        keys.verifies(&self.narinfo).is_some() || self.narinfo.content_address().is_some()
    }
}

/// The caches by priority; those of equal priority as in the settings. A single one is not asked for it.
async fn in_order(mut caches: Substituters, transfers: &Arc<Transfers>) -> Substituters {
    if caches.len() < 2 {
        return caches;
    }
    let asked: Vec<_> = caches
        .iter()
        .map(|cache| {
            let (cache, transfers) = (Arc::clone(cache), Arc::clone(transfers));
            tokio::spawn(async move {
                if let Some(priority) = cache.priority {
                    return priority;
                }
                let text = cache.info(&transfers).await.ok().flatten().unwrap_or_default();
                let info = String::from_utf8(text).ok().and_then(|text| CacheInfo::parse(&text).ok());
                info.map_or(CacheInfo::DEFAULT_PRIORITY, |info| info.priority)
            })
        })
        .collect();
    let mut priorities = Vec::new();
    for priority in asked {
        priorities.push(priority.await.unwrap_or(CacheInfo::DEFAULT_PRIORITY));
    }
    let mut order: Vec<usize> = (0..caches.len()).collect();
    order.sort_by_key(|index| priorities[*index]);
    caches = order.into_iter().map(|index| Arc::clone(&caches[index])).collect();
    caches
}

/// Asks one cache for one path.
async fn ask(
    cache: &Substituter,
    transfers: &Transfers,
    judge: &Judge,
    path: &StorePath,
    digest: Option<NarDigest>,
) -> Result<NarInfo, Trouble> {
    let lies = |what: String| Trouble::Lies(format!("{path} in {}: {what}", cache.shown));
    let answer = cache.narinfo(transfers, path).await;
    let answer = answer.map_err(|failure| Trouble::Unreachable(format!("{}: {}", cache.shown, failure.reason)))?;
    let text = String::from_utf8(answer.ok_or(Trouble::Absent)?).map_err(|_| lies("its narinfo is no text".into()))?;
    let narinfo = NarInfo::parse(&text).map_err(|error| lies(format!("its narinfo: {error}")))?;
    let info = &narinfo.registration.info;
    if info.path != *path {
        return Err(lies(format!("its narinfo is that of {}", info.path)));
    }
    let has = NarDigest { sha256: info.nar_hash, size: info.nar_size };
    if digest.is_some_and(|digest| digest != has) {
        return Err(lies("its content is not the one that envy.lock names".into()));
    }
    let vouched = !judge.signed || cache.trusted || narinfo.content_address().is_some();
    if !vouched && judge.keys.verifies(&narinfo).is_none() {
        return Err(lies(unsigned(&narinfo)));
    }
    Ok(narinfo)
}

fn unsigned(narinfo: &NarInfo) -> String {
    let names = narinfo.registration.signatures.iter().filter_map(|signature| signature.split_once(':'));
    let names: Vec<&str> = names.map(|(name, _)| name).collect();
    match names.as_slice() {
        [] => "it is not signed".to_owned(),
        names => format!(
            "it has no good signature by a key in trusted-public-keys (it is signed by {})",
            printable(&names.join(", "))
        ),
    }
}

/// The failure that several caches' troubles amount to; `None` if all of them just do not have the path.
pub(super) fn failure(troubles: &[Trouble]) -> Option<StoreError> {
    let lie = troubles.iter().find_map(|trouble| match trouble {
        Trouble::Lies(message) => Some(message),
        _ => None,
    });
    if let Some(message) = lie {
        return Some(StoreError::Mismatch { message: message.clone() });
    }
    let unreachable: BTreeSet<&str> = troubles
        .iter()
        .filter_map(|trouble| match trouble {
            Trouble::Unreachable(reason) => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    if unreachable.is_empty() {
        return None;
    }
    let message = unreachable.into_iter().collect::<Vec<_>>().join("; ");
    Some(match crate::network::is_sandboxed() {
        true => StoreError::Sandbox { operation: "fetching".to_owned() },
        false => StoreError::Fetch { message },
    })
}
