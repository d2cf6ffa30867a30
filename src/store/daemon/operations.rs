//! The operations that envy asks of a daemon, in protocol 1.32 to 1.35.
//!
//! Source: the Nix manual, "Nix Daemon Protocol"; `src/libstore/daemon.cc` of Nix.

use std::collections::BTreeSet;
use std::io::{self, Read, Write as _};

use super::progress::FetchMeter;
use super::session::{Fault, Output, Session};
use super::wire::{ReadWire, WriteWire, nonsense};
use crate::store::hash::sha256_of_hex;
use crate::store::{Collected, PathInfo, StorePath};

const ADD_TO_STORE: u64 = 7;
const BUILD_PATHS: u64 = 9;
const ADD_TEMP_ROOT: u64 = 11;
const ADD_INDIRECT_ROOT: u64 = 12;
const SET_OPTIONS: u64 = 19;
const COLLECT_GARBAGE: u64 = 20;
const QUERY_PATH_INFO: u64 = 26;
const QUERY_VALID_PATHS: u64 = 31;
const QUERY_MISSING: u64 = 40;

/// Builds at the same time. envy asks for paths and never for what a derivation would make, so there are none; but
/// older Nix (2.8) also fetches this many paths at once. As many as newer ones fetch (`max-substitution-jobs`).
const JOBS: u64 = 16;

/// How NARs are cut for [`Session::add_tree`].
const FRAME: usize = 1 << 20;

/// The daemon's answer to what would have to be fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Missing {
    /// Paths that a cache has, the references of the wanted ones included.
    pub(super) substitute: BTreeSet<StorePath>,
    /// Paths that neither the store nor any cache has.
    pub(super) unknown: BTreeSet<StorePath>,
    /// Compressed bytes to download.
    pub(super) download_size: u64,
    /// Unpacked bytes.
    pub(super) unpacked_size: u64,
}

impl Session {
    /// Sets what holds for the rest of the conversation: substitution, the daemon's messages up
    /// to "info", and `overrides` (names of Nix settings with values). A daemon that does not trust us ignores most of
    /// them and says so in the log.
    pub(super) fn set_options(&mut self, overrides: &[(&str, String)]) -> Result<(), Fault> {
        const NO: u64 = 0;
        const YES: u64 = 1;
        let (info, vomit) = (3, 7);
        // keep failed, keep going, fall back, verbosity, jobs, silent time, build hook, verbosity of builds,
        // log type, build trace, cores, substitute: the order is the protocol's.
        let numbers = [NO, NO, NO, info, JOBS, 0, YES, vomit, 0, 0, 0, YES];
        let write = |out: &mut Output| {
            out.write_number(SET_OPTIONS)?;
            numbers.iter().try_for_each(|number| out.write_number(*number))?;
            out.write_number(overrides.len() as u64)?;
            overrides.iter().try_for_each(|(name, value)| {
                out.write_bytes(name.as_bytes())?;
                out.write_bytes(value.as_bytes())
            })
        };
        self.ask(None, write, |_| Ok(()))
    }

