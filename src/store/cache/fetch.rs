//! The pipeline that brings paths into a store of our own: find → download → unpack → register, all at once.
//!
//! Many downloads hide the latency of a distant cache; few threads unpack, since more would only fight over the disk.
//! Paths are registered in batches that are closed under references, so that a killed process leaves most of its work to
//! the next one. Not for: how a path is locked, unpacked or registered (`super::super::local`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::download::Download;
use super::find::{Answer, Finder};
use super::locate::{Caches, Located, Trouble};
use super::meter::{Meter, TICK};
use super::open_files::OpenFiles;
use super::unpacking::{Broken, unpack};
use crate::report::{Event as Told, Reporter};
use crate::store::local::{Attempt, LocalStore, PAUSE, Unpacked};
use crate::store::{StoreError, StorePath, Wanted};

/// Downloads under way, those that wait to be unpacked included.
const DOWNLOADS: usize = 64;
/// Threads that unpack.
const UNPACKERS: usize = 4;
/// What is unpacked is registered about this often.
const CHECKPOINT: Duration = Duration::from_secs(3);

/// How often to look what became of paths in other hands, while there is more to do.
const BUSY_PAUSE: Duration = Duration::from_millis(300);

enum Event {
    Answer(Box<Answer>),
    Ready(StorePath),
    Unpacked(Box<Located>, Result<Attempt, Broken>),
}

/// A path on its way to be unpacked.
struct Job {
    located: Located,
    download: Download,
}

/// Makes what is wanted valid in `store`.
///
/// # Errors
/// [`StoreError::NotInCaches`] before anything is downloaded; later what a cache or the disk does. What was complete by
/// then stays.
pub(in crate::store) fn fetch(
    caches: &Caches,
    wanted: Wanted<'_>,
    store: &LocalStore,
    reporter: &dyn Reporter,
) -> Result<(), StoreError> {
    let (events, inbox) = channel();
    let answers = events.clone();
    let mut valid = |paths: &BTreeSet<StorePath>| store.valid(paths);
    let listener = move |answer| _ = answers.send(Event::Answer(Box::new(answer)));
    let finder = Finder::start(caches, wanted, &mut valid, listener)?;
    if finder.is_done() {
        return Ok(());
    }
    reporter.phase("Asking the caches");
    let _many = OpenFiles::as_many_as_allowed();
    let (jobs, work) = channel::<Job>();
    let (work, stop) = (Mutex::new(work), AtomicBool::new(false));
    let unpackers = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, UNPACKERS);
    std::thread::scope(|scope| {
        for _ in 0..unpackers {
            let (work, stop, events) = (&work, &stop, events.clone());
            scope.spawn(move || unpacker(store, work, stop, &events));
        }
        let mut fetch = Fetch {
            caches,
            store,
            finder,
            meter: Meter::new(reporter),
            queue: VecDeque::new(),
            waiting: BTreeMap::new(),
            running: 0,
            elsewhere: Vec::new(),
            looked: Instant::now(),
            unpacked: Vec::new(),
            checkpoint: Instant::now(),
            all_found: false,
            reporter,
            events,
            jobs,
        };
        let result = fetch.run(&inbox).and_then(|()| store.register(std::mem::take(&mut fetch.unpacked)));
        if result.is_err() {
            stop.store(true, Ordering::Relaxed);
            // What is complete need not be fetched again; that the rest failed is what is told.
            let _ = store.register_ready();
        }
        reporter.report(Told::Done);
        result
    })
}

fn path_of(located: &Located) -> &StorePath {
    &located.narinfo.registration.info.path
}

fn unpacker(store: &LocalStore, work: &Mutex<Receiver<Job>>, stop: &AtomicBool, events: &Sender<Event>) {
    loop {
        let job = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { located, download }) = job else { return };
        let result = unpack(store, &located, download, stop);
        if events.send(Event::Unpacked(Box::new(located), result)).is_err() {
            return;
        }
    }
}

struct Fetch<'a> {
    caches: &'a Caches,
    store: &'a LocalStore,
    finder: Finder<'a>,
    meter: Meter<'a>,
    /// Found, not started.
    queue: VecDeque<Located>,
    /// Downloading, not worth reading yet.
    waiting: BTreeMap<StorePath, Job>,
    /// Started, not unpacked.
    running: usize,
    /// What other processes work on, neither downloading nor counted as running.
    elsewhere: Vec<Located>,
    /// When it was looked what became of those.
    looked: Instant,
    unpacked: Vec<Unpacked>,
    checkpoint: Instant,
    /// Whether it was told how much there is.
    all_found: bool,
    reporter: &'a dyn Reporter,
    events: Sender<Event>,
    jobs: Sender<Job>,
}

