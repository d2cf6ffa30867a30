//! What a daemon sends before the answer to an operation: log lines, activities, and at last success or an error.
//!
//! Source: Nix' `worker-protocol.hh` (`STDERR_*`) and `logging.hh` (activity and result types).

use std::collections::BTreeMap;
use std::io::{self, Read};

use super::wire::{ReadWire, invalid};
use crate::failure::printable;
use crate::report::{Event, FetchProgress, Reporter};

const LAST: u64 = 0x616c_7473;
const NEXT: u64 = 0x6f6c_6d67;
const ERROR: u64 = 0x6378_7470;
const START_ACTIVITY: u64 = 0x5354_5254;
const STOP_ACTIVITY: u64 = 0x5354_4f50;
const RESULT: u64 = 0x5253_4c54;

const COPY_PATH: u64 = 100;
const FILE_TRANSFER: u64 = 101;
const RESULT_PROGRESS: u64 = 105;

/// Log lines that are kept to explain a failure.
const MAX_LOG: usize = 64;

/// How an operation went, before its answer.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The answer follows.
    Done,
    /// The daemon's own error; no answer follows and the connection goes on.
    Failed(String),
}

/// Listens to one operation.
pub(super) struct Listener<'a> {
    reporter: &'a dyn Reporter,
    log: Vec<String>,
    activities: BTreeMap<u64, Activity>,
    progress: FetchProgress,
}

#[derive(Debug, Clone, Copy)]
struct Activity {
    kind: u64,
    done: u64,
}

impl<'a> Listener<'a> {
    /// Nothing was heard yet; `expected` are the totals that are known before.
    pub(super) fn new(reporter: &'a dyn Reporter, expected: FetchProgress) -> Self {
        Self { reporter, log: Vec::new(), activities: BTreeMap::new(), progress: expected }
    }

    /// Log lines of the operation, made printable.
    pub(super) fn log(&self) -> &[String] {
        &self.log
    }

    /// Reads messages until the operation ended.
    pub(super) fn listen(&mut self, stream: &mut impl Read) -> io::Result<Outcome> {
        loop {
            match stream.read_u64()? {
                LAST => return Ok(Outcome::Done),
                ERROR => return Ok(Outcome::Failed(read_error(stream)?)),
                NEXT => {
                    let line = plain(&stream.read_text()?);
                    if self.log.len() < MAX_LOG {
                        self.log.push(line);
                    }
                }
                START_ACTIVITY => self.start(stream)?,
                STOP_ACTIVITY => {
                    let id = stream.read_u64()?;
                    self.stop(id);
                }
                RESULT => self.result(stream)?,
                other => return Err(invalid(format!("a message of unknown kind {other:#x}"))),
            }
        }
    }

    fn start(&mut self, stream: &mut impl Read) -> io::Result<()> {
        let id = stream.read_u64()?;
        let _level = stream.read_u64()?;
        let kind = stream.read_u64()?;
        let _text = stream.read_bytes()?;
        read_fields(stream)?;
        let _parent = stream.read_u64()?;
        if self.activities.len() < 1 << 16 {
            self.activities.insert(id, Activity { kind, done: 0 });
        }
        Ok(())
    }

    fn stop(&mut self, id: u64) {
        if self.activities.remove(&id).is_some_and(|activity| activity.kind == COPY_PATH) {
            self.progress.paths_done += 1;
            self.progress.paths_total = self.progress.paths_total.max(self.progress.paths_done);
            self.reporter.report(Event::Fetch(self.progress));
        }
    }

    fn result(&mut self, stream: &mut impl Read) -> io::Result<()> {
        let id = stream.read_u64()?;
        let kind = stream.read_u64()?;
        let numbers = read_fields(stream)?;
        let Some(activity) = self.activities.get_mut(&id) else { return Ok(()) };
        if kind == RESULT_PROGRESS && activity.kind == FILE_TRANSFER {
            let done = numbers.first().copied().unwrap_or(0);
            // Small transfers are narinfos; counting them as well would only blur the rate.
            self.progress.bytes_done += done.saturating_sub(activity.done);
            activity.done = activity.done.max(done);
            self.reporter.report(Event::Fetch(self.progress));
        }
        Ok(())
    }
}

