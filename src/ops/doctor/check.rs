//! One finding of `doctor`.

use crate::failure::{Explain, Hint};

/// How good a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// May become a problem, or slows down.
    Warn,
    /// envy cannot do all of its work.
    Fail,
    /// Not looked at: `--offline`, or there is nothing to look at.
    Skip,
}

impl Verdict {
    /// The word for it, as lines and `--json` have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// How good it is.
    pub verdict: Verdict,
    /// What kind of thing it is about: a stable name.
    pub subject: &'static str,
    /// Which one, where there are several; else empty.
    pub about: String,
    /// What was found.
    pub finding: String,
    /// What to do next, where it is not as it should be.
    pub next: Option<Hint>,
}

impl Check {
    fn new(verdict: Verdict, subject: &'static str, finding: impl Into<String>, next: Option<Hint>) -> Self {
        Self { verdict, subject, about: String::new(), finding: finding.into(), next }
    }

    /// As it should be.
    pub(super) fn ok(subject: &'static str, finding: impl Into<String>) -> Self {
        Self::new(Verdict::Ok, subject, finding, None)
    }

    /// A warning.
    pub(super) fn warn(subject: &'static str, finding: impl Into<String>, next: Hint) -> Self {
        Self::new(Verdict::Warn, subject, finding, Some(next))
    }

    /// A failure.
    pub(super) fn fail(subject: &'static str, finding: impl Into<String>, next: Hint) -> Self {
        Self::new(Verdict::Fail, subject, finding, Some(next))
    }

    /// Not looked at.
    pub(super) fn skip(subject: &'static str, reason: impl Into<String>) -> Self {
        Self::new(Verdict::Skip, subject, reason, None)
    }

    /// No answer in time.
    pub(super) fn late(subject: &'static str) -> Self {
        let next = Hint::text("look for a file system or a server that hangs, then run the same command again");
        Self::fail(subject, "no answer in time", next)
    }

    /// The failure that an error is, with its first hint.
    pub(super) fn error(subject: &'static str, error: &dyn Explain) -> Self {
        let next = error.hints().into_iter().next();
        let next = next.unwrap_or_else(|| Hint::text("mend what the message names"));
        Self::fail(subject, error.to_string(), next)
    }

    /// The same, about one of several.
    #[must_use]
    pub(super) fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }

    /// Subject and which one.
    pub fn title(&self) -> String {
        format!("{} {}", self.subject, self.about).trim_end().to_owned()
    }
}
