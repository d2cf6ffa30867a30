//! Entering and leaving an environment, as changes of environment variables. Pure but for one look for the host's
//! certificates. Not for: how a shell carries the changes out (`shells`), or making the environment exist.

mod certificates;
mod layer;
mod search_path;
pub(super) mod undo;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

pub use undo::UNDO;

use self::undo::{Stack, Text};
use super::Variables;
use crate::environ::Environ;
use crate::manifest::vars::{self, VarsError};
use crate::store::StorePath;

/// An environment about to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// The environment's store path.
    pub environment: StorePath,
    /// What it sets by itself.
    pub variables: Variables,
    /// `[vars]`: templates by name. Those that need trust are not applied.
    pub vars: BTreeMap<String, String>,
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

impl Activation {
    /// What changes in `environ` on entering, sorted by name. Entering a project anew replaces what it did before, in
    /// its place; entering another one goes on top. Where everything is as it should be, nothing changes.
    pub fn apply(&self, environ: &Environ) -> Result<Vec<Change>, VarsError> {
        let mut work = environ.clone();
        let mut stack = Stack::read(environ);
        let project = Text::from(self.project.as_os_str());
        let mut places = BTreeMap::new();
        if let Some(layer) = stack.0.pop_if(|layer| layer.project == project) {
            places = layer.undo(&mut work);
        }
        let mut layer = layer::Layering::new(&mut work, project);
        for (name, entries) in &self.variables.prepend {
            let fallback = self.variables.fallback.get(name).map(String::as_str);
            layer.prepend(name, entries, fallback, places.get(name).copied());
        }
        self.export(&mut layer);
        self.defaults(&mut layer, &stack);
        self.vars(&mut layer)?;
        stack.0.push(layer.finish());
        stack.write(&mut work);
        Ok(difference(environ, &work))
    }

    /// What envy itself says to programs.
    fn export(&self, layer: &mut layer::Layering<'_>) {
        let environment = self.environment.to_string();
        layer.set("ENVY_PROJECT", Some(self.project.as_os_str()));
        layer.set("ENVY_ENVIRONMENT", Some(environment.as_ref()));
        layer.set("ENVY_RUN", Some(self.run_dir.as_os_str()));
        layer.set("ENVY_ROLE", self.role.as_deref().map(OsStr::new));
    }

    /// Values that the user's own take precedence over; those of an outer environment do not.
    fn defaults(&self, layer: &mut layer::Layering<'_>, outer: &Stack) {
        let users = |layer: &layer::Layering<'_>, name: &str| {
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

    fn vars(&self, layer: &mut layer::Layering<'_>) -> Result<(), VarsError> {
        let lookup = |name: &str| layer.environ().get(name).map(|value| value.to_string_lossy().into_owned());
        let trusted = self.vars.iter().filter(|(name, _)| !vars::needs_trust(name));
        let trusted = trusted.map(|(name, value)| (name.clone(), value.clone())).collect();
        for (name, value) in vars::resolve(&trusted, &lookup)? {
            layer.set(&name, Some(value.as_ref()));
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

fn difference(before: &Environ, after: &Environ) -> Vec<Change> {
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
