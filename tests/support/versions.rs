//! How the search service orders and matches versions, written from its behaviour: npm's `^ ~ > >= <
//! <= =` joined by space or comma, partial versions, `latest`. envy's own ranges are richer.

use std::cmp::Ordering;

use super::catalog::Release;

/// What a request wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The newest that is no prerelease, if there is one.
    Latest,
    /// All of these bounds.
    Bounds(Vec<Bound>),
    /// The older service: what begins with this text.
    Prefix(String),
    /// What nothing satisfies.
    Nothing,
}

/// An operator (empty: exactly, or at a boundary) and a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    operator: &'static str,
    version: String,
}

/// A run of characters in a version, ordered as the service orders them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Prerelease(String),
    End,
    Letters(String),
    Number(u128),
}

impl Wanted {
    /// Reads a request's `version`.
    pub fn parse(text: &str) -> Self {
        let bounds = text.split([' ', ',']).filter(|bound| !bound.is_empty()).map(Bound::parse);
        match bounds.collect::<Option<Vec<_>>>() {
            _ if text == "latest" => Self::Latest,
            Some(bounds) => Self::Bounds(bounds),
            None => Self::Nothing,
        }
    }

    /// The same for the older service.
    pub fn prefix(text: &str) -> Self {
        if text == "latest" { Self::Latest } else { Self::Prefix(text.to_owned()) }
    }

    /// The highest release that satisfies it.
    pub fn choose<'a>(&self, releases: &'a [Release]) -> Option<&'a Release> {
        match self {
            Self::Latest => newest(releases),
            Self::Bounds(bounds) => {
                highest(releases.iter().filter(|release| bounds.iter().all(|bound| bound.admits(&release.version))))
            }
            Self::Prefix(text) => highest(releases.iter().filter(|release| release.version.starts_with(text.as_str()))),
            Self::Nothing => None,
        }
    }
}

/// The newest release, a prerelease only if there is nothing else.
pub fn newest(releases: &[Release]) -> Option<&Release> {
    let finished = releases.iter().filter(|release| !is_prerelease(&release.version));
    highest(finished).or_else(|| highest(releases.iter()))
}

fn highest<'a>(releases: impl Iterator<Item = &'a Release>) -> Option<&'a Release> {
    releases.max_by(|a, b| compare(&a.version, &b.version))
}

impl Bound {
    fn parse(text: &str) -> Option<Self> {
        let operator =
            ["^", "~", ">=", "<=", ">", "<", "=", ""].into_iter().find(|operator| text.starts_with(operator))?;
        let version = text[operator.len()..].trim_start_matches('v');
        let starts_well = version.starts_with(|first: char| first.is_ascii_alphanumeric());
        (starts_well && !version.contains(['*', '|'])).then(|| Self { operator, version: version.to_owned() })
    }

    fn admits(&self, version: &str) -> bool {
        let exact = version == self.version;
        let within =
            exact || ['.', '-'].iter().any(|boundary| version.starts_with(&format!("{}{boundary}", self.version)));
        if is_prerelease(version) && !exact && !is_prerelease(&self.version) {
            return false;
        }
        let order = compare(version, &self.version);
        match self.operator {
            "" | "=" => within,
            ">=" => order.is_ge(),
            "<" => order.is_lt(),
            ">" => order.is_gt() && !within,
            "<=" => order.is_le() || within,
            "~" => order.is_ge() && self.shares_numbers(version, 2),
            "^" => order.is_ge() && self.shares_numbers(version, self.leading_zeros() + 1),
            _ => false,
        }
    }

    /// Whether the first `count` numbers, as far as the bound has them, are the bound's.
    fn shares_numbers(&self, version: &str, count: usize) -> bool {
        let (wanted, got) = (numbers(&self.version), numbers(version));
        let count = count.min(wanted.len());
        got.len() >= count && got[..count] == wanted[..count]
    }

    fn leading_zeros(&self) -> usize {
        numbers(&self.version).iter().take_while(|number| **number == 0).count()
    }
}

fn numbers(version: &str) -> Vec<u128> {
    let leading = parts(version).into_iter().map_while(|part| if let Part::Number(n) = part { Some(n) } else { None });
    leading.collect()
}

fn is_prerelease(version: &str) -> bool {
    parts(version).iter().any(|part| matches!(part, Part::Prerelease(_)))
}

fn compare(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (parts(a), parts(b));
    let longest = a.len().max(b.len());
    a.resize(longest, Part::End);
    b.resize(longest, Part::End);
    a.cmp(&b)
}

fn parts(version: &str) -> Vec<Part> {
    let kind = |c: char| if c.is_ascii_digit() { 0 } else { i32::from(!".-_+".contains(c)) + 1 };
    let text: Vec<char> = version.trim_start_matches('v').chars().collect();
    let runs = text.chunk_by(|a, b| kind(*a) == kind(*b)).filter(|run| kind(run[0]) != 1);
    runs.map(|run| {
        let run: String = run.iter().collect();
        match run.parse() {
            Ok(number) => Part::Number(number),
            Err(_) if ["a", "b", "c", "rc", "alpha", "beta", "pre", "preview"].contains(&run.as_str()) => {
                Part::Prerelease(run)
            }
            Err(_) => Part::Letters(run),
        }
    })
    .collect()
}