    /// Those of `paths` that are valid.
    pub(super) fn valid_paths(&mut self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>, Fault> {
        let write = |out: &mut Output| {
            out.write_number(QUERY_VALID_PATHS)?;
            out.write_paths(paths)?;
            // Whether to substitute them first.
            out.write_number(0)
        };
        self.ask(None, write, |input| input.read_paths())
    }

    /// What would have to be fetched for `paths`.
    pub(super) fn missing(&mut self, paths: &BTreeSet<StorePath>) -> Result<Missing, Fault> {
        let write = |out: &mut Output| {
            out.write_number(QUERY_MISSING)?;
            out.write_paths(paths)
        };
        self.ask(None, write, |input| {
            let _to_build = input.read_paths()?;
            Ok(Missing {
                substitute: input.read_paths()?,
                unknown: input.read_paths()?,
                download_size: input.read_number()?,
                unpacked_size: input.read_number()?,
            })
        })
    }

    /// Deletes every path that no root needs.
    pub(super) fn collect_garbage(&mut self) -> Result<Collected, Fault> {
        let write = |out: &mut Output| {
            out.write_number(COLLECT_GARBAGE)?;
            // Action: delete what is dead.
            out.write_number(2)?;
            out.write_paths(&BTreeSet::new())?;
            // Respect liveness; free as much as there is; three numbers that mean nothing any more.
            [0, u64::MAX, 0, 0, 0].iter().try_for_each(|number| out.write_number(*number))
        };
        self.ask(None, write, |input| {
            let paths = input.read_paths()?.into_iter().collect();
            let bytes = input.read_number()?;
            let _obsolete = input.read_number()?;
            Ok(Collected { paths, bytes })
        })
    }

    /// Makes `paths` valid by substitution; none of them is a derivation's output to build.
    pub(super) fn substitute(&mut self, paths: &BTreeSet<StorePath>, meter: &mut FetchMeter<'_>) -> Result<(), Fault> {
        let write = |out: &mut Output| {
            out.write_number(BUILD_PATHS)?;
            out.write_paths(paths)?;
            // Build mode: normal, neither repair nor check.
            out.write_number(0)
        };
        self.ask(Some(meter), write, |input| input.read_number().map(drop))
    }

    /// Keeps `paths` from the collector while the conversation lasts; they need not be valid yet.
    pub(super) fn add_temp_roots(&mut self, paths: &BTreeSet<StorePath>) -> Result<(), Fault> {
        let paths: Vec<&StorePath> = paths.iter().collect();
        let write = |out: &mut Output, path: &&StorePath| {
            out.write_number(ADD_TEMP_ROOT)?;
            out.write_path(path)
        };
        self.ask_each(&paths, write, |input, _| input.read_number()).map(drop)
    }

    /// Registers a symbolic link (an absolute path) as a root.
    pub(super) fn add_indirect_root(&mut self, link: &[u8]) -> Result<(), Fault> {
        let write = |out: &mut Output| {
            out.write_number(ADD_INDIRECT_ROOT)?;
            out.write_bytes(link)
        };
        self.ask(None, write, |input| input.read_number().map(drop))
    }

    /// What the store knows of each of `paths`, in their order; nothing for one that is not valid.
    pub(super) fn path_infos(&mut self, paths: &[StorePath]) -> Result<Vec<Option<PathInfo>>, Fault> {
        let write = |out: &mut Output, path: &StorePath| {
            out.write_number(QUERY_PATH_INFO)?;
            out.write_path(path)
        };
        self.ask_each(paths, write, |input, path| match input.read_bool()? {
            true => read_path_info(input, path.clone()).map(Some),
            false => Ok(None),
        })
    }

    /// Adds the tree that `nar` serializes, content-addressed by that serialization. The answer is its path.
    pub(super) fn add_tree(
        &mut self,
        name: &str,
        nar: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> Result<StorePath, Fault> {
        let write = |out: &mut Output| {
            out.write_number(ADD_TO_STORE)?;
            out.write_bytes(name.as_bytes())?;
            out.write_bytes(b"fixed:r:sha256")?;
            out.write_paths(references)?;
            // Whether to repair.
            out.write_number(0)?;
            for frame in nar.chunks(FRAME) {
                // Frames are not padded.
                out.write_number(frame.len() as u64)?;
                out.write_all(frame)?;
            }
            out.write_number(0)
        };
        self.ask(None, write, |input| {
            let path = input.read_path()?;
            Ok(read_path_info(input, path)?.path)
        })
    }
}

fn read_path_info(input: &mut impl Read, path: StorePath) -> io::Result<PathInfo> {
    let _deriver = input.read_text()?;
    let nar_hash = read_sha256(input)?;
    let references = input.read_paths()?;
    let _registration_time = input.read_number()?;
    let nar_size = input.read_number()?;
    let _ultimate = input.read_bool()?;
    input.skip_texts()?; // signatures
    let _content_address = input.read_text()?;
    Ok(PathInfo { path, nar_hash, nar_size, references })
}

fn read_sha256(input: &mut impl Read) -> io::Result<[u8; 32]> {
    let text = input.read_text()?;
    sha256_of_hex(&text).ok_or_else(|| nonsense("something else in the place of a SHA-256"))
}

#[cfg(test)]
mod tests;
