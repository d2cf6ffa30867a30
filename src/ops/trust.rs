//! Whether a project's code may run: `envy trust`, and the question that `run` and `activate` ask on their way.
//!
//! What was decided lies in the project's state folder. Reading it costs a file, and only where there is something to
//! trust; `.env` files are read only where their content may matter. Not for: what needs trust, and the file that keeps
//! what was decided (`crate::trust`).

use std::io;
use std::path::{Path, PathBuf};

use super::load::Loaded;
use super::{Context, Error, owner};
use crate::environment::dotenv::{self, DotenvFile};
use crate::environment::records::Record;
use crate::failure::{Code as ErrorCode, Explain, Hint, printable};
use crate::manifest::Manifest;
use crate::manifest::vars::needs_trust;
use crate::missing::if_there;
use crate::project::Project;
use crate::trust::{Code, Demands, FILE_NAME, Stored, Trusted};

/// Who may give trust while `run` or `activate` are on their way.
#[derive(Clone, Copy, Default)]
pub struct Consent<'a> {
    /// Going on without what is not trusted is an error.
    pub required: bool,
    /// What a hook prints is kept for the error message, not shown: with `--json`, stderr is one document.
    pub silent: bool,
    /// Asks a person, if one is there.
    pub ask: Option<&'a Ask<'a>>,
}

/// Shows code and asks about it; `None` is no answer.
pub type Ask<'a> = dyn Fn(&Review) -> Option<bool> + 'a;

/// A project's code as a person looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The project's folder.
    pub project: PathBuf,
    /// All that would run now.
    pub code: Code,
    /// What counts as trusted: of path and code.
    pub digest: String,
    /// What was trusted last, if that is something else.
    pub before: Option<Code>,
    /// Where it stands.
    pub state: State,
}

/// How far a project is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It asks for nothing that needs trust.
    Nothing,
    /// All of it is trusted.
    Trusted,
    /// It changed since it was trusted.
    Changed,
    /// A person said no to exactly this.
    Refused,
    /// Nobody ever decided.
    Undecided,
}

/// What may be applied of what needs trust.
#[derive(Debug, Clone, Default)]
pub(super) struct Granted {
    pub(super) demands: Demands,
    pub(super) dotenv: Vec<DotenvFile>,
}

/// What was decided.
#[derive(Debug)]
pub(super) enum Decision {
    /// There is nothing that needs trust.
    Nothing,
    /// All of it may be applied.
    Granted(Granted),
    /// None of it may.
    Withheld(Withheld),
}

/// Code that was left out because nobody trusts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Where it stands in the manifest.
    pub names: Vec<String>,
    /// It is trusted but for what changed since.
    pub changed: bool,
}

impl Withheld {
    /// A line for people and agents, without the command that gives trust: `envy trust`.
    pub fn line(&self) -> String {
        format!("{}, so left out: {}", self.why(), printable(&self.names.join(", ")))
    }

    fn why(&self) -> &'static str {
        if self.changed { "changed since it was trusted" } else { "not trusted" }
    }
}

/// Decides for a project that is about to be entered.
pub(super) fn decide(
    context: &Context<'_>,
    project: &Project,
    record: &Record,
    consent: &Consent<'_>,
) -> Result<Decision, Error> {
    let demands = &record.demands;
    if demands.is_empty() {
        return Ok(Decision::Nothing);
    }
    let place = place(context, project);
    let stored = Stored::read(&place);
    let dotenv = match stored.trusted.is_some() || consent.ask.is_some() {
        false => None,
        true => match read_dotenv(context, project, demands) {
            Ok(files) => Some(files),
            // Who trusted nothing yet is not kept from working by a file that would not be read.
            Err(error) if stored.trusted.is_none() => {
                context.reporter.warn(&error.message());
                None
            }
            Err(error) => return Err(error),
        },
    };
    if let Some(dotenv) = dotenv {
        let review = review(project, Code::new(demands, &record.vars, &dotenv), &stored);
        if review.state == State::Trusted || asked(context, project, &review, consent) {
            return Ok(Decision::Granted(Granted { demands: demands.clone(), dotenv }));
        }
    }
    let withheld = Withheld { names: demands.names(), changed: stored.trusted.is_some() };
    if consent.required { Err(NotTrusted { withheld }.into()) } else { Ok(Decision::Withheld(withheld)) }
}

/// Asks who can be asked and did not refuse this already; whether the answer is yes.
fn asked(context: &Context<'_>, project: &Project, review: &Review, consent: &Consent<'_>) -> bool {
    let ask = consent.ask.filter(|_| review.state != State::Refused);
    let Some(answer) = ask.and_then(|ask| ask(review)) else { return false };
    // An answer that cannot be written down counts for now.
    if let Err(error) = decided(context, project, review, answer) {
        context.reporter.warn(&format!("cannot remember your answer: {error}"));
    }
    answer
}

/// The project's code as it is now. Changes nothing.
pub fn look(context: &Context<'_>) -> Result<Review, Error> {
    let loaded = Loaded::read(context)?;
    of_manifest(context, &loaded.project, &loaded.manifest)
}

