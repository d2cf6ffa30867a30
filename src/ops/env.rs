//! `env`: what the environment sets, relative to a caller who is not in it.

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
    let outside = context.with(outside(&context.environ, &project), context.reporter);
    let entered = activate::activate(&outside, consent, Place::Here)?;
    let watched = [project.sources(&context.dirs).to_vec(), entered.watched].concat();
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
