//! `doctor`: whether this machine lets envy do its work, and what to do where it does not.
//!
//! Changes nothing in any project. No check can hang: each runs beside the others, and one that has no answer in time says
//! just that. Not for: mending.

mod caches;
mod catalog;
mod check;
mod folders;
mod host;
mod locks;
mod patience;
mod project;
mod store;

use std::sync::Arc;
use std::time::Duration;

pub use check::{Check, Verdict};

use self::patience::Waiting;
use super::{Context, Mode};
use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint};
use crate::project::{Dirs, Project};
use crate::report::Silent;
use crate::store::open::Tried;
use crate::system::System;

/// How long a question over the network may take.
const ANSWER: Duration = Duration::from_secs(6);
/// How long any check may take, all together.
const CHECK: Duration = Duration::from_secs(14);

/// All findings.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// By subject, in the order in which they matter.
    pub checks: Vec<Check>,
    /// The ways to a store that were tried, in order.
    pub tried: Vec<Tried>,
}

impl Diagnosis {
    /// Those that fail.
    pub fn failed(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.verdict == Verdict::Fail)
    }

    /// The error that the command ends with, if anything fails.
    pub fn failure(&self) -> Option<Unwell> {
        let mut subjects: Vec<String> = self.failed().map(Check::title).collect();
        let count = subjects.len();
        subjects.dedup();
        (count > 0).then_some(Unwell { count, subjects })
    }
}

/// What the checks are about; each has its own share of it, as it may outlive the command.
struct Patient {
    environ: Environ,
    cwd: std::path::PathBuf,
    dirs: Dirs,
    system: System,
    mode: Mode,
    /// The project, or why there is none.
    project: Result<Project, super::Error>,
}

impl Patient {
    /// For operations that read the project.
    fn context(&self) -> Context<'_> {
        Context {
            environ: self.environ.clone(),
            cwd: self.cwd.clone(),
            dirs: self.dirs.clone(),
            system: self.system,
            reporter: &Silent,
            // Nobody is waited for.
            mode: Mode { lock_timeout: Duration::ZERO, ..self.mode },
            project_dir: self.project.as_ref().ok().map(|project| project.root().to_path_buf()),
            command: String::new(),
        }
    }
}

/// Looks at everything. Without a project, at everything else.
pub fn doctor(context: &Context<'_>) -> Diagnosis {
    let patient = Arc::new(Patient {
        environ: context.environ.clone(),
        cwd: context.cwd.clone(),
        dirs: context.dirs.clone(),
        system: context.system,
        mode: context.mode,
        project: context.project(),
    });
    let begin = |look: fn(&Patient) -> Vec<Check>| {
        let patient = Arc::clone(&patient);
        Waiting::on(CHECK, move || look(&patient))
    };
    let opening = {
        let patient = Arc::clone(&patient);
        Waiting::on(CHECK, move || store::look(&patient.environ, &patient.dirs.home))
    };
    let namespaces = Waiting::on(CHECK, host::namespaces);
    let (folders, host) = (begin(|patient| folders::writable(&patient.dirs)), begin(host::look));
    let project = begin(project::look);
    let caches = caches::begin(&patient);
    let catalog = catalog::begin(&patient);

    let opened = opening.answer().unwrap_or_else(store::Opened::unanswered);
    let (store_dir, dirs) = (opened.store_dir.clone(), patient.dirs.clone());
    let disks = Waiting::on(CHECK, move || folders::disks(store_dir.as_deref(), &dirs));
    let late = |subject: &'static str| move || vec![Check::late(subject)];
    let mut checks = opened.checks;
    checks.push(host::judge_namespaces(namespaces.answer(), opened.needs_namespace));
    checks.extend(caches.checks());
    checks.extend(catalog.checks());
    checks.extend(disks.answer().unwrap_or_else(late("disk")));
    checks.extend(folders.answer().unwrap_or_else(late("folder")));
    checks.extend(host.answer().unwrap_or_else(late("host")));
    checks.extend(project.answer().unwrap_or_else(late("project")));
    Diagnosis { checks, tried: opened.tried }
}

/// Something fails.
#[derive(Debug, thiserror::Error)]
#[error("{} failed: {}", if *.count == 1 { "1 check".to_owned() } else { format!("{} checks", .count) }, .subjects.join(", "))]
pub struct Unwell {
    count: usize,
    subjects: Vec<String>,
}

impl Explain for Unwell {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("do what stands below each `fail`, then look again", "envy doctor")]
    }
}

#[cfg(test)]
impl Unwell {
    /// For the list of all errors.
    pub(crate) fn example() -> Self {
        Self { count: 2, subjects: vec!["store".to_owned(), "catalog".to_owned()] }
    }
}
