//! Unpacking an archive to its path in the store. Valid it becomes only by [`super::register`].

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use super::flush::Watched;
use super::lock::PathLock;
use super::{LocalStore, Unpacked, failures, remove};
use crate::failure::printable;
use crate::store::content_address::{ContentAddress, hex};
use crate::store::nar::{self, NarError};
use crate::store::{NarDigest, Registration, StoreError, StorePath};

/// How often to look whether another process has finished with a path.
pub(in crate::store) const PAUSE: Duration = Duration::from_millis(20);

/// So many paths wait, each with an open file, until an attempt is made to register some before their time.
const ROUND: usize = 256;

/// What became of an attempt to unpack a path.
#[derive(Debug)]
pub enum Attempt {
    /// It lies in the store and waits to be registered.
    Unpacked(Unpacked),
    /// It is valid already, or this store has unpacked it before. Nothing was read.
    There,
    /// Another process works on it. Nothing was read.
    Elsewhere,
}

impl LocalStore {
    /// As [`Self::try_unpack`]; waits while another process works on the same path, and registers meanwhile what is
    /// complete. `None`: the path was there.
    ///
    /// Whoever has several paths to bring must not wait for one of them while others lie untouched: it may hold what
    /// the other process waits for.
    pub fn unpack(&self, what: &Registration, archive: &mut dyn Read) -> Result<Option<Unpacked>, StoreError> {
        loop {
            match self.try_unpack(what, archive)? {
                Attempt::Unpacked(unpacked) => return Ok(Some(unpacked)),
                Attempt::There => return Ok(None),
                Attempt::Elsewhere => {
                    self.register_ready()?;
                    std::thread::sleep(PAUSE);
                }
            }
        }
    }

    /// Unpacks the archive of a path, and checks that it is the one that `what` says. Several threads may do so at
    /// once, each with another path. Waits for nobody.
    ///
    /// # Errors
    /// [`StoreError::Mismatch`] if hash or size differ or the archive is damaged, [`StoreError::Full`] if the disk is
    /// full, [`StoreError::Io`] if it cannot be read or written. What was unpacked is then removed.
    pub fn try_unpack(&self, what: &Registration, archive: &mut dyn Read) -> Result<Attempt, StoreError> {
        let path = &what.info.path;
        // Before anything else: from now on no collector removes what lies there.
        self.protect([path])?;
        if self.is_there(path)? {
            return Ok(Attempt::There);
        }
        let lock = PathLock::try_acquire(&self.layout.real_path(path)).map_err(failures::io)?;
        let Some(lock) = lock else { return Ok(Attempt::Elsewhere) };
        // Who had the lock until now may have registered the path just before: hence the second look.
        if self.is_valid(path)? {
            return Ok(Attempt::There);
        }
        let real = self.layout.real_path(path);
        // A crash left it, or somebody who is no store.
        remove::tree(&real).map_err(failures::io)?;
        let mut archive = Watched { archive, flusher: &self.flusher, dir: &self.dir };
        if let Err(error) = fill(what, &mut archive, &real) {
            // The error that matters is the first.
            let _ = remove::tree(&real);
            return Err(error);
        }
        let unpacked = self.pending.add(what.clone(), real, lock);
        if self.pending.len().is_multiple_of(ROUND) {
            self.register_ready()?;
        }
        Ok(Attempt::Unpacked(unpacked))
    }

    fn is_there(&self, path: &StorePath) -> Result<bool, StoreError> {
        Ok(self.pending.has(path) || self.is_valid(path)?)
    }

    /// Whether somebody is at work on a path just now.
    pub(in crate::store) fn is_worked_on(&self, path: &StorePath) -> bool {
        PathLock::is_held(&self.layout.real_path(path))
    }
}

/// Unpacks and compares.
fn fill(what: &Registration, archive: &mut dyn Read, real: &Path) -> Result<(), StoreError> {
    let digest = nar::unpack(archive, real).map_err(|error| unpacking(&what.info.path, error))?;
    let promised = NarDigest { sha256: what.info.nar_hash, size: what.info.nar_size };
    if digest == promised {
        return vouches_for_itself(what, real);
    }
    let describe = |digest: &NarDigest| format!("sha256 {} and {} bytes", hex(&digest.sha256), digest.size);
    let (got, promised) = (describe(&digest), describe(&promised));
    Err(StoreError::Mismatch { message: format!("{}: the archive has {got}, not {promised}", what.info.path) })
}

/// What claims to be named by its content needs no signature, so the claim must hold: a cache could else give the name of
/// one content to another.
fn vouches_for_itself(what: &Registration, real: &Path) -> Result<(), StoreError> {
    let Some(address) = what.content_address.as_deref().and_then(ContentAddress::parse) else { return Ok(()) };
    if address.describes(&what.info, real).map_err(failures::io)? {
        return Ok(());
    }
    Err(StoreError::Mismatch {
        message: format!("{}: the content is not the one that its name stands for", what.info.path),
    })
}

/// An archive that cannot be unpacked.
fn unpacking(path: &StorePath, error: NarError) -> StoreError {
    match error {
        NarError::Malformed { .. } | NarError::Truncated { .. } => {
            StoreError::Mismatch { message: format!("{path}: {error}") }
        }
        NarError::Write { path, source } => match failures::io(source) {
            StoreError::Io(source) => {
                let message = format!("{}: {source}", printable(&path.to_string_lossy()));
                StoreError::Io(std::io::Error::new(source.kind(), message))
            }
            error => error,
        },
        NarError::Read(source) => failures::io(source),
    }
}
