//! The project as it is on disk: files read and understood.

use super::files::Files;
use super::generation::Origin;
use super::transaction::Transactions;
use super::{Context, Error, hold, mend, moved};
use crate::lock::{self, Lock};
use crate::manifest::{self, Manifest};
use crate::project::Project;

/// A project with its files.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Where it is.
    pub project: Project,
    /// The bytes.
    pub files: Files,
    /// What `envy.toml` says.
    pub manifest: Manifest,
    /// What `envy.lock` says; empty if there is none.
    pub lock: Lock,
}

impl Loaded {
    /// Reads the project that `context` is about, after mending what a killed envy left. Holds nothing.
    pub fn read(context: &Context<'_>) -> Result<Self, Error> {
        Self::parse(mended(context)?.0)
    }

    /// Reads a project of which manifest and lock are to be replaced, so they may be broken: then they say nothing.
    pub fn parse_to_restore(project: Project) -> Result<Self, Error> {
        let files = Files::read(&project)?;
        let manifest = files.manifest.as_deref().map(|text| manifest::parse(manifest::FILE_NAME, text));
        let manifest = manifest.and_then(Result::ok).unwrap_or_default();
        let lock = parsed_lock(&files).unwrap_or_default();
        Ok(Self { project, files, manifest, lock })
    }

    /// Reads a project's files as they are.
    pub fn parse(project: Project) -> Result<Self, Error> {
        Self::parse_with(project, |_, text| Ok(lock::parse(text)?))
    }

    /// The same with another reader of the lock, which gets the manifest and the text.
    fn parse_with(
        project: Project,
        read_lock: impl FnOnce(&Manifest, &str) -> Result<Lock, Error>,
    ) -> Result<Self, Error> {
        let files = Files::read(&project)?;
        let missing = || crate::project::ProjectError::NoProject { start: project.root().to_path_buf() };
        let text = files.manifest.as_deref().ok_or_else(missing)?;
        let manifest = manifest::parse(manifest::FILE_NAME, text)?;
        let lock = files.lock.as_deref().map(|text| read_lock(&manifest, text)).transpose()?.unwrap_or_default();
        Ok(Self { project, files, manifest, lock })
    }

    /// The manifest's text.
    pub fn manifest_text(&self) -> &str {
        self.files.manifest.as_deref().unwrap_or_default()
    }
}

/// The project that `context` is about, after mending what a killed envy left. Holds nothing.
pub fn mended(context: &Context<'_>) -> Result<(Project, Transactions), Error> {
    let project = context.project()?;
    let transactions = Transactions::new(&project, &project.state_dir(&context.dirs));
    if transactions.is_interrupted() {
        // Also waits for a transaction that is only under way.
        let _held = hold::hold(&project, context.mode.lock_timeout, context.reporter)?;
        transactions.recover()?;
    }
    Ok((project, transactions))
}

/// The lock of the files; empty if there is none.
fn parsed_lock(files: &Files) -> Result<Lock, Error> {
    Ok(files.lock.as_deref().map(lock::parse).transpose()?.unwrap_or_default())
}

/// A project that is held while an operation changes it.
#[derive(Debug)]
pub struct HeldProject {
    /// Its files, read under the lock.
    pub loaded: Loaded,
    /// Carries changes out.
    pub transactions: Transactions,
    _held: hold::Held,
}

impl HeldProject {
    /// Takes the project, mends it, and reads it.
    pub fn take(context: &Context<'_>) -> Result<Self, Error> {
        Self::take_reading(context, Loaded::parse)
    }

    /// Like [`HeldProject::take`], for whoever replaces the manifest: the old one may be broken.
    pub fn take_to_replace(context: &Context<'_>) -> Result<Self, Error> {
        Self::take_reading(context, |project| {
            let files = Files::read(&project)?;
            let lock = parsed_lock(&files)?;
            Ok(Loaded { project, files, manifest: Manifest::default(), lock })
        })
    }

    /// Like [`HeldProject::take`], for whoever replaces manifest and lock: both may be broken.
    pub fn take_to_restore(context: &Context<'_>) -> Result<Self, Error> {
        Self::take_reading(context, Loaded::parse_to_restore)
    }

    /// Like [`HeldProject::take`], for whoever makes the lock good: it may be in conflict or damaged.
    pub fn take_to_lock(context: &Context<'_>) -> Result<Self, Error> {
        Self::take_reading(context, |project| {
            Loaded::parse_with(project, |manifest, text| mend::readable(context, manifest, text))
        })
    }

    fn take_reading(context: &Context<'_>, read: impl FnOnce(Project) -> Result<Loaded, Error>) -> Result<Self, Error> {
        let project = context.project()?;
        let held = hold::hold(&project, context.mode.lock_timeout, context.reporter)?;
        let origin = Origin { command: context.command.clone(), ..Origin::default() };
        let transactions = Transactions::new(&project, &project.state_dir(&context.dirs)).by(origin);
        transactions.recover()?;
        moved::take_over(context, &project, &transactions);
        Ok(Self { loaded: read(project)?, transactions, _held: held })
    }
}
