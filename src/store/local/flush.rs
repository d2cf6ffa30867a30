//! Bringing to the disk what is being unpacked, meanwhile: the one `syncfs` before a registration then finds little left
//! to wait for. Only a head start; not for anything that must be on the disk (`register`).

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bytes that are worth a start.
const WORTH: u64 = 32 << 20;

/// Starts writing back whenever enough was unpacked.
#[derive(Default)]
pub(super) struct Flusher {
    /// Bytes unpacked since the last start.
    unpacked: AtomicU64,
    under_way: Arc<AtomicBool>,
}

impl Flusher {
    /// Hears that `bytes` more were unpacked to the file system of `dir`.
    fn unpacked(&self, bytes: u64, dir: &Arc<File>) {
        let total = self.unpacked.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if total < WORTH || self.under_way.swap(true, Ordering::Acquire) {
            return;
        }
        self.unpacked.store(0, Ordering::Relaxed);
        let (dir, under_way) = (Arc::clone(dir), Arc::clone(&self.under_way));
        // Nobody waits for it, and that it fails is for the one that counts to find out.
        let flush = move || {
            let _ = sync(&dir);
            under_way.store(false, Ordering::Release);
        };
        if std::thread::Builder::new().name("flush".to_owned()).spawn(flush).is_err() {
            self.under_way.store(false, Ordering::Release);
        }
    }
}

/// Waits until everything on the file system of `dir` is on the disk: one call for all files, not one a file.
pub(super) fn sync(dir: &File) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(dir)?;
    #[cfg(not(target_os = "linux"))]
    {
        let _ = dir;
        rustix::fs::sync();
    }
    Ok(())
}

/// An archive that is unpacked to the file system of `dir`.
pub(super) struct Watched<'a> {
    pub(super) archive: &'a mut dyn Read,
    pub(super) flusher: &'a Flusher,
    pub(super) dir: &'a Arc<File>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.archive.read(buffer)?;
        self.flusher.unpacked(count as u64, self.dir);
        Ok(count)
    }
}
