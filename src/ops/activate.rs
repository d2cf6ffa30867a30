//! `activate` and `deactivate`: what entering and leaving change, as data.

use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::enter::{Ready, ready};
use super::{Context, Error};
use crate::environ::Environ;
use crate::environment::activation::{self, Activation, Change};
use crate::failure::{Code, Explain, Hint, printable};
use crate::project::Project;
use crate::store::layout::Layout;

/// What entering a project's environment changes.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The project.
    pub project: Project,
    /// The variables.
    pub changes: Vec<Change>,
    /// The store that has the environment.
    pub store: Layout,
}

/// Gets the environment ready and says what entering it changes.
pub fn activate(context: &Context<'_>) -> Result<Entered, Error> {
    let ready = ready(context)?;
    let changes = changes(context, &ready)?;
    Ok(Entered { project: ready.project, changes, store: ready.store })
}

/// What entering changes in a shell that runs already.
///
/// # Errors
/// [`OnlyInside`] if the environment is at `/nix` only for processes that are started there.
pub fn in_place(entered: &Entered) -> Result<&[Change], OnlyInside> {
    match entered.store.root() {
        None => Ok(&entered.changes),
        Some(root) => Err(OnlyInside { root: root.to_path_buf() }),
    }
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
    let run_dir = private(run_dir, &context.dirs.runtime)?;
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

/// The run directory, made if need be so that only this user can enter it. Below a shared folder such as `/tmp` anybody
/// could have made it first: one that is somebody else's is refused.
fn private(run_dir: PathBuf, parent: &Path) -> Result<PathBuf, ForeignRunDir> {
    if !run_dir.is_dir() {
        // Where it cannot be made (a sandbox), whoever wants to use it says so more clearly than envy could.
        let _ = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&run_dir);
    }
    let user = rustix::process::getuid().as_raw();
    for dir in [parent, &run_dir] {
        match dir.symlink_metadata() {
            Ok(metadata) if metadata.uid() != user || !metadata.is_dir() => {
                return Err(ForeignRunDir { path: dir.to_path_buf() });
            }
            _ => {}
        }
    }
    Ok(run_dir)
}

/// A running shell cannot be moved to where the environment is.
#[derive(Debug, thiserror::Error)]
#[error(
    "this environment lies in a store of your own, below {}, which only commands that envy starts see at /nix: a shell \
     that runs already cannot enter it",
    printable(&.root.to_string_lossy())
)]
pub struct OnlyInside {
    root: PathBuf,
}

impl Explain for OnlyInside {
    fn code(&self) -> Code {
        Code::Unsupported
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Hint::run("start a shell inside", "envy activate --subshell"),
            Hint::run("or run one command", "envy run -- COMMAND"),
        ]
    }
}

/// Somebody else made the folder that was to be private.
#[derive(Debug, thiserror::Error)]
#[error("{} belongs to another user, so it cannot be the private run directory", .path.display())]
struct ForeignRunDir {
    path: PathBuf,
}

impl Explain for ForeignRunDir {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::text("set XDG_RUNTIME_DIR to a folder of your own")]
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_run_directory_is_private_and_never_a_link_to_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let parent = dir.path().join("envy-0");
        let made = private(parent.join("project"), &parent).unwrap();
        assert_eq!(made.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(private(made.clone(), &parent).unwrap(), made);
        let planted = parent.join("planted");
        fs_err::os::unix::fs::symlink(&made, &planted).unwrap();
        assert!(private(planted, &parent).is_err());
    }
}
