//! One archive from its download into the store, and whose fault it is if that fails: the cache's or this machine's.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

use super::ahead::ahead;
use super::compression::decoder;
use super::download::Download;
use super::locate::{Located, Trouble};
use crate::failure::printable;
use crate::store::StoreError;
use crate::store::local::{Attempt, LocalStore};

/// Bytes of an archive from which on it is decompressed on one core and unpacked on another.
const LARGE: u64 = 4 << 20;

/// Why a path was not unpacked.
pub(super) enum Broken {
    /// Another cache may serve it.
    Cache(Trouble),
    /// No other cache would help.
    Here(StoreError),
}

/// Decompresses and unpacks. `stop` ends it early.
pub(super) fn unpack(
    store: &LocalStore,
    located: &Located,
    mut download: Download,
    stop: &AtomicBool,
) -> Result<Attempt, Broken> {
    let what = &located.narinfo.registration;
    let mut failed = None;
    let result =
        decoder(located.narinfo.compression, Box::new(&mut download)).map_err(StoreError::Io).and_then(|decoded| {
            let mut archive = Archive { decoded, left: what.info.nar_size, failure: &mut failed, stop };
            match what.info.nar_size > LARGE {
                true => ahead(archive, |archive| store.try_unpack(what, archive)),
                false => store.try_unpack(what, &mut archive),
            }
        });
    result.map_err(|error| {
        let said = |reason: &str| format!("{} in {}: {}", what.info.path, located.cache.shown, printable(reason));
        match (download.failure(), failed, error) {
            (Some(failure), ..) => Broken::Cache(Trouble::Unreachable(said(&failure.reason))),
            (None, Some(reason), _) => Broken::Cache(Trouble::Lies(said(&reason))),
            (None, None, StoreError::Mismatch { message }) => Broken::Cache(Trouble::Lies(said(&message))),
            (None, None, error) => Broken::Here(error),
        }
    })
}

/// The bytes of an archive: never more than its narinfo promised, and remembering when reading was what failed.
pub(super) struct Archive<'a> {
    decoded: Box<dyn Read + Send + 'a>,
    left: u64,
    failure: &'a mut Option<String>,
    stop: &'a AtomicBool,
}

impl Read for Archive<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        // One byte more than there must be, to see whether there is one.
        let most = usize::try_from(self.left.saturating_add(1)).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.decoded.read(&mut buffer[..most]);
        let count = read.inspect_err(|error| *self.failure = Some(error.to_string()))?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => {
                let reason = "it is larger than its narinfo says";
                *self.failure = Some(reason.to_owned());
                return Err(io::Error::other(reason));
            }
        }
        Ok(count)
    }
}
