//! How long ago a moment was, for people. Exactly: [`exact`].

use std::time::{Duration, SystemTime};

use indicatif::HumanDuration;

pub use crate::moment::exact;

/// `3 hours ago`; a clock that went back makes no future of it.
pub fn ago(moment: SystemTime, now: SystemTime) -> String {
    let passed = now.duration_since(moment).unwrap_or_default();
    if passed < Duration::from_secs(1) { "just now".to_owned() } else { format!("{} ago", HumanDuration(passed)) }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn a_moment_is_told_by_its_age() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(ago(at(0), at(7200)), "2 hours ago");
        assert_eq!(ago(at(1), at(0)), "just now");
    }
}
