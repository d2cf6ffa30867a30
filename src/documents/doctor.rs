//! What `doctor` found.

use schemars::JsonSchema;
use serde::Serialize;

use super::FailureHint;
use crate::ops::doctor;
use crate::store::open::Tried;

/// Whether this computer lets envy do its work.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Diagnosis {
    /// Whether no check fails; the exit status is 1 if one does, and stderr then has an error beside this document.
    pub healthy: bool,
    /// All findings, in the order in which they matter.
    pub checks: Vec<Check>,
    /// The ways to a store that were tried, in order.
    pub stores: Vec<StoreTried>,
}

/// A finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Check {
    /// How good it is.
    pub verdict: Verdict,
    /// What kind of thing it is about: a stable name, e.g. `store`.
    pub subject: String,
    /// Which one of several, e.g. a cache's address; null if there is only one.
    pub about: Option<String>,
    /// What was found.
    pub finding: String,
    /// What to do about it; null where it is as it should be.
    pub next: Option<FailureHint>,
}

/// How good a finding is.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// May become a problem, or slows envy down.
    Warn,
    /// envy cannot do all of its work.
    Fail,
    /// Not looked at.
    Skip,
}

/// A way to a store.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StoreTried {
    /// The way, e.g. a daemon and its socket.
    pub way: String,
    /// Whether it is the one that is used.
    pub picked: bool,
    /// What kind of store it is, or why it is not used.
    pub finding: String,
}

impl From<&doctor::Diagnosis> for Diagnosis {
    fn from(diagnosis: &doctor::Diagnosis) -> Self {
        Self {
            healthy: diagnosis.failed().next().is_none(),
            checks: diagnosis.checks.iter().map(Check::from).collect(),
            stores: diagnosis.tried.iter().map(StoreTried::from).collect(),
        }
    }
}

impl From<&doctor::Check> for Check {
    fn from(check: &doctor::Check) -> Self {
        Self {
            verdict: Verdict::from(check.verdict),
            subject: check.subject.to_owned(),
            about: Some(check.about.clone()).filter(|about| !about.is_empty()),
            finding: check.finding.clone(),
            next: check.next.as_ref().map(FailureHint::from),
        }
    }
}

impl From<doctor::Verdict> for Verdict {
    fn from(verdict: doctor::Verdict) -> Self {
        match verdict {
            doctor::Verdict::Ok => Self::Ok,
            doctor::Verdict::Warn => Self::Warn,
            doctor::Verdict::Fail => Self::Fail,
            doctor::Verdict::Skip => Self::Skip,
        }
    }
}

impl From<&Tried> for StoreTried {
    fn from(tried: &Tried) -> Self {
        Self { way: tried.way.clone(), picked: tried.picked, finding: tried.finding.clone() }
    }
}