/// The numbers among the fields of an activity; texts are skipped.
fn read_fields(stream: &mut impl Read) -> io::Result<Vec<u64>> {
    let count = stream.read_u64()?;
    if count > 64 {
        return Err(invalid(format!("an activity with {count} fields")));
    }
    let mut numbers = Vec::new();
    for _ in 0..count {
        match stream.read_u64()? {
            0 => numbers.push(stream.read_u64()?),
            1 => drop(stream.read_bytes()?),
            other => return Err(invalid(format!("a field of unknown kind {other}"))),
        }
    }
    Ok(numbers)
}

/// The structured error of protocol 1.26 and later, as one printable text.
fn read_error(stream: &mut impl Read) -> io::Result<String> {
    let _kind = stream.read_text()?;
    let _level = stream.read_u64()?;
    let _name = stream.read_text()?;
    let message = stream.read_text()?;
    let _have_position = stream.read_u64()?;
    let traces = stream.read_u64()?;
    if traces > 1 << 12 {
        return Err(invalid(format!("an error with {traces} traces")));
    }
    for _ in 0..traces {
        let _have_position = stream.read_u64()?;
        let _hint = stream.read_text()?;
    }
    Ok(plain(&message))
}

/// A daemon's text without colours, on one line, and safe to print.
pub(super) fn plain(text: &str) -> String {
    let stripped = anstream::adapter::strip_str(text).to_string();
    let line = stripped.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(line.strip_prefix("error: ").unwrap_or(&line)).into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::super::wire::WriteWire;
    use super::*;

    #[derive(Default)]
    struct Heard(Mutex<Vec<Event>>);

    impl Reporter for Heard {
        fn report(&self, event: Event) {
            self.0.lock().unwrap().push(event);
        }
    }

    fn activity(stream: &mut Vec<u8>, id: u64, kind: u64) {
        for number in [START_ACTIVITY, id, 3, kind] {
            stream.write_u64(number).unwrap();
        }
        stream.write_text("copying").unwrap();
        for number in [1, 1] {
            stream.write_u64(number).unwrap();
        }
        stream.write_text("a field").unwrap();
        stream.write_u64(0).unwrap();
    }

    #[test]
    fn transfers_become_progress() {
        let mut stream = Vec::new();
        activity(&mut stream, 7, FILE_TRANSFER);
        for number in [RESULT, 7, RESULT_PROGRESS, 2, 0, 500, 0, 1000] {
            stream.write_u64(number).unwrap();
        }
        activity(&mut stream, 8, COPY_PATH);
        for number in [STOP_ACTIVITY, 8, LAST] {
            stream.write_u64(number).unwrap();
        }
        let heard = Heard::default();
        let expected = FetchProgress { paths_total: 3, bytes_total: 9000, ..FetchProgress::default() };
        let mut listener = Listener::new(&heard, expected);
        assert!(matches!(listener.listen(&mut stream.as_slice()).unwrap(), Outcome::Done));
        let last = heard.0.lock().unwrap().last().cloned();
        let wanted = FetchProgress { paths_done: 1, paths_total: 3, bytes_done: 500, bytes_total: 9000 };
        assert_eq!(last, Some(Event::Fetch(wanted)));
    }

    #[test]
    fn an_error_is_one_printable_line() {
        let mut stream = Vec::new();
        stream.write_u64(ERROR).unwrap();
        stream.write_text("Error").unwrap();
        stream.write_u64(0).unwrap();
        stream.write_text("Error").unwrap();
        stream.write_text("\u{1b}[31;1merror:\u{1b}[0m path\n  is \u{7} bad").unwrap();
        for number in [0, 1, 0] {
            stream.write_u64(number).unwrap();
        }
        stream.write_text("while testing").unwrap();
        let outcome = Listener::new(&crate::report::Silent, FetchProgress::default()).listen(&mut stream.as_slice());
        assert!(matches!(outcome.unwrap(), Outcome::Failed(text) if text == "path is \\u{7} bad"));
    }

    #[test]
    fn what_no_daemon_sends_is_refused() {
        let mut listener = Listener::new(&crate::report::Silent, FetchProgress::default());
        assert!(listener.listen(&mut 42u64.to_le_bytes().as_slice()).is_err());
    }
}
