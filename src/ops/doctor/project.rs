//! The project, if there is one: its files, its lock, its block in `AGENTS.md`.

use super::{Check, Patient};
use crate::failure::{Code, Hint};
use crate::lock::Lock;
use crate::ops::load::Loaded;
use crate::ops::transaction::Transactions;
use crate::ops::{Error, status};
use crate::store::StorePath;

/// Paths of the project that a cache may be asked for: enough that a cache which has anything of it has one.
const SAMPLES: usize = 3;

/// Reads the files as they are; holds nothing, mends nothing.
pub(super) fn look(patient: &Patient) -> Vec<Check> {
    let project = match &patient.project {
        Ok(project) => project.clone(),
        Err(error) if error.code() == Code::NoProject => return vec![Check::skip("project", "there is none here")],
        Err(error) => return vec![failed("project", error)],
    };
    let transactions = Transactions::new(&project, &project.state_dir(&patient.dirs));
    if transactions.is_interrupted() {
        let next = Hint::run("let the next command mend it, or wait for the one that works", "envy sync");
        return vec![Check::warn("project", "a change of it is under way, or was killed", next)];
    }
    let loaded = match Loaded::parse(project) {
        Ok(loaded) => loaded,
        Err(error) => return vec![failed("project", &error)],
    };
    match status::examine(&patient.context(), loaded) {
        Ok(state) => judge(&state),
        Err(error) => vec![failed("project", &error)],
    }
}

fn judge(state: &status::Status) -> Vec<Check> {
    let sync = || Hint::run("make them agree", "envy sync");
    let root = state.project.root().display();
    if !state.mismatches.is_empty() {
        let differences: Vec<String> = state.mismatches.iter().map(ToString::to_string).collect();
        return vec![Check::warn("project", differences.join("; "), sync()).about(root.to_string())];
    }
    if state.environment.is_none() {
        let next = Hint::run("realize it", "envy sync");
        return vec![Check::warn("project", "its environment is not realized", next).about(root.to_string())];
    }
    let agents = match (&state.agents_problem, state.agents_current) {
        (Some(problem), _) => failed("agents-md", &problem.clone().into()),
        (_, true) => Check::ok("agents-md", "AGENTS.md says what agents must know"),
        (_, false) => Check::warn("agents-md", "the block in AGENTS.md is not what it should be", sync()),
    };
    vec![Check::ok("project", "its lock answers, its environment is realized").about(root.to_string()), agents]
}

fn failed(subject: &'static str, error: &Error) -> Check {
    let next = error.hints().into_iter().next().unwrap_or_else(|| Hint::text("mend what the message names"));
    Check::fail(subject, error.message(), next)
}

/// Some store paths of the project's packages on this system; none without a project.
pub(super) fn samples(patient: &Patient) -> Vec<StorePath> {
    let lock = patient.project.as_ref().ok().and_then(|project| Loaded::parse(project.clone()).ok());
    let lock = lock.map_or_else(Lock::default, |loaded| loaded.lock);
    let outputs = lock.packages.values().filter_map(|package| package.systems.get(&patient.system));
    outputs.flat_map(|system| system.outputs.values()).take(SAMPLES).cloned().collect()
}