impl Fetch<'_> {
    fn run(&mut self, inbox: &Receiver<Event>) -> Result<(), StoreError> {
        loop {
            self.start_downloads()?;
            if self.finder.is_done() && self.running == 0 && self.queue.is_empty() && self.elsewhere.is_empty() {
                return Ok(());
            }
            let patience = if self.elsewhere.is_empty() { TICK } else { PAUSE };
            match inbox.recv_timeout(patience) {
                Ok(Event::Answer(answer)) => self.found(*answer)?,
                Ok(Event::Ready(path)) => {
                    if let Some(job) = self.waiting.remove(&path) {
                        let _ = self.jobs.send(job);
                    }
                }
                Ok(Event::Unpacked(located, result)) => self.unpacked(*located, result)?,
                // It cannot be disconnected: we hold a sender.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            if self.checkpoint.elapsed() > CHECKPOINT {
                self.checkpoint = Instant::now();
                self.store.register_ready()?;
            }
            self.look_elsewhere()?;
            self.meter.tick();
        }
    }

    /// What another process has registered is done; what it has given up is ours to bring.
    ///
    /// Nobody waits for another one while it could go on itself, and whoever has something in other hands registers what
    /// it has complete. Hence some process comes on with the first missing path of any order that has references first,
    /// and all come through, in whatever order each goes.
    fn look_elsewhere(&mut self) -> Result<(), StoreError> {
        let pause = if self.running > 0 || !self.queue.is_empty() { BUSY_PAUSE } else { PAUSE };
        if self.elsewhere.is_empty() || self.looked.elapsed() < pause {
            return Ok(());
        }
        self.store.register_ready()?;
        // Registering comes before letting go: what is in no hands now and not valid then was given up.
        let (held, free): (Vec<_>, Vec<_>) = std::mem::take(&mut self.elsewhere)
            .into_iter()
            .partition(|located| self.store.is_worked_on(path_of(located)));
        self.elsewhere = held;
        let valid = self.store.valid(&free.iter().map(|located| path_of(located).clone()).collect())?;
        for located in free {
            if valid.contains(path_of(&located)) {
                self.meter.brought_by_others(&located);
            } else {
                self.queue.push_front(located);
            }
        }
        self.looked = Instant::now();
        Ok(())
    }

    fn found(&mut self, answer: Answer) -> Result<(), StoreError> {
        for located in self.finder.take(answer)? {
            self.meter.found(&located);
            self.queue.push_back(located);
        }
        self.finder.verdict()?;
        if self.finder.is_done() && !self.all_found {
            self.all_found = true;
            self.reporter.phase(&self.meter.phase());
        }
        Ok(())
    }

    fn start_downloads(&mut self) -> Result<(), StoreError> {
        while self.running < DOWNLOADS
            && let Some(located) = self.queue.pop_front()
        {
            self.start(located)?;
        }
        Ok(())
    }

    fn start(&mut self, located: Located) -> Result<(), StoreError> {
        let path = path_of(&located).clone();
        if self.store.is_worked_on(&path) {
            self.elsewhere.push(located);
            return Ok(());
        }
        let counter = self.meter.started(&located);
        let (events, ready) = (self.events.clone(), path.clone());
        let ready = move || _ = events.send(Event::Ready(ready));
        match self.caches.download(&located, counter, ready)? {
            Ok(download) => {
                self.running += 1;
                self.waiting.insert(path, Job { located, download });
                Ok(())
            }
            Err(failure) => {
                self.meter.ended(&path, false);
                let reason = format!("{path} from {}: {}", located.cache.shown, failure.reason);
                self.finder.failed(&located, Trouble::Unreachable(reason))
            }
        }
    }

    fn unpacked(&mut self, located: Located, result: Result<Attempt, Broken>) -> Result<(), StoreError> {
        self.running -= 1;
        let path = path_of(&located);
        match result {
            Ok(Attempt::Elsewhere) => {
                self.meter.ended(path, false);
                self.elsewhere.push(located);
                return Ok(());
            }
            Ok(Attempt::Unpacked(unpacked)) => self.unpacked.push(unpacked),
            Ok(Attempt::There) => {}
            Err(Broken::Here(error)) => return Err(error),
            Err(Broken::Cache(trouble)) => {
                self.meter.ended(path, false);
                return self.finder.failed(&located, trouble);
            }
        }
        self.meter.ended(path, true);
        Ok(())
    }
}
