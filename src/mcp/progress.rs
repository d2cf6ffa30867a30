//! Progress in the protocol's terms: one number that only grows, with a total where one is known.

use super::exchange::Line;

/// Where a call is. A phase is one step; a byte that was fetched is one, too.
#[derive(Debug, Default)]
pub(super) struct Meter {
    at: u64,
    before: u64,
}

/// What to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) progress: u64,
    pub(super) total: Option<u64>,
    pub(super) message: String,
}

impl Meter {
    /// What a line means; `None` if it brings nothing new.
    pub(super) fn take(&mut self, line: &Line) -> Option<Step> {
        match line {
            Line::Phase(text) => {
                self.at += 1;
                self.before = self.at;
                Some(Step { progress: self.at, total: None, message: text.clone() })
            }
            Line::Fetch { paths, of_paths, bytes, of_bytes } => {
                let progress = self.before + bytes;
                if progress <= self.at {
                    return None;
                }
                self.at = progress;
                let total = Some(self.before + (*of_bytes).max(*bytes)).filter(|_| *of_bytes > 0);
                let message = format!("{paths} of {of_paths} paths, {} MB of {} MB", bytes >> 20, of_bytes >> 20);
                Some(Step { progress, total, message })
            }
            Line::Answer(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fetch(bytes: u64, of_bytes: u64) -> Line {
        Line::Fetch { paths: 1, of_paths: 3, bytes, of_bytes }
    }

    #[test]
    fn phases_and_bytes_are_one_number() {
        let mut meter = Meter::default();
        let lines = [
            Line::Phase("Resolving".to_owned()),
            fetch(5, 9),
            fetch(4, 9),
            fetch(9, 9),
            Line::Phase("Done".to_owned()),
        ];
        let steps: Vec<_> = lines.iter().map(|line| meter.take(line).map(|step| (step.progress, step.total))).collect();
        assert_eq!(steps, [Some((1, None)), Some((6, Some(10))), None, Some((10, Some(10))), Some((11, None))]);
    }

    proptest! {
        #[test]
        fn progress_only_grows_and_never_passes_its_total(lines in prop::collection::vec(
            prop_oneof![Just(None), (0..1u64 << 40, 0..1u64 << 40).prop_map(Some)], 0..50)
        ) {
            let (mut meter, mut last) = (Meter::default(), 0);
            for line in lines {
                let line = line.map_or(Line::Phase(String::new()), |(bytes, of)| fetch(bytes, of));
                if let Some(step) = meter.take(&line) {
                    prop_assert!(step.progress > last && step.total.is_none_or(|total| total >= step.progress));
                    last = step.progress;
                }
            }
        }
    }
}
