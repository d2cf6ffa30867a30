//! Temporary roots that a collector knows, those that arrive while it works among them. No I/O.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex};

use crate::store::local::lock::held;

/// What may not be removed, and what is just being removed. Paths are known by their hash part: with a path, its lock
/// file and all else that is named after it is protected.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    state: Mutex<State>,
    released: Condvar,
}

#[derive(Debug, Default)]
struct State {
    protected: HashSet<String>,
    claimed: Option<String>,
}

/// The right to remove a path. Given back when dropped.
#[derive(Debug)]
pub(super) struct Claim<'a>(&'a Arrivals);

impl Arrivals {
    /// Protects a path. If it is just being removed, waits until it is gone: the one who needs it may make it again.
    pub(super) fn protect(&self, hash_part: &str) {
        let mut state = held(&self.state);
        state.protected.insert(hash_part.to_owned());
        while state.claimed.as_deref() == Some(hash_part) {
            state = self.released.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }

    /// The right to remove a path, unless it is protected. One at a time.
    pub(super) fn claim(&self, hash_part: &str) -> Option<Claim<'_>> {
        let mut state = held(&self.state);
        if state.protected.contains(hash_part) {
            return None;
        }
        state.claimed = Some(hash_part.to_owned());
        Some(Claim(self))
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        held(&self.0.state).claimed = None;
        self.0.released.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_first_is_not_removed() {
        let arrivals = Arrivals::default();
        arrivals.protect("a");
        assert!(arrivals.claim("a").is_none());
        assert!(arrivals.claim("b").is_some());
    }

    #[test]
    fn who_needs_what_is_being_removed_waits_until_it_is_gone() {
        let arrivals = Arrivals::default();
        let claim = arrivals.claim("a").unwrap();
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| arrivals.protect("a"));
            while !held(&arrivals.state).protected.contains("a") {
                std::thread::yield_now();
            }
            assert!(!waits.is_finished());
            drop(claim);
            waits.join().unwrap();
        });
        assert!(arrivals.claim("a").is_none());
    }
}
