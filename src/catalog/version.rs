//! The order of nixpkgs' versions, and which of them are prereleases.
//!
//! nixpkgs' versions follow no single scheme: `22.11.0`, `1.1.1w`, `3.14.0rc2`, `9.9p1`, `2024-01-01`,
//! `0-unstable-2024-01-01`. Every text is a version here, and all of them can be compared:
//!
//! 1. A leading `v` before a digit is dropped. The rest is cut into runs of digits and runs of letters; everything else
//!    separates and does not count.
//! 2. Runs compare one by one. *Prerelease words* come before the end of a version, the end before *other words*,
//!    these before *numbers*. So `1.0-rc1` < `1.0` < `1.0w` < `1.0.1`.
//! 3. Numbers compare as numbers of any size. Zeros at the end of a row of numbers do not count: `1.0` = `1`.
//! 4. Prerelease words, lowest first: `dev`, `nightly`, `snapshot`, `canary`; `a`, `alpha`; `b`, `beta`; `pre`, `preview`,
//!    `prerelease`; `c`, `rc`. `a`, `b` and `c` only directly between digits (`3.14.0a1`): OpenSSL's `1.1.1a` and tzdata's
//!    `2024b` are releases. Other words compare by the alphabet, without regard to case.
//!
//! A version with a prerelease word is a prerelease. `unstable` is none: nixpkgs writes it for a commit *after* a release.
//!
//! Not for: what a person may write to choose among versions (`range`).

use std::cmp::Ordering;

/// One run of digits or letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Run {
    /// A prerelease word, by rank.
    Pre(u8),
    /// What every version has after its last run.
    End,
    /// Any other word, in lower case.
    Word(String),
    /// A number.
    Number(Number),
}

/// A number of any size: digits without leading zeros, so that more digits are a larger number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number(String);

