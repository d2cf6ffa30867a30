//! Doing one thing for many items, a few at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many requests a catalog gets from us at once.
const AT_ONCE: usize = 8;

/// `work` of each item, in their order. After an error that is `fatal` no further item is begun; those are `None`.
pub(super) fn map<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, E> + Sync,
    fatal: impl Fn(&E) -> bool + Sync,
) -> Vec<Option<Result<R, E>>> {
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let worker = || {
        let mut done = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            let result = work(item);
            if result.as_ref().is_err_and(&fatal) {
                stop.store(true, Ordering::Relaxed);
            }
            done.push((index, result));
        }
        done
    };
    let mut results: Vec<Option<Result<R, E>>> = items.iter().map(|_| None).collect();
    let done = std::thread::scope(|scope| {
        // This thread works too, so that one item needs no thread at all.
        let others: Vec<_> = (1..items.len().min(AT_ONCE)).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            match other.join() {
                Ok(results) => done.extend(results),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    for (index, result) in done {
        results[index] = Some(result);
    }
    results
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn eight_at_once_and_results_in_order() {
        let items: Vec<usize> = (0..16).collect();
        // Only if 8 threads work at the same time does anybody pass.
        let barrier = Barrier::new(AT_ONCE);
        let work = |item: &usize| {
            barrier.wait();
            Ok::<_, ()>(item * 2)
        };
        let results = map(&items, work, |()| false);
        assert_eq!(results, items.iter().map(|item| Some(Ok(item * 2))).collect::<Vec<_>>());
    }

    #[test]
    fn a_fatal_error_stops_what_has_not_begun() {
        let items: Vec<usize> = (0..1000).collect();
        let results = map(&items, |item| if *item == 0 { Err(()) } else { Ok(*item) }, |()| true);
        assert_eq!(results[0], Some(Err(())));
        assert_eq!(map(&items[..1], |item| Ok::<_, ()>(*item), |()| true), [Some(Ok(0))]);
    }
}
