//! What a call tells while it works, as lines on its stdout.

use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::answer::Told;
use super::exchange::Line;
use crate::failure::printable;
use crate::report::{Event, FetchProgress, Reporter};

/// Fetching is told no more often than this.
const EVERY: Duration = Duration::from_millis(100);
/// More remarks are not kept, nor more warnings.
const REMARKS: usize = 20;

/// Writes phases and progress at once, and keeps remarks and warnings for the answer.
pub(super) struct Telling<W>(Mutex<State<W>>);

struct State<W> {
    output: W,
    told: Option<Instant>,
    untold: Option<FetchProgress>,
    kept: Told,
}

impl<W: Write> Telling<W> {
    pub(super) fn new(output: W) -> Self {
        Self(Mutex::new(State { output, told: None, untold: None, kept: Told::default() }))
    }

    /// What was told so far.
    pub(super) fn told(&self) -> Told {
        self.0.lock().map(|mut state| std::mem::take(&mut state.kept)).unwrap_or_default()
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
        if let Some(progress) = self.untold.take() {
            self.put(&progress.into());
        }
        self.put(line);
    }

    fn put(&mut self, line: &Line) {
        let Ok(mut bytes) = serde_json::to_vec(line) else { return };
        bytes.push(b'\n');
        let _ = self.output.write_all(&bytes).and_then(|()| self.output.flush());
    }

    /// Tells it if it is time, else with whatever comes next.
    fn fetched(&mut self, progress: FetchProgress, now: Instant) {
        self.untold = None;
        if self.told.is_none_or(|told| now.duration_since(told) >= EVERY) {
            self.told = Some(now);
            self.put(&progress.into());
        } else {
            self.untold = Some(progress);
        }
    }
}

impl<W: Write + Send> Reporter for Telling<W> {
    fn report(&self, event: Event) {
        let Ok(mut state) = self.0.lock() else { return };
        match event {
            Event::Phase(text) => state.write(&Line::Phase(printable(&text).into_owned())),
            Event::Fetch(progress) => state.fetched(progress, Instant::now()),
            // it may also say why nothing goes on, such as another envy that holds the project
            Event::Note(text) if state.kept.remarks.len() < REMARKS => {
                let text = printable(&text).into_owned();
                state.write(&Line::Phase(text.clone()));
                state.kept.remarks.push(text);
            }
            Event::Warning(warning) if state.kept.warnings.len() < REMARKS => {
                state.write(&Line::Phase(printable(&warning.line()).into_owned()));
                if !state.kept.warnings.contains(&warning) {
                    state.kept.warnings.push(warning);
                }
            }
            Event::Note(_) | Event::Warning(_) | Event::Downloads(_) | Event::Done => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fetching_is_told_now_and_then_and_at_its_end() {
        let mut output = Vec::new();
        let telling = Telling::new(&mut output);
        telling.phase("Fetching 2 paths");
        (0..=1000).for_each(|bytes_done| {
            telling.report(Event::Fetch(FetchProgress { bytes_done, bytes_total: 1000, ..Default::default() }));
        });
        telling.note("codex-cli → codex\u{1b}");
        assert_eq!(telling.told().remarks, ["codex-cli → codex\\u{1b}"]);
        drop(telling);
        let told = String::from_utf8(output).unwrap();
        assert!(told.lines().count() < 100, "{told}");
        let lines: Vec<Line> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ends = FetchProgress { bytes_done: 1000, bytes_total: 1000, ..Default::default() };
        assert_eq!(lines[0], Line::Phase("Fetching 2 paths".to_owned()));
        assert_eq!(lines[lines.len() - 2..], [Line::from(ends), Line::Phase("codex-cli → codex\\u{1b}".to_owned())]);
    }
}
