//! The daemon's activities, summed up to how far fetching is.

use std::collections::{HashMap, HashSet};

use super::messages::{Field, Message};
use crate::report::{Event, FetchProgress, Reporter};

// Kinds of activities and results, `src/libutil/include/nix/util/logging.hh` of Nix.
const FILE_TRANSFER: u64 = 101;
const SUBSTITUTE: u64 = 108;
const PROGRESS: u64 = 105;

/// Sums up activities and tells a reporter.
pub(super) struct FetchMeter<'a> {
    reporter: &'a dyn Reporter,
    progress: FetchProgress,
    /// Bytes so far of each running download of a NAR.
    downloads: HashMap<u64, u64>,
    /// Running substitutions.
    substitutions: HashSet<u64>,
}

impl<'a> FetchMeter<'a> {
    /// Starts at nothing of `paths_total` paths and `bytes_total` compressed bytes.
    pub(super) fn new(reporter: &'a dyn Reporter, paths_total: u64, bytes_total: u64) -> Self {
        let progress = FetchProgress { paths_total, bytes_total, ..FetchProgress::default() };
        Self { reporter, progress, downloads: HashMap::new(), substitutions: HashSet::new() }
    }

    /// Takes one message; reports if it says something new.
    pub(super) fn observe(&mut self, message: &Message) {
        let before = self.progress;
        match message {
            Message::Start { id, kind: FILE_TRANSFER, fields } if is_nar(fields) => {
                self.downloads.insert(*id, 0);
            }
            Message::Start { id, kind: SUBSTITUTE, .. } => {
                self.substitutions.insert(*id);
            }
            Message::Stop(id) => self.stop(*id),
            Message::Result { id, kind: PROGRESS, fields } => self.advance(*id, fields),
            _ => {}
        }
        if self.progress != before {
            self.reporter.report(Event::Fetch(self.progress));
        }
    }

    fn stop(&mut self, id: u64) {
        self.downloads.remove(&id);
        // One that failed stops too, and the next cache is asked in another: never more than there are.
        if self.substitutions.remove(&id) && self.progress.paths_done < self.progress.paths_total {
            self.progress.paths_done += 1;
        }
    }

    fn advance(&mut self, id: u64, fields: &[Field]) {
        let (Some(so_far), Some(Field::Number(done))) = (self.downloads.get_mut(&id), fields.first()) else {
            return;
        };
        self.progress.bytes_done = self.progress.bytes_done.saturating_add(done.saturating_sub(*so_far));
        *so_far = (*so_far).max(*done);
    }
}

/// Whether a download is content and not what a cache says about it: those bytes are in no total.
fn is_nar(fields: &[Field]) -> bool {
    match fields.first() {
        Some(Field::Text(url)) => !url.ends_with(".narinfo") && !url.ends_with("/nix-cache-info"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Recorder(Mutex<Vec<Event>>);

    impl Reporter for Recorder {
        fn report(&self, event: Event) {
            self.0.lock().unwrap().push(event);
        }
    }

    fn start(id: u64, kind: u64, text: &str) -> Message {
        Message::Start { id, kind, fields: vec![Field::Text(text.to_owned())] }
    }

    fn progress(id: u64, done: u64) -> Message {
        Message::Result { id, kind: PROGRESS, fields: vec![Field::Number(done), Field::Number(100)] }
    }

    #[test]
    fn downloads_of_nars_and_finished_paths_are_summed_up() {
        let recorder = Recorder::default();
        let mut meter = FetchMeter::new(&recorder, 1, 150);
        for message in [
            start(1, SUBSTITUTE, "/nix/store/a"),
            start(2, FILE_TRANSFER, "http://cache/a.narinfo"),
            progress(2, 17),
            start(3, FILE_TRANSFER, "http://cache/nar/a.nar.xz"),
            progress(3, 40),
            progress(3, 100),
            start(4, FILE_TRANSFER, "http://cache/nar/b.nar.xz"),
            progress(4, 50),
            Message::Stop(1),
            Message::Stop(1),
        ] {
            meter.observe(&message);
        }
        let told: Vec<(u64, u64)> = recorder
            .0
            .lock()
            .unwrap()
            .iter()
            .map(|event| match event {
                Event::Fetch(progress) => (progress.paths_done, progress.bytes_done),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, [(0, 40), (0, 100), (0, 150), (1, 150)]);
    }
}