impl Number {
    pub(super) fn new(digits: &str) -> Self {
        Self(digits.trim_start_matches('0').to_owned())
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Which of two versions is the newer one, by the order of this module. It is total over classes of
/// versions that differ only in separators, leading zeros, zeros at the end or case.
pub fn compare(a: &str, b: &str) -> Ordering {
    runs(a).cmp(&runs(b))
}

/// Whether a version announces a release instead of being one.
pub fn is_prerelease(version: &str) -> bool {
    runs(version).iter().any(|run| matches!(run, Run::Pre(_)))
}

/// The numbers that a version starts with, separated by dots: 1, 1, 1 for `1.1.1w`.
pub(super) fn numbers(version: &str) -> Vec<Number> {
    let text = without_v(version);
    let mut numbers = Vec::new();
    for part in text.split('.') {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        numbers.push(Number::new(&part[..digits]));
        if digits < part.len() {
            break;
        }
    }
    numbers
}

/// Without the `v` of `v1.2`.
pub(super) fn without_v(version: &str) -> &str {
    match version.strip_prefix(['v', 'V']) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => version,
    }
}

fn runs(version: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = without_v(version);
    let mut after_digit = false;
    while let Some(first) = rest.chars().next() {
        let alike: fn(char) -> bool = match first {
            c if c.is_ascii_digit() => |c| c.is_ascii_digit(),
            c if c.is_alphabetic() => char::is_alphabetic,
            _ => |c| !c.is_ascii_digit() && !c.is_alphabetic(),
        };
        let (run, tail) = rest.split_at(rest.find(|c| !alike(c)).unwrap_or(rest.len()));
        if first.is_ascii_digit() {
            runs.push(Run::Number(Number::new(run)));
        } else if first.is_alphabetic() {
            let between_digits = after_digit && tail.starts_with(|c: char| c.is_ascii_digit());
            drop_zeros(&mut runs);
            runs.push(word(run, between_digits));
        }
        after_digit = first.is_ascii_digit();
        rest = tail;
    }
    drop_zeros(&mut runs);
    runs.push(Run::End);
    runs
}

fn drop_zeros(runs: &mut Vec<Run>) {
    while runs.last().is_some_and(|run| matches!(run, Run::Number(number) if number.is_zero())) {
        runs.pop();
    }
}

fn word(run: &str, between_digits: bool) -> Run {
    let lower = run.to_lowercase();
    match lower.as_str() {
        "dev" | "nightly" | "snapshot" | "canary" => Run::Pre(0),
        "alpha" => Run::Pre(1),
        "beta" => Run::Pre(2),
        "pre" | "preview" | "prerelease" => Run::Pre(3),
        "rc" => Run::Pre(4),
        "a" if between_digits => Run::Pre(1),
        "b" if between_digits => Run::Pre(2),
        "c" if between_digits => Run::Pre(4),
        _ => Run::Word(lower),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn versions_are_ordered_as_people_mean_them() {
        let ascending = [
            "unstable-2023-05-01",
            "unstable-2024-01-10",
            "0-unstable-2024-01-11",
            "0.9",
            "1.0-dev",
            "1.0a2",
            "1.0-alpha.10",
            "1.0b1",
            "1.0-rc1",
            "1.0-rc2",
            "1.0",
            "1.0-unstable-2024-01-01",
            "1.0w",
            "1.0.1",
            "1.1.1",
            "1.1.1a",
            "1.1.1w",
            "1.2",
            "1.10",
            "22.11.0",
            "2024a",
            "2024b",
            "2024-01-01",
            "99999999999999999999999.1",
        ];
        for pair in ascending.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
    }

    #[test]
    fn what_does_not_count_makes_no_difference() {
        for (a, b) in
            [("1.0", "1"), ("v1.2", "1.2"), ("1.02", "1.2"), ("1.0-rc1", "1.0.0.RC1"), ("2024-01-01", "2024.1.1")]
        {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
        }
    }

    #[test]
    fn prereleases_are_told_from_releases_with_letters() {
        for version in ["1.0-rc1", "3.14.0a1", "3.14.0b2", "2.0.0-alpha.1", "1.0pre", "5-nightly", "1.2.3-beta"] {
            assert!(is_prerelease(version), "{version}");
        }
        for version in ["1.1.1a", "2024b", "9.9p1", "1.2-unstable-2024-01-01", "22.11.0", "1.0c", "abc1"] {
            assert!(!is_prerelease(version), "{version}");
        }
    }

    #[test]
    fn the_numbers_of_a_version_end_where_something_else_begins() {
        let texts = |version| numbers(version).into_iter().map(|n| n.0).collect::<Vec<_>>();
        assert_eq!(texts("1.1.1w"), ["1", "1", "1"]);
        assert_eq!(texts("v22.0"), ["22", ""]);
        assert_eq!(texts("2024-01-01"), ["2024"]);
        assert_eq!(texts("unstable"), [""; 0]);
    }

    fn version() -> impl Strategy<Value = String> {
        prop_oneof!["v?[0-2]{1,2}(\\.[0-2]){0,2}([-.]?(a|rc|pre|w|unstable)[.-]?[0-2]{0,2}){0,2}", "[a-c0-2.+_é-]{0,8}"]
    }

    proptest! {
        #[test]
        fn the_order_is_antisymmetric_and_transitive(a in version(), b in version(), c in version()) {
            prop_assert_eq!(compare(&a, &a), Ordering::Equal);
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            let mut sorted = [a, b, c];
            sorted.sort_by(|a, b| compare(a, b));
            prop_assert_ne!(compare(&sorted[0], &sorted[2]), Ordering::Greater);
            if compare(&sorted[0], &sorted[1]).is_eq() && compare(&sorted[1], &sorted[2]).is_eq() {
                prop_assert_eq!(compare(&sorted[0], &sorted[2]), Ordering::Equal);
            }
        }

        #[test]
        fn any_text_can_be_compared(a in ".*", b in ".*") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        }
    }
}
