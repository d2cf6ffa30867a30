use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn range(text: &str) -> Range {
    text.parse().unwrap()
}

#[rstest]
#[case("*", "22.11.0 1.1.1w 2024-01-01", "1.0-rc1 3.14.0a1")]
#[case("latest", "22.11.0", "1.0-beta")]
#[case("22", "22 22.0 22.11.0 v22.1 22-unstable-2024-01-01", "2 220 2.2 21.9 22.0.0-rc1")]
#[case("3.1", "3.1 3.1.4", "3.11 3.11.14 3.10")]
#[case("v3.12", "3.12.1", "3.1")]
#[case("=3.12", "3.12.1", "3.13")]
#[case("1.2.3", "1.2.3 v1.2.3", "1.2.3.4 1.2.30 1.2.3-rc1 1.2.3-unstable-2024-01-01")]
#[case("3.14.0rc2", "3.14.0rc2", "3.14.0 3.14.0rc1")]
#[case("1.1.1w", "1.1.1w", "1.1.1 1.1.1wx")]
#[case("2024", "2024-01-01 2024.5", "2023-12-31 20240101")]
#[case("unstable", "unstable-2024-01-01", "1.0 1.0-unstable-2024-01-01")]
#[case("unstable-2024-01", "unstable-2024-01-10", "unstable-2024-10-10")]
#[case("^1.2", "1.2 1.2.0 1.9.9 1.10", "1.1.9 2.0 2.0.0-rc1 1.3-beta")]
#[case("^0.2", "0.2 0.2.7", "0.3 0.1 1.0")]
#[case("^0", "0.0.1 0.9", "1.0")]
#[case("^0.0", "0.0.9", "0.1")]
#[case("^0.0.3", "0.0.3", "0.0.4 0.0.2")]
#[case("^1.2.3", "1.2.3 1.3", "1.2.2")]
#[case("~1.2.3", "1.2.3 1.2.10", "1.2.2 1.3")]
#[case("~1.2", "1.2 1.2.9", "1.3")]
#[case("~1", "1.0 1.9", "2")]
#[case(">=1.2, <2", "1.2 1.99", "1.1 2 2.0-rc1")]
#[case(">= 1.2 < 2", "1.2 1.99", "1.1 2")]
#[case(">1.2", "1.3 2", "1.2 1.2.9 1.1")]
#[case("<=1.2", "1.2.9 1.1", "1.3")]
#[case(">1.2.3", "1.2.4 1.2.3.1", "1.2.3")]
#[case("<=1.2.3", "1.2.3", "1.2.3.1 1.2.4")]
#[case(">=2.0.0-rc1", "2.0.0-rc1 2.0.0-rc2 2.0.0 2.1.0", "2.0.0-beta 2.1.0-rc1")]
#[case("^2.0.0-rc1", "2.0.0-rc2 2.5", "2.1.0-rc1 3.0.0")]
#[case(">=2024-01-01", "2024-01-02 2025-01-01", "2023-12-31")]
fn a_range_takes_and_leaves(#[case] text: &str, #[case] takes: &str, #[case] leaves: &str) {
    for version in takes.split(' ') {
        assert!(range(text).matches(version), "{text} takes {version}");
    }
    for version in leaves.split(' ') {
        assert!(!range(text).matches(version), "{text} leaves {version}");
    }
}

#[rstest]
#[case("", "it is empty; `*` takes the newest release")]
#[case(" , ", "it is empty; `*` takes the newest release")]
#[case("22.x", "a number cannot be left open as in `22.x`; write `22`")]
#[case(">=1.*", "a number cannot be left open as in `1.*`; write `1`")]
#[case("1 || 2", "there is no `||`; choose one of the ranges")]
#[case("1 - 2", "there is no `1 - 2`; write `>=1 <=2`")]
#[case("~> 1.2", "there is no `~>`; write `~` or `^`")]
#[case("!=1.2", "there is no operator `!=`; there are ^ ~ >= > <= < =")]
#[case(">=", "a version is missing after `>=`")]
#[case("^unstable", "`^` needs a version that starts with a number, `unstable` does not")]
#[case("1..2", "a number is missing beside a dot in `1..2`")]
#[case("1.\u{1b}[31m", "`\\u{1b}` cannot stand in a version")]
#[case("-1", "`-1` does not start with a digit or a letter")]
fn what_is_no_range_is_told_what_is_wrong(#[case] text: &str, #[case] reason: &str) {
    assert_eq!(text.parse::<Range>().unwrap_err().reason, reason);
}

