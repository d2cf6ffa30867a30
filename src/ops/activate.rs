//! `activate` and `deactivate`: what entering and leaving change, as data.

use super::enter::{Ready, ready};
use super::{Context, Error};
use crate::environ::Environ;
use crate::environment::activation::{self, Activation, Change};
use crate::project::Project;

/// What entering a project's environment changes.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The project.
    pub project: Project,
    /// The variables.
    pub changes: Vec<Change>,
}

/// Gets the environment ready and says what entering it changes.
pub fn activate(context: &Context<'_>) -> Result<Entered, Error> {
    let ready = ready(context)?;
    let changes = changes(context, &ready)?;
    Ok(Entered { project: ready.project, changes })
}

/// What leaving the innermost environment changes; `None` if none is entered.
pub fn deactivate(context: &Context<'_>) -> Option<Vec<Change>> {
    activation::deactivate(&context.environ)
}

/// The environment variables of a process inside.
pub fn environ(context: &Context<'_>, ready: &Ready) -> Result<Environ, Error> {
    let mut environ = context.environ.clone();
    apply(&mut environ, &changes(context, ready)?);
    Ok(environ)
}

/// Carries changes out on `environ`.
pub fn apply(environ: &mut Environ, changes: &[Change]) {
    for change in changes {
        match &change.new {
            Some(value) => environ.set(&change.name, value),
            None => environ.unset(&change.name),
        }
    }
}

fn changes(context: &Context<'_>, ready: &Ready) -> Result<Vec<Change>, Error> {
    let record = &ready.record;
    if !record.untrusted.is_empty() {
        let names = record.untrusted.join(", ");
        context.reporter.warn(&format!("not applied, since this version cannot ask for trust yet: {names}"));
    }
    let run_dir = ready.project.run_dir(&context.dirs);
    // Where it cannot be made (a sandbox), whoever wants to use it says so more clearly than envy could.
    let _ = private_dir(&run_dir);
    let activation = Activation {
        environment: record.environment.clone(),
        variables: record.variables.clone(),
        vars: record.vars.clone(),
        project: ready.project.root().to_path_buf(),
        run_dir,
        role: None,
    };
    Ok(activation.apply(&context.environ)?)
}

/// Makes a folder that only this user can enter; nothing happens if it is there.
fn private_dir(dir: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if dir.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}
