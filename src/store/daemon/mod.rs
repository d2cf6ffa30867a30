//! The Nix daemon as a store: a client of the worker protocol, over the daemon's socket or a `nix-daemon --stdio` of our own.
//!
//! Only substitution by store path: nothing is evaluated and nothing is built. Not for: finding the daemon (`store::open`).

mod classify;
mod connection;
mod handshake;
mod messages;
mod transport;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use self::connection::Connection;
use self::transport::Transport;
use self::wire::{ReadWire, WriteWire, invalid};
use super::{PathInfo, Plan, Store, StoreError, StorePath, content_address};
use crate::environ::Environ;
use crate::report::{Event, FetchProgress, Reporter, Silent};

const ADD_TO_STORE: u64 = 7;
const BUILD_PATHS: u64 = 9;
const ADD_TEMP_ROOT: u64 = 11;
const ADD_INDIRECT_ROOT: u64 = 12;
const QUERY_PATH_INFO: u64 = 26;
const QUERY_VALID_PATHS: u64 = 31;
const QUERY_MISSING: u64 = 40;

/// Questions that are sent before the first answer is read: enough to hide the way there and back, few enough
/// that neither side's pipe fills up while both write.
const AHEAD: usize = 64;

/// A connected daemon.
pub struct DaemonStore {
    connection: Connection,
    through: &'static str,
}

impl DaemonStore {
    /// Connects to a daemon's socket.
    pub fn connect(socket: &Path) -> Result<Self, StoreError> {
        let transport = Transport::connect(socket)?;
        Ok(Self { connection: Connection::open(transport)?, through: "daemon" })
    }

    /// Starts a daemon of our own that ends with this value.
    pub fn spawn(program: &Path, environ: &Environ) -> Result<Self, StoreError> {
        let transport = Transport::spawn(program, environ)?;
        Ok(Self { connection: Connection::open(transport)?, through: "nix-daemon --stdio" })
    }

    /// Whether the daemon takes settings from us; `None` where it does not say.
    pub fn trusts_us(&self) -> Option<bool> {
        self.connection.agreement.trusted
    }

    fn add_temp_roots(&mut self, paths: &BTreeSet<StorePath>) -> Result<(), StoreError> {
        for chunk in paths.iter().collect::<Vec<_>>().chunks(AHEAD) {
            for path in chunk {
                self.connection.send(ADD_TEMP_ROOT, |out| out.write_path(path))?;
            }
            for _ in chunk {
                self.connection.listen(&Silent, FetchProgress::default())?;
                self.connection.read(|stream| stream.read_u64())?;
            }
        }
        Ok(())
    }

    fn path_infos(&mut self, paths: &[StorePath]) -> Result<Vec<PathInfo>, StoreError> {
        let mut infos = Vec::new();
        for chunk in paths.chunks(AHEAD) {
            for path in chunk {
                self.connection.send(QUERY_PATH_INFO, |out| out.write_path(path))?;
            }
            for path in chunk {
                self.connection.listen(&Silent, FetchProgress::default())?;
                let info = self.connection.read(|stream| read_path_info(path, stream))?;
                infos.push(info.ok_or_else(|| StoreError::Missing { message: format!("{path} is not valid") })?);
            }
        }
        Ok(infos)
    }
}

impl Store for DaemonStore {
    fn describe(&self) -> String {
        let agreement = &self.connection.agreement;
        format!("Nix {} through {}, protocol 1.{}", agreement.nix_version, self.through, agreement.minor)
    }