#[test]
fn a_range_error_reads_well_and_is_never_printed_raw() {
    let error = "22.\u{1b}".parse::<Range>().unwrap_err();
    assert_eq!(error.to_string(), "`22.\\u{1b}` is no version range: `\\u{1b}` cannot stand in a version");
    let error = "9".repeat(300).parse::<Range>().unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
}

#[test]
fn the_service_is_asked_for_latest() {
    assert_eq!(range("*").service_text(), "latest");
    assert_eq!(range("v22").service_text(), "22");
    assert_eq!(range(">= 1.2,<2").service_text(), ">=1.2 <2");
}

#[test]
fn the_newest_is_chosen_and_prereleases_only_when_there_is_nothing_else() {
    let choose = |text: &str, versions: &[&'static str]| newest(&range(text), versions, |v| v).copied();
    assert_eq!(choose("*", &["1.9", "1.10", "2.0-rc1"]), Some("1.10"));
    assert_eq!(choose("*", &["1.0-rc1", "1.0-rc2"]), Some("1.0-rc2"));
    assert_eq!(choose("1", &["1.0-rc1"]), None);
    assert_eq!(choose("3.1", &["3.11.2", "3.1.5", "3.1.4"]), Some("3.1.5"));
}

proptest! {
    #[test]
    fn a_partial_version_takes_exactly_what_lies_below_it(major in 0u32..40, minor in 0u32..40, patch in 0u32..40, other in 0u32..40) {
        let partial = range(&format!("{major}.{minor}"));
        let below = format!("{major}.{minor}.{patch}");
        let elsewhere = format!("{major}.{other}.{patch}");
        prop_assert!(partial.matches(&below));
        prop_assert_eq!(partial.matches(&elsewhere), other == minor);
    }

    #[test]
    fn caret_and_tilde_never_go_below_nor_leave_the_major(a in 0u32..3, b in 0u32..3, c in 0u32..3, x in 0u32..3, y in 0u32..3, z in 0u32..3) {
        let (wanted, version) = (format!("{a}.{b}.{c}"), format!("{x}.{y}.{z}"));
        let expected_caret = (x, y, z) >= (a, b, c)
            && if a > 0 { x == a } else if b > 0 { (x, y) == (a, b) } else { (x, y, z) == (a, b, c) };
        prop_assert_eq!(range(&format!("^{wanted}")).matches(&version), expected_caret);
        prop_assert_eq!(range(&format!("~{wanted}")).matches(&version), (x, y, z) >= (a, b, c) && (x, y) == (a, b));
        prop_assert_eq!(range(&format!(">{wanted}")).matches(&version), (x, y, z) > (a, b, c));
        prop_assert_eq!(range(&format!("<={wanted}")).matches(&version), (x, y, z) <= (a, b, c));
    }

    #[test]
    fn what_is_shown_parses_to_the_same_range(text in "[v^~<>=]{0,2}[0-9]{1,2}(\\.[0-9]){0,2}(-rc1|w)?([ ,]<?[0-9])?") {
        if let Ok(parsed) = text.parse::<Range>() {
            prop_assert_eq!(parsed.to_string().parse::<Range>().unwrap(), parsed);
        }
    }

    #[test]
    fn any_text_is_a_range_or_an_error(text in ".*", version in ".*") {
        if let Ok(parsed) = text.parse::<Range>() {
            parsed.matches(&version);
        }
    }
}
