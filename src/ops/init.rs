//! `init`: a folder becomes a project.

use super::files::Files;
use super::transaction::{Change, Transactions};
use super::{Context, Error, agents, hold};
use crate::failure::{Code, Explain, Hint};
use crate::lock::Lock;
use crate::manifest::{self, Manifest};
use crate::project::Project;

/// What `init` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initialized {
    /// The project.
    pub project: Project,
    /// The files that were written; empty if there was a manifest already.
    pub files: Vec<String>,
}

/// Makes the folder (`-d`, which is made if it is not there, else the working directory) a project. One that is one already
/// stays as it is.
pub fn init(context: &Context<'_>) -> Result<Initialized, Error> {
    let dir = context.project_dir.as_ref().map_or_else(|| context.cwd.clone(), |dir| context.cwd.join(dir));
    if context.project_dir.is_some() {
        fs_err::create_dir_all(&dir)?;
    }
    let project = Project::at(&dir)?.of_user(&context.dirs.home);
    let home = fs_err::canonicalize(&context.dirs.home).unwrap_or_else(|_| context.dirs.home.clone());
    if project.root() == home {
        return Err(HomeIsNoProject.into());
    }
    let _held = hold::hold(&project, context.mode.lock_timeout, context.reporter)?;
    let transactions = Transactions::new(&project, &project.state_dir(&context.dirs));
    transactions.recover()?;
    let files = Files::read(&project)?;
    if files.manifest.is_some() {
        return Ok(Initialized { project, files: Vec::new() });
    }
    let text = manifest::init::initial_text();
    let manifest = Manifest::default();
    let agents = agents::change(context, &files, &manifest, &Lock::default(), &std::collections::BTreeMap::new())?;
    let mut changes: Vec<Change> = Change::new(manifest::FILE_NAME, None, &text).into_iter().collect();
    changes.extend(agents);
    let written = changes.iter().map(|change| change.name().to_owned()).collect();
    transactions.commit(changes, None)?;
    Ok(Initialized { project, files: written })
}

/// The home folder cannot be a project.
#[derive(Debug, thiserror::Error)]
#[error("the home folder itself cannot be a project: its environment would rule everything below it")]
pub struct HomeIsNoProject;

impl Explain for HomeIsNoProject {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("make a folder for the project", "mkdir my-project && cd my-project && envy init")]
    }
}