    fn valid(&mut self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, StoreError> {
        self.connection.call(QUERY_VALID_PATHS, |out| {
            out.write_paths(paths)?;
            // Do not substitute on the way.
            out.write_u64(0)
        })?;
        self.connection.read(|stream| stream.read_paths())
    }

    fn plan(&mut self, paths: &BTreeSet<StorePath>) -> Result<Plan, StoreError> {
        if self.valid(paths)? == *paths {
            return Ok(Plan::default());
        }
        self.connection.send(QUERY_MISSING, |out| out.write_paths(paths))?;
        let log = self.connection.listen(&Silent, FetchProgress::default())?;
        let plan = self.connection.read(|stream| {
            let _build = stream.read_paths()?;
            Ok(Plan {
                substitute: stream.read_paths()?,
                unknown: stream.read_paths()?,
                download_size: stream.read_u64()?,
                unpacked_size: stream.read_u64()?,
            })
        })?;
        match classify::unreachable_cache(&log) {
            Some(line) if !plan.unknown.is_empty() => Err(StoreError::Fetch { message: line.clone() }),
            _ => Ok(plan),
        }
    }

    fn realize(&mut self, paths: &BTreeSet<StorePath>, plan: &Plan, reporter: &dyn Reporter) -> Result<(), StoreError> {
        // First the roots: what is valid now must not be collected before the last path is there.
        self.add_temp_roots(paths)?;
        if plan.substitute.is_empty() && plan.unknown.is_empty() {
            return Ok(());
        }
        let count = plan.substitute.len() as u64;
        let progress = FetchProgress { paths_total: count, bytes_total: plan.download_size, ..FetchProgress::default() };
        let size = indicatif::HumanBytes(plan.download_size);
        reporter.phase(&format!("Fetching {count} {}, {size}", if count == 1 { "path" } else { "paths" }));
        self.connection.send(BUILD_PATHS, |out| {
            // Plain store paths, never a derivation's output: the daemon can only substitute them.
            out.write_paths(paths)?;
            out.write_u64(0)
        })?;
        let done = self.connection.listen(reporter, progress);
        reporter.report(Event::Done);
        done?;
        self.connection.read(|stream| stream.read_u64()).map(drop)
    }

    fn closure(&mut self, paths: &BTreeSet<StorePath>) -> Result<Vec<PathInfo>, StoreError> {
        let mut known: BTreeMap<StorePath, PathInfo> = BTreeMap::new();
        let mut next: BTreeSet<StorePath> = paths.clone();
        while !next.is_empty() {
            let layer: Vec<StorePath> = std::mem::take(&mut next).into_iter().collect();
            for info in self.path_infos(&layer)? {
                next.extend(info.references.iter().cloned());
                known.insert(info.path.clone(), info);
            }
            next.retain(|path| !known.contains_key(path));
        }
        Ok(known.into_values().collect())
    }

    fn add_tree(&mut self, name: &str, nar: &[u8], references: &BTreeSet<StorePath>) -> Result<StorePath, StoreError> {
        let hash = Sha256::digest(nar).into();
        let path = content_address::tree_path(name, &hash, references)
            .map_err(|error| StoreError::Daemon { message: format!("{name} cannot be a store path: {error}") })?;
        let this = BTreeSet::from([path.clone()]);
        self.add_temp_roots(&this)?;
        if !self.valid(&this)?.is_empty() {
            return Ok(path);
        }
        self.connection.call(ADD_TO_STORE, |out| {
            out.write_text(name)?;
            out.write_text("fixed:r:sha256")?;
            out.write_paths(references)?;
            // No repair.
            out.write_u64(0)?;
            // Frames: length and bytes, the last one empty.
            out.write_u64(nar.len() as u64)?;
            out.write_all(nar)?;
            out.write_u64(0)
        })?;
        let added = self.connection.read(|stream| {
            let added = stream.read_path()?;
            read_info(&added, stream)?;
            Ok(added)
        })?;
        if added == path { Ok(path) } else { Err(invalid(format!("{added} instead of {path}")).into()) }
    }

    fn add_root(&mut self, link: &Path) -> Result<(), StoreError> {
        self.connection.call(ADD_INDIRECT_ROOT, |out| out.write_bytes(link.as_os_str().as_bytes()))?;
        self.connection.read(|stream| stream.read_u64()).map(drop)
    }

    fn real_path(&self, path: &StorePath) -> PathBuf {
        path.to_string().into()
    }
}

/// The answer to QueryPathInfo: whether the path is valid, then what is known of it.
fn read_path_info(path: &StorePath, stream: &mut impl ReadWire) -> std::io::Result<Option<PathInfo>> {
    if stream.read_bool()? { read_info(path, stream).map(Some) } else { Ok(None) }
}

fn read_info(path: &StorePath, stream: &mut impl ReadWire) -> std::io::Result<PathInfo> {
    let _deriver = stream.read_text()?;
    let hash = stream.read_text()?;
    let references = stream.read_paths()?;
    let _registered = stream.read_u64()?;
    let nar_size = stream.read_u64()?;
    let _ultimate = stream.read_bool()?;
    for _signature in 0..stream.read_u64()?.min(1 << 10) {
        stream.read_bytes()?;
    }
    let _content_address = stream.read_text()?;
    let nar_hash = sha256_of_hex(&hash).ok_or_else(|| invalid(format!("{hash:?} as the hash of {path}")))?;
    Ok(PathInfo { path: path.clone(), nar_hash, nar_size, references })
}

fn sha256_of_hex(text: &str) -> Option<[u8; 32]> {
    let text = text.strip_prefix("sha256:").unwrap_or(text);
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}
