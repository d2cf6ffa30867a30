//! Since when a package was as it is: the oldest generation of an unbroken run that has it in the same version. The lock
//! has no dates, so generations are what tells.

use std::io;
use std::time::SystemTime;

use super::super::generation::{Generation, Generations};
use super::PackageChange;
use crate::lock::{self, Lock};

/// A generation and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// Its number.
    pub generation: u64,
    /// When it was made.
    pub made: SystemTime,
}

/// Fills in since when each package had been as it was in generation `number`.
pub(super) fn fill(generations: &Generations, number: u64, packages: &mut [PackageChange]) -> io::Result<()> {
    let mut open: Vec<&mut PackageChange> = packages.iter_mut().filter(|change| change.from.is_some()).collect();
    let mut older = generations.all()?;
    older.retain(|generation| generation.number <= number);
    for generation in older.iter().rev() {
        if open.is_empty() {
            break;
        }
        let (Some(lock), Ok(made)) = (lock_of(generation), generation.made()) else { break };
        open.retain_mut(|change| {
            let is_same = lock.packages.get(&change.id).map(|package| &package.version)
                == change.from.as_ref().map(|from| &from.version);
            if is_same {
                change.since = Some(Since { generation: generation.number, made });
            }
            is_same
        });
    }
    Ok(())
}

fn lock_of(generation: &Generation) -> Option<Lock> {
    let texts = generation.texts().ok()?;
    texts.lock.as_deref().map_or_else(|| Some(Lock::default()), |text| lock::parse(text).ok())
}
