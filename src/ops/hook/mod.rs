//! One step of a prompt hook: what to leave, enter or refresh, what to watch until the next one, and what to say.
//!
//! It takes only the recorded road: it never realizes, resolves, asks or waits, and opens no socket. What it cannot enter
//! it announces, once a shell. Not for: how a shell carries a step out (`environment::shells`).

mod memory;
mod stamps;
mod watch;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use self::memory::{Mark, Memory, of_project};
use self::watch::Watch;
use super::activate::{self, Place};
use super::enter::{self, Ready};
use super::load::Loaded;
use super::transaction::Transactions;
use super::trust::{self, Consent};
use super::{Context, Error, hold, remember};
use crate::environ::Environ;
use crate::environment::activation::{self, Change};
use crate::environment::shells::Guard;
use crate::failure::{Hint, printable};
use crate::lock::answers::answers;
use crate::project::Project;
use crate::report::Silent;

/// What a shell has to do at a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The variables.
    pub changes: Vec<Change>,
    /// `[profile]` of what is entered or changed now, if it is trusted: code by shell, e.g. `bash`, or `common`.
    pub profile: BTreeMap<String, String>,
    /// What must stay so for the next prompt to need nothing; `None`: each prompt takes a step.
    pub guard: Option<Guard>,
    /// What the shell has to hand to the next step.
    pub memory: String,
    /// What to tell the user.
    pub notices: Vec<Notice>,
}

/// Why a project's environment is not, or not wholly, what its files say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The project's name.
    pub project: String,
    /// What is the matter, in one line.
    pub text: String,
    /// What to do about it, and by which command.
    pub way: Option<String>,
}

/// Takes a step. `memory` is what the step before handed out, or nothing.
///
/// It cannot fail: what goes wrong is announced, and the shell stays usable.
pub fn step(context: &Context<'_>, memory: &str) -> Step {
    let mut memory = Memory::parse(memory);
    let project = Project::find(&context.cwd, &context.dirs.home).ok();
    let mut watch = Watch::new(context);
    watch.manifests(&context.cwd, &context.dirs.home, project.as_ref());
    let root = project.as_ref().map(Project::root);
    let away = stays_away(&mut memory, &context.environ, root);
    let mut environ = context.environ.clone();
    leave(&mut environ, root);
    let mut outcome = Outcome::default();
    if let Some(project) = project.as_ref().filter(|_| !away) {
        watch.project(context, project);
        // The hook says things in its own way.
        let inside = Context { project_dir: None, ..context.with(environ.clone(), &Silent) };
        outcome = enter(&inside, project, &mut watch, memory.state).unwrap_or_else(|why| Outcome::of(&why));
        activate::apply(&mut environ, &outcome.changes);
    }
    memory.entered = root.filter(|root| innermost(&environ).as_deref() == Some(*root)).map(of_project);
    let news = project.as_ref().filter(|_| !outcome.same);
    let notice = news.and_then(|project| announce(&mut memory, project, outcome.notice));
    memory.state = outcome.state;
    Step {
        changes: activation::difference(&context.environ, &environ),
        profile: outcome.profile,
        guard: watch.finish(),
        memory: memory.word(),
        notices: notice.into_iter().collect(),
    }
}

/// Whether the user left this project by hand; then the hook stays away until the shell has been elsewhere.
fn stays_away(memory: &mut Memory, environ: &Environ, root: Option<&Path>) -> bool {
    let here = root.map(of_project);
    let left_by_hand = |root: &Path| !activation::entered(environ).iter().any(|layer| layer.project == root);
    let left = root.is_some_and(left_by_hand);
    if left && here == memory.entered {
        memory.away = here;
    }
    if memory.away != here || !left {
        memory.away = None;
    }
    memory.away.is_some()
}

/// Takes off what the hook put on for other projects than this one, as far as nobody put something on top of it.
fn leave(environ: &mut Environ, root: Option<&Path>) {
    let strange = |layer: &activation::Entered| layer.by_hook && root != Some(layer.project.as_path());
    while activation::entered(environ).last().is_some_and(strange) {
        let Some(changes) = activation::deactivate(environ) else { break };
        activate::apply(environ, &changes);
    }
}

fn innermost(environ: &Environ) -> Option<std::path::PathBuf> {
    activation::entered(environ).pop().map(|layer| layer.project)
}

/// What comes of looking at a project.
#[derive(Default)]
struct Outcome {
    changes: Vec<Change>,
    profile: BTreeMap<String, String>,
    /// All that the environment comes from, as it is now.
    state: Option<Mark>,
    /// The shell has exactly that already.
    same: bool,
    /// What to say, and what to do about it.
    notice: Option<(String, Option<String>)>,
}

