//! One archive on its way: pulled from the network, or made of a tree, ahead of its reader, but never far ahead, so that
//! memory is bounded however large the archive and however slow the disk.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use reqwest::Url;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::transfer::{Failure, Pieces, Transfers};
use crate::store::nar;

/// Bytes that a download may be ahead of its reader. Most archives fit whole, so that their connection is free again
/// while they wait to be unpacked.
const AHEAD: usize = 1 << 20;

/// How far one download is.
#[derive(Debug, Default)]
pub(super) struct Counter {
    /// Bytes received.
    pub(super) done: AtomicU64,
    /// Bytes in all; 0 while unknown.
    pub(super) total: AtomicU64,
}

/// The compressed bytes of an archive.
pub(super) struct Download {
    source: Source,
    failure: Arc<Mutex<Option<Failure>>>,
    counter: Arc<Counter>,
    /// Bytes that may still be read.
    left: u64,
}

enum Source {
    Stream { pieces: UnboundedReceiver<Bytes>, current: Bytes, room: Arc<Semaphore> },
    File(fs_err::File),
}

impl Download {
    /// Reads a file of at most `limit` bytes.
    pub(super) fn of_file(path: PathBuf, limit: u64, counter: Arc<Counter>) -> Result<Self, Failure> {
        let file = fs_err::File::open(path).map_err(|error| Failure::unusable(error.to_string()))?;
        Ok(Self { source: Source::File(file), failure: Arc::default(), counter, left: limit })
    }

    /// Starts a stream of at most `limit` bytes on the runtime of `handle`. `ready` is called once: when it is as far
    /// ahead as it may be, or at its end, however that is.
    pub(super) fn start(
        handle: &Handle,
        transfers: Arc<Transfers>,
        url: Url,
        limit: u64,
        counter: Arc<Counter>,
        ready: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (download, mut inlet) = Self::stream(limit, counter, ready);
        let told = Arc::clone(&download.failure);
        handle.spawn(async move {
            let result = transfers.stream(&url, &mut inlet).await;
            inlet.end(result, &told);
        });
        download
    }

    /// The same for the archive of what lies at `path`, made while it is read.
    pub(super) fn of_tree(
        handle: &Handle,
        path: PathBuf,
        limit: u64,
        counter: Arc<Counter>,
        ready: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (download, inlet) = Self::stream(limit, counter, ready);
        let told = Arc::clone(&download.failure);
        let runtime = handle.clone();
        handle.spawn_blocking(move || {
            let mut packer = Packer { inlet, runtime };
            let result = nar::dump(&path, &mut packer);
            packer.inlet.end(result.map_err(|error| Failure::unusable(error.to_string())), &told);
        });
        download
    }

    fn stream(limit: u64, counter: Arc<Counter>, ready: impl FnOnce() + Send + 'static) -> (Self, Inlet) {
        let (sender, pieces) = unbounded_channel();
        let room = Arc::new(Semaphore::new(AHEAD));
        let (ready, there) = (Some(Box::new(ready) as _), Arc::clone(&counter));
        let inlet = Inlet { sender, room: Arc::clone(&room), counter: there, ahead: 0, ready };
        let source = Source::Stream { pieces, current: Bytes::new(), room };
        (Self { source, failure: Arc::default(), counter, left: limit }, inlet)
    }

    /// Why the stream ended early, if it did.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.source {
            Source::File(file) => {
                let count = file.read(buffer)?;
                self.counter.done.fetch_add(count as u64, Ordering::Relaxed);
                count
            }
            Source::Stream { pieces, current, room } => {
                if current.is_empty() {
                    match pieces.blocking_recv() {
                        Some(piece) => *current = piece,
                        None => return self.end(),
                    }
                }
                let count = buffer.len().min(current.len());
                buffer[..count].copy_from_slice(&current.split_to(count));
                room.add_permits(count);
                count
            }
        };
        // There is compressed data that unpacks to nothing, and it may go on for ever.
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| io::Error::other("it does not end"))?;
        Ok(count)
    }
}

impl Download {
    fn end(&self) -> io::Result<usize> {
        match self.failure() {
            Some(failure) => Err(io::Error::other(failure.reason)),
            None => Ok(0),
        }
    }
}

/// The far end of a stream.
struct Inlet {
    sender: UnboundedSender<Bytes>,
    room: Arc<Semaphore>,
    counter: Arc<Counter>,
    ahead: usize,
    ready: Option<Box<dyn FnOnce() + Send>>,
}

impl Inlet {
    fn end(mut self, result: Result<(), Failure>, told: &Mutex<Option<Failure>>) {
        *told.lock().unwrap_or_else(PoisonError::into_inner) = result.err();
        self.is_ready();
    }

    fn is_ready(&mut self) {
        if let Some(ready) = self.ready.take() {
            ready();
        }
    }
}

impl Pieces for Inlet {
    async fn take(&mut self, mut piece: Bytes) -> bool {
        self.counter.done.fetch_add(piece.len() as u64, Ordering::Relaxed);
        while !piece.is_empty() {
            let part = piece.split_to(piece.len().min(AHEAD / 4));
            self.ahead += part.len();
            if self.ahead > AHEAD / 2 {
                self.is_ready();
            }
            // Given back by the reader.
            match self.room.acquire_many(part.len() as u32).await {
                Ok(permit) => permit.forget(),
                Err(_) => return false,
            }
            if self.sender.send(part).is_err() {
                return false;
            }
        }
        true
    }

    fn expect(&mut self, total: u64) {
        self.counter.total.store(total, Ordering::Relaxed);
    }
}

/// Where an archive is written that is made here.
struct Packer {
    inlet: Inlet,
    runtime: Handle,
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.runtime.block_on(self.inlet.take(Bytes::copy_from_slice(bytes))) {
            true => Ok(bytes.len()),
            false => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        if let Source::Stream { room, .. } = &self.source {
            // Wakes a stream that waits for room; it then sees that nobody reads.
            room.close();
        }
    }
}
