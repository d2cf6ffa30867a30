//! What a prompt hook watches, and its state as it is now: taken before anything is read, so that whatever changes
//! afterwards differs from it. Every path that matters to a step is added here.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::memory::{self, Mark};
use super::stamps;
use crate::environment::look::Look;
use crate::environment::shells::{Guard, Unchanged};
use crate::manifest;
use crate::ops::Context;
use crate::ops::activate::private;
use crate::project::{Project, is_git_root};
use crate::store::StorePath;

/// A guard that is being made.
pub(super) struct Watch {
    /// The second from which on a modification is recent, since 1970.
    recent: i64,
    stamps: Option<PathBuf>,
    guard: Option<Guard>,
    /// What was watched of the project, and how it looked.
    seen: Vec<(PathBuf, Option<Look>)>,
}

impl Watch {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let runtime = &context.dirs.runtime;
        let stamps = private(runtime.join("stamps"), runtime).ok();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).as_ref().map_or(0, Duration::as_secs);
        let recent = i64::try_from(now).unwrap_or(i64::MAX).saturating_sub(1);
        Self { recent, stamps, guard: Some(Guard::default()), seen: Vec::new() }
    }

    /// Watches a file or folder, whether or not it is there.
    pub(super) fn file(&mut self, path: PathBuf) {
        let look = Look::at(&path);
        self.seen.push((path.clone(), look.as_ref().ok().copied()));
        let Some(guard) = &mut self.guard else { return };
        match look.map(|look| look.modified) {
            Ok(moment) => match self.stamps.as_deref().and_then(|dir| stamps::stamp(dir, moment)) {
                Some(stamp) => {
                    guard.recent |= moment.seconds >= self.recent;
                    guard.unchanged.push(Unchanged { path, stamp, modified: moment });
                }
                // Without a stamp nobody can tell: the hook looks at every prompt.
                None => self.guard = None,
            },
            // A broken link, too, is not there.
            Err(_) => guard.absent.push(path),
        }
    }

    /// Watches that something stays there.
    pub(super) fn stays(&mut self, path: PathBuf) {
        self.guard.iter_mut().for_each(|guard| guard.present.push(path.clone()));
    }

    /// Watches where a nearer manifest could appear.
    pub(super) fn manifests(&mut self, cwd: &Path, home: &Path, project: Option<&Project>) {
        let home = fs_err::canonicalize(home).unwrap_or_else(|_| home.to_path_buf());
        for dir in cwd.ancestors() {
            if dir == home || project.is_some_and(|project| dir == project.root()) {
                break;
            }
            self.guard.iter_mut().for_each(|guard| guard.absent.push(dir.join(manifest::FILE_NAME)));
            if is_git_root(dir) {
                break;
            }
        }
    }

    /// Watches what a project's environment comes from: its files, and its state, which changes with every switch.
    pub(super) fn project(&mut self, context: &Context<'_>, project: &Project) {
        project.sources(&context.dirs).into_iter().for_each(|path| self.file(path));
    }

    /// A mark of all files that were watched, as they are, and of the environment.
    pub(super) fn state(&self, environment: &StorePath) -> Mark {
        memory::mark(format!("{:?} {environment}", self.seen).as_bytes())
    }

    /// `None` if only a step can tell whether something changed.
    pub(super) fn finish(self) -> Option<Guard> {
        self.guard
    }
}
