//! `run`: one command in the environment. It replaces this process, so signals and exit status are its own.

mod script;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use super::activate::Place;
use super::enter::ready;
use super::trust::{Consent, Withheld};
use super::{Context, Error, activate};
use crate::environ::Environ;
use crate::environment::exec::{NotRunnable, find_program};
use crate::environment::records::Record;
use crate::failure::{Code, Explain, Hint, printable, quoted};

/// A program that is ready to replace this process.
#[derive(Debug)]
pub struct Prepared {
    /// The file to execute.
    pub program: PathBuf,
    /// Its arguments, its own name first.
    pub arguments: Vec<OsString>,
    /// Its environment.
    pub environ: Environ,
    /// Where it is started, if not here: scripts run in the project's folder.
    pub dir: Option<PathBuf>,
    /// What was left out of that, as nobody trusts it.
    pub withheld: Option<Withheld>,
}

/// Prepares `words`: a script of the manifest, else a program; with `explicit` (after `--`) always a program. Enters
/// the environment's store where that takes a namespace, as only there its programs are found.
pub fn prepare(
    context: &Context<'_>,
    words: &[OsString],
    explicit: bool,
    consent: &Consent<'_>,
) -> Result<Prepared, Error> {
    let ready = ready(context)?;
    let Some((first, rest)) = words.split_first() else { return Err(NothingToRun.into()) };
    let entered = activate::enter(context, ready, consent, Place::Within)?;
    let mut environ = context.environ.clone();
    activate::apply(&mut environ, &entered.changes);
    let script = first.to_str().filter(|_| !explicit).and_then(|name| entered.record.scripts.get(name));
    let (words, dir) = match script {
        Some(text) => (script::words(first, text, rest)?, Some(entered.project.root().to_path_buf())),
        None => (words.to_vec(), None),
    };
    if let Some(dir) = &dir {
        // As `cd` has them: a script finds where it was called from in `$OLDPWD`.
        environ.set("OLDPWD", context.cwd.as_os_str());
        environ.set("PWD", dir.as_os_str());
    }
    let path = environ.get("PATH").unwrap_or_default();
    match find_program(&words[0], path) {
        Ok(program) => Ok(Prepared { program, arguments: words, environ, dir, withheld: entered.withheld }),
        Err(error) => Err(NoCommand::new(first, error, &entered.record).into()),
    }
}

/// `run` without a word.
#[derive(Debug, thiserror::Error)]
#[error("nothing to run")]
pub struct NothingToRun;

impl Explain for NothingToRun {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("name a program", "envy run -- COMMAND")]
    }
}

/// The command does not exist, or cannot be executed.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", printable(.name))]
pub struct NoCommand {
    name: String,
    reason: NotRunnable,
    scripts: Vec<String>,
}

impl NoCommand {
    fn new(name: &OsStr, reason: NotRunnable, record: &Record) -> Self {
        Self { name: name.to_string_lossy().into_owned(), reason, scripts: record.scripts.keys().cloned().collect() }
    }

    /// Whether there is no such file, rather than one that cannot be executed.
    fn is_missing(&self) -> bool {
        matches!(self.reason, NotRunnable::NotFound | NotRunnable::NoFile)
    }
}

impl Explain for NoCommand {
    fn code(&self) -> Code {
        if self.is_missing() { Code::ProgramNotFound } else { Code::Failed }
    }

    fn status_of_command(&self) -> Option<u8> {
        Some(self.reason.status())
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        let is_missing = self.is_missing();
        let name = printable(&self.name);
        let plain = self.name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c));
        let likeness = |script: &String| strsim::jaro_winkler(&self.name, script);
        let nearest = self.scripts.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        if let Some(script) = nearest.filter(|script| likeness(script) > 0.85) {
            hints.push(Hint::run("there is a script of a similar name", format!("envy run {script}")));
        }
        if is_missing && self.name.trim().contains(' ') {
            let text = "a program and its arguments are words of their own; what a shell must read goes to one";
            hints.push(Hint::run(text, "envy run -- sh -c 'COMMAND'"));
        }
        hints.extend((self.reason == NotRunnable::Denied).then(|| match self.name.contains('/') {
            true => Hint::run("if it is a program, say so", format!("chmod +x {}", quoted(&name))),
            false => Hint::text("a folder of PATH has a file of that name, which nobody said is a program"),
        }));
        if is_missing && plain {
            hints.push(Hint::run("look for a package that has it", format!("envy search {name}")));
        }
        hints
    }
}

#[cfg(test)]
impl NoCommand {
    /// For the list of all errors.
    pub(crate) fn no_arguments() -> Error {
        script::NoArguments::example()
    }

    /// For the list of all errors.
    pub(crate) fn examples() -> Vec<Self> {
        let of = |name: &str, reason| Self { name: name.to_owned(), reason, scripts: vec!["test".to_owned()] };
        vec![
            of("tset", NotRunnable::NotFound),
            of("node --version", NotRunnable::NotFound),
            of("./notes.txt", NotRunnable::Denied),
            of("notes", NotRunnable::Denied),
        ]
    }
}
