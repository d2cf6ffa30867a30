//! A project that was moved keeps its generations: state is found by the path of the project, so what lies under the former
//! path is taken over.
//!
//! Whose state it was is told by the files: they are, byte for byte, what its current generation has, and the folder that it
//! belongs to is gone. Roots are never missing meanwhile: those under the former path go last. Killed on the way, what was
//! taken in so far is as a transaction that died, which the next one removes. Not for: trust, which is a path's.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::Duration;

use super::files::Files;
use super::generation::{Generation, Generations, Texts};
use super::hold::hold;
use super::owner::{Presence, presence};
use super::transaction::Transactions;
use super::{Context, Error, gc, owner};
use crate::failure::printable;
use crate::lock;
use crate::manifest;
use crate::missing::if_there;
use crate::project::Project;
use crate::report::Silent;
use crate::store;

/// Another project with the same files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elsewhere {
    /// Its folder.
    pub root: PathBuf,
    /// Whether the folder is still there.
    pub exists: bool,
    /// Its state folder.
    dir: PathBuf,
}

/// Other projects whose current generation has exactly these files, sorted.
///
/// # Errors
/// If the state folders cannot be listed.
pub fn elsewhere(context: &Context<'_>, project: &Project, files: &Files) -> io::Result<Vec<Elsewhere>> {
    let projects = context.dirs.state.join("projects");
    let Some(entries) = if_there(fs_err::read_dir(projects))? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in entries {
        let dir = entry?.path();
        if gc::is_gone(&dir) {
            continue;
        }
        let same = |current: Generation| current.texts().is_ok_and(|texts| differing(files, &texts).is_empty());
        if Generations::new(&dir).current().is_some_and(same) {
            let root = owner::read(&dir).filter(|root| root != project.root());
            found.extend(root.map(|root| Elsewhere { exists: root.is_dir(), root, dir }));
        }
    }
    found.sort();
    Ok(found)
}

/// Names of the files that are not what a generation has.
pub(super) fn differing(files: &Files, texts: &Texts) -> Vec<&'static str> {
    let differ = [
        (manifest::FILE_NAME, files.manifest.as_ref() != Some(&texts.manifest)),
        (lock::FILE_NAME, files.lock != texts.lock),
    ];
    differ.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// The one among `others` that this project was before it was moved, if there is no doubt.
pub fn former<'a>(files: &Files, others: &'a [Elsewhere]) -> Option<&'a Elsewhere> {
    // All new projects look alike.
    lock::parse(files.lock.as_deref()?).ok().filter(|lock| !lock.packages.is_empty())?;
    let mut gone = others.iter().filter(|other| presence(&other.root) == Presence::Vanished);
    let one = gone.next()?;
    // A taking over that was killed near its end leaves two that share their files.
    let same = identity(one)?;
    gone.all(|other| identity(other) == Some(same)).then_some(one)
}

/// What the current generation's link is to the file system.
fn identity(other: &Elsewhere) -> Option<(u64, u64)> {
    let link = Generations::new(&other.dir).current()?.root_link();
    let meta = fs_err::symlink_metadata(link).ok()?;
    Some((meta.dev(), meta.ino()))
}

/// Takes the generations over that the project had where it was before. Only for whoever holds the project. What cannot be
/// taken over is warned of: the project then begins anew.
pub(super) fn take_over(context: &Context<'_>, project: &Project, transactions: &Transactions) {
    if transactions.generations().current().is_some() {
        return;
    }
    // Files that cannot be read are told of by whoever needs them.
    let Ok(files) = Files::read(project) else { return };
    let others = elsewhere(context, project, &files).unwrap_or_default();
    let Some(former) = former(&files, &others) else { return };
    let place = printable(&former.root.to_string_lossy()).into_owned();
    match take(context, project, transactions, former) {
        Ok(()) => context.reporter.note(&format!("took over the generations of {place}, which was moved here")),
        Err(error) => {
            // What cannot be removed now, recovery removes.
            let _ = transactions.generations().remove_unswitched();
            let reason = error.message();
            context.reporter.warn(&format!("cannot take over the generations of {place}: {reason}"));
        }
    }
}

/// The same for the project that one stands in, if there is one and nobody holds it: before state is collected that only
/// seems to be nobody's any more. The answer is the folder whose state is still to be taken over: it must be spared. With
/// `dry_run` nothing is taken over.
pub(super) fn take_over_here(context: &Context<'_>, dry_run: bool) -> Option<PathBuf> {
    let project = context.project().ok()?;
    let transactions = Transactions::new(&project, &project.state_dir(&context.dirs));
    let is_home = || transactions.generations().current().is_some();
    if is_home() {
        return None;
    }
    // What an attempt that was killed left would be in the way.
    if !dry_run
        && let Ok(_held) = hold(&project, Duration::ZERO, &Silent)
        && transactions.recover().is_ok()
    {
        take_over(context, &project, &transactions);
    }
    if is_home() {
        return None;
    }
    let files = Files::read(&project).ok()?;
    Some(former(&files, &elsewhere(context, &project, &files).ok()?)?.root.clone())
}

fn take(
    context: &Context<'_>,
    project: &Project,
    transactions: &Transactions,
    former: &Elsewhere,
) -> Result<(), Error> {
    let theirs = Transactions::new(project, &former.dir);
    let current = theirs.generations().current().filter(|_| !theirs.is_interrupted());
    let current = current.ok_or_else(|| io::Error::other("an envy was killed there"))?;
    let mut store = store::open::open(&context.environ, &context.dirs.home, context.reporter)?;
    let dir = project.state_dir(&context.dirs);
    fs_err::create_dir_all(&dir)?;
    owner::write(&dir, project.root())?;
    let ours = transactions.generations();
    for generation in theirs.generations().all()?.iter().filter(|generation| generation.number <= current.number) {
        store.add_root(&ours.take_in(generation)?.root_link())?;
    }
    ours.switch(current.number)?;
    // All is here now: what is left there only takes space, until `gc`.
    let _ = gc::remove(&former.dir, &former.root);
    Ok(())
}
