//! What envy prints with `--json` and answers to an agent's tool calls, as types: their fields are the documents' fields, in
//! this order, and their docstrings describe these in the published schemas.
//!
//! Made of what operations return. Not for: printing (`ui`), texts for people (`cli`), what only agents get (`mcp`).

mod agents;
mod changed;
mod code;
mod diff;
mod doctor;
mod env;
mod export;
mod failure;
mod gc;
mod history;
mod init;
mod list;
mod outdated;
mod plan;
pub mod published;
mod rollback;
mod search;
mod show;
mod source;
mod status;
mod text;
mod trust;
mod warned;
mod which;
mod why;

pub use agents::{AgentCheck, AgentFiles, AgentFound, Agents, Checked, FileChange, FileChangeKind, StaleFile};
pub use changed::{Changed, Locked, PackageChange, SettingChange};
pub use code::ShellCode;
pub use diff::{ClosureDifference, ClosureSize, Diff, LockedState, PackageDifference, Since};
pub use doctor::{Check, Diagnosis, StoreTried, Verdict};
pub use env::Variables;
pub use export::Exported;
pub use failure::{Failure, FailureDetails, FailureHint, Location, Problem};
pub use gc::{Collected, CollectedStore, DroppedGeneration, SkippedProject};
pub use history::{Generation, History};
pub use init::Initialized;
pub use list::{Listed, Packages};
pub use outdated::{Outdated, OutdatedPackage};
pub use plan::{EnvironmentChange, Fetch, Need, Plan};
pub use rollback::RolledBack;
pub use search::{Found, Search};
pub use show::{Build, BuildOutput, Release, Show};
pub use source::{Source, sources};
pub use status::Status;
pub use text::NotText;
pub use trust::{Revoked, Trust, TrustState};
pub use warned::{Warned, Warning};
pub use which::Which;
pub use why::{Bringer, Subject, Why};
