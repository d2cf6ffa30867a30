//! `activate` and `deactivate`: what entering and leaving change, as data.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::enter::{Ready, go_inside, ready};
use super::trust::{self, Consent, Decision, Granted, Withheld};
use super::{Context, Error};
use crate::agent::detect::Agent;
use crate::environ::Environ;
use crate::environment::activation::{self, Activation, ActivationError, By, Change};
use crate::environment::on_activate;
use crate::environment::records::Record;
use crate::failure::{Code, Explain, Hint, printable};
use crate::project::Project;
use crate::report::Event;

/// What entering a project's environment changes.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The project.
    pub project: Project,
    /// What it was made of.
    pub record: Record,
    /// The variables.
    pub changes: Vec<Change>,
    /// `[profile]`, if it is trusted: code by shell, e.g. `bash`, or `common`.
    pub profile: BTreeMap<String, String>,
    /// Files of which a change changes this, besides manifest and lock; they need not exist.
    pub watched: Vec<PathBuf>,
    /// What was left out, as nobody trusts it.
    pub withheld: Option<Withheld>,
}

/// Where an environment is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a shell that runs already.
    Here,
    /// The same, by the shell's prompt hook.
    AtPrompt,
    /// In what this process becomes: it goes to where the environment is at `/nix` ([`go_inside`]).
    Within,
}

/// Gets the environment ready, runs its hook if that is trusted, and says what entering changes.
///
/// # Errors
/// [`OnlyInside`] if it is at `/nix` only for processes that are started there, unless it is entered [`Place::Within`].
pub fn activate(context: &Context<'_>, consent: &Consent<'_>, place: Place) -> Result<Entered, Error> {
    enter(context, ready(context)?, consent, place)
}

/// The same for an environment that is ready.
pub(super) fn enter(
    context: &Context<'_>,
    ready: Ready,
    consent: &Consent<'_>,
    place: Place,
) -> Result<Entered, Error> {
    let Ready { project, record, store } = ready;
    if let (Place::Here | Place::AtPrompt, Some(root)) = (place, store.root()) {
        let agent = Agent::of(&context.environ).is_some();
        return Err(OnlyInside { root: root.to_path_buf(), agent }.into());
    }
    let watched = trust::watched(context, &project, &record.demands);
    let (granted, withheld) = match trust::decide(context, &project, &record, consent)? {
        Decision::Nothing => (Granted::default(), None),
        Decision::Granted(granted) => (granted, None),
        Decision::Withheld(withheld) => (Granted::default(), Some(withheld)),
    };
    if place == Place::Within {
        go_inside(context, &store)?;
    }
    let profile = granted.demands.profile.clone();
    if profile.values().map(String::len).sum::<usize>() > activation::MAX_PROFILE {
        return Err(ActivationError::Profile.into());
    }
    let by = if place == Place::AtPrompt { By::Prompt } else { By::User };
    let changes = changes(context, &project, &record, granted, by, consent.silent)?;
    Ok(Entered { project, record, changes, profile, watched, withheld })
}

/// What leaving the innermost environment changes; `None` if none is entered.
pub fn deactivate(context: &Context<'_>) -> Option<Vec<Change>> {
    activation::deactivate(&context.environ)
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

fn changes(
    context: &Context<'_>,
    project: &Project,
    record: &Record,
    granted: Granted,
    by: By,
    silent: bool,
) -> Result<Vec<Change>, Error> {
    let Granted { demands, dotenv } = granted;
    let run_dir = private(project.run_dir(&context.dirs), &context.dirs.runtime)?;
    let mut vars = record.vars.clone();
    vars.extend(demands.vars);
    let activation = Activation {
        environment: record.environment.clone(),
        variables: record.variables.clone(),
        path_prepend: folders(context, project, &demands.path_prepend),
        vars,
        dotenv,
        project: project.root().to_path_buf(),
        run_dir: run_dir.clone(),
        role: None,
    };
    let mut staged = activation.stage(&context.environ, by)?;
    if let Some(hook) = &demands.on_activate {
        context.reporter.report(Event::Done);
        let exported = on_activate::run(hook, project.root(), staged.environ(), &run_dir, silent)?;
        staged.export(&exported);
    }
    Ok(staged.finish()?)
}

/// The folders of `options.path-prepend`.
fn folders(context: &Context<'_>, project: &Project, names: &[String]) -> Vec<PathBuf> {
    let root = project.root();
    if !names.is_empty() && root.as_os_str().as_bytes().contains(&b':') {
        context
            .reporter
            .warn("options.path-prepend is left out: the project's path has a colon, which PATH cannot hold");
        return Vec::new();
    }
    names.iter().map(|name| root.join(name).components().collect()).collect()
}

/// The run directory, made if need be so that only this user can enter it. Below a shared folder such as `/tmp` anybody
/// could have made it first: one that is somebody else's is refused.
pub(super) fn private(run_dir: PathBuf, parent: &Path) -> Result<PathBuf, ForeignRunDir> {
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
    /// Whom a shell would be of no use.
    agent: bool,
}

impl Explain for OnlyInside {
    fn code(&self) -> Code {
        Code::Unsupported
    }

    fn hints(&self) -> Vec<Hint> {
        if self.agent {
            return vec![Hint::run("run one command", "envy run -- COMMAND")];
        }
        vec![
            Hint::run("start a shell inside", "envy activate --subshell"),
            Hint::run("or run one command", "envy run -- COMMAND"),
        ]
    }
}

/// Somebody else made the folder that was to be private.
#[derive(Debug, thiserror::Error)]
#[error("{} belongs to another user, so it cannot be the private run directory", .path.display())]
pub(super) struct ForeignRunDir {
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
/// For the list of all errors.
pub(crate) fn examples() -> Vec<Error> {
    let root = || PathBuf::from("/home/me/.local/share/nix/root");
    vec![
        OnlyInside { root: root(), agent: false }.into(),
        OnlyInside { root: root(), agent: true }.into(),
        ForeignRunDir { path: "/tmp/envy-1000".into() }.into(),
    ]
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
