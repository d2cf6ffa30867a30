//! How far a project is trusted.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::text::path;
use crate::ops::trust;

/// What a project asks to run, and whether it may.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Trust {
    /// The project's folder.
    pub project: String,
    /// Where it stands.
    pub state: TrustState,
    /// SHA-256 of folder and code in hexadecimal digits: what is trusted is this.
    pub digest: String,
    /// All that needs trust, by its place in envy.toml, e.g. `hooks.on-activate`.
    pub code: BTreeMap<String, String>,
    /// The places that are not as they were trusted last; null if nothing else was trusted before.
    pub changed: Option<Vec<String>>,
}

/// How far a project is trusted.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TrustState {
    /// It asks for nothing that needs trust.
    Nothing,
    /// All of it is trusted.
    Trusted,
    /// It changed since it was trusted.
    Changed,
    /// A person said no to exactly this.
    Refused,
    /// Nobody said anything yet.
    Undecided,
}

/// What was decided about a project is forgotten.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Revoked {
    /// Whether there was anything to forget.
    pub revoked: bool,
}

impl From<&trust::Review> for Trust {
    fn from(review: &trust::Review) -> Self {
        let code = &review.code.0;
        let changed = review.before.as_ref().map(|before| {
            let names: BTreeSet<&String> = code.keys().chain(before.0.keys()).collect();
            names.into_iter().filter(|name| before.0.get(*name) != code.get(*name)).cloned().collect()
        });
        Self {
            project: path(&review.project),
            state: TrustState::from(review.state),
            digest: review.digest.clone(),
            code: code.clone().into_iter().collect(),
            changed,
        }
    }
}

impl From<trust::State> for TrustState {
    fn from(state: trust::State) -> Self {
        match state {
            trust::State::Nothing => Self::Nothing,
            trust::State::Trusted => Self::Trusted,
            trust::State::Changed => Self::Changed,
            trust::State::Refused => Self::Refused,
            trust::State::Undecided => Self::Undecided,
        }
    }
}
