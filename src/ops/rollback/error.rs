//! Why there is no going back.

use super::Lost;
use crate::failure::{Code, Explain, Hint};

/// Why a rollback was refused.
#[derive(Debug, thiserror::Error)]
pub enum RollbackError {
    /// The project was never switched to anything.
    #[error("this project has no generation yet, so there is nothing to go back to")]
    NoGenerations,
    /// There are not so many.
    #[error("{}", before(*.steps, *.done))]
    NothingBefore {
        /// The steps that were asked for.
        steps: usize,
        /// The steps that there are.
        done: usize,
    },
    /// No such generation.
    #[error("there is no generation {number}, only {}", list(.there))]
    Unknown {
        /// The number that was asked for.
        number: u64,
        /// Those that there are.
        there: Vec<u64>,
    },
    /// Files say what no generation says.
    #[error("going back to generation {number} would lose what no generation has:{}", lines(.lost))]
    WouldLose {
        /// Where to.
        number: u64,
        /// What.
        lost: Vec<Lost>,
    },
    /// `--locked`, and the generation has another lock.
    #[error("generation {number} has another envy.lock, and `--locked` forbids to change it")]
    Locked {
        /// Where to.
        number: u64,
    },
}

fn before(steps: usize, done: usize) -> String {
    match (steps, done) {
        (_, 0) => "there is no other state before this one to go back to".to_owned(),
        (_, 1) => format!("cannot go {steps} steps back: there is only 1 other state before this one"),
        (_, done) => format!("cannot go {steps} steps back: there are only {done} other states before this one"),
    }
}

/// `1-4, 7`: there may be hundreds.
fn list(numbers: &[u64]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let run = |run: &[u64]| match run {
        [first, .., last] => format!("{first}-{last}"),
        _ => run.iter().map(u64::to_string).collect(),
    };
    runs.map(run).collect::<Vec<_>>().join(", ")
}

fn lines(lost: &[Lost]) -> String {
    lost.iter().flat_map(|lost| lost.lines.iter().map(|line| format!("\n  {}: {line}", lost.file))).collect()
}

impl Explain for RollbackError {
    fn code(&self) -> Code {
        match self {
            Self::NoGenerations | Self::NothingBefore { .. } => Code::Failed,
            Self::Unknown { .. } => Code::Usage,
            Self::WouldLose { .. } => Code::EditConflict,
            Self::Locked { .. } => Code::LockOutdated,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoGenerations => vec![
                Hint::run("bring about what envy.toml says; that makes the first one", "envy sync"),
                Hint::run("older states of the files may be in git", "git log -- envy.toml envy.lock"),
            ],
            Self::NothingBefore { .. } | Self::Unknown { .. } => {
                vec![Hint::run("see which generations there are", "envy history")]
            }
            Self::WouldLose { number, lost } => would_lose(*number, lost),
            Self::Locked { number } => vec![Hint::run("allow it", format!("envy rollback {number}"))],
        }
    }
}

fn would_lose(number: u64, lost: &[Lost]) -> Vec<Hint> {
    let mut hints = Vec::new();
    if lost.iter().all(|lost| lost.can_be_synced) {
        let command = format!("envy sync && envy rollback {number}");
        hints.push(Hint::run("make a generation of it first, so that it can be brought back", command));
    }
    let command = format!("envy rollback {number} --force");
    hints.push(Hint::run("go back all the same; copies of the replaced files are kept", command));
    hints
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_in_a_row_are_a_range() {
        assert_eq!(super::list(&[1, 2, 3, 5, 7, 8]), "1-3, 5, 7-8");
    }
}
