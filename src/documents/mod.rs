//! What envy prints with `--json` and answers to an agent's tool calls, as types: their fields are the documents' fields, in
//! this order, and their docstrings describe these in the published schemas.
//!
//! Made of what operations return. Not for: printing (`ui`), texts for people (`cli`), what only agents get (`mcp`).

mod changed;
mod failure;
mod history;
mod list;
mod rollback;
mod search;
mod show;
mod source;
mod status;
mod why;

pub use changed::{Changed, PackageChange};
pub use failure::{Failure, FailureDetails, FailureHint, Location};
pub use history::{Generation, History};
pub use list::{Listed, Packages};
pub use rollback::RolledBack;
pub use search::{Found, Search};
pub use show::{Build, BuildOutput, NoPick, Release, Show};
pub use source::{Source, sources};
pub use status::Status;
pub use why::{Bringer, Subject, Why};
