//! What fetching tells of itself: bytes and paths of all downloads, and of each that is under way.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::download::Counter;
use super::locate::Located;
use crate::report::{DownloadProgress, Event, FetchProgress, Reporter};
use crate::store::StorePath;

/// Downloads that are told one by one; of more, those that have the most to come.
const SHOWN: usize = 4;

/// How often progress is told.
pub(super) const TICK: Duration = Duration::from_millis(50);

/// Counts.
pub(super) struct Meter<'a> {
    reporter: &'a dyn Reporter,
    paths_total: u64,
    paths_done: u64,
    bytes_total: u64,
    /// Bytes of downloads that are over.
    bytes_done: u64,
    running: BTreeMap<StorePath, (Arc<Counter>, u64)>,
    told: Instant,
}

impl<'a> Meter<'a> {
    pub(super) fn new(reporter: &'a dyn Reporter) -> Self {
        let told = Instant::now();
        Self { reporter, paths_total: 0, paths_done: 0, bytes_total: 0, bytes_done: 0, running: BTreeMap::new(), told }
    }

    /// One more path to fetch.
    pub(super) fn found(&mut self, located: &Located) {
        self.paths_total += 1;
        self.bytes_total += size(located);
    }

    /// How much there is to fetch, see [`fetching`].
    pub(super) fn phase(&self) -> String {
        fetching(self.paths_total, self.bytes_total)
    }

    /// A download starts.
    pub(super) fn started(&mut self, located: &Located) -> Arc<Counter> {
        let counter = Arc::<Counter>::default();
        let path = located.narinfo.registration.info.path.clone();
        self.running.insert(path, (Arc::clone(&counter), size(located)));
        counter
    }

    /// A download is over.
    pub(super) fn ended(&mut self, path: &StorePath, good: bool) {
        if let Some((_, size)) = self.running.remove(path)
            && good
        {
            self.paths_done += 1;
            self.bytes_done += size;
        }
    }

    /// Another process has brought a path.
    pub(super) fn brought_by_others(&mut self, located: &Located) {
        self.paths_done += 1;
        self.bytes_done += size(located);
    }

    /// Tells the state of things, if that was not done just now.
    pub(super) fn tick(&mut self) {
        if self.told.elapsed() > TICK {
            self.told = Instant::now();
            self.report();
        }
    }

    fn report(&self) {
        let mut downloads: Vec<DownloadProgress> = self.running.iter().map(progress).collect();
        let running: u64 = downloads.iter().map(|download| download.bytes_done).sum();
        self.reporter.report(Event::Fetch(FetchProgress {
            paths_done: self.paths_done,
            paths_total: self.paths_total,
            bytes_done: self.bytes_done + running,
            bytes_total: self.bytes_total,
        }));
        downloads.sort_by_key(|download| std::cmp::Reverse(download.bytes_total.saturating_sub(download.bytes_done)));
        downloads.truncate(SHOWN);
        self.reporter.report(Event::Downloads(downloads));
    }
}

/// `Fetching 12 paths, 34.5 MiB`: `bytes` are compressed ones.
pub(in crate::store) fn fetching(paths: u64, bytes: u64) -> String {
    let paths = if paths == 1 { "1 path".to_owned() } else { format!("{paths} paths") };
    format!("Fetching {paths}, {}", indicatif::HumanBytes(bytes))
}

/// Compressed bytes, where the cache says how many.
fn size(located: &Located) -> u64 {
    located.narinfo.file_size.unwrap_or_default()
}

fn progress((path, (counter, size)): (&StorePath, &(Arc<Counter>, u64))) -> DownloadProgress {
    DownloadProgress {
        name: path.name().to_owned(),
        bytes_done: counter.done.load(Ordering::Relaxed),
        bytes_total: counter.total.load(Ordering::Relaxed).max(*size),
    }
}