impl Outcome {
    fn of(why: &NotEntered) -> Self {
        Self { notice: why.notice(), ..Self::default() }
    }
}

/// Enters the project, or enters it anew. Where all is as it was at the last step (`known`), nothing is done: no hook of the
/// manifest runs because somebody changes folders, and what the user changed since stays.
fn enter(
    context: &Context<'_>,
    project: &Project,
    watch: &mut Watch,
    known: Option<Mark>,
) -> Result<Outcome, NotEntered> {
    // Somebody asked for it and put another one on top: that stands.
    let entered = activation::entered(&context.environ);
    if entered.iter().rev().skip(1).any(|layer| layer.project == project.root()) {
        return Ok(Outcome::default());
    }
    let transactions = Transactions::new(project, &project.state_dir(&context.dirs));
    if transactions.is_interrupted() {
        // Files and environment are about to change together: the prompt after that has both.
        watch.stays(transactions.journal_path());
        let nobody = hold::hold(project, Duration::ZERO, &Silent).is_ok();
        return Err(if nobody { NotEntered::Interrupted } else { NotEntered::Changing });
    }
    let ready = ready(context, project)?;
    watch.stays(ready.store.real_path(&ready.record.environment));
    for path in trust::watched(context, project, &ready.record.demands) {
        watch.file(path);
    }
    let state = Some(watch.state(&ready.record.environment));
    // What is not entered by then could not be.
    let lost = entered.last().is_some_and(|layer| layer.project == project.root() && !layer.intact);
    if state == known && !lost {
        return Ok(Outcome { state, same: true, ..Outcome::default() });
    }
    let entered = match activate::enter(context, ready, &Consent::default(), Place::AtPrompt) {
        Ok(entered) => entered,
        // What failed is tried again when something changed, or when the shell comes back.
        Err(error) => {
            let failed = Outcome::of(&error.into());
            let again = failed.notice.map(|(text, way)| (format!("{text} (tried again when you come back)"), way));
            return Ok(Outcome { state, notice: again, ..Outcome::default() });
        }
    };
    let notice = entered.withheld.map(|withheld| (withheld.line(), Some("run: envy trust".to_owned())));
    Ok(Outcome { changes: entered.changes, profile: entered.profile, state, same: false, notice })
}

/// The project's environment, if it is there: recorded, or computed from files that were composed before.
fn ready(context: &Context<'_>, project: &Project) -> Result<Ready, NotEntered> {
    if let Some((record, store)) = enter::recorded(context, project).map_err(NotEntered::from)? {
        return Ok(Ready { project: project.clone(), record, store });
    }
    let loaded = Loaded::parse(project.clone())?;
    if !answers(&loaded.manifest, &loaded.lock).is_empty() {
        return Err(NotEntered::Outdated);
    }
    let record = enter::in_memory(context, &loaded.manifest, &loaded.lock)?.ok_or(NotEntered::NotRealized)?;
    let store = remember::holding(context, &record.environment).ok_or(NotEntered::NotRealized)?;
    Ok(Ready { project: project.clone(), record, store })
}

/// Why the hook does not enter a project.
enum NotEntered {
    /// Another envy is changing it.
    Changing,
    /// Another envy died doing so.
    Interrupted,
    Outdated,
    NotRealized,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for NotEntered {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl NotEntered {
    /// What to say, and what to do about it.
    fn notice(&self) -> Option<(String, Option<String>)> {
        let sync = Some("run: envy sync".to_owned());
        match self {
            Self::Changing => None,
            Self::Interrupted => Some(("an envy command was interrupted here".to_owned(), sync)),
            Self::Outdated => Some(("envy.lock does not answer envy.toml".to_owned(), sync)),
            Self::NotRealized => Some(("the environment is not realized".to_owned(), sync)),
            Self::Failed(error) => {
                let message = error.message();
                let way = |hint: Hint| Some(format!("{}: {}", hint.text, hint.command?));
                Some((message.lines().next().unwrap_or_default().to_owned(), error.hints().into_iter().find_map(way)))
            }
        }
    }
}

/// The notice, if it is news in this shell. A project that is as it should be may be announced again later.
fn announce(memory: &mut Memory, project: &Project, notice: Option<(String, Option<String>)>) -> Option<Notice> {
    let mark = of_project(project.root());
    let Some((text, way)) = notice else {
        memory.told.remove(&mark);
        return None;
    };
    let name = project.name().to_string_lossy();
    memory.tell(mark, &text).then(|| Notice {
        project: printable(&name).into_owned(),
        text: printable(&text).into_owned(),
        way: way.map(|way| printable(&way).into_owned()),
    })
}
