//! Version ranges: what stands in `[packages]` after the `=`, and after the `@` on a command line.
//!
//! A range is one or more *conditions*, separated by spaces or commas; a version must meet all of them. With *n* for a row of
//! numbers separated by dots and *v* for any version:
//!
//! | condition | meets it |
//! |---|---|
//! | `*`, `latest` | every version |
//! | *n* of one or two numbers: `22`, `3.12`, and `=3.12` | that version and all below it: it starts with these numbers, and then ends or goes on with `.`, `-`, `_` or `+`; never `3.11` for `3.1` |
//! | *n* of three or more numbers: `1.2.3`, and `=1.2.3` | exactly that version |
//! | any other *v*: `1.1.1w`, `2024-01-01`, `unstable` | exactly that version, and what goes on after it with `.`, `-`, `_` or `+` |
//! | `^`*n* | *v* ≥ *n* with the same numbers up to the first that is not 0: `^1.2` is 1.2 to below 2, `^0.2` to below 0.3, `^0.0.3` only 0.0.3, `^0` below 1 |
//! | `~`*n* | *v* ≥ *n* with the same first two numbers; `~1` with the same first one |
//! | `>=`*v*, `<`*v* | by the order of versions |
//! | `>`*v*, `<=`*v* | by the order of versions; of one or two numbers, all below them are meant: `>1.2` begins with 1.3, `<=1.2` ends with the last 1.2 |
//!
//! A leading `v` is ignored. **Prereleases** meet a range only if one of its conditions names a prerelease with the same numbers:
//! `>=2.0.0-rc1` takes 2.0.0-rc2 and 2.1.0, but neither 2.1.0-rc1 nor, without a prerelease in the range, any.
//! The order of versions and what is a prerelease: [`super::version`].
//!
//! There is no `||`, no `x` or `*` in place of a number, no `1 - 2`: the errors say what to write instead.

mod parse;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

use super::version::{Number, compare, is_prerelease, numbers, without_v};
use crate::failure::{Code, Explain, Hint, printable};

/// A version range. Made by [`str::parse`]; shown in a form that parses to the same range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Without `*`; empty means any version.
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    operator: Operator,
    /// Without a leading `v`.
    version: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Below,
    Caret,
    Tilde,
    AtLeast,
    Greater,
    AtMost,
    Less,
}

impl Range {
    /// The range that every release meets.
    pub const ANY: Self = Self { conditions: Vec::new() };

    /// Whether the range is `*`.
    pub fn is_any(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether a version meets the range.
    pub fn matches(&self, version: &str) -> bool {
        self.conditions.iter().all(|condition| condition.matches(version))
            && (!is_prerelease(version) || self.conditions.iter().any(|condition| condition.admits_prerelease(version)))
    }

    /// A version that the range names, as the place to look for others near it.
    pub fn version(&self) -> Option<&str> {
        self.conditions.first().map(|condition| condition.version.as_str())
    }

    /// The range in the search service's syntax, which knows `latest` but not `*`.
    pub fn service_text(&self) -> String {
        if self.is_any() { "latest".to_owned() } else { self.to_string() }
    }
}

impl Condition {
    fn matches(&self, version: &str) -> bool {
        let order = || compare(version, &self.version);
        match self.operator {
            Operator::Below if self.is_exact() => order().is_eq(),
            Operator::Below => order().is_eq() || is_below(version, &self.version),
            Operator::Caret => order().is_ge() && self.shares_numbers(version, self.caret_head()),
            Operator::Tilde => order().is_ge() && self.shares_numbers(version, numbers(&self.version).len().min(2)),
            Operator::AtLeast => order().is_ge(),
            Operator::Less => order().is_lt(),
            Operator::Greater => order().is_gt() && !self.is_part_of(version),
            Operator::AtMost => order().is_le() || self.is_part_of(version),
        }
    }

    /// Three numbers or more, and nothing else.
    fn is_exact(&self) -> bool {
        is_numeric(&self.version) && numbers(&self.version).len() >= 3
    }

    /// Whether this is one or two numbers and the version starts with them.
    fn is_part_of(&self, version: &str) -> bool {
        let wanted = numbers(&self.version).len();
        is_numeric(&self.version) && wanted < 3 && self.shares_numbers(version, wanted)
    }

    fn caret_head(&self) -> usize {
        let numbers = numbers(&self.version);
        numbers.iter().position(|number| !number.is_zero()).map_or(numbers.len(), |first| first + 1)
    }

    /// Whether the first `count` numbers are the same; missing ones are 0.
    fn shares_numbers(&self, version: &str, count: usize) -> bool {
        let (wanted, found) = (numbers(&self.version), numbers(version));
        let zero = Number::new("0");
        !found.is_empty() && (0..count).all(|i| wanted.get(i).unwrap_or(&zero) == found.get(i).unwrap_or(&zero))
    }

    fn admits_prerelease(&self, version: &str) -> bool {
        let count = numbers(&self.version).len().max(numbers(version).len());
        is_prerelease(&self.version) && self.shares_numbers(version, count)
    }
}

/// Only digits and dots.
fn is_numeric(version: &str) -> bool {
    version.bytes().all(|c| c.is_ascii_digit() || c == b'.')
}

/// Whether `version` is `prefix`, or goes on after it at a boundary.
fn is_below(version: &str, prefix: &str) -> bool {
    let rest = without_v(version).strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_', '+']))
}

/// The newest of `items` that meets the range; of equal ones the first. If the range is `*` and there are
/// only prereleases, the newest of those.
pub fn newest<'a, T>(range: &Range, items: &'a [T], version: impl Fn(&T) -> &str) -> Option<&'a T> {
    let best = |fits: &dyn Fn(&str) -> bool| {
        let fitting = items.iter().filter(|item| fits(version(item)));
        fitting.reduce(|best, item| match compare(version(item), version(best)) {
            Ordering::Greater => item,
            Ordering::Equal | Ordering::Less => best,
        })
    };
    best(&|version| range.matches(version)).or_else(|| if range.is_any() { best(&|_| true) } else { None })
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_any() {
            return f.pad("*");
        }
        let conditions = self.conditions.iter().map(|c| format!("{}{}", c.operator.as_str(), c.version));
        f.pad(&conditions.collect::<Vec<_>>().join(" "))
    }
}

impl Operator {
    fn as_str(self) -> &'static str {
        match self {
            Self::Below => "",
            Self::Caret => "^",
            Self::Tilde => "~",
            Self::AtLeast => ">=",
            Self::Greater => ">",
            Self::AtMost => "<=",
            Self::Less => "<",
        }
    }
}

/// Why a text is no version range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no version range: {reason}", printable(.text))]
pub struct InvalidRange {
    /// The text.
    pub text: String,
    /// What is wrong with it and, where that is clear, what to write instead; fit to be printed.
    pub reason: String,
}

impl InvalidRange {
    /// The forms that a range may have, for a hint.
    pub const FORMS: &str = "a version range is `*`, `22`, `3.12`, `1.2.3`, `^1.2`, `~1.2`, or bounds like `>=1.2 <2`";
}

impl Explain for InvalidRange {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::text(Self::FORMS)]
    }
}
