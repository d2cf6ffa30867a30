//! Where an agent can write from inside of its sandbox. A program that lies there is not run, and no rule names it.
//!
//! By what Codex's `workspace-write` lets commands write to, and more: a folder that anybody may write to counts, too.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::super::Context;
use crate::agent::codex::{around, user};
use crate::environment::exec::find_program;
use crate::project::{Project, git_root};

/// Folders in which an agent can write.
#[derive(Debug, Clone)]
pub struct Places {
    folders: Vec<(PathBuf, &'static str)>,
}

/// Why a file is not safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// The folder that can be written to.
    pub place: PathBuf,
    /// What it is.
    pub why: &'static str,
}

impl Places {
    /// Those of an agent that works in this project.
    pub fn of(context: &Context<'_>, project: &Project) -> Self {
        let temporary = context.environ.absolute("TMPDIR");
        // Where one runs envy one runs an agent, too; but nobody lets one loose on all of HOME.
        let started_in = Some(context.cwd.clone()).filter(|folder| !context.dirs.home.starts_with(folder));
        let usual = [PathBuf::from("/tmp"), PathBuf::from("/dev/shm")];
        let settings = settings_of_codex(context).unwrap_or_default();
        let all = std::iter::once((project.root().to_path_buf(), "the project"))
            .chain(git_root(project.root()).map(|root| (root.to_path_buf(), "the repository")))
            .chain(started_in.map(|folder| (folder, "the folder that you are in")))
            .chain(temporary.into_iter().chain(usual).map(|folder| (folder, "a folder for temporary files")))
            .chain(user::writable_roots(&settings).into_iter().map(|root| (root, "writable by Codex's settings")));
        let real = |(folder, why): (PathBuf, _)| (fs_err::canonicalize(&folder).unwrap_or(folder), why);
        Self { folders: all.map(real).collect() }
    }

    /// Why an agent could replace what lies at this absolute path, or where it leads; `None` if it cannot.
    pub fn exposed(&self, file: &Path) -> Option<Exposed> {
        let real = fs_err::canonicalize(file).ok();
        [Some(file), real.as_deref()].into_iter().flatten().find_map(|path| self.exposes(path))
    }

    fn exposes(&self, path: &Path) -> Option<Exposed> {
        let inside = self.folders.iter().find(|(folder, _)| path.starts_with(folder));
        if let Some((folder, why)) = inside {
            return Some(Exposed { place: folder.clone(), why });
        }
        let anybodys = |path: &&Path| path.metadata().is_ok_and(|meta| meta.permissions().mode() & 0o002 != 0);
        let place = path.ancestors().find(anybodys)?.to_path_buf();
        Some(Exposed { place, why: "as anybody may" })
    }

    /// The first program of this name on `PATH`, by the file that it leads to in the end, and why it is not safe if it is not.
    pub fn program(&self, context: &Context<'_>, name: &str) -> Option<(PathBuf, Option<Exposed>)> {
        let path = context.environ.get("PATH").unwrap_or_default();
        let program = context.cwd.join(find_program(name.as_ref(), path).ok()?);
        let exposed = self.exposed(&program);
        // What is run is what was looked at, whatever links on the way lead to next.
        Some((fs_err::canonicalize(&program).unwrap_or(program), exposed))
    }

    /// The first folder of `PATH` before this program's in which an agent could put one of the same name.
    pub fn before(&self, context: &Context<'_>, name: &str) -> Option<Exposed> {
        let path = context.environ.get("PATH").unwrap_or_default();
        let has = |folder: &PathBuf| find_program(name.as_ref(), folder.as_os_str()).is_ok();
        let before = std::env::split_paths(path).take_while(|folder| !has(folder));
        before.map(|folder| context.cwd.join(folder)).find_map(|folder| self.exposed(&folder))
    }

    /// `PATH` without folders in which an agent can write.
    pub fn safe_path(&self, context: &Context<'_>) -> std::ffi::OsString {
        let path = context.environ.get("PATH").unwrap_or_default();
        let safe = std::env::split_paths(path).filter(|folder| folder.is_absolute() && self.exposed(folder).is_none());
        std::env::join_paths(safe).unwrap_or_default()
    }
}

/// Codex's own folder: `CODEX_HOME`, else `~/.codex`.
pub(super) fn codex_home(context: &Context<'_>) -> PathBuf {
    around::home(context.environ.absolute("CODEX_HOME"), &context.dirs.home)
}

/// The user's settings of Codex, as far as they can be read.
pub(super) fn settings_of_codex(context: &Context<'_>) -> Option<String> {
    super::super::files::read_text(&codex_home(context).join(user::FILE_NAME)).ok().flatten()
}