/// Writes down what a person said to exactly what was shown.
pub fn decide_on(context: &Context<'_>, review: &Review, yes: bool) -> Result<(), Error> {
    let project = Project::at(&review.project)?;
    Ok(decided(context, &project, review, yes)?)
}

/// Forgets what was decided about the project; whether there was anything.
pub fn revoke(context: &Context<'_>) -> Result<bool, Error> {
    Ok(if_there(fs_err::remove_file(place(context, &context.project()?)))?.is_some())
}

/// Trusts what a person typed: all of the manifest's code, if what was there before (`before`) was trusted or nothing.
/// What stands in other files, which nobody typed, must have been trusted already. Returns whether all is trusted now.
pub fn typed(context: &Context<'_>, before: &Review, manifest: &Manifest) -> Result<bool, Error> {
    let project = Project::at(&before.project)?;
    let now = of_manifest(context, &project, manifest)?;
    // Only what stands in a file has its name in front; see `Code`.
    let elsewhere = |name: &String| name.contains(": ");
    let mut others = now.code.0.iter().filter(|(name, _)| elsewhere(name));
    let known = others.all(|(name, text)| before.code.0.get(name) == Some(text));
    let may = known && matches!(before.state, State::Nothing | State::Trusted);
    match now.state {
        State::Nothing | State::Trusted => Ok(true),
        _ if may => decided(context, &project, &now, true).map(|()| true).map_err(Into::into),
        _ => Ok(false),
    }
}

/// Files of which a change changes what is trusted or set: the trust file, and the `.env` files.
pub(super) fn watched(context: &Context<'_>, project: &Project, demands: &Demands) -> Vec<PathBuf> {
    if demands.is_empty() {
        return Vec::new();
    }
    let files = demands.dotenv.iter().map(|name| project.root().join(name));
    std::iter::once(place(context, project)).chain(files).collect()
}

fn of_manifest(context: &Context<'_>, project: &Project, manifest: &Manifest) -> Result<Review, Error> {
    let demands = Demands::of(manifest);
    let mut vars = manifest.vars.clone();
    vars.retain(|name, _| !needs_trust(name));
    let dotenv = read_dotenv(context, project, &demands)?;
    let stored = Stored::read(&place(context, project));
    Ok(review(project, Code::new(&demands, &vars, &dotenv), &stored))
}

fn review(project: &Project, code: Code, stored: &Stored) -> Review {
    let digest = code.digest(project.root());
    let before = stored.trusted.as_ref().map(|trusted| trusted.code.clone());
    let state = if code.0.is_empty() {
        State::Nothing
    } else if stored.trusts(&digest) {
        State::Trusted
    } else if stored.refuses(&digest) {
        State::Refused
    } else if before.is_some() {
        State::Changed
    } else {
        State::Undecided
    };
    // What is trusted has no news, even if something else was trusted after it.
    let before = before.filter(|_| state != State::Trusted);
    Review { project: project.root().to_path_buf(), code, digest, before, state }
}

fn read_dotenv(context: &Context<'_>, project: &Project, demands: &Demands) -> Result<Vec<DotenvFile>, Error> {
    let files = dotenv::read(project.root(), &demands.dotenv)?;
    for DotenvFile { name, refused, .. } in files.iter().filter(|file| !file.refused.is_empty()) {
        let (name, names) = (printable(name), refused.join(", "));
        context
            .reporter
            .warn(&format!("{name} may not set {names}: HOME, ENVY_*, NIX_*, XDG_*_HOME and what shells keep for themselves are the user's"));
    }
    Ok(files)
}

/// Writes down what a person said; a no keeps what was trusted before.
fn decided(context: &Context<'_>, project: &Project, review: &Review, yes: bool) -> io::Result<()> {
    let place = place(context, project);
    let mut stored = Stored::read(&place);
    if yes {
        stored.trust(Trusted { digest: review.digest.clone(), code: review.code.clone() });
    } else {
        stored.refuse(&review.digest);
    }
    let dir = project.state_dir(&context.dirs);
    fs_err::create_dir_all(&dir)?;
    owner::write(&dir, project.root())?;
    stored.write(&place).map_err(|error| named(&place, &error))
}

fn named(place: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", place.display()))
}

fn place(context: &Context<'_>, project: &Project) -> PathBuf {
    project.state_dir(&context.dirs).join(FILE_NAME)
}

/// Code that nobody trusted, where trust was required.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .withheld.why(), printable(&.withheld.names.join(", ")))]
pub struct NotTrusted {
    withheld: Withheld,
}

impl Explain for NotTrusted {
    fn code(&self) -> ErrorCode {
        ErrorCode::NotTrusted
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("look at it and decide", "envy trust")]
    }
}

#[cfg(test)]
impl NotTrusted {
    /// For the list of all errors.
    pub(crate) fn example() -> Self {
        Self { withheld: Withheld { names: vec!["hooks.on-activate".to_owned()], changed: false } }
    }
}
