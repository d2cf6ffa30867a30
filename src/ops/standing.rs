//! The environment that a question is answered from: as it stands, whatever was edited or pulled since. A question changes
//! nothing but to realize what the lock has; `enter` is for what runs in an environment.

use super::enter::{Ready, ready};
use super::files::read_text;
use super::load::Loaded;
use super::settle::LockOutdated;
use super::transaction::Transactions;
use super::{Context, Error, remember};
use crate::failure::{Code, Hint};
use crate::lock::answers::{Mismatch, answers};
use crate::report::Warning;
use crate::store::StorePath;
use crate::store::layout::Layout;

/// An environment that a question is answered from.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// Its store path.
    pub(super) environment: StorePath,
    /// The store that has it.
    pub(super) store: Layout,
    /// The lock that it was made from, as text.
    pub(super) lock: String,
    /// What asks for another one by now.
    pub(super) outdated: Option<Outdated>,
}

/// What was changed since the environment was made.
#[derive(Debug, Clone)]
pub(super) struct Outdated {
    manifest: bool,
    lock: bool,
    mismatches: Vec<Mismatch>,
}

/// The environment as it stands, realized from the lock alone if need be. Where the lock does not answer the manifest any
/// more it is that of the current generation.
pub(super) fn standing(context: &Context<'_>) -> Result<Standing, Error> {
    let loaded = Loaded::read(context)?;
    let mismatches = answers(&loaded.manifest, &loaded.lock);
    if mismatches.is_empty() {
        let Ready { project, record, store } = ready(context)?;
        let lock = read_text(&project.lock_path())?.unwrap_or_default();
        return Ok(Standing { environment: record.environment, store, lock, outdated: None });
    }
    let transactions = Transactions::new(&loaded.project, &loaded.project.state_dir(&context.dirs));
    let current = transactions.generations().current();
    let kept = current.and_then(|generation| Some((generation.environment()?, generation.texts().ok()?)));
    let Some((environment, texts)) = kept else { return Err(LockOutdated { mismatches }.into()) };
    let store = remember::holding(context, &environment).unwrap_or_else(|| Layout::system(None));
    let (manifest, lock) = (texts.manifest != loaded.manifest_text(), texts.lock != loaded.files.lock);
    let outdated = Some(Outdated { manifest, lock, mismatches });
    Ok(Standing { environment, store, lock: texts.lock.unwrap_or_default(), outdated })
}

impl Outdated {
    /// Whose change is not applied, where it shows first, and how it is applied.
    pub(super) fn warning(&self, context: &Context<'_>) -> Warning {
        let changed = match (self.manifest, self.lock) {
            (true, false) => "envy.toml was changed since",
            (false, true) => "envy.lock was changed since",
            (true, true) => "envy.toml and envy.lock were changed since",
            (false, false) => "envy.lock does not answer envy.toml",
        };
        let more = match self.mismatches.len() {
            0 | 1 => String::new(),
            all => format!(", and {} more", all - 1),
        };
        let first = self.mismatches.first().map_or_else(String::new, |first| format!(" ({first}{more})"));
        Warning {
            code: Some(Code::LockOutdated),
            message: format!("{changed}{first}; this is the environment as it stands"),
            hints: vec![Hint::run("to apply it", context.line("sync"))],
        }
    }
}
