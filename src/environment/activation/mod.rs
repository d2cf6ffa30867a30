//! Entering and leaving an environment, as changes of environment variables. Pure but for one look for the host's
//! certificates. Not for: how a shell carries the changes out (`shells`), or making the environment exist.

mod certificates;
mod error;
mod layer;
mod search_path;
pub(super) mod undo;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

pub use error::ActivationError;
pub use undo::UNDO;

use self::layer::Layering;
use self::undo::{Stack, Text};
use super::Variables;
use super::dotenv::DotenvFile;
use super::on_activate::Exported;
use crate::environ::Environ;
use crate::manifest::vars::{self, MAX_VALUE};
use crate::store::StorePath;

/// What the memory of all that is entered may have, in bytes: it has to fit into one variable ([`MAX_VALUE`]), with room for
/// environments that are entered inside.
const MAX_UNDO: usize = 100 * 1024;

/// What `[profile]` may have in all, in bytes: a subshell gets it through a variable.
pub const MAX_PROFILE: usize = 64 * 1024;

/// An environment about to be entered. Whether what it does was trusted is decided before (`trust`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// The environment's store path.
    pub environment: StorePath,
    /// What it sets by itself.
    pub variables: Variables,
    /// Folders to put in front of its programs, in order.
    pub path_prepend: Vec<PathBuf>,
    /// `[vars]`: templates by name.
    pub vars: BTreeMap<String, String>,
    /// Files of variables, set in their order after `vars`.
    pub dotenv: Vec<DotenvFile>,
    /// The project's folder.
    pub project: PathBuf,
    /// The project's private run directory.
    pub run_dir: PathBuf,
    /// The role that is entered.
    pub role: Option<String>,
}

/// A variable that changes. `None` is "not set".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The variable.
    pub name: OsString,
    /// What it is now.
    pub old: Option<OsString>,
    /// What it is to be.
    pub new: Option<OsString>,
}

/// On whose word an environment is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Somebody asked for it, who will also leave it.
    User,
    /// The prompt hook, which leaves what it entered itself; what the user entered remains the user's.
    Prompt,
}

/// An environment that is entered but for what a hook exports.
#[derive(Debug)]
pub struct Staged {
    before: Environ,
    outer: Stack,
    layering: Layering,
}

impl Staged {
    /// The variables inside, as they are by now.
    pub fn environ(&self) -> &Environ {
        self.layering.environ()
    }

    /// Makes what a hook exported part of the environment.
    pub fn export(&mut self, exported: &[Exported]) {
        for Exported { name, value } in exported {
            self.layering.adopt(name, value.as_deref());
        }
    }

    /// What changes on entering, sorted by name.
    ///
    /// # Errors
    /// [`ActivationError::TooLarge`] if programs cannot be given so much.
    pub fn finish(self) -> Result<Vec<Change>, ActivationError> {
        let (mut environ, layer) = self.layering.finish();
        let mut stack = self.outer;
        stack.0.push(layer);
        stack.write(&mut environ);
        let changes = difference(&self.before, &environ);
        for Change { name, new, .. } in &changes {
            let limit = if name == UNDO { MAX_UNDO } else { MAX_VALUE };
            if new.as_ref().is_some_and(|value| value.len() > limit) {
                return Err(ActivationError::TooLarge { name: name.to_string_lossy().into_owned() });
            }
        }
        Ok(changes)
    }
}

impl Activation {
    /// What changes in `environ` on entering, sorted by name, where there is no hook of the manifest.
    ///
    /// # Errors
    /// Those of [`Activation::stage`] and [`Staged::finish`].
    #[cfg(test)]
    pub(crate) fn apply(&self, environ: &Environ) -> Result<Vec<Change>, ActivationError> {
        self.stage(environ, By::User)?.finish()
    }

    /// Enters `environ` but for a hook of the manifest. Entering a project anew replaces what it did before, in its place;
    /// entering another one goes on top. Where everything is as it should be, nothing changes.
    ///
    /// # Errors
    /// If variables cannot be given values.
    pub fn stage(&self, environ: &Environ, by: By) -> Result<Staged, ActivationError> {
        let mut work = environ.clone();
        let mut stack = Stack::read(environ);
        let project = Text::from(self.project.as_os_str());
        let replaced = stack.0.pop_if(|layer| layer.project == project);
        let hooked = by == By::Prompt && replaced.as_ref().is_none_or(|layer| layer.hooked);
        let places = replaced.map(|layer| layer.undo(&mut work)).unwrap_or_default();
        let mut layer = Layering::new(work, project, hooked, places);
        self.search_paths(&mut layer);
        self.export(&mut layer);
        self.defaults(&mut layer, &stack);
        self.vars(&mut layer)?;
        self.dotenv(&mut layer)?;
        Ok(Staged { before: environ.clone(), outer: stack, layering: layer })
    }

