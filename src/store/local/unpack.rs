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
const PAUSE: Duration = Duration::from_millis(20);

/// So many paths wait, each with an open file, until an attempt is made to register some before their time.
const ROUND: usize = 256;

impl LocalStore {
    /// Unpacks the archive of a path, and checks that it is the one that `what` says. Several threads may do so at
    /// once, each with another path. `None`: the path is valid already, or this store has unpacked it before; nothing
    /// was read. Waits while another process works on the same path; what is complete is registered meanwhile, so that
    /// two that wait for each other come on.
    ///
    /// # Errors
    /// [`StoreError::Mismatch`] if hash or size differ or the archive is damaged, [`StoreError::Full`] if the disk is
    /// full, [`StoreError::Io`] if it cannot be read or written. What was unpacked is then removed.
    pub fn unpack(&self, what: &Registration, archive: &mut dyn Read) -> Result<Option<Unpacked>, StoreError> {
        let path = &what.info.path;
        // Before anything else: from now on no collector removes what lies there.
        self.protect([path])?;
        let Some(lock) = self.lock(path)? else { return Ok(None) };
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
        Ok(Some(unpacked))
    }

    /// The lock of a path that is not valid.
    fn lock(&self, path: &StorePath) -> Result<Option<PathLock>, StoreError> {
        let real = self.layout.real_path(path);
        loop {
            if self.pending.has(path) || self.is_valid(path)? {
                return Ok(None);
            }
            // Who had the lock until now may have registered the path just before: hence the second look.
            if let Some(lock) = PathLock::try_acquire(&real).map_err(failures::io)? {
                return Ok(if self.is_valid(path)? { None } else { Some(lock) });
            }
            // Whoever holds it may wait for one of ours.
            self.register_ready()?;
            std::thread::sleep(PAUSE);
        }
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
