//! `env`: what the environment sets, relative to a caller who is not in it.

use std::path::PathBuf;

use super::activate::Place;
use super::trust::{Consent, Withheld};
use super::{Context, Error, activate};
use crate::environ::Environ;
use crate::environment::activation;
use crate::environment::formats::Exported;
use crate::project::Project;

/// Gets the environment ready and says what it sets, and what was left out as nobody trusts it. A caller who is in it
/// already gets the same answer as one who is not.
pub fn exported(context: &Context<'_>, consent: &Consent<'_>) -> Result<(Exported, Option<Withheld>), Error> {
    let project = context.project()?;
    let outside = Context {
        environ: outside(&context.environ, &project),
        cwd: context.cwd.clone(),
        dirs: context.dirs.clone(),
        system: context.system,
        reporter: context.reporter,
        mode: context.mode,
        project_dir: context.project_dir.clone(),
        command: context.command.clone(),
    };
    let entered = activate::activate(&outside, consent, Place::Here)?;
    let watched = [watched(context, &project), entered.watched].concat();
    Ok((Exported { changes: entered.changes, watched }, entered.withheld))
}

/// The variables without what this project's environment did to them, if it is the innermost one.
fn outside(environ: &Environ, project: &Project) -> Environ {
    let mut outside = environ.clone();
    if activation::entered(environ).last().is_some_and(|layer| layer.project == project.root())
        && let Some(changes) = activation::deactivate(environ)
    {
        activate::apply(&mut outside, &changes);
    }
    outside
}

/// Files whose change may change the environment.
fn watched(context: &Context<'_>, project: &Project) -> Vec<PathBuf> {
    let switches = project.state_dir(&context.dirs).join("generations");
    vec![project.manifest_path(), project.lock_path(), switches]
}
