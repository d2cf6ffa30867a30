//! What envy does, on plain values: an operation takes a [`Context`] and a request, returns a typed
//! outcome and prints nothing. Parsing arguments and rendering outcomes are `cli`'s.

pub mod activate;
pub mod adjusted;
pub mod agents;
pub mod apply;
pub mod candidates;
pub mod diff;
pub mod directory;
pub mod doctor;
pub mod edit;
pub mod enter;
pub mod env;
pub mod export;
pub mod files;
mod folder;
pub mod gc;
pub mod generation;
pub mod history;
pub mod hold;
mod holder;
pub mod hook;
pub mod init;
pub mod install;
pub mod list;
pub mod load;
mod mend;
pub mod moved;
pub mod outdated;
mod owner;
pub mod plan;
pub mod realize;
pub mod remember;
pub mod remove;
pub mod restricted;
pub mod rollback;
pub mod run;
mod scratch;
pub mod search;
pub mod select;
pub mod settle;
pub mod show;
mod standing;
pub mod status;
pub mod sync;
pub mod transaction;
pub mod trust;
pub mod ways_out;
pub mod which;
pub mod why;

use std::path::PathBuf;
use std::time::Duration;

use crate::environ::Environ;
use crate::failure::{Code, Explain, Hint, Snippet};
use crate::project::{Dirs, Project};
use crate::report::Reporter;
use crate::system::System;

/// Everything that an operation needs from outside.
pub struct Context<'a> {
    /// The environment variables that envy was started with.
    pub environ: Environ,
    /// The working directory.
    pub cwd: PathBuf,
    /// envy's folders.
    pub dirs: Dirs,
    /// The system to realize for.
    pub system: System,
    /// Hears what happens.
    pub reporter: &'a dyn Reporter,
    /// How far the operation may go.
    pub mode: Mode,
    /// `-d DIR`: the project's folder instead of a search upwards.
    pub project_dir: Option<PathBuf>,
    /// The command as `history` tells it, e.g. `install hello`: without global options, and nothing that may be secret.
    pub command: String,
}

/// The global options that change what an operation may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// The lock must answer the manifest as it is.
    pub locked: bool,
    /// No request to a catalog; cached answers count whatever their age.
    pub offline: bool,
    /// How long to wait for another envy that holds the project.
    pub lock_timeout: Duration,
    /// A misled agent may have written the command line and the project: nothing of the project's own runs, is followed or
    /// believed. Set by `Context::restricted`, with all that belongs to it.
    pub restricted: bool,
}

impl Context<'_> {
    /// The same with other variables and another listener.
    pub(crate) fn with<'b>(&self, environ: Environ, reporter: &'b dyn Reporter) -> Context<'b> {
        Context {
            environ,
            reporter,
            cwd: self.cwd.clone(),
            dirs: self.dirs.clone(),
            system: self.system,
            mode: self.mode,
            project_dir: self.project_dir.clone(),
            command: self.command.clone(),
        }
    }

    /// The same where a misled agent may have written the command line and the project.
    #[must_use]
    pub(crate) fn restricted(self) -> Self {
        let environ = restricted::environ(&self.environ);
        Self { environ, mode: Mode { restricted: true, ..self.mode }, ..self }
    }

    /// The project that the command is about: `-d`, else the nearest one upwards.
    pub fn project(&self) -> Result<Project, Error> {
        let project = match &self.project_dir {
            None => Project::find(&self.cwd, &self.dirs.home)?,
            Some(dir) => self.project_at(dir)?.of_user(&self.dirs.home),
        };
        Ok(if self.mode.restricted { project.hostile() } else { project })
    }

    /// A command of envy for the same project, to be typed as it stands.
    pub(crate) fn line(&self, command: &str) -> String {
        let dir = self.project_dir.as_ref().map(|dir| ["-d".to_owned(), dir.to_string_lossy().into_owned()]);
        let dir = dir.map(|words| format!("{} ", crate::failure::command_line(&words))).unwrap_or_default();
        format!("envy {dir}{command}")
    }

    fn project_at(&self, dir: &std::path::Path) -> Result<Project, Error> {
        let project = Project::at(&self.cwd.join(dir))?;
        if project.manifest_path().symlink_metadata().is_err() {
            return Err(crate::project::ProjectError::NoManifest { dir: dir.to_path_buf() }.into());
        }
        Ok(project)
    }
}

/// The error of any operation: whatever the domain that failed says of itself.
#[derive(Debug)]
pub struct Error(Box<dyn Explain + Send + Sync>);

impl<E: Explain + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl Error {
    /// Its stable code.
    pub fn code(&self) -> Code {
        self.0.code()
    }

    /// The status that a shell would give for a command that cannot be run: 126 or 127.
    pub fn status_of_command(&self) -> Option<u8> {
        self.0.status_of_command()
    }

    /// For what a sandbox blocks: whether the same command outside would not help.
    pub fn has_own_way_out(&self) -> bool {
        self.0.has_own_way_out()
    }

    /// Its message: what failed and, after a colon, why.
    pub fn message(&self) -> String {
        self.0.to_string()
    }

    /// What to do next.
    pub fn hints(&self) -> Vec<Hint> {
        self.0.hints()
    }

    /// The place in a file that it is about.
    pub fn snippet(&self) -> Option<Snippet> {
        self.0.snippet()
    }
}
