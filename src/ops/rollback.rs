//! `rollback`: the project's files and environment as an earlier generation had them.
//!
//! A rollback is a generation of its own, so nothing before it is lost and it can be taken back. Without a number it is an undo:
//! each one goes a step further back than the one before, because a generation that brought back another counts as
//! that one. Not for: putting bytes in place (`apply::restore`, `transaction`).

mod error;
mod lost;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use error::RollbackError;
pub use lost::Lost;

use super::apply::{Changed, restore};
use super::generation::{Generation, Generations, Origin, Texts};
use super::load::{HeldProject, Loaded, mended};
use super::plan::{Planned, planned};
use super::{Context, Error};
use crate::{lock, manifest};

/// Where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// So many steps back from the current generation.
    Back(usize),
    /// To this generation.
    Generation(u64),
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Where to go.
    pub target: Target,
    /// Replace files also where no generation has what they say now. What is replaced is kept with the new generation.
    pub force: bool,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct RolledBack {
    /// The generation whose files are there again.
    pub restored: u64,
    /// The generation that was current before.
    pub before: u64,
    /// The new generation; the same as `before` if there was nothing to do.
    pub generation: u64,
    /// What changed.
    pub changed: Changed,
    /// Where the texts are that `force` replaced, by file name.
    pub replaced: BTreeMap<String, PathBuf>,
}

/// What would be done.
#[derive(Debug)]
pub struct Preview {
    /// The generation whose files would be there again.
    pub restored: u64,
    /// What that would change and fetch.
    pub planned: Planned,
    /// Why it would be refused without `force`.
    pub refused: Option<Error>,
}

/// Goes back.
pub fn rollback(context: &Context<'_>, request: &Request) -> Result<RolledBack, Error> {
    let mut held = HeldProject::take_to_restore(context)?;
    let generations = held.transactions.generations().clone();
    let goal = Goal::find(context, &held.loaded, &generations, request.target)?;
    if !request.force {
        goal.check()?;
    }
    let replaced = goal.lost.iter().map(|lost| (lost.file.to_owned(), lost.text.clone())).collect();
    let origin = Origin { command: context.command.clone(), restores: Some(goal.generation.number), replaced };
    held.transactions = held.transactions.by(origin);
    let changed = restore(context, &held, &goal.texts)?;
    let current = generations.current().ok_or(RollbackError::NoGenerations)?;
    let is_new = current.number != goal.before.number;
    Ok(RolledBack {
        restored: goal.generation.number,
        before: goal.before.number,
        generation: current.number,
        changed,
        replaced: if is_new { current.replaced() } else { BTreeMap::new() },
    })
}

/// Finds out what [`rollback`] would do. Changes nothing.
pub fn preview(context: &Context<'_>, request: &Request) -> Result<Preview, Error> {
    let (project, transactions) = mended(context)?;
    let loaded = Loaded::parse_to_restore(project)?;
    let goal = Goal::find(context, &loaded, transactions.generations(), request.target)?;
    let manifest = manifest::parse(manifest::FILE_NAME, &goal.texts.manifest)?;
    let lock = goal.texts.lock.as_deref().map(lock::parse).transpose()?.unwrap_or_default();
    let planned = planned(context, &loaded, &goal.texts.manifest, &manifest, &lock)?;
    let refused = goal.check().err().filter(|_| !request.force).map(Error::from);
    Ok(Preview { restored: goal.generation.number, planned, refused })
}

/// Where a rollback goes.
struct Goal {
    generation: Generation,
    before: Generation,
    texts: Texts,
    lost: Vec<Lost>,
}

impl Goal {
    fn find(context: &Context<'_>, loaded: &Loaded, generations: &Generations, target: Target) -> Result<Self, Error> {
        let before = generations.current().ok_or(RollbackError::NoGenerations)?;
        let generation = match target {
            Target::Generation(number) => chosen(generations, number, before.number)?,
            Target::Back(steps) => back(generations, before.clone(), steps)?,
        };
        let texts = generation.texts()?;
        if context.mode.locked && loaded.files.lock != texts.lock {
            return Err(RollbackError::Locked { number: generation.number }.into());
        }
        let lost = lost::lost(&loaded.files, &texts, &before, generations)?;
        Ok(Self { generation, before, texts, lost })
    }

    fn check(&self) -> Result<(), RollbackError> {
        if self.lost.is_empty() {
            return Ok(());
        }
        Err(RollbackError::WouldLose { number: self.generation.number, lost: self.lost.clone() })
    }
}

fn chosen(generations: &Generations, number: u64, current: u64) -> Result<Generation, Error> {
    match generations.find(number).filter(|_| number <= current) {
        Some(generation) => Ok(generation),
        None => {
            let there = generations.all()?.into_iter().map(|generation| generation.number);
            Err(RollbackError::Unknown { number, there: there.filter(|number| *number <= current).collect() }.into())
        }
    }
}

/// So many different states before `from`.
fn back(generations: &Generations, from: Generation, steps: usize) -> Result<Generation, Error> {
    let mut at = from;
    for done in 0..steps {
        at = one_back(generations, &at)?.ok_or(RollbackError::NothingBefore { steps, done })?;
    }
    Ok(at)
}

/// The newest generation with other files among those older than `at`, or than the one that `at` brought back.
fn one_back(generations: &Generations, at: &Generation) -> Result<Option<Generation>, Error> {
    let original = original(generations, at);
    let texts = at.texts().ok();
    let mut older = generations.all()?;
    older.retain(|generation| generation.number < original);
    // One whose files are gone is another state as far as anybody knows; going there says so.
    let differs = |generation: &Generation| texts.is_none() || generation.texts().ok() != texts;
    Ok(older.into_iter().rev().find(differs))
}

/// The number of the generation that first had what `at` has.
fn original(generations: &Generations, at: &Generation) -> u64 {
    let mut number = at.number;
    let mut restored = at.made_by().1;
    // Always an earlier one, so this ends.
    while let Some(earlier) = restored {
        number = earlier;
        restored = generations.find(earlier).and_then(|generation| generation.made_by().1);
    }
    number
}
