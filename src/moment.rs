//! Moments as programs read them: exactly, in UTC. How long ago something was is told in `ui::time`.

use std::time::{SystemTime, UNIX_EPOCH};

/// `2026-11-24T19:25:03Z` (RFC 3339). Moments before 1970 are given as its beginning.
pub fn exact(moment: SystemTime) -> String {
    let seconds = moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (year, month, day) = date(seconds / 86_400);
    let of_day = seconds % 86_400;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// Year, month and day of the Gregorian calendar, so many days after the first of 1970. Counts in years that begin with
/// March, so that the day of a leap year comes last; eras of 400 years are all alike.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use proptest::prelude::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_moment_is_told_exactly() {
        assert_eq!(exact(at(0)), "1970-01-01T00:00:00Z");
        assert_eq!(exact(at(1_709_210_096)), "2024-02-29T12:34:56Z");
    }

    proptest! {
        #[test]
        fn the_calendar_is_that_of_http(seconds in 0..253_402_300_800_u64) {
            const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
            let http = httpdate::fmt_http_date(at(seconds));
            let word = |index| http.split(' ').nth(index).unwrap();
            let month = MONTHS.find(word(2)).unwrap() / 3 + 1;
            prop_assert_eq!(exact(at(seconds)), format!("{}-{month:02}-{}T{}Z", word(3), word(1), word(4)));
        }
    }
}
