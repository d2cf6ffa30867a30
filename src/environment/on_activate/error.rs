//! Why a hook did not do its work.

use std::io;
use std::process::ExitStatus;

use crate::failure::{Code, Explain, Hint, printable};

/// Why a hook did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// Hooks are bash, and there is none.
    #[error("hooks.on-activate needs bash, and neither the environment nor this machine has one")]
    NoBash,
    /// bash, or the place for its answer, could not be had.
    #[error("cannot run hooks.on-activate: {0}")]
    Start(#[source] io::Error),
    /// It failed; what it printed was printed.
    #[error("hooks.on-activate failed ({status}), so the environment is not entered; {}", told(.printed.as_deref()))]
    Failed {
        /// How it ended.
        status: ExitStatus,
        /// The end of what it printed, if that was not shown.
        printed: Option<String>,
    },
    /// It ended well, but not as a shell whose exports can be seen.
    #[error("hooks.on-activate ended in a way that hides what it exports")]
    Silent,
}

fn told(printed: Option<&str>) -> String {
    match printed {
        None => "what it printed stands above".to_owned(),
        Some("") => "it printed nothing".to_owned(),
        Some(printed) => format!("it printed: {}", printable(printed)),
    }
}

impl Explain for HookError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoBash => vec![Hint::run("add it to the environment", "envy install bash")],
            Self::Start(_) => vec![Hint::run("look at the hook", "envy edit")],
            Self::Failed { .. } => vec![Hint::run("mend the hook", "envy edit")],
            Self::Silent => vec![Hint::text("it must not `exec` a program, nor `exit` behind an EXIT trap of its own")],
        }
    }
}
