//! Drawing what an operation tells: bars on a terminal, a line a phase without; with `--json` what it warns of
//! is kept for the document (`heard`).

use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::heard::Heard;
use super::{FAINT, Ui, WARN};
use crate::failure::printable;
use crate::report::{DownloadProgress, Event, FetchProgress, Reporter, Warning};

/// The reporter that suits the [`Ui`].
pub fn reporter(ui: Ui, heard: &Heard) -> Box<dyn Reporter + '_> {
    if ui.json {
        Box::new(heard)
    } else if ui.quiet {
        Box::new(Quiet(ui))
    } else if ui.interactive && !ui.plain {
        Box::new(Watched { ui, bar: OnceLock::new() })
    } else {
        Box::new(Lines(ui))
    }
}

/// Only what may surprise.
struct Quiet(Ui);

impl Reporter for Quiet {
    fn report(&self, event: Event) {
        if let Event::Warning(warning) = event {
            warn(self.0, &warning);
        }
    }
}

/// For pipes, logs, agents and screen readers: one line when a phase starts, and what is lasting.
struct Lines(Ui);

impl Reporter for Lines {
    fn report(&self, event: Event) {
        match event {
            Event::Phase(text) | Event::Note(text) => print(self.0, &printable(&text)),
            Event::Warning(warning) => warn(self.0, &warning),
            Event::Fetch(_) | Event::Downloads(_) | Event::Done => {}
        }
    }
}

/// For a person at a terminal. Drawing is set up when there is something to draw: most commands are done before.
struct Watched {
    ui: Ui,
    bar: OnceLock<Bar>,
}

impl Reporter for Watched {
    fn report(&self, event: Event) {
        match event {
            Event::Done => self.bar.get().map_or((), |bar| bar.report(Event::Done)),
            event => self.bar.get_or_init(|| Bar::new(self.ui)).report(event),
        }
    }
}

/// Bars and lines.
struct Bar {
    ui: Ui,
    group: MultiProgress,
    bar: ProgressBar,
    /// One for each download that is shown.
    lines: Mutex<Vec<ProgressBar>>,
    fetch: Mutex<Option<Instant>>,
}

impl Bar {
    fn new(ui: Ui) -> Self {
        let group = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let bar = group.add(ProgressBar::no_length().with_style(spinner(ui)));
        Self { ui, group, bar, lines: Mutex::default(), fetch: Mutex::new(None) }
    }

    fn phase(&self, text: &str) {
        if let Ok(mut fetch) = self.fetch.lock() {
            *fetch = None;
        }
        self.bar.set_style(spinner(self.ui));
        self.bar.set_message(printable(text).into_owned());
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    fn fetch(&self, progress: FetchProgress) {
        let since = match self.fetch.lock() {
            Ok(mut fetch) => *fetch.get_or_insert_with(Instant::now),
            Err(_) => return,
        };
        self.bar.set_style(bytes(self.ui));
        self.bar.set_length(progress.bytes_total.max(progress.bytes_done));
        self.bar.set_position(progress.bytes_done);
        self.bar.set_message(fetch_text(progress, since.elapsed()));
    }

    /// A line for each, under the bar of all.
    fn downloads(&self, downloads: &[DownloadProgress]) {
        let Ok(mut lines) = self.lines.lock() else { return };
        while lines.len() > downloads.len() {
            if let Some(line) = lines.pop() {
                line.finish_and_clear();
            }
        }
        for (index, download) in downloads.iter().enumerate() {
            if lines.len() <= index {
                lines.push(self.group.add(ProgressBar::new(0).with_style(download_line())));
            }
            let line = &lines[index];
            line.set_length(download.bytes_total.max(download.bytes_done));
            line.set_position(download.bytes_done);
            line.set_message(printable(&download.name).into_owned());
        }
    }

    fn lasting(&self, text: &str) {
        self.group.suspend(|| print(self.ui, text));
    }
}

impl Reporter for Bar {
    fn report(&self, event: Event) {
        match event {
            Event::Phase(text) => self.phase(&text),
            Event::Fetch(progress) => self.fetch(progress),
            Event::Downloads(downloads) => self.downloads(&downloads),
            Event::Note(text) => self.lasting(&printable(&text)),
            Event::Warning(warning) => self.group.suspend(|| warn(self.ui, &warning)),
            Event::Done => {
                self.downloads(&[]);
                self.bar.finish_and_clear();
            }
        }
    }
}

/// `3/12 paths, 18.2 MiB of 96.4 MiB, 41.0 MiB/s`.
fn fetch_text(progress: FetchProgress, elapsed: Duration) -> String {
    let rate = (progress.bytes_done as f64 / elapsed.as_secs_f64().max(0.001)) as u64;
    format!(
        "{}/{} paths, {} of {}, {}/s",
        progress.paths_done,
        progress.paths_total,
        HumanBytes(progress.bytes_done),
        HumanBytes(progress.bytes_total),
        HumanBytes(rate)
    )
}

fn spinner(ui: Ui) -> ProgressStyle {
    let style = ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    turning(ui, style)
}

/// The usual signs are Braille.
fn turning(ui: Ui, style: ProgressStyle) -> ProgressStyle {
    if ui.ascii { style.tick_chars("|/-\\ ") } else { style }
}

fn download_line() -> ProgressStyle {
    ProgressStyle::with_template("    {bytes:>10} of {total_bytes:10} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn bytes(ui: Ui) -> ProgressStyle {
    let style = ProgressStyle::with_template("{spinner} [{bar:24}] {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ");
    turning(ui, style)
}

fn print(ui: Ui, text: &str) {
    ui.tell(&format!("{FAINT}{text}{FAINT:#}"));
}

fn warn(ui: Ui, warning: &Warning) {
    ui.tell(&format!("{WARN}warning{WARN:#}: {}", printable(&warning.line())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fetching_is_told_in_paths_bytes_and_rate() {
        let progress = FetchProgress { paths_done: 3, paths_total: 12, bytes_done: 1 << 20, bytes_total: 96 << 20 };
        insta::assert_snapshot!(fetch_text(progress, Duration::from_secs(2)), @"3/12 paths, 1.00 MiB of 96.00 MiB, 512.00 KiB/s");
    }
}