    fn search_paths(&self, layer: &mut Layering) {
        let mut search_paths: BTreeMap<&str, Vec<OsString>> = BTreeMap::new();
        for (name, entries) in &self.variables.prepend {
            search_paths.insert(name, entries.iter().map(OsString::from).collect());
        }
        if !self.path_prepend.is_empty() {
            let own = self.path_prepend.iter().map(|dir| dir.as_os_str().to_owned());
            search_paths.entry("PATH").or_default().splice(0..0, own);
        }
        for (name, entries) in search_paths {
            layer.prepend(name, &entries, self.variables.fallback.get(name).map(String::as_str));
        }
    }

    /// What envy itself says to programs.
    fn export(&self, layer: &mut Layering) {
        let environment = self.environment.to_string();
        layer.set("ENVY_PROJECT", Some(self.project.as_os_str()));
        layer.set("ENVY_ENVIRONMENT", Some(environment.as_ref()));
        layer.set("ENVY_RUN", Some(self.run_dir.as_os_str()));
        layer.set("ENVY_ROLE", self.role.as_deref().map(OsStr::new));
    }

    /// Values that the user's own take precedence over; those of an outer environment do not.
    fn defaults(&self, layer: &mut Layering, outer: &Stack) {
        let users = |layer: &Layering, name: &str| {
            layer.environ().get(name).is_some_and(|value| !value.is_empty() && !outer.set_by_envy(name, value))
        };
        let certificates = certificates::VARIABLES.iter().any(|name| users(layer, name));
        let mut defaults = self.variables.default.clone();
        if !certificates::VARIABLES
            .iter()
            .any(|name| defaults.contains_key(*name) || layer.environ().text(name).is_some())
        {
            defaults.extend(certificates::of_host(std::path::Path::new("/")));
        }
        for (name, value) in &defaults {
            let kept = if certificates::VARIABLES.contains(&name.as_str()) { certificates } else { users(layer, name) };
            if !kept {
                layer.set_default(name, value.as_ref());
            }
        }
    }

    fn vars(&self, layer: &mut Layering) -> Result<(), ActivationError> {
        let resolved = vars::resolve(&self.vars, &|name| layer.environ().get(name).map(OsStr::to_owned))?;
        for (name, value) in resolved {
            layer.adopt(&name, Some(value.as_ref()));
        }
        Ok(())
    }

    fn dotenv(&self, layer: &mut Layering) -> Result<(), ActivationError> {
        for file in &self.dotenv {
            for assignment in &file.assignments {
                let too_large = || ActivationError::TooLarge { name: assignment.name.clone() };
                let value = assignment.value(|name| layer.environ().get(name)).ok_or_else(too_large)?;
                layer.adopt(&assignment.name, Some(&value));
            }
        }
        Ok(())
    }
}

/// What changes in `environ` on leaving the innermost environment, sorted by name; `None` if none is entered.
pub fn deactivate(environ: &Environ) -> Option<Vec<Change>> {
    let mut stack = Stack::read(environ);
    let layer = stack.0.pop()?;
    let mut work = environ.clone();
    layer.undo(&mut work);
    stack.write(&mut work);
    Some(difference(environ, &work))
}

/// A project that is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Its folder.
    pub project: PathBuf,
    /// Whether the prompt hook entered it; else somebody asked for it.
    pub by_hook: bool,
    /// Whether all that it put into search paths is still there.
    pub intact: bool,
}

/// All that is entered in `environ`, the innermost last.
pub fn entered(environ: &Environ) -> Vec<Entered> {
    let Stack(layers) = Stack::read(environ);
    let entered = |layer: &undo::Layer| Entered {
        project: OsString::from(&layer.project).into(),
        by_hook: layer.hooked,
        intact: layer.is_intact(environ),
    };
    layers.iter().map(entered).collect()
}

/// What makes `after` of `before`, sorted by name.
pub fn difference(before: &Environ, after: &Environ) -> Vec<Change> {
    let names: std::collections::BTreeSet<&OsStr> = before.iter().chain(after.iter()).map(|(name, _)| name).collect();
    let change = |name: &OsStr| {
        let (old, new) = (before.get(name), after.get(name));
        let owned = |value: Option<&OsStr>| value.map(OsStr::to_owned);
        (old != new).then(|| Change { name: name.to_owned(), old: owned(old), new: owned(new) })
    };
    names.into_iter().filter_map(change).collect()
}

#[cfg(test)]
mod tests;
