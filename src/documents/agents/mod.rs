//! Coding agents: which there are, whether their settings are current, and what is written for them.

mod check;
mod found;
mod plan;

pub use check::{AgentCheck, StaleFile};
pub use found::{AgentFound, Agents};
pub use plan::{AgentFiles, Checked, FileChange, FileChangeKind};
