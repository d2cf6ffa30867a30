//! What a call tells while it works, as lines on its stdout.

use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::exchange::Line;
use crate::failure::printable;
use crate::report::{Event, Reporter};

/// Fetching is told no more often than this.
const EVERY: Duration = Duration::from_millis(100);
/// More remarks are not kept.
const REMARKS: usize = 20;

/// Writes phases and progress at once, and keeps remarks for the answer.
pub(super) struct Telling<W>(Mutex<State<W>>);

struct State<W> {
    output: W,
    told: Option<Instant>,
    remarks: Vec<String>,
}

impl<W: Write> Telling<W> {
    pub(super) fn new(output: W) -> Self {
        Self(Mutex::new(State { output, told: None, remarks: Vec::new() }))
    }

    /// The lines of interest so far.
    pub(super) fn remarks(&self) -> Vec<String> {
        self.0.lock().map(|mut state| std::mem::take(&mut state.remarks)).unwrap_or_default()
    }

    /// Writes a line. A server that does not listen any more has ended, and this process with it.
    pub(super) fn write(&self, line: &Line) {
        if let Ok(mut state) = self.0.lock() {
            state.write(line);
        }
    }
}

impl<W: Write> State<W> {
    fn write(&mut self, line: &Line) {
        let Ok(mut bytes) = serde_json::to_vec(line) else { return };
        bytes.push(b'\n');
        let _ = self.output.write_all(&bytes).and_then(|()| self.output.flush());
    }

    fn is_due(&mut self, now: Instant) -> bool {
        let due = self.told.is_none_or(|told| now.duration_since(told) >= EVERY);
        if due {
            self.told = Some(now);
        }
        due
    }
}

impl<W: Write + Send> Reporter for Telling<W> {
    fn report(&self, event: Event) {
        let Ok(mut state) = self.0.lock() else { return };
        match event {
            Event::Phase(text) => state.write(&Line::Phase(printable(&text).into_owned())),
            Event::Fetch(progress) => {
                if state.is_due(Instant::now()) {
                    state.write(&progress.into());
                }
            }
            Event::Note(text) | Event::Warning(text) if state.remarks.len() < REMARKS => {
                // it may also say why nothing goes on, such as another envy that holds the project
                let text = printable(&text).into_owned();
                state.write(&Line::Phase(text.clone()));
                state.remarks.push(text);
            }
            Event::Note(_) | Event::Warning(_) | Event::Downloads(_) | Event::Done => {}
        }
    }
}
