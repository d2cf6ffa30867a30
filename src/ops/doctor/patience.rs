//! Work with a limit of time. What exceeds it is left behind: it ends with the process.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// An answer that somebody works on.
pub(super) struct Waiting<T> {
    answers: Receiver<T>,
    deadline: Instant,
}

impl<T: Send + 'static> Waiting<T> {
    /// Begins at once.
    pub(super) fn on(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, answers) = channel();
        // Where no thread can be had, the sender is dropped, and there is no answer.
        let _ = std::thread::Builder::new().spawn(move || sender.send(work()));
        Self { answers, deadline: Instant::now() + limit }
    }

    /// The answer; `None` if there is none in time.
    pub(super) fn answer(self) -> Option<T> {
        self.answers.recv_timeout(self.deadline.saturating_duration_since(Instant::now())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_hangs_has_no_answer_and_holds_nobody_up() {
        let (_held, release) = channel::<()>();
        let hanging = Waiting::on(Duration::from_millis(20), move || release.recv());
        let quick = Waiting::on(Duration::from_secs(60), || 7);
        assert!(hanging.answer().is_none());
        assert_eq!(quick.answer(), Some(7));
    }
}
